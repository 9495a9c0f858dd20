// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// guestd's worker and the host's sessions, each against the real other end, on unix sockets.

#include "tests/vm/guest/GuestdProcess.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QLocalSocket>
#include <QTcpSocket>

#include <signal.h>
#include <sys/stat.h>

using namespace cofferdam;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// One connection of the plugin.
class Plugin
{
public:
    explicit Plugin(const GuestdProcess &guestd)
    {
        socket.connectToServer(guestd.path("plugin.sock"));
        socket.waitForConnected(2000);
    }
    void write(const QByteArray &line) { socket.write(line + '\n'); }
    void ask(const QByteArray &command = "ls")
    {
        const QJsonObject params{{u"command"_s, QString::fromUtf8(command)}};
        const QJsonObject question{{u"type"_s, u"ask"_s},         {u"tool"_s, u"exec"_s},     {u"paramsJson"_s, QString::fromUtf8(QJsonDocument(params).toJson(QJsonDocument::Compact))},
                                   {u"toolCallId"_s, u"c1"_s},    {u"runId"_s, u"r1"_s},      {u"sessionKey"_s, u"main"_s},
                                   {u"directory"_s, u"/home/agent/workspace"_s}, {u"somethingNew"_s, 5}};
        write(QJsonDocument(question).toJson(QJsonDocument::Compact));
    }
    QJsonObject answer(int patience = 3000)
    {
        if (!QTest::qWaitFor([this] { return socket.canReadLine(); }, patience))
            return {};
        return QJsonDocument::fromJson(socket.readLine()).object();
    }
    bool isClosed() { return QTest::qWaitFor([this] { return socket.state() == QLocalSocket::UnconnectedState; }, 3000); }

    QLocalSocket socket;
};

struct Up {
    explicit Up(GuestdProcess &guestd, ChannelSettings settings)
        : channel(std::move(settings), decider)
        , greeted(&channel, &GuestChannel::greeted)
        , violations(&channel, &GuestChannel::violation)
    {
        Q_UNUSED(guestd);
        channel.start();
    }
    bool waitGreeted() { return QTest::qWaitFor([this] { return greeted.count() > 0; }, 5000); }

    ScriptedDecider decider;
    GuestChannel channel;
    QSignalSpy greeted;
    QSignalSpy violations;
};

QByteArray throughProxy(quint16 port, const QByteArray &request)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, port);
    socket.waitForConnected(2000);
    socket.write(request);
    const bool ended = QTest::qWaitFor([&] { return socket.state() == QTcpSocket::UnconnectedState; }, 3000);
    return ended ? socket.readAll() : QByteArray("the connection stays open");
}

} // namespace

