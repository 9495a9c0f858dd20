// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dial/DialCheck.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_DialCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void urls_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("isTaken");
        QTest::newRow("https") << u"https://api.test/v1/chat"_s << true;
        QTest::newRow("http, with a port and a query") << u"http://api.test:8080/v1?beta=1"_s << true;
        QTest::newRow("an address") << u"https://[2001:db8::1]:8443/"_s << true;
        QTest::newRow("a name of another script") << u"https://bücher.test/"_s << true;
        QTest::newRow("ftp") << u"ftp://api.test/"_s << false;
        QTest::newRow("file") << u"file:///etc/passwd"_s << false;
        QTest::newRow("no scheme") << u"api.test/v1"_s << false;
        QTest::newRow("no host") << u"https:///v1"_s << false;
        QTest::newRow("a user") << u"https://me@api.test/"_s << false;
        QTest::newRow("a password") << u"https://:x@api.test/"_s << false;
        QTest::newRow("a fragment") << u"https://api.test/#part"_s << false;
        QTest::newRow("no port") << u"https://api.test:0/"_s << false;
        QTest::newRow("too long") << u"https://api.test/"_s + QString(9000, u'a') << false;
        QTest::newRow("nothing") << QString() << false;
    }

    void urls()
    {
        QFETCH(QString, url);
        QFETCH(bool, isTaken);
        const auto refusal = refusalOf({.url = QUrl(url)});
        QCOMPARE(!refusal, isTaken);
        if (refusal)
            QCOMPARE(refusal->fault, DialFault::BadUrl);
    }

    void headers_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<bool>("isTaken");
        QTest::newRow("usual") << "anthropic-version"_ba << "2023-06-01"_ba << true;
        QTest::newRow("empty") << "x-a"_ba << ""_ba << true;
        QTest::newRow("tab and UTF-8") << "x-a"_ba << "a\tä"_ba << true;
        QTest::newRow("a line end") << "x-a"_ba << "a\r\nHost: evil"_ba << false;
        QTest::newRow("a zero") << "x-a"_ba << QByteArray("a\0b", 3) << false;
        QTest::newRow("no name") << ""_ba << "a"_ba << false;
        QTest::newRow("a colon in the name") << "x:"_ba << "a"_ba << false;
        QTest::newRow("a space in the name") << "x a"_ba << "a"_ba << false;
        QTest::newRow("the host") << "Host"_ba << "other.test"_ba << false;
        QTest::newRow("the length") << "content-length"_ba << "1"_ba << false;
        QTest::newRow("the encoding") << "Transfer-Encoding"_ba << "chunked"_ba << false;
        QTest::newRow("a cookie") << "Cookie"_ba << "a=b"_ba << false;
        QTest::newRow("the secret's") << "authorization"_ba << "a"_ba << false;
        QTest::newRow("too large") << "x-a"_ba << QByteArray(70'000, 'a') << false;
    }

    void headers()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, value);
        QFETCH(bool, isTaken);
        DialRequest request = withSecret("k");
        request.headers = {{name, value}};
        const auto refusal = refusalOf(request);
        QCOMPARE(!refusal, isTaken);
        if (refusal)
            QCOMPARE(refusal->fault, DialFault::BadRequest);
    }

    void secrets_data()
    {
        QTest::addColumn<QByteArray>("secret");
        QTest::addColumn<bool>("isTaken");
        QTest::newRow("usual") << "sk-proj-abc_DEF"_ba << true;
        QTest::newRow("with the line end of a file") << "sk-abc\n"_ba << false;
        QTest::newRow("with another line") << "sk-abc\r\nHost: evil"_ba << false;
        QTest::newRow("empty") << ""_ba << false;
    }

    void secrets()
    {
        QFETCH(QByteArray, secret);
        QFETCH(bool, isTaken);
        const auto refusal = refusalOf(withSecret(secret));
        QCOMPARE(!refusal, isTaken);
        if (refusal)
            QVERIFY(!refusal->message.english().contains(u"sk-"));
    }

    void thisComputer_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("isThis");
        QTest::newRow("localhost") << u"http://LocalHost:1"_s << true;
        QTest::newRow("with a dot") << u"http://localhost."_s << true;
        QTest::newRow("below it") << u"http://a.localhost"_s << true;
        QTest::newRow("address") << u"http://127.0.0.1"_s << true;
        QTest::newRow("another one") << u"http://127.8.9.1"_s << true;
        QTest::newRow("short") << u"http://127.1"_s << true;
        QTest::newRow("IPv6") << u"http://[::1]:8080"_s << true;
        QTest::newRow("IPv6, long") << u"http://[0:0:0:0:0:0:0:1]"_s << true;
        QTest::newRow("a name that begins like it") << u"http://127.0.0.1.test"_s << false;
        QTest::newRow("a name that ends like it") << u"http://notlocalhost"_s << false;
        QTest::newRow("another computer") << u"http://192.168.0.2"_s << false;
    }

    void thisComputer()
    {
        QFETCH(QString, url);
        QFETCH(bool, isThis);
        QCOMPARE(isThisComputer(QUrl(url).host()), isThis);
    }

private:
    static DialRequest withSecret(QByteArray secret)
    {
        return {.url = QUrl(u"https://api.test/"_s),
                .secretHeader = "Authorization",
                .secretPrefix = "Bearer ",
                .secret = std::make_shared<const Secret>(Secret::take(secret))};
    }
};

COFFERDAM_TEST(tst_DialCheck)
#include "tst_dialcheck.moc"
