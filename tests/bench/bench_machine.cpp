// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Prints what a machine with the real OpenClaw costs: a new agent, a snapshot, a rollback and the service's memory, and in
// the same run a restore of the same RAM and disk by QEMU alone.

#include "core/vault/DerivedKey.h"
#include "core/vault/KeyFile.h"
#include "tests/bench/BareRestore.h"
#include "tests/integration/ServiceProcess.h"
#include "tests/support/Phrases.h"
#include "vm/snapshot/RamStore.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <vector>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr int kTimes = 5;
constexpr int kTimesAtWork = 21; // so that of 100 the 95th is not the slowest
constexpr int kBetweenActions = 6000; // ms
constexpr int kSettle = 20'000; // ms, until OpenClaw is idle after a restore

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    return values.empty() ? 0 : values[values.size() / 2];
}

double percentile95(std::vector<double> values)
{
    std::ranges::sort(values);
    return values.empty() ? 0 : values[std::min(values.size() - 1, values.size() * 95 / 100)];
}

void printSlowest(const char *what, const std::vector<double> &ms, double aim)
{
    const auto slowest = percentile95(ms);
    qInfo("%-58s p95    %6.0f ms  (n=%zu)  aim %.0f: %s", what, slowest, ms.size(), aim, slowest <= aim ? "met" : "MISSED");
}

void print(const char *what, const std::vector<double> &ms, double aim)
{
    if (ms.empty())
        return;
    const auto [low, high] = std::ranges::minmax(ms);
    qInfo("%-58s median %6.0f ms  (%.0f to %.0f, n=%zu)  aim %.0f: %s", what, median(ms), low, high, ms.size(), aim, median(ms) <= aim ? "met" : "MISSED");
}

/// ms since its begin until the guest answered; nothing of a row that is about something else.
std::optional<double> answeredAfterStart(const api::TrailDetail &detail)
{
    for (const auto &step : detail.start().steps()) {
        if (step.name() == "answered")
            return double(step.ms());
    }
    return std::nullopt;
}

std::optional<double> answeredAfterRestore(const api::TrailDetail &detail)
{
    return detail.has_restore() ? std::optional(double(detail.restore().ms_answered())) : std::nullopt;
}

} // namespace

