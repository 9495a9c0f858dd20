// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dial/HttpDialer.h"
#include "tests/core/dial/DialListener.h"
#include "tests/core/dial/LittleServer.h"
#include "tests/support/Test.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace cofferdam;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What goes wrong: each with its word, a sentence that names the host, and whether it can have cost something.
class tst_DialFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutAConnection_data()
    {
        QTest::addColumn<QUrl>("url");
        QTest::addColumn<DialFault>("fault");
        QTest::addColumn<QString>("sentence");
        QTcpServer gone;
        QVERIFY(gone.listen(QHostAddress::LocalHost));
        const QString closed = u"127.0.0.1:%1"_s.arg(gone.serverPort());
        QTest::newRow("address") << QUrl(u"ftp://model.test/"_s) << DialFault::BadUrl << u"The address of model.test has to begin with http:// or https://."_s;
        QTest::newRow("name") << QUrl(u"http://name.invalid/"_s) << DialFault::NoName
                              << u"No address is found for name.invalid: the name is wrong, or this computer is offline."_s;
        QTest::newRow("refused") << QUrl(u"http://"_s + closed) << DialFault::Refused << u"Nothing listens at %1."_s.arg(closed);
        QTest::newRow("no way there") << QUrl(u"http://255.255.255.255/"_s) << DialFault::NoConnection << u"255.255.255.255:80 cannot be reached."_s;
    }

    void withoutAConnection()
    {
        QFETCH(QUrl, url);
        HttpDialer dialer;
        DialListener listener(dialer);
        const auto &heard = listener.untilEnd(dialer.start({.url = url, .body = "{}"}));
        expect(heard, false);
    }

    void noConnectionComesAbout()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        HttpDialer dialer;
        DialListener listener(dialer);
        QElapsedTimer timer;
        timer.start();
        const auto &heard =
            listener.untilEnd(dialer.start({.url = QUrl(u"https://127.0.0.1:%1/"_s.arg(silent.serverPort())), .body = "{}", .times = {.connect = 300ms}}));
        QVERIFY(heard.end->failure);
        QCOMPARE(heard.end->failure->fault, DialFault::TimeoutConnect);
        QCOMPARE(heard.end->failure->message.english(), u"No connection to 127.0.0.1:%1 came about within 1 s."_s.arg(silent.serverPort()));
        QVERIFY(!heard.end->sent);
        QVERIFY(timer.elapsed() >= 300);
    }

    void noTls()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        connect(&server, &QTcpServer::newConnection, &server, [&] { server.nextPendingConnection()->write("HTTP/1.1 400 Bad\r\n\r\n"); });
        HttpDialer dialer;
        DialListener listener(dialer);
        const auto &heard = listener.untilEnd(dialer.start({.url = QUrl(u"https://127.0.0.1:%1/"_s.arg(server.serverPort())), .body = "{}"}));
        QVERIFY(heard.end->failure);
        QCOMPARE(heard.end->failure->fault, DialFault::Protocol);
        QVERIFY2(heard.end->failure->message.english().startsWith(u"There is no secure connection to 127.0.0.1:"),
                 qPrintable(heard.end->failure->message.english()));
        QVERIFY(!heard.end->sent);
    }

    void answers_data()
    {
        QTest::addColumn<QByteArray>("answer"); // then the connection is closed
        QTest::addColumn<DialFault>("fault");
        QTest::addColumn<QString>("sentence");
        QTest::addColumn<QByteArray>("body"); // that was told before
        const QByteArray ok = "HTTP/1.1 200 OK\r\n";
        const QString cutMidway = u"The connection to 127.0.0.1 ended in the middle of its answer."_s;
        const QString cutBefore = u"The connection to 127.0.0.1 ended before it answered. It may have worked on the request all the same."_s;
        QTest::newRow("none") << ""_ba << DialFault::Cut << cutBefore << ""_ba;
        QTest::newRow("half a head") << ok + "Content-T" << DialFault::Cut << cutMidway << ""_ba;
        QTest::newRow("shorter than it said") << ok + "Content-Length: 9\r\n\r\nabc" << DialFault::Cut << cutMidway << "abc"_ba;
        QTest::newRow("the last chunk is missing") << ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n" << DialFault::Cut << cutMidway << "abc"_ba;
        QTest::newRow("half a chunk") << ok + "Transfer-Encoding: chunked\r\n\r\n9\r\nabc" << DialFault::Cut << cutMidway << "abc"_ba;
        QTest::newRow("no chunk") << ok + "Transfer-Encoding: chunked\r\n\r\nzzz\r\nabc" << DialFault::Cut << cutMidway << ""_ba;
        QTest::newRow("many headers") << ok + QByteArray("a: " + QByteArray(1000, 'b') + "\r\n").repeated(80) + "\r\n"
                                      << DialFault::TooLarge << u"127.0.0.1 sends more than 64 KiB of headers."_s << ""_ba;
        QTest::newRow("a long header") << ok + "a: " + QByteArray(200'000, 'b') + "\r\n\r\n"
                                       << DialFault::TooLarge << u"127.0.0.1 sends more than 64 KiB of headers."_s << ""_ba;
        QTest::newRow("elsewhere") << "HTTP/1.1 307 There\r\nLocation: https://me:x@evil.test/v1?k=1\r\nContent-Length: 3\r\n\r\nabc"_ba << DialFault::Redirect
                                   << u"127.0.0.1 wants the request to be sent to “https://evil.test/v1”. That is not done by itself: if it is right, "
                                      "change the address of the model."_s
                                   << ""_ba;
        QTest::newRow("packed, and damaged") << LittleServer::answer("no gzip at all", "Content-Encoding: gzip\r\n") << DialFault::Protocol
                                             << u"127.0.0.1 sends an answer that cannot be unpacked."_s << ""_ba;
    }

    void answers()
    {
        QFETCH(QByteArray, answer);
        QFETCH(QByteArray, body);
        LittleServer server([&](QTcpSocket &to, const AskedRequest &) {
            to.write(answer);
            to.disconnectFromHost();
        });
        HttpDialer dialer;
        DialListener listener(dialer);
        const auto &heard = listener.untilEnd(dialer.start({.url = server.url(u"/"_s), .body = "{}"}));
        expect(heard, true);
        QCOMPARE(heard.body, body);
        QCOMPARE(server.asked().size(), 1);
    }

    void whatIsNotHttp_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("words") << "220 mail.test ESMTP\r\n"_ba;
        QTest::newRow("a version nobody has") << "HTTP/9.9 200 OK\r\n\r\n"_ba;
        QTest::newRow("a status of letters") << "HTTP/1.1 abc\r\n\r\n"_ba;
        QTest::newRow("two lengths") << "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: x\r\n\r\na"_ba;
    }

    void whatIsNotHttp()
    {
        QFETCH(QByteArray, answer);
        LittleServer server([&](QTcpSocket &to, const AskedRequest &) {
            to.write(answer);
            to.disconnectFromHost();
        });
        HttpDialer dialer;
        DialListener listener(dialer);
        const auto &heard = listener.untilEnd(dialer.start({.url = server.url(u"/"_s), .body = "{}"}));
        QVERIFY(heard.end->failure);
        QCOMPARE(heard.end->failure->fault, DialFault::Protocol);
        QVERIFY(heard.end->failure->message.english().startsWith(u"127.0.0.1:%1 does not answer as the web does"_s.arg(server.port())));
        QVERIFY(heard.end->sent);
        QCOMPARE(heard.bytes, 0);
    }

    void slowToBegin()
    {
        LittleServer server([](QTcpSocket &, const AskedRequest &) {});
        HttpDialer dialer;
        DialListener listener(dialer);
        QElapsedTimer timer;
        timer.start();
        const auto &heard = listener.untilEnd(dialer.start({.url = server.url(u"/"_s), .body = "{}", .times = {.firstByte = 300ms}}));
        QVERIFY(timer.elapsed() >= 300);
        expectFault(heard, DialFault::TimeoutFirstByte, u"127.0.0.1 has taken the request, and not answered within 1 s."_s);
    }

    void silentInTheMiddle()
    {
        LittleServer server([](QTcpSocket &to, const AskedRequest &) { to.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"); });
        HttpDialer dialer;
        DialListener listener(dialer);
        const auto &heard = listener.untilEnd(dialer.start({.url = server.url(u"/"_s), .body = "{}", .times = {.silence = 300ms}}));
        expectFault(heard, DialFault::Silence, u"127.0.0.1 stopped in the middle of its answer, and was silent for 1 s."_s);
        QCOMPARE(heard.body, "abc");
        QCOMPARE(heard.end->bytes, 3);
    }

    void slowAndSteadyIsNoSilence()
    {
        LittleServer server([](QTcpSocket &to, const AskedRequest &) {
            to.write("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n");
            auto *const timer = new QTimer(&to);
            connect(timer, &QTimer::timeout, &to, [&to] { to.write("x"); });
            timer->start(100ms);
        });
        HttpDialer dialer;
        DialListener listener(dialer);
        const auto &heard = listener.untilEnd(dialer.start({.url = server.url(u"/"_s), .body = "{}", .times = {.firstByte = 700ms, .silence = 700ms}}));
        QVERIFY(!heard.end->failure);
        QCOMPARE(heard.body, "xxxxxxxx");
    }

    void answersHaveAnEnd_data()
    {
        QTest::addColumn<bool>("isPacked");
        QTest::newRow("plain") << false;
        QTest::newRow("packed") << true;
    }

    void answersHaveAnEnd()
    {
        QFETCH(bool, isPacked);
        const QByteArray block(1024 * 1024, '\0');
        QByteArray answer;
        if (isPacked) {
            QProcess gzip;
            gzip.start(u"sh"_s, {u"-c"_s, u"head -c 300M /dev/zero | gzip -1"_s});
            QVERIFY(gzip.waitForFinished(60'000));
            answer = LittleServer::answer(gzip.readAllStandardOutput(), "Content-Encoding: gzip\r\n");
        }
        int left = 300;
        LittleServer server([&](QTcpSocket &to, const AskedRequest &) {
            if (isPacked) {
                to.write(answer);
                return;
            }
            to.write("HTTP/1.1 200 OK\r\n\r\n");
            connect(&to, &QTcpSocket::bytesWritten, this, [&] {
                if (to.bytesToWrite() < block.size() && left-- > 0)
                    to.write(block);
            });
        });
        HttpDialer dialer;
        qint64 bytes = 0;
        connect(&dialer, &HttpDialer::piece, this, [&](HttpDialer::CallId call, const QByteArray &piece) {
            bytes += piece.size();
            dialer.taken(call, piece.size());
        });
        QSignalSpy ended(&dialer, &HttpDialer::ended);
        std::ignore = dialer.start({.url = server.url(u"/"_s), .body = "{}"});
        QVERIFY(ended.wait(60'000));
        const auto end = ended.first().at(1).value<DialEnd>();
        QVERIFY(end.failure);
        QCOMPARE(end.failure->fault, DialFault::TooLarge);
        QCOMPARE(end.failure->message.english(), u"The answer of 127.0.0.1 is longer than 256 MiB."_s);
        QVERIFY(bytes <= HttpDialer::kMaxAnswer);
        QVERIFY(bytes > HttpDialer::kMaxAnswer - 1024 * 1024);
        QCOMPARE(end.bytes, bytes);
    }

    /// libcurl sends anew what broke on a connection that was kept; nothing is to be paid twice.
    void nothingIsSentTwice_data()
    {
        QTest::addColumn<bool>("isReset");
        QTest::addColumn<qsizetype>("bodySize");
        QTest::newRow("closed") << false << 2LL;
        QTest::newRow("reset") << true << 2LL;
        QTest::newRow("nothing in it") << false << 0LL;
        QTest::newRow("large") << false << 4LL * 1024 * 1024;
    }

    void nothingIsSentTwice()
    {
        QFETCH(bool, isReset);
        QFETCH(qsizetype, bodySize);
        LittleServer server([&](QTcpSocket &to, const AskedRequest &request) {
            if (request.line.contains("/first"))
                to.write(LittleServer::answer("x"));
            else if (isReset)
                to.abort();
            else
                to.disconnectFromHost();
        });
        HttpDialer dialer;
        DialListener listener(dialer);
        QVERIFY(!listener.untilEnd(dialer.start({.url = server.url(u"/first"_s), .body = "{}"})).end->failure);
        const auto &heard = listener.untilEnd(dialer.start({.url = server.url(u"/second"_s), .body = QByteArray(bodySize, 'b')}));
        QVERIFY(heard.end->failure);
        QCOMPARE(heard.end->failure->fault, DialFault::Cut);
        QVERIFY(heard.end->sent);
        listener.untilEnd(dialer.start({.url = server.url(u"/first"_s), .body = "{}"})); // a second attempt would have come before
        QCOMPARE(server.asked().size(), 3);
        QCOMPARE(server.connections(), 2);
    }

    void otherServersAreNotAsked()
    {
        LittleServer other([](QTcpSocket &to, const AskedRequest &) { to.write(LittleServer::answer("x")); });
        LittleServer server([&](QTcpSocket &to, const AskedRequest &) {
            to.write(LittleServer::answer({}, "Location: " + other.url(u"/"_s).toEncoded() + "\r\n", "301 Moved"));
        });
        HttpDialer dialer;
        DialListener listener(dialer);
        const auto &heard = listener.untilEnd(dialer.start({.url = server.url(u"/"_s), .body = "{}"}));
        QVERIFY(heard.end->failure && heard.end->failure->fault == DialFault::Redirect);
        QVERIFY(!heard.answer);
        QCOMPARE(other.connections(), 0);
    }

private:
    static void expect(const HeardCall &heard, bool sent)
    {
        QFETCH(DialFault, fault);
        QFETCH(QString, sentence);
        QVERIFY(heard.end->failure);
        QCOMPARE(heard.end->failure->message.english(), sentence);
        QCOMPARE(heard.end->failure->fault, fault);
        QCOMPARE(heard.end->sent, sent);
        QCOMPARE(heard.signalsAfterEnd, 0);
    }

    static void expectFault(const HeardCall &heard, DialFault fault, const QString &sentence)
    {
        QVERIFY(heard.end->failure);
        QCOMPARE(heard.end->failure->message.english(), sentence);
        QCOMPARE(heard.end->failure->fault, fault);
        QVERIFY(heard.end->sent);
    }
};

COFFERDAM_TEST(tst_DialFaults)
#include "tst_dialfaults.moc"
