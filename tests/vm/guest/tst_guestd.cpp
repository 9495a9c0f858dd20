// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// guestd's worker and the host's sessions, each against the real other end, on unix sockets.

#include "tests/support/Test.h"
#include "tests/vm/guest/GuestdProcess.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QLocalSocket>
#include <QTcpSocket>

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

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
        const QJsonObject question{{u"type"_s, u"ask"_s},
                                   {u"tool"_s, u"exec"_s},
                                   {u"paramsJson"_s, QString::fromUtf8(QJsonDocument(params).toJson(QJsonDocument::Compact))},
                                   {u"toolCallId"_s, u"c1"_s},
                                   {u"runId"_s, u"r1"_s},
                                   {u"sessionKey"_s, u"main"_s},
                                   {u"directory"_s, u"/home/agent/workspace"_s},
                                   {u"somethingNew"_s, 5}};
        write(QJsonDocument(question).toJson(QJsonDocument::Compact));
    }
    QJsonObject answer(int patience = 3000)
    {
        if (!QTest::qWaitFor([this] { return socket.canReadLine(); }, patience))
            return {};
        return QJsonDocument::fromJson(socket.readLine()).object();
    }
    bool isClosed()
    {
        return QTest::qWaitFor([this] { return socket.state() == QLocalSocket::UnconnectedState; }, 3000);
    }

    QLocalSocket socket;
};

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
        GuestdProcess guestd(1500);
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
        QTRY_VERIFY(up.channel.vitals().monotonicNs > 0); // a heartbeat
        QVERIFY(!up.channel.vitals().pluginHome);
        plugin.write(R"({"type":"home","version":"1"})");
        const auto answer = plugin.answer();
        QCOMPARE(answer[u"ok"_s], QJsonValue(true));
        QCOMPARE(answer[u"epoch"_s], QJsonValue(4));
        QTRY_VERIFY(up.channel.vitals().pluginHome);
        plugin.socket.abort();
        QTRY_VERIFY(!up.channel.vitals().pluginHome);
    }

    void endedCallsAreTold()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        EndedCall told;
        connect(&up.channel, &Guest::callEnded, this, [&](const EndedCall &call) { told = call; });
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
        // The credentials behind it are tested in the machine, where root can be another user.
        QTRY_COMPARE(::stat(qPrintable(guestd.path("plugin.sock")), &status) == 0 ? status.st_mode & 07777U : 0U, 0660U);
        QCOMPARE(status.st_uid, ::geteuid()); // guestd's own: in the machine nobody of the agent's user can change the mode
        QCOMPARE(status.st_gid, ::getegid());
    }

    // Connected as the plugin may be, its next question would find the door shut.
    void aPluginWhoseSocketIsShutIsNotHome()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        Plugin plugin(guestd);
        plugin.write(R"({"type":"home","version":"1"})");
        QTRY_VERIFY(up.channel.vitals().pluginHome);
        const auto path = guestd.path("plugin.sock").toUtf8();
        QCOMPARE(::chmod(path.constData(), 0), 0);
        QTRY_VERIFY(!up.channel.vitals().pluginHome);
        QCOMPARE(::chmod(path.constData(), 0660), 0);
        QTRY_VERIFY(up.channel.vitals().pluginHome);
        QCOMPARE(::unlink(path.constData()), 0);
        QTRY_VERIFY(!up.channel.vitals().pluginHome);
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
        settings.silence = 1500ms;
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
        QSignalSpy closed(&up.channel, &Guest::closed);
        guestd.process.kill();
        QTRY_COMPARE(closed.count(), 1);
        QVERIFY(!up.channel.isConnected());
        QCOMPARE(up.violations.count(), 0);
    }

    void aMachineThatIsNotThereFails()
    {
        ScriptedDecider decider;
        GuestSettings settings;
        settings.folder = u"/nonexistent"_s;
        settings.patience = 200ms;
        EchoRoute models;
        DirectGuest channel(settings, decider, models);
        QSignalSpy failed(&channel, &Guest::failed);
        channel.start();
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(failed[0][0].value<Phrase>().english().contains(u"/nonexistent"_s));
    }
};

COFFERDAM_TEST(tst_Guestd)
#include "tst_guestd.moc"
