// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dial/HttpDialer.h"
#include "tests/core/dial/DialListener.h"
#include "tests/core/dial/LittleServer.h"
#include "tests/support/Test.h"

#include <QProcess>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

#include <fcntl.h>
#include <unistd.h>

using namespace cofferdam;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What works.
class tst_HttpDialer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sendsOneRequestAndTellsItsAnswer()
    {
        LittleServer server([](QTcpSocket &to, const AskedRequest &) {
            to.write(LittleServer::answer("{\"a\":1}", "X-Request-Id: r7\r\nSet-Cookie: c=1\r\nRetry-After: 3\r\n"));
        });
        HttpDialer dialer;
        DialListener listener(dialer);
        const auto call =
            dialer.start({.url = server.url(u"/v1/chat?x=1%202"_s), .body = "{}", .headers = {{"anthropic-version", "2023-06-01"}, {"x-empty", ""}}});
        QVERIFY(!listener.hasHeardOf(call)); // never from within
        const auto &heard = listener.untilEnd(call);
        QVERIFY(!heard.end->failure);
        QVERIFY(heard.end->sent);
        QCOMPARE(heard.end->bytes, 7);
        QCOMPARE(heard.body, "{\"a\":1}");
        QCOMPARE(heard.answer->status, 200);
        QCOMPARE(heard.answer->contentType, "application/json");
        QCOMPARE(heard.answer->retryAfterSeconds, 3);
        QCOMPARE(heard.answer->headers.value("x-request-id"), "r7");
        QVERIFY(!heard.answer->http2);

        QCOMPARE(server.asked().size(), 1);
        const auto &asked = server.asked().first();
        QCOMPARE(asked.line, "POST /v1/chat?x=1%202 HTTP/1.1");
        QCOMPARE(asked.body, "{}");
        QCOMPARE(asked.header("content-type"), "application/json");
        QCOMPARE(asked.header("anthropic-version"), "2023-06-01");
        QVERIFY(asked.head.contains("\r\nx-empty:\r\n"));
        QCOMPARE(asked.header("user-agent"), "Cofferdam/" COFFERDAM_VERSION);
        QCOMPARE(asked.header("accept-encoding"), "gzip, deflate");
        QCOMPARE(asked.header("host"), "127.0.0.1:" + QByteArray::number(server.port()));
        QVERIFY(!asked.head.toLower().contains("\r\nexpect:"));
    }

    void asksWithGet()
    {
        LittleServer server([](QTcpSocket &to, const AskedRequest &) { to.write(LittleServer::answer("[]")); });
        HttpDialer dialer;
        DialListener listener(dialer);
        QCOMPARE(listener.untilEnd(dialer.start({.method = DialMethod::Get, .url = server.url(u"/v1/models"_s)})).body, "[]");
        QCOMPARE(server.asked().first().line, "GET /v1/models HTTP/1.1");
        QCOMPARE(server.asked().first().header("content-type"), "");
    }

    void keepsTheConnectionAndNoCookie()
    {
        LittleServer server([](QTcpSocket &to, const AskedRequest &) { to.write(LittleServer::answer("x", "Set-Cookie: c=1; Path=/\r\n")); });
        HttpDialer dialer;
        DialListener listener(dialer);
        for (int i = 0; i < 5; ++i)
            QVERIFY(!listener.untilEnd(dialer.start({.url = server.url(u"/"_s), .body = "{}"})).end->failure);
        QCOMPARE(server.connections(), 1);
        for (const auto &asked : server.asked())
            QCOMPARE(asked.header("cookie"), "");
    }

    void dialsAnewWhenTheServerHasHungUp()
    {
        LittleServer server([](QTcpSocket &to, const AskedRequest &) { to.write(LittleServer::answer("x")); });
        HttpDialer dialer;
        DialListener listener(dialer);
        QVERIFY(!listener.untilEnd(dialer.start({.url = server.url(u"/"_s), .body = "{}"})).end->failure);
        server.closeConnections();
        QVERIFY(!listener.untilEnd(dialer.start({.url = server.url(u"/"_s), .body = "{}"})).end->failure);
        QCOMPARE(server.asked().size(), 2);
        QCOMPARE(server.connections(), 2);
    }

    void hangsUpWhenNobodyCalls()
    {
        LittleServer server([](QTcpSocket &to, const AskedRequest &) { to.write(LittleServer::answer("x")); });
        HttpDialer dialer(SystemTrust::ofThisComputer(), nullptr, 300ms);
        DialListener listener(dialer);
        QSignalSpy closed(&server, &LittleServer::connectionClosed);
        for (int i = 1; i <= 2; ++i) {
            QVERIFY(!listener.untilEnd(dialer.start({.url = server.url(u"/"_s), .body = "{}"})).end->failure);
            QCOMPARE(closed.count(), i - 1);
            QVERIFY(closed.wait());
            QCOMPARE(server.connections(), i);
        }
    }

    void bodiesAreWhole_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("body");
        const QByteArray line(10 * 1024 * 1024, 'l'); // of 10 MB
        const QByteArray deflated = qCompress(line).sliced(4);
        QTest::newRow("a line of 10 MB") << LittleServer::answer(line) << line;
        QTest::newRow("deflate") << LittleServer::answer(deflated, "Content-Encoding: deflate\r\n") << line;
        QTest::newRow("gzip") << LittleServer::answer(gzipped("hello"), "Content-Encoding: gzip\r\n") << "hello"_ba;
        QTest::newRow("in chunks") << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX-T: 1\r\n\r\n"_ba << "abcde"_ba;
        QTest::newRow("until the end of the connection") << "HTTP/1.0 200 OK\r\n\r\nabc"_ba << "abc"_ba;
        QTest::newRow("after interim answers") << "HTTP/1.1 103 Early\r\nA: b\r\n\r\n"_ba + LittleServer::answer("x") << "x"_ba;
        QTest::newRow("none") << "HTTP/1.1 204 No Content\r\n\r\n"_ba << ""_ba;
    }

    void bodiesAreWhole()
    {
        QFETCH(QByteArray, answer);
        QFETCH(QByteArray, body);
        LittleServer server([&](QTcpSocket &to, const AskedRequest &) {
            to.write(answer);
            if (answer.startsWith("HTTP/1.0"))
                to.disconnectFromHost();
        });
        HttpDialer dialer;
        DialListener listener(dialer);
        const auto &heard = listener.untilEnd(dialer.start({.url = server.url(u"/"_s), .body = "{}"}));
        QVERIFY2(!heard.end->failure, qPrintable(messageOf(heard)));
        QVERIFY(heard.body == body);
        QCOMPARE(heard.end->bytes, body.size());
        QVERIFY(heard.answer);
    }

    void errorsOfTheServerAreAnswers_data()
    {
        QTest::addColumn<int>("status");
        for (const int status : {304, 400, 401, 429, 500, 503, 529})
            QTest::addRow("%d", status) << status;
    }

    void errorsOfTheServerAreAnswers()
    {
        QFETCH(int, status);
        LittleServer server([&](QTcpSocket &to, const AskedRequest &) {
            to.write(LittleServer::answer(status == 304 ? "" : "{\"error\":{}}", {}, QByteArray::number(status) + " X"));
        });
        HttpDialer dialer;
        DialListener listener(dialer);
        const auto &heard = listener.untilEnd(dialer.start({.url = server.url(u"/"_s), .body = "{}"}));
        QVERIFY(!heard.end->failure);
        QCOMPARE(heard.answer->status, status);
        QCOMPARE(heard.body, status == 304 ? "" : "{\"error\":{}}");
    }

    void sendsLargeBodies()
    {
        LittleServer server([](QTcpSocket &to, const AskedRequest &) { to.write(LittleServer::answer("x")); });
        HttpDialer dialer;
        DialListener listener(dialer);
        const QByteArray body(20 * 1024 * 1024, 'b');
        QVERIFY(!listener.untilEnd(dialer.start({.url = server.url(u"/"_s), .body = body})).end->failure);
        QVERIFY(server.asked().first().body == body);
    }

    void hearsARefusalInTheMiddleOfItsRequest()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        connect(&server, &QTcpServer::newConnection, &server, [&] {
            QTcpSocket *const socket = server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket] {
                if (socket->peek(4).isEmpty() || socket->property("told").toBool()) {
                    socket->readAll();
                    return;
                }
                socket->setProperty("told", true);
                socket->write(LittleServer::answer("too much", "Connection: close\r\n", "413 Too Large"));
            });
        });
        HttpDialer dialer;
        DialListener listener(dialer);
        const auto &heard =
            listener.untilEnd(dialer.start({.url = QUrl(u"http://127.0.0.1:%1/"_s.arg(server.serverPort())), .body = QByteArray(30 * 1024 * 1024, 'b')}));
        QVERIFY2(!heard.end->failure, qPrintable(messageOf(heard)));
        QCOMPARE(heard.answer->status, 413);
        QCOMPARE(heard.body, "too much");
    }

    void callsRunBesideEachOther()
    {
        constexpr int kCalls = 64;
        QList<QTcpSocket *> waiting;
        LittleServer server([&](QTcpSocket &to, const AskedRequest &) {
            waiting.append(&to);
            if (waiting.size() < kCalls)
                return;
            for (qsizetype i = 0; i < waiting.size(); ++i)
                waiting[i]->write(LittleServer::answer("answer " + QByteArray::number(i)));
        });
        HttpDialer dialer;
        DialListener listener(dialer);
        QList<HttpDialer::CallId> calls;
        for (int i = 0; i < kCalls; ++i)
            calls.append(dialer.start({.url = server.url(u"/%1"_s.arg(i)), .body = "{}"}));
        QSet<QByteArray> bodies;
        for (const auto call : calls) {
            const auto &heard = listener.untilEnd(call);
            QVERIFY2(!heard.end->failure, qPrintable(messageOf(heard)));
            bodies.insert(heard.body);
        }
        QCOMPARE(bodies.size(), kCalls);
        QCOMPARE(server.connections(), kCalls);
    }

    void cancelledCallsSayNothing()
    {
        QTcpSocket *asking = nullptr;
        LittleServer server([&](QTcpSocket &to, const AskedRequest &request) {
            if (request.line.contains("/wait"))
                asking = &to;
            else
                to.write(LittleServer::answer("x"));
        });
        HttpDialer dialer;
        DialListener listener(dialer);
        const auto atOnce = dialer.start({.url = server.url(u"/at-once"_s), .body = "{}"});
        dialer.cancel(atOnce);
        const auto wait = dialer.start({.url = server.url(u"/wait"_s), .body = "{}"});
        QTRY_VERIFY(asking);
        asking->write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab");
        listener.until([&] { return listener.of(wait).body == "ab"; });
        QVERIFY(!listener.of(wait).end);
        QSignalSpy closed(&server, &LittleServer::connectionClosed);
        QVERIFY(dialer.cancel(wait)); // it may have cost something
        QVERIFY(!dialer.cancel(wait));
        QVERIFY(closed.wait());
        listener.untilEnd(dialer.start({.url = server.url(u"/"_s), .body = "{}"})); // what would have come of the others came before
        QVERIFY(!listener.hasHeardOf(atOnce));
        QVERIFY(!listener.of(wait).end);
        QCOMPARE(listener.of(wait).body, "ab");
    }

    void whatNeverWentOutCostNothing()
    {
        QTcpServer silent; // connections are taken up by the kernel; no TLS comes about
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        HttpDialer dialer;
        const auto call = dialer.start({.url = QUrl(u"https://127.0.0.1:%1/"_s.arg(silent.serverPort())), .body = "{}"});
        QVERIFY(silent.waitForNewConnection(30'000));
        QVERIFY(!dialer.cancel(call));
    }

    void mayBeDeletedByWhoListens_data()
    {
        QTest::addColumn<int>("at");
        QTest::newRow("the beginning") << 0;
        QTest::newRow("a piece") << 1;
        QTest::newRow("the end") << 2;
    }

    void mayBeDeletedByWhoListens()
    {
        QFETCH(int, at);
        LittleServer server([](QTcpSocket &to, const AskedRequest &) { to.write(LittleServer::answer("x")); });
        auto *const dialer = new HttpDialer;
        const auto remove = [=](int now) {
            if (now == at)
                delete dialer;
        };
        connect(dialer, &HttpDialer::began, this, [=] { remove(0); });
        connect(dialer, &HttpDialer::piece, this, [=] { remove(1); });
        connect(dialer, &HttpDialer::ended, this, [=] { remove(2); });
        QSignalSpy gone(dialer, &QObject::destroyed);
        std::ignore = dialer->start({.url = server.url(u"/"_s), .body = "{}"});
        QVERIFY(gone.count() == 1 || gone.wait());
    }

    void goesWithCallsUnderWay()
    {
        LittleServer server([](QTcpSocket &to, const AskedRequest &) { to.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"); });
        QSignalSpy closed(&server, &LittleServer::connectionClosed);
        {
            HttpDialer dialer;
            DialListener listener(dialer);
            const auto call = dialer.start({.url = server.url(u"/"_s), .body = "{}"});
            listener.until([&] { return listener.of(call).body == "ab"; });
        }
        QVERIFY(closed.count() == 1 || closed.wait());
    }

    void childrenGetNoneOfItsDescriptors()
    {
        LittleServer server([](QTcpSocket &to, const AskedRequest &) { to.write(LittleServer::answer("x")); });
        const QSet<int> before = inherited();
        HttpDialer dialer;
        DialListener listener(dialer);
        listener.untilEnd(dialer.start({.url = server.url(u"/"_s), .body = "{}"}));
        QCOMPARE(inherited() - before, QSet<int>());
    }

private:
    static QByteArray gzipped(const QByteArray &plain)
    {
        QProcess gzip;
        gzip.start(u"gzip"_s, {u"-c"_s});
        gzip.write(plain);
        gzip.closeWriteChannel();
        return gzip.waitForFinished() ? gzip.readAllStandardOutput() : QByteArray();
    }

    /// Descriptors that go on into a program that is started.
    static QSet<int> inherited()
    {
        QSet<int> found;
        for (int fd = 0; fd < 1024; ++fd) {
            const int flags = ::fcntl(fd, F_GETFD);
            if (flags >= 0 && (flags & FD_CLOEXEC) == 0)
                found.insert(fd);
        }
        return found;
    }
};

COFFERDAM_TEST(tst_HttpDialer)
#include "tst_httpdialer.moc"
