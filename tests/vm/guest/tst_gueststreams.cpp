// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// guestd's streams: the model's port, the proxy, and the way in to the gateway.

#include "core/sluice/ports/InSession.h"
#include "tests/support/Test.h"
#include "tests/vm/guest/GuestdProcess.h"

#include <QJsonArray>
#include <QTcpSocket>

#include <algorithm>
#include <memory>
#include <vector>

using namespace cofferdam;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QByteArray throughProxy(quint16 port, const QByteArray &request)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, port);
    socket.waitForConnected(2000);
    socket.write(request);
    const bool ended = QTest::qWaitFor([&] { return socket.state() == QTcpSocket::UnconnectedState; }, 3000);
    return ended ? socket.readAll() : QByteArray("the connection stays open");
}

/// As OpenClaw asks its model.
QByteArray question(const QByteArray &text)
{
    const auto body = R"({"model":"scripted","messages":[{"role":"user","content":")" + text + "\"}]}";
    return "POST /main/v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

} // namespace

class tst_GuestStreams : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theModelPortLeadsToTheModel()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        up.decider.automatic = Verdict::Allow;
        QTcpSocket client;
        client.connectToHost(QHostAddress::LocalHost, guestd.modelPort);
        client.write(question("hello"));
        QTRY_VERIFY(client.peek(100'000).contains("echo hello"));
        QVERIFY(client.readAll().startsWith("HTTP/1.1 200 "));
        client.write(question("again")); // the connection is kept
        QTRY_VERIFY(client.peek(100'000).contains("echo again"));
        QCOMPARE(up.models.requests.size(), 2);
        QCOMPARE(up.decider.actions.size(), 1); // and decided once
        QCOMPARE(up.decider.actions[0].kind, ActionKind::Connect);
        QCOMPARE(up.decider.actions[0].subject, u"model.cofferdam:80"_s);
    }

    void theModelIsNotAskedUndecided()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        up.decider.automatic = Verdict::Block;
        QTcpSocket client;
        client.connectToHost(QHostAddress::LocalHost, guestd.modelPort);
        client.write(question("hello"));
        QTRY_COMPARE(client.state(), QTcpSocket::UnconnectedState);
        QVERIFY(client.readAll().startsWith("HTTP/1.1 502")); // worth another try
        QCOMPARE(up.models.requests.size(), 0);
        QCOMPARE(up.decider.actions.size(), 1);
    }

    // Whoever fills the proxy, which tools have, leaves the model to the gateway.
    void theProxysClientsTakeNothingFromTheModel()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        up.decider.automatic = Verdict::Allow;
        std::vector<std::unique_ptr<QTcpSocket>> tools;
        const auto flood = [&](const QByteArray &request) {
            for (int i = 0; i < 250; ++i) {
                auto &socket = tools.emplace_back(std::make_unique<QTcpSocket>());
                socket->connectToHost(QHostAddress::LocalHost, guestd.proxyPort);
                socket->write(request);
            }
        };
        flood("CONNECT example.org:443 HTTP/1.1\r\n\r\n");
        const auto isAnswered = [](const auto &socket) { return socket->peek(100).startsWith("HTTP/1.1 429"); };
        QTRY_VERIFY2(std::ranges::any_of(tools, isAnswered), "there is no limit to streams");
        flood({}); // says nothing and stays
        const auto isGone = [](const auto &socket) { return socket->state() == QTcpSocket::UnconnectedState && socket->bytesAvailable() == 0; };
        QTRY_VERIFY2(std::ranges::any_of(tools, isGone), "there is no limit to clients");
        QTcpSocket client;
        client.connectToHost(QHostAddress::LocalHost, guestd.modelPort);
        client.write(question("hello"));
        QTRY_VERIFY(client.peek(100'000).contains("echo hello"));
    }

    void aRequestThatIsLeftIsCancelled()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        Up up(guestd, guestd.settings());
        up.models.isEchoing = false;
        QVERIFY(up.waitGreeted());
        up.decider.automatic = Verdict::Allow;
        QTcpSocket client;
        client.connectToHost(QHostAddress::LocalHost, guestd.modelPort);
        client.write(question("hello"));
        QTRY_COMPARE(up.models.waiting.size(), 1);
        client.disconnectFromHost();
        QTRY_VERIFY(up.models.waiting.first().isNull());
        QTcpSocket next;
        next.connectToHost(QHostAddress::LocalHost, guestd.modelPort);
        next.write(question("more"));
        QTRY_COMPARE(up.models.waiting.size(), 2);
        up.channel.cut();
        QVERIFY2(up.models.waiting.last().isNull(), "asked in the name of a guest that is cut");
    }

    void muchDataArrivesWhole()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        const QByteArray block(5 * 1024 * 1024, 'm');
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        up.decider.automatic = Verdict::Allow;
        QTcpSocket client;
        QByteArray back;
        connect(&client, &QTcpSocket::readyRead, this, [&] { back += client.readAll(); });
        client.connectToHost(QHostAddress::LocalHost, guestd.modelPort);
        client.write(question(block));
        QTRY_COMPARE_WITH_TIMEOUT(up.models.requests.size(), 1, 10'000);
        QCOMPARE(up.models.requests.first()["messages"_L1][0]["content"_L1].toString().size(), block.size());
        QTRY_VERIFY_WITH_TIMEOUT(back.contains("echo " + block), 10'000);
        QVERIFY(up.channel.isAlive());
    }

    void heldModelTrafficWaitsAndIsNotCarriedOver()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        auto settings = guestd.settings();
        settings.hold.kind = StreamHold::Kind::Ending;
        Up up(guestd, settings);
        QVERIFY(up.waitGreeted());
        up.decider.automatic = Verdict::Allow;
        QTcpSocket client;
        client.connectToHost(QHostAddress::LocalHost, guestd.modelPort);
        client.write(question("late"));
        QTest::qWait(300);
        QCOMPARE(up.models.requests.size(), 0);
        QCOMPARE(client.state(), QTcpSocket::ConnectedState);
        up.channel.hold({});
        QTRY_COMPARE(client.state(), QTcpSocket::UnconnectedState);
        QCOMPARE(up.models.requests.size(), 0);
        QTcpSocket next;
        next.connectToHost(QHostAddress::LocalHost, guestd.modelPort);
        next.write(question("now"));
        QTRY_VERIFY(next.peek(100'000).contains("echo now"));
        QCOMPARE(up.models.requests.size(), 1);
    }

    void droppedStreamsEnd()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        up.decider.automatic = Verdict::Allow;
        QTcpSocket client;
        client.connectToHost(QHostAddress::LocalHost, guestd.modelPort);
        client.write(question("hello"));
        QTRY_VERIFY(client.peek(100'000).contains("echo hello"));
        up.channel.dropStreams();
        QTRY_COMPARE(client.state(), QTcpSocket::UnconnectedState);
        QVERIFY(up.channel.isAlive());
    }

    void everythingElseIsRefused_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QString>("authority");
        QTest::addColumn<Verdict>("verdict");
        QTest::addColumn<QByteArray>("status");
        const QByteArray end = " HTTP/1.1\r\nHost: x\r\n\r\n";
        QTest::newRow("CONNECT") << "CONNECT example.org:443" + end << u"example.org:443"_s << Verdict::Block << QByteArray("403");
        QTest::newRow("CONNECT, even if it is allowed") << "CONNECT example.org:443" + end << u"example.org:443"_s << Verdict::Allow << QByteArray("403");
        QTest::newRow("GET") << "GET http://example.org/path?q" + end << u"example.org:80"_s << Verdict::Block << QByteArray("403");
        QTest::newRow("POST with port") << "POST http://example.org:8080" + end << u"example.org:8080"_s << Verdict::Block << QByteArray("403");
        QTest::newRow("IPv6") << "CONNECT [fe80::1]:22" + end << u"[fe80::1]:22"_s << Verdict::Block << QByteArray("403");
        QTest::newRow("the model's name at another port")
            << "CONNECT model.cofferdam:81" + end << u"model.cofferdam:81"_s << Verdict::Block << QByteArray("403");
        QTest::newRow("the model's name in other letters, even if it is allowed")
            << "CONNECT MODEL.cofferdam:80" + end << QString() << Verdict::Allow << QByteArray("403");
        QTest::newRow("the model's name with a dot at its end") << "CONNECT model.cofferdam.:080" + end << QString() << Verdict::Allow << QByteArray("403");
        QTest::newRow("a name in other letters") << "CONNECT Example.ORG.:0443" + end << u"example.org:443"_s << Verdict::Block << QByteArray("403");
        QTest::newRow("the model by the proxy") << "CONNECT model.cofferdam:80" + end << QString() << Verdict::Allow << QByteArray("403");
        QTest::newRow("the model by the proxy, with a longer number")
            << "CONNECT model.cofferdam:0080" + end << QString() << Verdict::Allow << QByteArray("403");
        QTest::newRow("a question to the model by the proxy")
            << "GET http://model.cofferdam/main/v1/models" + end << QString() << Verdict::Allow << QByteArray("403");
        QTest::newRow("origin form") << "GET /" + end << QString() << Verdict::Allow << QByteArray("400");
        QTest::newRow("no port") << "CONNECT example.org" + end << QString() << Verdict::Allow << QByteArray("400");
        QTest::newRow("port 0") << "CONNECT example.org:0" + end << QString() << Verdict::Allow << QByteArray("400");
        QTest::newRow("port 65536") << "CONNECT example.org:65536" + end << QString() << Verdict::Allow << QByteArray("400");
        QTest::newRow("user in the name") << "CONNECT model.cofferdam:80@evil:80" + end << QString() << Verdict::Allow << QByteArray("400");
        QTest::newRow("other scheme") << "GET ftp://example.org/" + end << QString() << Verdict::Allow << QByteArray("400");
        QTest::newRow("noise") << QByteArray("\x16\x03\x01\x02\r\n\r\n") << QString() << Verdict::Allow << QByteArray("400");
    }

    void everythingElseIsRefused()
    {
        QFETCH(QByteArray, request);
        QFETCH(QString, authority);
        QFETCH(Verdict, verdict);
        QFETCH(QByteArray, status);
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        up.decider.automatic = verdict;
        QSignalSpy refused(&up.channel, &Guest::egressRefused);
        const auto answer = throughProxy(guestd.proxyPort, request);
        QVERIFY2(answer.startsWith("HTTP/1.1 " + status), answer.constData());
        QCOMPARE(up.decider.actions.size(), authority.isEmpty() ? 0 : 1);
        QCOMPARE(refused.count(), authority.isEmpty() ? 0 : 1);
        if (!authority.isEmpty()) {
            QCOMPARE(up.decider.actions[0].kind, ActionKind::Connect);
            QCOMPARE(up.decider.actions[0].subject, authority);
            QCOMPARE(refused[0][0].toString(), authority);
            QCOMPARE(refused[0][1].toString(), verdict == Verdict::Allow ? u"not-understood"_s : u"test.rule"_s);
            QVERIFY2(answer.contains(verdict == Verdict::Allow ? "not yet understood" : "for the agent"), answer.constData());
        }
        QVERIFY(up.channel.isAlive());
    }

    void withoutAHostTheProxySaysSo()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        QVERIFY(throughProxy(guestd.proxyPort, "CONNECT a:1 HTTP/1.1\r\n\r\n").startsWith("HTTP/1.1 502"));
    }

    void aTryingAgentKeepsItsChannel() // neither refusals nor connections that are dropped at once may cost it
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        for (int i = 0; i < 400; ++i) { // more than the host's budget of resets
            QTcpSocket socket;
            socket.connectToHost(QHostAddress::LocalHost, guestd.proxyPort);
            QVERIFY(socket.waitForConnected(1000));
            socket.write("CONNECT example.org:443 HTTP/1.1\r\n\r\n");
            socket.waitForBytesWritten(1000);
            socket.abort();
            if (i % 20 == 0)
                QTest::qWait(5);
        }
        QTest::qWait(300);
        QCOMPARE(up.violations.count(), 0);
        QVERIFY(up.channel.isAlive());
        QVERIFY(up.decider.actions.size() >= 50);
    }

    // ------------------------------------------------------------------------------------------ the way in

    void theGatewayIsReached()
    {
        GuestdProcess guestd;
        QTcpServer gateway;
        QVERIFY(gateway.listen(QHostAddress::LocalHost, guestd.gatewayPort));
        QVERIFY(guestd.start());
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        connect(&gateway, &QTcpServer::newConnection, this, [&] {
            auto *peer = gateway.nextPendingConnection();
            connect(peer, &QTcpSocket::readyRead, peer, [peer] { peer->write("you said " + peer->readAll()); });
        });
        const auto stream = up.channel.in()->open();
        QVERIFY(stream);
        QByteArray got;
        QSignalSpy accepted(stream.get(), &TunnelStream::accepted);
        QSignalSpy closed(stream.get(), &TunnelStream::closed);
        connect(stream.get(), &TunnelStream::received, this, [&](const QByteArray &bytes) { got += bytes; });
        QTRY_COMPARE(accepted.count(), 1);
        stream->write("hello");
        QTRY_COMPARE(got, QByteArray("you said hello"));
        gateway.close();
        stream->reset();
        QTRY_COMPARE(closed.count(), 1);
        QVERIFY(!stream->isOpen());
    }

    void nothingElseIsReached_data()
    {
        QTest::addColumn<QString>("authority");
        QTest::newRow("another port") << u"127.0.0.1:22"_s;
        QTest::newRow("another name for it") << u"localhost:18789"_s;
        QTest::newRow("the plugin's side") << u"127.0.0.1:3128"_s;
        QTest::newRow("outside") << u"192.0.2.1:18789"_s;
    }

    void nothingElseIsReached()
    {
        QFETCH(QString, authority);
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        const auto stream = up.channel.in()->open(authority);
        QVERIFY(stream);
        QSignalSpy refused(stream.get(), &TunnelStream::refused);
        QSignalSpy accepted(stream.get(), &TunnelStream::accepted);
        QTRY_COMPARE(refused.count(), 1);
        QCOMPARE(refused[0][0].toInt(), 403);
        QCOMPARE(accepted.count(), 0);
    }

    void anAbsentGatewayIsSaid()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        const auto stream = up.channel.in()->open();
        QSignalSpy refused(stream.get(), &TunnelStream::refused);
        QTRY_COMPARE(refused.count(), 1);
        QCOMPARE(refused[0][0].toInt(), 502);
    }

    void gatewayReadinessIsTold()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        QTest::qWait(1200);
        QVERIFY(!up.channel.vitals().gatewayReady);
        QTcpServer gateway;
        QVERIFY(gateway.listen(QHostAddress::LocalHost, guestd.gatewayPort));
        QByteArray answer = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";
        connect(&gateway, &QTcpServer::newConnection, this, [&] {
            auto *peer = gateway.nextPendingConnection();
            connect(peer, &QTcpSocket::readyRead, peer, [peer, &answer] {
                if (peer->readAll().startsWith("GET /readyz "))
                    peer->write(answer);
            });
        });
        QTest::qWait(2500);
        QVERIFY(!up.channel.vitals().gatewayReady);
        answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        QTRY_VERIFY_WITH_TIMEOUT(up.channel.vitals().gatewayReady, 5000);
    }
};

COFFERDAM_TEST(tst_GuestStreams)
#include "tst_gueststreams.moc"
