// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A whole machine: the tiny image, guestd as its process 1, an agent that asks, and the host's three sessions.

#include "core/inspect/gate/OwnState.h"
#include "core/sluice/ports/InSession.h"
#include "tests/support/EchoRoute.h"
#include "tests/support/ScriptedDecider.h"
#include "tests/vm/channel/TinyMachine.h"
#include "vm/channel/DirectGuest.h"
#include "vm/image/ImageBuilder.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const auto kHome = u"/home/agent/"_s;

/// The environment names a folder, or the newest tiny image that was built is taken.
QString imageFolder()
{
    const auto given = qEnvironmentVariable("COFFERDAM_TINY_IMAGE");
    if (!given.isEmpty())
        return given;
    const auto image = ImageBuilder(ImageStore(), qEnvironmentVariable("COFFERDAM_BIN")).existing(ImageKind::Tiny);
    return image ? image->folder : QString();
}

} // namespace

class tst_TinyMachine : public QObject
{
    Q_OBJECT

private:
    void connectChannel(quint64 epoch, bool restored)
    {
        GuestSettings settings;
        settings.folder = m_machine->folder();
        settings.agent = AgentId{u"agent-1"_s};
        settings.epoch = Epoch{epoch};
        settings.restored = restored;
        settings.silence = 10s;
        settings.table = ownStateTable();
        settings.personality = GuestPersonality{u"0123456789abcdef0123456789abcdef"_s, u"bee-7"_s, u"secret-token"_s};
        settings.patience = 90s;
        m_channel = std::make_unique<DirectGuest>(settings, m_decider, m_models);
        m_greeted = std::make_unique<QSignalSpy>(m_channel.get(), &Guest::greeted);
        m_violations = std::make_unique<QSignalSpy>(m_channel.get(), &Guest::violation);
        m_channel->start();
    }