class bench_Machine : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ServiceProcess> m_service;
    std::string m_agent;
    std::vector<double> m_rollbacks;
    std::vector<double> m_standbyRollbacks;
    QStringList m_command; ///< That the agent's QEMU was started with.
    quint64 m_seen = 0; ///< Number of the newest row that gave a figure.

    /// A figure out of the next row of `event` about the agent that has it. Rows may come after the answer.
    template<typename Read>
    double figure(api::TrailEvent event, Read read)
    {
        double value = -1;
        (void)QTest::qWaitFor(
            [&] {
                for (const auto &row : m_service->rows(event)) {
                    const std::optional<double> found = read(row.detail());
                    if (row.agent() != m_agent || row.seq() <= m_seen || !found)
                        continue;
                    m_seen = row.seq();
                    value = *found;
                    return true;
                }
                return false;
            },
            10'000);
        return value;
    }

    /// What was measured of snapshots in one state of the guest.
    struct Snapshots {
        std::vector<double> held;
        std::vector<double> pause;
    };
    void takeInto(Snapshots &into)
    {
        const auto reply = askOf([&](auto &request) {
            request.mutable_take_snapshot()->set_agent(m_agent);
            request.mutable_take_snapshot()->set_label("bench");
        });
        QVERIFY2(!reply.has_failed(), english(reply.failed().message()).c_str());
        const auto node = m_service->snapshots(m_agent).last();
        into.held.push_back(node.held_ms());
        into.pause.push_back(node.pause_ms());
    }
    bool works() { return m_service->agent(m_agent).state() == api::AGENT_WORKING; }
    /// A task that writes to memory and disk for minutes.
    void beginWork()
    {
        askOf([&](auto &request) {
            request.mutable_send_prompt()->set_agent(m_agent);
            request.mutable_send_prompt()->set_text("run dd if=/dev/urandom of=busy.bin bs=64k count=40000");
        });
        QTest::qWait(kSettle);
        while (const auto question = works() ? m_service->waitForQuestion(5000) : std::nullopt) {
            askOf([&](auto &request) {
                request.mutable_resolve()->set_question(question->id());
                request.mutable_resolve()->set_approve(true);
            });
            QTest::qWait(kSettle);
        }
        QVERIFY2(works(), qPrintable(m_service->problem()));
    }

    api::ServiceToClient askOf(auto &&fill)
    {
        api::ClientToService request;
        fill(request);
        return m_service->ask(request, 180'000);
    }

    /// The way back alone, to the newest.
    double goBack()
    {
        const auto reply = askOf([&](auto &request) {
            request.mutable_restore()->set_agent(m_agent);
            request.mutable_restore()->set_snapshot(m_service->snapshots(m_agent).last().id());
            request.mutable_restore()->set_give_up_present(true);
        });
        if (reply.has_failed())
            qWarning("%s", english(reply.failed().message()).c_str());
        return reply.has_failed() ? -1 : figure(api::EVENT_RESTORE, answeredAfterRestore);
    }

    QStringList commandOf(qint64 pid)
    {
        QFile about(u"/proc/%1/cmdline"_s.arg(pid));
        QStringList command;
        const auto words = about.open(QFile::ReadOnly) ? about.readAll().chopped(1).split('\0') : QByteArrayList();
        for (const auto &word : words)
            command << QString::fromUtf8(word);
        return command;
    }

    static void compare(const char *what, const std::vector<double> &ours, const std::vector<double> &bare, double aim)
    {
        const auto ratio = median(ours) / median(bare);
        qInfo("%-58s %.2f  aim %.1f: %s", what, ratio, aim, ratio <= aim ? "met" : "MISSED");
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_service = std::make_unique<ServiceProcess>();
        QVERIFY2(m_service->start(), qPrintable(m_service->problem()));
    }

    void newAgent()
    {
        std::vector<double> ms;
        for (int i = 0; i < kTimes; ++i) {
            if (!m_agent.empty())
                askOf([&](auto &request) { request.mutable_delete_agent()->set_agent(m_agent); });
            const auto reply = askOf([&](auto &request) {
                request.mutable_create_agent()->set_name("bench" + std::to_string(i));
                request.mutable_create_agent()->set_image("full");
            });
            QVERIFY2(reply.has_agent(), english(reply.failed().message()).c_str());
            m_agent = reply.agent().id();
            ms.push_back(figure(api::EVENT_AGENT, answeredAfterStart));
        }
        print("new agent until the guest answers", ms, 5000);
    }

    void snapshotsWithOpenClawIdle()
    {
        QVERIFY2(m_service->waitForState(m_agent, api::AGENT_READY, 300'000), qPrintable(m_service->problem()));
        QTest::qWait(kSettle);
        Snapshots idle;
        for (int i = 0; i < kTimes; ++i) {
            takeInto(idle);
            QTest::qWait(kSettle / 4);
        }
        print("an action is held by its snapshot for", idle.held, 2000);
        print("guest pause of a snapshot", idle.pause, 100);
    }

    // One that is asked for right after another finds nothing copied ahead: what it costs without.
    void snapshotsWhileATaskRuns()
    {
        beginWork();
        Snapshots ahead;
        Snapshots without;
        for (int i = 0; i < kTimesAtWork; ++i) {
            for (int tries = 0; tries == 0 || (tries < 3 && !works()); ++tries) {
                if (!works()) // its file is as large as it may be
                    beginWork();
                QTest::qWait(kBetweenActions);
            }
            QVERIFY2(works(), "the task ended too early");
            takeInto(ahead);
            takeInto(without);
        }
        askOf([&](auto &request) { request.mutable_abort_task()->set_agent(m_agent); });
        print("at work: an action is held by its snapshot for", ahead.held, 300);
        printSlowest("at work: an action is held by its snapshot for", ahead.held, 300);
        print("at work: guest pause of a snapshot", ahead.pause, 100);
        printSlowest("at work: guest pause of a snapshot", ahead.pause, 100);
        print("at work, nothing copied ahead: an action is held for", without.held, 300);
        print("at work, nothing copied ahead: guest pause", without.pause, 100);
        QVERIFY2(m_service->waitForState(m_agent, api::AGENT_READY, 300'000), qPrintable(m_service->problem()));
        QTest::qWait(kSettle);
    }

    void rollback()
    {
        QTRY_VERIFY_WITH_TIMEOUT(m_service->snapshots(m_agent).last().durable(), 120'000);
        for (int i = 0; i < kTimes; ++i) {
            m_rollbacks.push_back(goBack());
            QVERIFY(m_rollbacks.back() >= 0);
            QTest::qWait(kSettle / 4); // shorter than it takes until a process waits
            QVERIFY(m_service->waitingPids().isEmpty());
        }
        m_command = commandOf(m_service->qemuPids().first());
        print("rollback until the guest answers", m_rollbacks, 4000);
    }

    void rollbackIntoAProcessThatWaits()
    {
        for (int i = 0; i < kTimes; ++i) {
            QTRY_COMPARE_WITH_TIMEOUT(m_service->waitingPids().size(), 1, 60'000);
            QTest::qWait(kSettle / 4);
            m_standbyRollbacks.push_back(goBack());
            QVERIFY(m_standbyRollbacks.back() >= 0);
        }
        print("the same with a process that waits for it", m_standbyRollbacks, 4000);
        QFile status(u"/proc/%1/status"_s.arg(m_service->pid()));
        QVERIFY(status.open(QFile::ReadOnly));
        const auto lines = status.readAll().split('\n');
        for (const auto &line : lines) {
            if (line.startsWith("VmRSS:"))
                qInfo("%-58s %.0f MiB  aim 150", "memory of the service (RSS)", line.simplified().split(' ').at(1).toDouble() / 1024);
        }
    }

    void bareRestore()
    {
        const auto snapshot = m_service->snapshots(m_agent).last();
        askOf([&](auto &request) { request.mutable_stop_agent()->set_agent(m_agent); });
        QVERIFY(m_service->waitForState(m_agent, api::AGENT_STOPPED));

        const auto agent = QString::fromStdString(m_agent);
        const auto id = QString::fromStdString(snapshot.id());
        const QTemporaryDir folder(u"/var/tmp/cd-bare-XXXXXX"_s);
        const auto key = KeyFile(m_service->dataFolder() + u"/trail.key"_s).load();
        QVERIFY(key);
        const auto store = RamStore::open(m_service->dataFolder() + u"/snapshots"_s, {}, std::make_shared<const Secret>(derivedKey(*key, kMemoryPurpose)));
        QVERIFY(store);
        const auto ram = folder.filePath(u"ram"_s);
        {
            QElapsedTimer clock;
            clock.start();
            const auto loadable = (*store)->load(AgentId{agent}, SnapshotId{id}, {}, {});
            QVERIFY2(loadable, loadable ? "" : qPrintable(loadable.error().message.english()));
            qInfo("%-58s %lld ms", "of a rollback, memory is decrypted in", clock.elapsed());
            QVERIFY(QFile::copy(loadable->path(), ram));
        }
        const auto bare =
            BareRestore::of(m_command, folder.path(), m_service->dataFolder() + u"/agents/%1/vdb.qcow2"_s.arg(agent), derivedKey(*key, kDiskPurpose), ram, id);
        QVERIFY2(bare, bare ? "" : qPrintable(bare.error().message.english()));
        std::vector<double> ms;
        for (int i = 0; i < kTimes; ++i) {
            const auto took = bare->run(1000 + quint64(i));
            QVERIFY2(took, took ? "" : qPrintable(took.error().message.english()));
            ms.push_back(*took);
        }
        print("the same restore by QEMU alone until the guest answers", ms, 4000);
        compare("rollback to bare restore", m_rollbacks, ms, 1.2);
        compare("rollback into a process that waits to bare restore", m_standbyRollbacks, ms, 1.0);
    }

    void cleanupTestCase()
    {
        if (QTest::currentTestFailed() && m_service)
            qInfo().noquote() << m_service->log();
        if (m_service && !m_agent.empty())
            askOf([&](auto &request) { request.mutable_delete_agent()->set_agent(m_agent); });
        m_service.reset();
    }
};

QTEST_GUILESS_MAIN(bench_Machine)
#include "bench_machine.moc"
