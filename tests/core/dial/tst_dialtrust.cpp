// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dial/HttpDialer.h"
#include "tests/core/dial/Certificates.h"
#include "tests/core/dial/DialListener.h"
#include "tests/core/dial/LittleProxy.h"
#include "tests/core/dial/LittleServer.h"
#include "tests/support/Test.h"

#include <QTest>

#include <array>
#include <optional>

using namespace cofferdam;
using namespace Qt::StringLiterals;

/// Whom it believes, and the way there.
class tst_DialTrust : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        for (const char *const name : kVariables)
            qunsetenv(name);
    }
    void cleanup() { init(); }

    void believesItsOwnCa()
    {
        LittleServer server(sayYes, Certificates::tls(Certificates::good()));
        HttpDialer dialer;
        DialListener listener(dialer);
        for (int i = 0; i < 2; ++i) {
            const auto &heard = listener.untilEnd(dialer.start({.url = server.url(u"/"_s), .body = "{}", .caFile = Certificates::ca()}));
            QVERIFY2(!heard.end->failure, qPrintable(messageOf(heard)));
            QCOMPARE(heard.body, "yes");
        }
        QCOMPARE(server.connections(), 1);
        // A connection that another CA vouched for is not taken.
        QCOMPARE(faultOf(listener.untilEnd(dialer.start({.url = server.url(u"/"_s), .body = "{}"}))), DialFault::Certificate);
    }

    void believesTheSystemBesidesItsOwnCa_data()
    {
        QTest::addColumn<bool>("isFile");
        QTest::newRow("folder") << false;
        QTest::newRow("file") << true;
    }

    void believesTheSystemBesidesItsOwnCa()
    {
        QFETCH(bool, isFile);
        LittleServer bySystem(sayYes, Certificates::tls(Certificates::good()));
        LittleServer byOwn(sayYes, Certificates::tls(Certificates::ofSecondCa()));
        HttpDialer dialer(isFile ? SystemTrust{.file = Certificates::ca().toUtf8(), .folder = {}}
                                 : SystemTrust{.file = {}, .folder = Certificates::folderWithCa()});
        DialListener listener(dialer);
        QCOMPARE(listener.untilEnd(dialer.start({.url = bySystem.url(u"/"_s), .body = "{}"})).body, "yes");
        QCOMPARE(listener.untilEnd(dialer.start({.url = bySystem.url(u"/"_s), .body = "{}", .caFile = Certificates::secondCa()})).body, "yes");
        QCOMPARE(listener.untilEnd(dialer.start({.url = byOwn.url(u"/"_s), .body = "{}", .caFile = Certificates::secondCa()})).body, "yes");
        QCOMPARE(faultOf(listener.untilEnd(dialer.start({.url = byOwn.url(u"/"_s), .body = "{}"}))), DialFault::Certificate);
    }

    void thisComputerHasCertificates()
    {
        const SystemTrust trust = SystemTrust::ofThisComputer();
        QVERIFY(!trust.file.isEmpty() || !trust.folder.isEmpty());
    }

    void certificates_data()
    {
        QTest::addColumn<QString>("certificate");
        QTest::addColumn<QString>("caFile");
        QTest::addColumn<DialFault>("fault");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("expired") << Certificates::expired() << Certificates::ca() << DialFault::Certificate << u"The certificate of localhost has expired."_s;
        QTest::newRow("of tomorrow") << Certificates::ofTomorrow() << Certificates::ca() << DialFault::Certificate
                                     << u"The certificate of localhost is not valid yet; or the clock of this computer is wrong."_s;
        QTest::newRow("for another") << Certificates::ofAnother() << Certificates::ca() << DialFault::WrongHost
                                     << u"The certificate of localhost is not for that name."_s;
        QTest::newRow("of another CA") << Certificates::ofSecondCa() << Certificates::ca() << DialFault::Certificate
                                       << u"The certificate of localhost comes from somebody this computer does not trust."_s;
        QTest::newRow("of an unknown CA") << Certificates::good() << QString() << DialFault::Certificate
                                          << u"The certificate of localhost comes from somebody this computer does not trust."_s;
        QTest::newRow("self-signed") << Certificates::ca() << QString() << DialFault::Certificate
                                     << u"The certificate of localhost comes from somebody this computer does not trust."_s;
        QTest::newRow("no file of certificates") << Certificates::good() << u"/nowhere/ca.pem"_s << DialFault::Certificate
                                                 << u"The certificates for localhost cannot be read from “/nowhere/ca.pem”."_s;
    }

    void certificates()
    {
        QFETCH(QString, certificate);
        QFETCH(QString, caFile);
        QFETCH(DialFault, fault);
        QFETCH(QString, sentence);
        LittleServer server(sayYes, Certificates::tls(certificate));
        HttpDialer dialer;
        DialListener listener(dialer);
        const auto &heard = listener.untilEnd(dialer.start({.url = server.url(u"/"_s), .body = "{}", .caFile = caFile}));
        QCOMPARE(messageOf(heard), sentence);
        QCOMPARE(faultOf(heard), fault);
        QVERIFY(!heard.end->sent);
        QVERIFY(server.asked().isEmpty());
    }

    void goesThroughTheProxy()
    {
        LittleServer server(sayYes, Certificates::tls(Certificates::good()));
        const LittleProxy proxy(server.port());
        qputenv("https_proxy", proxy.url());
        HttpDialer dialer;
        DialListener listener(dialer);
        const auto &heard = listener.untilEnd(dialer.start(
            {.url = server.url(u"/"_s, u"model.test"_s), .body = "{}", .secretHeader = "Authorization", .secret = secret(), .caFile = Certificates::ca()}));
        QVERIFY2(!heard.end->failure, qPrintable(messageOf(heard)));
        QCOMPARE(heard.body, "yes");
        QCOMPARE(proxy.heads().size(), 1);
        QVERIFY(proxy.heads().first().startsWith("CONNECT model.test:" + QByteArray::number(server.port())));
        QVERIFY(!proxy.heads().first().contains("sk-1")); // what is secret is for the server alone
        QCOMPARE(server.asked().first().header("authorization"), "sk-1");
    }

    void proxies_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("sentence");
        QTest::addColumn<bool>("isSent");
        QTest::newRow("refuses") << "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"_ba << u"https://model.test/"_s
                                 << u"The proxy refuses to connect to model.test (status 403)."_s << false;
        QTest::newRow("wants a password") << "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n"_ba << u"https://model.test/"_s
                                          << u"The proxy on the way to model.test wants a user and a password."_s << false;
        QTest::newRow("wants a password for a plain request")
            << "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n"_ba << u"http://model.test/"_s
            << u"The proxy on the way to model.test wants a user and a password."_s << true;
        QTest::newRow("hangs up") << ""_ba << u"https://model.test/"_s << u"The proxy on the way to model.test cannot be reached, or does not do its work."_s
                                  << false;
        QTest::newRow("is something else") << "hello\r\n\r\n"_ba << u"https://model.test/"_s
                                           << u"The proxy on the way to model.test cannot be reached, or does not do its work."_s << false;
    }

    void proxies()
    {
        QFETCH(QByteArray, answer);
        QFETCH(QString, url);
        QFETCH(QString, sentence);
        QFETCH(bool, isSent);
        const LittleProxy proxy(1, answer);
        qputenv("https_proxy", proxy.url());
        qputenv("http_proxy", proxy.url());
        HttpDialer dialer;
        DialListener listener(dialer);
        const auto &heard = listener.untilEnd(dialer.start({.url = QUrl(url), .body = "{}"}));
        QCOMPARE(messageOf(heard), sentence);
        QCOMPARE(faultOf(heard), DialFault::Proxy);
        QCOMPARE(heard.end->sent, isSent);
        QCOMPARE(proxy.heads().size(), 1);
    }

    void theProxyIsGone()
    {
        QByteArray url;
        {
            const LittleProxy gone(1);
            url = gone.url();
        }
        qputenv("https_proxy", url);
        HttpDialer dialer;
        DialListener listener(dialer);
        const auto &heard = listener.untilEnd(dialer.start({.url = QUrl(u"https://model.test/"_s), .body = "{}"}));
        QCOMPARE(messageOf(heard), u"The proxy on the way to model.test cannot be reached, or does not do its work."_s);
        QCOMPARE(faultOf(heard), DialFault::Proxy);
        QVERIFY(!heard.end->sent);
    }

    void thereIsNoProxyToThisComputer_data()
    {
        QTest::addColumn<QString>("host");
        QTest::newRow("address") << u"127.0.0.1"_s;
        QTest::newRow("name") << u"localhost"_s;
    }

    void thereIsNoProxyToThisComputer()
    {
        QFETCH(QString, host);
        for (const char *const name : kVariables)
            qputenv(name, "http://127.0.0.1:1");
        LittleServer server(sayYes);
        HttpDialer dialer;
        DialListener listener(dialer);
        const auto &heard = listener.untilEnd(dialer.start({.url = server.url(u"/"_s, host), .body = "{}"}));
        QVERIFY2(!heard.end->failure, qPrintable(messageOf(heard)));
        QCOMPARE(heard.body, "yes");
    }

private:
    static constexpr std::array kVariables{"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};

    static void sayYes(QTcpSocket &to, const AskedRequest &) { to.write(LittleServer::answer("yes")); }
    static std::optional<DialFault> faultOf(const HeardCall &heard) { return heard.end->failure ? std::optional(heard.end->failure->fault) : std::nullopt; }
    static std::shared_ptr<const Secret> secret()
    {
        QByteArray bytes = "sk-1";
        return std::make_shared<const Secret>(Secret::take(bytes));
    }
};

COFFERDAM_TEST(tst_DialTrust)
#include "tst_dialtrust.moc"