    bool put(const QString &path, const QByteArray &content)
    {
        std::optional<Result<void>> done;
        m_channel->putFile(kHome + path, 0644, content, this, [&](auto result) { done = std::move(result); });
        return QTest::qWaitFor([&] { return done.has_value(); }, 15'000) && done->has_value();
    }

    /// Waits until the file is there.
    QByteArray get(const QString &path, int patience = 60'000)
    {
        QByteArray content;
        const bool there = QTest::qWaitFor(
            [&] {
                if (!m_channel->isAlive())
                    return false;
                std::optional<Result<GuestContent>> got;
                m_channel->getFile(kHome + path, 0, 0, this, [&](auto result) { got = std::move(result); });
                if (!QTest::qWaitFor([&] { return got.has_value(); }, 15'000) || !got->has_value()) {
                    QTest::qWait(200); // each try is a process in the guest: let the agent have the processor, too
                    return false;
                }
                content = (*got)->bytes;
                return true;
            },
            patience);
        return there ? content : QByteArray("(not there)");
    }

    /// What root in the guest gets by a script: output, then exit code.
    QByteArray asRoot(const QByteArray &script)
    {
        const auto name = u"r%1"_s.arg(++m_scripts);
        if (!put(u"testroot/"_s + name + u".sh"_s, script))
            return "(could not be put)";
        const auto code = get(u"testroot/"_s + name + u".done"_s);
        return get(u"testroot/"_s + name + u".out"_s) + "exit " + code.trimmed();
    }

    /// For a person who looks why it does not start.
    QString state() const
    {
        QString text = m_machine->console();
        for (const auto &gate : m_channel->vitals().gates)
            text += u"%1: %2 %3\n"_s.arg(gate.name, gate.closed ? u"closed"_s : u"OPEN"_s, gate.problem);
        for (const auto &action : m_decider.actions)
            text += u"asked: %1 %2\n"_s.arg(action.tool, action.subject);
        return text;
    }

    /// The agent asks for `command`; its number.
    QString ask(const QByteArray &command)
    {
        const auto name = u"a%1"_s.arg(++m_scripts);
        return put(u".openclaw/inbox/"_s + name + u".sh"_s, command) ? name : QString();
    }

    std::unique_ptr<TinyMachine> m_machine;
    ScriptedDecider m_decider;
    EchoRoute m_models;
    std::unique_ptr<DirectGuest> m_channel;
    std::unique_ptr<QSignalSpy> m_greeted;
    std::unique_ptr<QSignalSpy> m_violations;
    int m_scripts = 0;

private Q_SLOTS:
    // One machine for all: each boot costs ten seconds.
    void initTestCase()
    {
        const auto image = imageFolder();
        if (image.isEmpty())
            QFAIL("no tiny image has been built (ctest makes one first), and COFFERDAM_TINY_IMAGE names no folder with one");
        m_machine = std::make_unique<TinyMachine>(image);
        m_decider.automatic = Verdict::Allow; // what the stand-in does to get there
        QElapsedTimer clock;
        clock.start();
        QVERIFY(m_machine->start());
        connectChannel(3, false);
        QTRY_VERIFY2_WITH_TIMEOUT(m_greeted->count() == 1, qPrintable(m_machine->console()), 90'000);
        qInfo("HELLO %lld ms after the start of QEMU", clock.elapsed());
        QCOMPARE(m_greeted->first().first().value<GuestGreeting>().image, u"tiny"_s);
        QTRY_VERIFY2_WITH_TIMEOUT(m_channel->vitals().pluginHome && m_channel->vitals().gatewayReady, qPrintable(state()), 30'000);
        QCOMPARE(m_channel->vitals().gates.size(), 4);
        for (const auto &gate : m_channel->vitals().gates)
            QVERIFY2(gate.closed, qPrintable(gate.name + u": "_s + gate.problem));
        qInfo("ready %lld ms after the start of QEMU", clock.elapsed());
    }

    void init()
    {
        m_decider.automatic.reset();
        m_decider.actions.clear();
        m_decider.waiting.clear();
        if (m_machine)
            QTRY_VERIFY_WITH_TIMEOUT(m_channel->isAlive(), 60'000);
    }

    void theMachineHasNoWayOut()
    {
        QCOMPARE(m_channel->vitals().interfaces, QStringList{u"lo"_s});
        QVERIFY(asRoot("ls /sys/class/net; wget -T 2 -q -O - http://192.0.2.1/ && echo reached\n").startsWith("lo\n"));
        QVERIFY(!asRoot("wget -T 2 -q -O - http://192.0.2.1/ && echo reached\n").contains("reached"));
    }

    void theSystemDiskCannotBeWrittenByRoot()
    {
        QVERIFY(m_channel->vitals().systemReadOnly);
        const auto output = asRoot("touch /usr/x && echo WROTE file\n"
                                   "mount -o remount,rw / && touch /usr/x && echo WROTE file after remount\n"
                                   "echo 0 >/sys/block/vda/ro && echo WROTE flag\n"
                                   "busybox dd if=/dev/zero of=/dev/vda bs=4096 count=1 conv=fsync && echo WROTE disk\n");
        QVERIFY2(!output.contains("WROTE"), output.constData());
        QVERIFY2(output.contains("ead-only"), output.constData()); // the tries were made
        QVERIFY(m_channel->vitals().systemReadOnly);
    }

    void personalityIsThere()
    {
        const auto output =
            asRoot("busybox hostname; cat /etc/machine-id; cat /run/cofferdam/gateway-token; echo; busybox stat -c '%a %u' /run/cofferdam/gateway-token\n");
        QCOMPARE(output, QByteArray("bee-7\n0123456789abcdef0123456789abcdef\nsecret-token\n400 1000\nexit 0"));
    }

    void theClockIsTheHosts()
    {
        auto output = asRoot("date +%s\n");
        output.truncate(output.indexOf('\n'));
        QVERIFY2(std::abs(output.toLongLong() - QDateTime::currentSecsSinceEpoch()) <= 20, output.constData());
    }

    void anAllowedCommandRuns()
    {
        m_decider.automatic = Verdict::Allow;
        QSignalSpy ended(m_channel.get(), &Guest::callEnded);
        const auto name = ask("id -un; pwd; touch made-by-" + QByteArray::number(m_scripts));
        QCOMPARE(get(u".openclaw/outbox/"_s + name + u".done"_s), QByteArray("0\n"));
        QCOMPARE(get(u".openclaw/outbox/"_s + name + u".out"_s), QByteArray("agent\n/home/agent/workspace\n"));
        QCOMPARE(std::ranges::count(m_decider.actions, u"exec"_s, &Action::tool), 1); // the gates ask besides
        QVERIFY(QJsonDocument::fromJson(m_decider.actions[0].raw)[u"command"_s].toString().startsWith(u"id -un"));
        QTRY_COMPARE(ended.count(), 1);
    }

    void aBlockedCommandDoesNot()
    {
        m_decider.automatic = Verdict::Block;
        const auto name = ask("touch never");
        QCOMPARE(get(u".openclaw/outbox/"_s + name + u".done"_s), QByteArray("blocked\n"));
        QVERIFY(get(u".openclaw/outbox/"_s + name + u".verdict"_s).contains("test.rule"));
        QVERIFY(asRoot("ls /home/agent/workspace/never\n").endsWith("exit 1"));
    }

    void otherUsersAreNotHeard()
    {
        m_decider.automatic = Verdict::Allow;
        QVERIFY2(asRoot("/usr/lib/cofferdam/gateway ask ls\n").startsWith("no answer"), "root is not the agent");
        QCOMPARE(m_decider.actions.size(), 0);
    }

    void theProxyRefuses()
    {
        m_decider.automatic = Verdict::Allow;
        QSignalSpy refused(m_channel.get(), &Guest::egressRefused);
        const auto name = ask("http_proxy=http://127.0.0.1:3128 wget -T 20 -O - http://example.org/secret?data=1");
        QVERIFY(get(u".openclaw/outbox/"_s + name + u".done"_s) != "0\n");
        QVERIFY2(get(u".openclaw/outbox/"_s + name + u".out"_s).contains("403"), get(u".openclaw/outbox/"_s + name + u".out"_s).constData());
        QCOMPARE(refused.count(), 1);
        QCOMPARE(refused[0][0].toString(), u"example.org:80"_s);
    }

    void theGatewayIsReached()
    {
        std::unique_ptr<TunnelStream> stream;
        qsizetype got = 0;
        QString refusal;
        // Again when nobody answers: a guest that is slow for two silences is connected to anew, and what was open then ends.
        const auto isAccepted = [&] {
            if (!QTest::qWaitFor([&] { return m_channel->in() && (stream = m_channel->in()->open()); }, 10'000))
                return false;
            QSignalSpy accepted(stream.get(), &TunnelStream::accepted);
            connect(stream.get(), &TunnelStream::refused, this, [&](int, const QString &reason) { refusal = reason; });
            return QTest::qWaitFor([&] { return accepted.count() == 1 || !refusal.isEmpty(); }, 10'000) && refusal.isEmpty();
        };
        for (int tries = 1; !isAccepted(); ++tries) {
            QVERIFY2(refusal.isEmpty(), qPrintable(refusal));
            qWarning("no stream to the gateway in 10 s: greeted %lld times, %s", qint64(m_greeted->count()), m_channel->isAlive() ? "alive" : "not alive");
            QVERIFY(tries < 4);
        }
        connect(stream.get(), &TunnelStream::received, this, [&](const QByteArray &bytes) { got += bytes.size(); });
        const QByteArray much(4 * 1024 * 1024, 'e');
        QElapsedTimer clock;
        clock.start();
        stream->write(much);
        QTRY_COMPARE_WITH_TIMEOUT(got, much.size(), 60'000);
        qInfo("4 MiB to the guest's gateway and back in %lld ms", clock.elapsed());
    }

    void roundTripOfAQuestion()
    {
        QList<qint64> times;
        for (int i = 0; i < 20; ++i) {
            QElapsedTimer clock;
            clock.start();
            std::optional<Result<void>> done;
            m_channel->ping(this, [&](auto result) { done = std::move(result); });
            QVERIFY(QTest::qWaitFor([&] { return done.has_value(); }, 10'000));
            times.append(clock.nsecsElapsed() / 1000);
        }
        std::ranges::sort(times);
        qInfo("ping over the control port: median %lld us, largest %lld us", times[10], times.last());
    }

    void aPluginThatIsGoneIsTold()
    {
        QVERIFY(put(u".openclaw/inbox/silent"_s, {}));
        QTRY_VERIFY_WITH_TIMEOUT(!m_channel->vitals().pluginHome, 10'000);
        QVERIFY(asRoot("rm /home/agent/.openclaw/inbox/silent\n").endsWith("exit 0"));
        QTRY_VERIFY_WITH_TIMEOUT(m_channel->vitals().pluginHome, 10'000);
    }

    void aKilledGuestdBlocksAndComesBack()
    {
        const auto name = ask("touch by-dead-guestd");
        QTRY_COMPARE_WITH_TIMEOUT(m_decider.actions.size(), 1, 10'000);
        const auto before = m_greeted->count();
        QVERIFY(put(u"testroot/kill.sh"_s, "for p in $(busybox pidof guestd); do grep -q -e --worker /proc/$p/cmdline && kill -9 $p; done\n"));
        QTRY_VERIFY_WITH_TIMEOUT(!m_channel->isAlive(), 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_greeted->count(), before + 1, 60'000);
        QVERIFY2(!m_decider.answer(0, Verdict::Allow), "a verdict of before");
        QCOMPARE(get(u".openclaw/outbox/"_s + name + u".done"_s), QByteArray("blocked\n"));
        QVERIFY(asRoot("ls /home/agent/workspace/by-dead-guestd\n").endsWith("exit 1"));
        QTRY_VERIFY_WITH_TIMEOUT(m_channel->vitals().pluginHome && m_channel->vitals().gatewayReady, 30'000);
        QCOMPARE(asRoot("ps | grep -c '[g]ateway'\n"), QByteArray("1\nexit 0")); // the same one goes on
        QCOMPARE(m_violations->count(), 0);
    }

    // The moment a question is asked is saved; the machine then goes back to it.
    void aRestoredMachineDropsWhatItWaitedFor()
    {
        const auto stream = m_channel->in()->open(); // some stream that is alive at that moment
        QSignalSpy accepted(stream.get(), &TunnelStream::accepted);
        QTRY_COMPARE_WITH_TIMEOUT(accepted.count(), 1, 10'000);
        stream->write(QByteArray(3 * 1024 * 1024, 's')); // and in the middle of it
        const auto before = asRoot("busybox head -c 16 /dev/urandom | busybox od -An -tx1; cat /proc/sys/kernel/random/boot_id\n");
        const auto name = ask("touch by-the-past");
        QTRY_COMPARE_WITH_TIMEOUT(m_decider.actions.size(), 1, 10'000);
        m_channel->cut();
        const auto ram = m_machine->folder() + u"/ram"_s;
        QVERIFY(m_machine->saveAndEnd(ram));
        QTest::qWait(3000); // time passes outside

        QElapsedTimer clock;
        clock.start();
        QVERIFY(m_machine->start(ram));
        connectChannel(4, true);
        QTRY_COMPARE_WITH_TIMEOUT(m_greeted->count(), 1, 30'000);
        qInfo("HELLO %lld ms after the start of the restoring QEMU", clock.elapsed());
        QVERIFY2(!m_decider.answer(0, Verdict::Allow), "a verdict of the old timeline");
        QCOMPARE(get(u".openclaw/outbox/"_s + name + u".done"_s), QByteArray("blocked\n"));
        const auto verdict = get(u".openclaw/outbox/"_s + name + u".verdict"_s);
        QVERIFY2(verdict.contains("rolled-back") || verdict.contains("channel-cut"), verdict.constData());
        theClockIsTheHosts();
        QTRY_VERIFY_WITH_TIMEOUT(m_channel->vitals().pluginHome, 10'000); // called anew, in this epoch
        theGatewayIsReached();
        m_decider.automatic = Verdict::Allow;
        const auto next = ask("echo alive");
        QCOMPARE(get(u".openclaw/outbox/"_s + next + u".done"_s), QByteArray("0\n")); // its output is whole by then
        QCOMPARE(get(u".openclaw/outbox/"_s + next + u".out"_s), QByteArray("alive\n"));
        QCOMPARE(m_decider.actions.last().epoch, Epoch{4});
        QCOMPARE(m_violations->count(), 0);
    }

    // The same memory twice: the random numbers must differ.
    void twoRestoresDoNotShareRandomNumbers()
    {
        m_channel->cut();
        const auto ram = m_machine->folder() + u"/ram2"_s;
        QVERIFY(m_machine->saveAndEnd(ram));
        QByteArrayList seen;
        for (quint64 epoch = 5; epoch < 7; ++epoch) {
            QVERIFY(m_machine->start(ram));
            connectChannel(epoch, true);
            QTRY_COMPARE_WITH_TIMEOUT(m_greeted->count(), 1, 30'000);
            m_scripts = 1000;
            seen.append(asRoot("busybox head -c 32 /dev/urandom | busybox od -An -tx1\n"));
            m_channel->cut();
            m_machine->kill();
            for (const auto *socket : {"qmp.sock", "control.sock", "out.sock", "in.sock"})
                QFile::remove(m_machine->folder() + u'/' + QString::fromLatin1(socket));
        }
        QVERIFY(seen[0].endsWith("exit 0"));
        QVERIFY(seen[0] != seen[1]);
        QVERIFY(m_machine->start(ram)); // for whoever comes next
        connectChannel(7, true);
    }

    void quiesceAnswers()
    {
        std::optional<Result<void>> done;
        m_channel->quiesce(this, [&](auto result) { done = std::move(result); });
        QTRY_VERIFY_WITH_TIMEOUT(done && done->has_value(), 20'000);
    }

    // Last: the agent ends with it.
    void aKilledFileGateTakesTheAgentWithIt()
    {
        QTRY_VERIFY_WITH_TIMEOUT(m_channel->vitals().pluginHome, 20'000); // or its absence below would be the one of before
        const auto before = asRoot("busybox pidof gateway\n");
        QVERIFY2(before.endsWith("exit 0"), before.constData());
        m_decider.automatic = Verdict::Allow; // what the next one does to get there
        QVERIFY(put(u"testroot/close.sh"_s, "for p in $(busybox pidof guestd); do grep -q -e --files /proc/$p/cmdline && kill -9 $p; done\n"));
        QTRY_VERIFY_WITH_TIMEOUT(!m_channel->vitals().pluginHome, 20'000);
        QVERIFY(QTest::qWaitFor([this] { return put(u"testroot/there"_s, "again"); }, 30'000));
        QTRY_VERIFY_WITH_TIMEOUT(m_channel->vitals().pluginHome, 30'000);
        const auto after = asRoot("busybox pidof gateway\n");
        QVERIFY2(after.endsWith("exit 0") && after != before, after.constData());
        QCOMPARE(asRoot("grep -c fuse.cofferdam /proc/mounts; ls /home\n"), QByteArray("1\nagent\nexit 0")); // a new one serves it
    }
};

QTEST_GUILESS_MAIN(tst_TinyMachine)
#include "tst_tinymachine.moc"