class tst_Guestd : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void carriesQuestionsAndVerdicts_data()
    {
        QTest::addColumn<Verdict>("verdict");
        QTest::addColumn<bool>("allowed");
        QTest::newRow("allow") << Verdict::Allow << true;
        QTest::newRow("block") << Verdict::Block << false;
    }

    void carriesQuestionsAndVerdicts()
    {
        QFETCH(Verdict, verdict);
        QFETCH(bool, allowed);
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        up.decider.automatic = verdict;
        Plugin plugin(guestd);
        plugin.ask("echo \"ü\" \n");
        const auto answer = plugin.answer();
        QCOMPARE(answer[u"allow"_s], QJsonValue(allowed)); // a boolean, and there
        QCOMPARE(answer[u"rule"_s].toString(), u"test.rule"_s);
        QCOMPARE(answer[u"reason"_s].toString(), u"for the agent"_s);
        QVERIFY(plugin.isClosed());
        QCOMPARE(up.decider.actions.size(), 1);
        QCOMPARE(QJsonDocument::fromJson(up.decider.actions[0].raw)[u"command"_s].toString(), u"echo \"ü\" \n"_s);
        QCOMPARE(up.decider.actions[0].directory, u"/home/agent/workspace"_s);
    }

    void withoutAHostEverythingIsBlocked()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        Plugin plugin(guestd);
        plugin.ask();
        const auto answer = plugin.answer();
        QCOMPARE(answer[u"allow"_s], QJsonValue(false));
        QCOMPARE(answer[u"rule"_s].toString(), u"channel-cut"_s);
    }

    void badQuestionsAreBlocked_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("no JSON") << QByteArray("hello");
        QTest::newRow("an array") << QByteArray("[1]");
        QTest::newRow("no type") << QByteArray("{}");
        QTest::newRow("unknown type") << QByteArray(R"({"type":"allow-me"})");
        QTest::newRow("wrong type of a field") << QByteArray(R"({"type":"ask","tool":{"a":1}})");
        QTest::newRow("half a surrogate") << QByteArray(R"({"type":"ask","tool":"\ud800"})");
        QTest::newRow("no UTF-8") << QByteArray("{\"type\":\"ask\",\"tool\":\"\xff\xfe\"}");
        QTest::newRow("deep nesting") << QByteArray(5000, '[');
    }

    void badQuestionsAreBlocked()
    {
        QFETCH(QByteArray, line);
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        up.decider.automatic = Verdict::Allow;
        Plugin plugin(guestd);
        plugin.write(line);
        const auto answer = plugin.answer();
        QCOMPARE(answer[u"allow"_s], QJsonValue(false));
        QCOMPARE(up.decider.actions.size(), 0);
        QVERIFY(up.channel.isAlive());
    }

    void anEndlessQuestionIsCutOff()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        Plugin plugin(guestd);
        for (int i = 0; i < 3 && plugin.socket.state() == QLocalSocket::ConnectedState; ++i) {
            plugin.socket.write(QByteArray(1024 * 1024, 'x'));
            QTest::qWait(50);
        }
        QVERIFY(plugin.isClosed());
        QVERIFY(plugin.socket.readAll().isEmpty());
        QVERIFY(up.channel.isAlive());
    }

    void aCutChannelBlocksWhatWaits()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        auto up = std::make_unique<Up>(guestd, guestd.settings());
        QVERIFY(up->waitGreeted());
        Plugin plugin(guestd);
        plugin.ask();
        QTRY_COMPARE(up->decider.actions.size(), 1);
        up->channel.cut();
        const auto answer = plugin.answer();
        QCOMPARE(answer[u"allow"_s], QJsonValue(false));
        QCOMPARE(answer[u"rule"_s].toString(), u"channel-cut"_s);
        QVERIFY2(!up->decider.answer(0, Verdict::Allow), "a verdict after the cut");
    }

    void aNewEpochBlocksWhatWaits()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        Up up(guestd, guestd.settings(1));
        QVERIFY(up.waitGreeted());
        Plugin plugin(guestd);
        plugin.ask();
        QTRY_COMPARE(up.decider.actions.size(), 1);
        // A machine does not see that its host end was replaced: stop guestd while it happens.
        ::kill(static_cast<pid_t>(guestd.process.processId()), SIGSTOP);
        up.channel.cut();
        Up next(guestd, guestd.settings(2, true));
        QTest::qWait(100);
        ::kill(static_cast<pid_t>(guestd.process.processId()), SIGCONT);
        const auto answer = plugin.answer();
        QCOMPARE(answer[u"allow"_s], QJsonValue(false));
        QVERIFY(next.waitGreeted());
        QVERIFY(!up.decider.answer(0, Verdict::Allow));
        next.decider.automatic = Verdict::Allow;
        Plugin again(guestd);
        again.ask();
        QCOMPARE(again.answer()[u"allow"_s], QJsonValue(true));
        QCOMPARE(next.decider.actions.first().epoch, Epoch{2});
    }

    void hasADeadlineOfItsOwn()
    {
        GuestdProcess guestd(300);
        QVERIFY(guestd.start());
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        Plugin plugin(guestd);
        plugin.ask();
        const auto answer = plugin.answer();
        QCOMPARE(answer[u"allow"_s], QJsonValue(false));
        QCOMPARE(answer[u"rule"_s].toString(), u"deadline"_s);
        QCOMPARE(up.decider.waiting.size(), 1);
        QVERIFY(up.decider.answer(0, Verdict::Allow)); // too late: nobody listens
        QVERIFY(plugin.isClosed());
        Plugin next(guestd);
        next.ask();
        QTRY_COMPARE(up.decider.waiting.size(), 2);
        QVERIFY(up.decider.answer(1, Verdict::Block));
        QCOMPARE(next.answer()[u"rule"_s].toString(), u"test.rule"_s); // and not the late one
    }

    void aClientThatLeavesIsForgotten()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        {
            Plugin plugin(guestd);
            plugin.ask();
            QTRY_COMPARE(up.decider.actions.size(), 1);
        }
        QTest::qWait(50);
        QVERIFY(up.decider.answer(0, Verdict::Allow));
        Plugin next(guestd);
        next.ask("other");
        QTRY_COMPARE(up.decider.actions.size(), 2);
        QVERIFY2(next.answer(300).isEmpty(), "the verdict of another question");
        QVERIFY(up.decider.answer(1, Verdict::Allow));
        QCOMPARE(next.answer()[u"allow"_s], QJsonValue(true));
    }

    void twoQuestionsOnOneConnectionAreNone()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        Plugin plugin(guestd);
        plugin.ask();
        QTRY_COMPARE(up.decider.actions.size(), 1);
        plugin.ask("rm -rf /");
        QVERIFY(plugin.isClosed());
        QVERIFY(plugin.socket.readAll().isEmpty());
    }

    void pluginIsHomeOncePerEpoch()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        Plugin plugin(guestd);
        plugin.write(R"({"type":"home","version":"1"})");
        QCOMPARE(plugin.answer()[u"epoch"_s], QJsonValue(0)); // no host yet
        Up up(guestd, guestd.settings(4));
        QVERIFY(up.waitGreeted());
        QCOMPARE(plugin.answer()[u"epoch"_s], QJsonValue(4));
        QTest::qWait(1200); // a heartbeat
        QVERIFY(up.channel.control()->vitals().monotonicNs > 0);
        QVERIFY(!up.channel.control()->vitals().pluginHome);
        plugin.write(R"({"type":"home","version":"1"})");
        const auto answer = plugin.answer();
        QCOMPARE(answer[u"ok"_s], QJsonValue(true));
        QCOMPARE(answer[u"epoch"_s], QJsonValue(4));
        QTRY_VERIFY(up.channel.control()->vitals().pluginHome);
        plugin.socket.abort();
        QTRY_VERIFY(!up.channel.control()->vitals().pluginHome);
    }

    void endedCallsAreTold()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        EndedCall told;
        connect(up.channel.control(), &ControlSession::callEnded, this, [&](const EndedCall &call) { told = call; });
        Plugin plugin(guestd);
        plugin.write(R"({"type":"ended","toolCallId":"c9","runId":"r","tool":"exec","ok":true,"error":"","durationMs":1.5})");
        QCOMPARE(plugin.answer()[u"ok"_s], QJsonValue(true));
        QTRY_COMPARE(told.toolCallId, u"c9"_s);
        QCOMPARE(told.durationMs, 1.5);
        QVERIFY(told.ok);
    }

    void anotherUserIsRefused()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        struct stat status{};
        QCOMPARE(::stat(qPrintable(guestd.path("plugin.sock")), &status), 0);
        QCOMPARE(status.st_mode & 0077, 0U); // the credentials behind it are tested in the machine, where root can be another user
    }

    // ------------------------------------------------------------------------------------------ the way out

    void theModelPortLeadsToTheModel()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        std::unique_ptr<TunnelStream> stream;
        QByteArray got;
        auto settings = guestd.settings();
        settings.model = [&](std::unique_ptr<TunnelStream> s) {
            stream = std::move(s);
            connect(stream.get(), &TunnelStream::received, this, [&](const QByteArray &bytes) {
                got += bytes;
                stream->write("echo " + bytes);
            });
        };
        Up up(guestd, settings);
        QVERIFY(up.waitGreeted());
        QTcpSocket client;
        client.connectToHost(QHostAddress::LocalHost, guestd.modelPort);
        client.write("question");
        QTRY_COMPARE(got, QByteArray("question"));
        QTRY_COMPARE(client.bytesAvailable(), qsizetype(13));
        QCOMPARE(client.readAll(), QByteArray("echo question"));
        QCOMPARE(stream->authority(), u"model.cofferdam:80"_s);
        QCOMPARE(up.decider.actions.size(), 0);
        QSignalSpy ended(stream.get(), &TunnelStream::ended);
        client.disconnectFromHost();
        QTRY_COMPARE(ended.count(), 1);
    }

    void muchDataArrivesWhole()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        const QByteArray block(5 * 1024 * 1024, 'm');
        std::unique_ptr<TunnelStream> stream;
        qint64 got = 0;
        auto settings = guestd.settings();
        settings.model = [&](std::unique_ptr<TunnelStream> s) {
            stream = std::move(s);
            connect(stream.get(), &TunnelStream::received, this, [&](const QByteArray &bytes) { got += bytes.size(); });
            stream->write(block);
        };
        Up up(guestd, settings);
        QVERIFY(up.waitGreeted());
        QTcpSocket client;
        qint64 back = 0;
        connect(&client, &QTcpSocket::readyRead, this, [&] { back += client.readAll().size(); });
        client.connectToHost(QHostAddress::LocalHost, guestd.modelPort);
        client.write(block);
        QTRY_COMPARE_WITH_TIMEOUT(got, block.size(), 10'000);
        QTRY_COMPARE_WITH_TIMEOUT(back, block.size(), 10'000);
        QVERIFY(up.channel.isAlive());
    }

    void aPausedStreamStopsItsSender()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        std::unique_ptr<TunnelStream> stream;
        qint64 got = 0;
        auto settings = guestd.settings();
        settings.model = [&](std::unique_ptr<TunnelStream> s) {
            stream = std::move(s);
            stream->setPaused(true);
            connect(stream.get(), &TunnelStream::received, this, [&](const QByteArray &bytes) { got += bytes.size(); });
        };
        Up up(guestd, settings);
        QVERIFY(up.waitGreeted());
        QTcpSocket client;
        client.connectToHost(QHostAddress::LocalHost, guestd.modelPort);
        constexpr qint64 kMuch = 30 * 1024 * 1024;
        client.write(QByteArray(kMuch, 'x'));
        QTest::qWait(1000);
        QCOMPARE(got, 0);
        QVERIFY2(client.bytesToWrite() > kMuch / 2, qPrintable(QString::number(client.bytesToWrite()))); // windows and socket buffers only
        stream->setPaused(false);
        QTRY_COMPARE_WITH_TIMEOUT(got, kMuch, 15'000);
    }

    void heldModelTrafficWaitsAndIsNotCarriedOver()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        int opened = 0;
        QByteArray got;
        std::unique_ptr<TunnelStream> stream;
        auto settings = guestd.settings();
        settings.held = true;
        settings.model = [&](std::unique_ptr<TunnelStream> s) {
            ++opened;
            stream = std::move(s);
            connect(stream.get(), &TunnelStream::received, this, [&](const QByteArray &bytes) { got += bytes; });
        };
        Up up(guestd, settings);
        QVERIFY(up.waitGreeted());
        QTcpSocket client;
        client.connectToHost(QHostAddress::LocalHost, guestd.modelPort);
        client.write("late");
        QTest::qWait(300);
        QCOMPARE(opened, 0);
        QCOMPARE(client.state(), QTcpSocket::ConnectedState);
        up.channel.hold(false);
        QTRY_COMPARE(client.state(), QTcpSocket::UnconnectedState);
        QCOMPARE(opened, 0);
        QTcpSocket next;
        next.connectToHost(QHostAddress::LocalHost, guestd.modelPort);
        next.write("now");
        QTRY_COMPARE(got, QByteArray("now"));
        QCOMPARE(opened, 1);
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
        QTest::newRow("the model's name at another port") << "CONNECT model.cofferdam:81" + end << u"model.cofferdam:81"_s << Verdict::Block << QByteArray("403");
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
        QSignalSpy refused(up.channel.out(), &OutSession::egressRefused);
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
        QVERIFY(!up.channel.control()->vitals().gatewayReady);
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
        QVERIFY(!up.channel.control()->vitals().gatewayReady);
        answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        QTRY_VERIFY_WITH_TIMEOUT(up.channel.control()->vitals().gatewayReady, 5000);
    }

    // ------------------------------------------------------------------------------------------ files

    void filesGoInAndOut()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        auto *control = up.channel.control();
        const auto file = guestd.path("home") + u"/deep/er/file"_s;
        QByteArray content(300'000, '\0');
        content[1000] = 'x';
        std::optional<Result<void>> put;
        control->putFile(file, 0640, content, this, [&](auto result) { put = std::move(result); });
        QTRY_VERIFY(put);
        QVERIFY2(put->has_value(), put->has_value() ? "" : qPrintable(put->error().message));
        struct stat status{};
        QCOMPARE(::stat(qPrintable(file), &status), 0);
        QCOMPARE(status.st_mode & 07777, 0640U);

        std::optional<Result<GuestContent>> piece;
        control->getFile(file, 999, 3, this, [&](auto result) { piece = std::move(result); });
        QTRY_VERIFY(piece);
        QCOMPARE((*piece)->bytes, QByteArray("\0x\0", 3));
        QCOMPARE((*piece)->totalSize, 300'000U);

        QVERIFY(QFile::link(u"/etc/passwd"_s, guestd.path("home") + u"/deep/link"_s));
        std::optional<Result<QList<GuestFile>>> tree;
        control->hashTree(guestd.path("home"), this, [&](auto result) { tree = std::move(result); });
        QTRY_VERIFY(tree);
        QCOMPARE((*tree)->size(), 2);
        QCOMPARE((*tree)->at(0).path, file);
        QCOMPARE((*tree)->at(0).sha256, QCryptographicHash::hash(content, QCryptographicHash::Sha256));
        QCOMPARE((*tree)->at(0).size, 300'000U);
        QCOMPARE((*tree)->at(1).link, u"/etc/passwd"_s);
        QVERIFY((*tree)->at(1).sha256.isEmpty());
    }

    void noPathLeadsOutOfHome_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("elsewhere") << u"/etc/passwd"_s;
        QTest::newRow("relative") << u"file"_s;
        QTest::newRow("dots") << u"HOME/../plugin.sock"_s;
        QTest::newRow("inner dots") << u"HOME/a/../../control.sock"_s;
        QTest::newRow("name only begins like it") << u"HOMEx/file"_s;
        QTest::newRow("link to a file") << u"HOME/link"_s;
        QTest::newRow("link to a folder") << u"HOME/etc/passwd"_s;
        QTest::newRow("a pipe") << u"HOME/pipe"_s;
        QTest::newRow("a folder") << u"HOME/folder"_s;
        QTest::newRow("not there") << u"HOME/nothing"_s;
    }

    void noPathLeadsOutOfHome()
    {
        QFETCH(QString, path);
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        const auto home = guestd.path("home");
        QVERIFY(QFile::link(u"/etc/passwd"_s, home + u"/link"_s));
        QVERIFY(QFile::link(u"/etc"_s, home + u"/etc"_s));
        QVERIFY(QDir(home).mkdir(u"folder"_s));
        QCOMPARE(::mkfifo(qPrintable(home + u"/pipe"_s), 0600), 0);
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        path.replace(u"HOME"_s, home);
        std::optional<Result<GuestContent>> got;
        up.channel.control()->getFile(path, 0, 100, this, [&](auto result) { got = std::move(result); });
        QTRY_VERIFY(got);
        QVERIFY2(!got->has_value(), (*got)->bytes.constData());
    }

    void putReplacesALinkAndDoesNotFollowIt()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        QFile victim(guestd.path("victim"));
        QVERIFY(victim.open(QIODevice::WriteOnly));
        victim.write("untouched");
        victim.close();
        QVERIFY(QFile::link(victim.fileName(), guestd.path("home") + u"/file"_s));
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        std::optional<Result<void>> put;
        up.channel.control()->putFile(guestd.path("home") + u"/file"_s, 0600, "new", this, [&](auto result) { put = std::move(result); });
        QTRY_VERIFY(put && put->has_value());
        QVERIFY(victim.open(QIODevice::ReadOnly));
        QCOMPARE(victim.readAll(), QByteArray("untouched"));
        QVERIFY(!QFileInfo(guestd.path("home") + u"/file"_s).isSymLink());
    }

    // ------------------------------------------------------------------------------------------ the channel

    void personalityIsWritten()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        QFile token(guestd.path("plugin.sock.token"));
        QVERIFY(token.open(QIODevice::ReadOnly));
        QCOMPARE(token.readAll(), QByteArray("secret"));
        struct stat status{};
        QCOMPARE(::stat(qPrintable(token.fileName()), &status), 0);
        QCOMPARE(status.st_mode & 07777, 0400U);
    }

    void aSilentGuestIsConnectedAnew()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        auto settings = guestd.settings();
        settings.control.silence = 1500ms;
        Up up(guestd, settings);
        QVERIFY(up.waitGreeted());
        const auto pid = static_cast<pid_t>(guestd.process.processId());
        ::kill(pid, SIGSTOP);
        QTRY_VERIFY_WITH_TIMEOUT(!up.channel.isAlive(), 3000);
        QTest::qWait(2000); // two leases: it tries again
        ::kill(pid, SIGCONT);
        QTRY_COMPARE_WITH_TIMEOUT(up.greeted.count(), 2, 8000);
        QVERIFY(up.channel.isAlive());
        up.decider.automatic = Verdict::Allow;
        Plugin plugin(guestd);
        plugin.ask();
        QCOMPARE(plugin.answer()[u"allow"_s], QJsonValue(true));
        QCOMPARE(up.violations.count(), 0);
    }

    void theEndOfTheMachineIsNoticed()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        QSignalSpy closed(&up.channel, &GuestChannel::closed);
        guestd.process.kill();
        QTRY_COMPARE(closed.count(), 1);
        QVERIFY(!up.channel.control());
        QCOMPARE(up.violations.count(), 0);
    }

    void aMachineThatIsNotThereFails()
    {
        ScriptedDecider decider;
        ChannelSettings settings;
        settings.folder = u"/nonexistent"_s;
        settings.patience = 200ms;
        GuestChannel channel(settings, decider);
        QSignalSpy failed(&channel, &GuestChannel::failed);
        channel.start();
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(failed[0][0].toString().contains(u"/nonexistent"_s));
    }
};

QTEST_GUILESS_MAIN(tst_Guestd)
#include "tst_guestd.moc"
