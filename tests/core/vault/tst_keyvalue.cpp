// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/KeyValue.h"
#include "core/vault/Origin.h"
#include "core/vault/SealedValue.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_KeyValue : public QObject
{
    Q_OBJECT

private:
    static Secret secret(QByteArray text) { return Secret::take(text); }
    static QByteArray text(const Secret &of) { return {reinterpret_cast<const char *>(of.bytes().data()), qsizetype(of.size())}; }
    static std::span<const std::byte> bytesOf(const QByteArray &of) { return std::as_bytes(std::span(of)); }

private Q_SLOTS:
    void isWhatWasMeant_data()
    {
        QTest::addColumn<QByteArray>("given");
        QTest::addColumn<QByteArray>("kept"); // null: it is refused
        QTest::newRow("plain") << QByteArray("sk-1 2") << QByteArray("sk-1 2");
        QTest::newRow("newline behind") << QByteArray("abc\n") << QByteArray("abc");
        QTest::newRow("newline of Windows") << QByteArray("abc\r\n") << QByteArray("abc");
        QTest::newRow("not ASCII") << QByteArray("schlüssel") << QByteArray("schlüssel");
        QTest::newRow("as long as may be") << QByteArray(100, 'a') + "\n" << QByteArray(100, 'a');
        QTest::newRow("longer") << QByteArray(101, 'a') << QByteArray();
        QTest::newRow("empty") << QByteArray("") << QByteArray();
        QTest::newRow("newline alone") << QByteArray("\n") << QByteArray();
        QTest::newRow("two newlines") << QByteArray("abc\n\n") << QByteArray();
        QTest::newRow("return alone") << QByteArray("abc\r") << QByteArray();
        QTest::newRow("newline before") << QByteArray("\nabc") << QByteArray();
        QTest::newRow("NUL") << QByteArray("a\0b", 3) << QByteArray();
        QTest::newRow("tab") << QByteArray("a\tb") << QByteArray();
        QTest::newRow("escape") << QByteArray("a\x1b[0m") << QByteArray();
        QTest::newRow("DEL") << QByteArray("a\x7f") << QByteArray();
        QTest::newRow("control character of Latin-1") << QByteArray("a\xc2\x85z") << QByteArray();
        QTest::newRow("no-break space is none") << QByteArray("a\xc2\xa0z") << QByteArray("a\xc2\xa0z");
        QTest::newRow("blank before") << QByteArray(" abc") << QByteArray();
        QTest::newRow("blank behind") << QByteArray("abc \n") << QByteArray();
        QTest::newRow("cut in a character") << QByteArray("abc\xc3") << QByteArray();
        QTest::newRow("a surrogate") << QByteArray("\xed\xa0\x80") << QByteArray();
    }

    void isWhatWasMeant()
    {
        QFETCH(QByteArray, given);
        QFETCH(QByteArray, kept);
        const auto value = keyValue(secret(given), 100);
        if (kept.isNull())
            QCOMPARE(value ? Errc::Exists : value.error().code, Errc::Invalid);
        else
            QCOMPARE(value ? text(*value) : QByteArray(), kept);
    }

    void showsItsEnds_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QString>("shown");
        QTest::newRow("short") << QByteArray("sk-123") << u"…"_s;
        QTest::newRow("20") << QByteArray("12345678901234567890") << u"…"_s;
        QTest::newRow("21") << QByteArray("123456789012345678901") << u"123…8901"_s;
        QTest::newRow("20 of several bytes each") << QByteArray("€").repeated(20) << u"…"_s;
        QTest::newRow("characters, not bytes") << QByteArray("äöü") + QByteArray("x").repeated(20) + "€é\xf0\x9f\x90\x8bz" << u"äöü…€é\U0001F40Bz"_s;
    }

    void showsItsEnds()
    {
        QFETCH(QByteArray, value);
        QFETCH(QString, shown);
        QCOMPARE(maskedValue(bytesOf(value)), shown);
    }

    void origins_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("origin"); // empty: it is refused
        QTest::newRow("path, query, fragment") << u"https://api.example.com/v1/x?y=z#w"_s << u"https://api.example.com"_s;
        QTest::newRow("capitals") << u"HTTPS://API.Example.COM"_s << u"https://api.example.com"_s;
        QTest::newRow("own port of https") << u"https://a.b:443/"_s << u"https://a.b"_s;
        QTest::newRow("own port of http") << u"http://a.b:80"_s << u"http://a.b"_s;
        QTest::newRow("the other's port") << u"http://a.b:443"_s << u"http://a.b:443"_s;
        QTest::newRow("IPv4") << u"http://127.0.0.1:11434/api"_s << u"http://127.0.0.1:11434"_s;
        QTest::newRow("IPv6") << u"http://[::1]:8080/"_s << u"http://[::1]:8080"_s;
        QTest::newRow("letters of others") << u"https://bücher.example/"_s << u"https://xn--bcher-kva.example"_s;
        QTest::newRow("itself") << u"https://xn--bcher-kva.example"_s << u"https://xn--bcher-kva.example"_s;
        QTest::newRow("user") << u"https://user@a.b/"_s << QString();
        QTest::newRow("user and password") << u"https://user:word@a.b/"_s << QString();
        QTest::newRow("another scheme") << u"ftp://a.b/"_s << QString();
        QTest::newRow("file") << u"file:///etc/passwd"_s << QString();
        QTest::newRow("no scheme") << u"a.b/c"_s << QString();
        QTest::newRow("no host") << u"https:///v1"_s << QString();
        QTest::newRow("a blank") << u"https://a b/"_s << QString();
        QTest::newRow("a port that is none") << u"https://a.b:99999/"_s << QString();
        QTest::newRow("empty") << QString() << QString();
        QTest::newRow("long") << u"https://a.b/"_s + QString(3000, u'x') << QString();
    }

    void origins()
    {
        QFETCH(QString, url);
        QFETCH(QString, origin);
        const auto found = originOf(url);
        QCOMPARE(found.value_or(QString()), origin);
        if (!found)
            QCOMPARE(found.error().code, Errc::Invalid);
    }

    void aSealedValueOpensForItsPurposeOnly()
    {
        const Secret key = Secret::random(32);
        const QByteArray value = "the value";
        const QByteArray sealed = sealedValue(key, bytesOf(value), "purpose");
        QVERIFY(!sealed.contains("value"));
        QVERIFY(sealed != sealedValue(key, bytesOf(value), "purpose"));
        const auto opened = openedValue(key, sealed, "purpose");
        VERIFY_OK(opened);
        QCOMPARE(text(*opened), value);
        QCOMPARE(openedValue(key, sealed, "another").error().code, Errc::WrongKey);
        QCOMPARE(openedValue(Secret::random(32), sealed, "purpose").error().code, Errc::WrongKey);
        for (qsizetype i = 0; i < sealed.size(); ++i) {
            QByteArray changed = sealed;
            changed[i] = char(changed[i] ^ 1);
            QVERIFY2(!openedValue(key, changed, "purpose"), qPrintable(QString::number(i)));
            QVERIFY(!openedValue(key, sealed.first(i), "purpose"));
        }
        QVERIFY(openedValue(key, sealedValue(key, {}, "purpose"), "purpose")->isEmpty());
    }
};

COFFERDAM_TEST(tst_KeyValue)

#include "tst_keyvalue.moc"
