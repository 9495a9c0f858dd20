// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A computer sleeps, a user logs out and in again, a debugger holds a process: the service, the machine or both stand still for longer
// than the lease. The agent's processes stand still with them. Afterwards everything goes on by itself, nothing stays frozen, and
// nothing was let through that has no row.

#include "tests/integration/ServiceProcess.h"
#include "tests/support/Phrases.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTest>
#include <QTimer>

#include <signal.h>

#include <algorithm>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

const bool kLong = qEnvironmentVariableIsSet("COFFERDAM_LONG");
constexpr int kStands = 12'000;      // ms; the lease is 10 s under translation
constexpr int kStandsLong = 75'000;  // and a new connection is given up after 60 s
constexpr int kGreenWithin = 45'000; // ms: two leases, a connection, a self-test
constexpr int kStaysGreen = 3'000;   // ms; what was green before and has not noticed yet does not count

/// Goes on and on, each time with a program of another name. It waits without one, so that refusals do not make it faster.
std::string walker(int walk)
{
    const auto number = std::to_string(walk);
    return "i=0\nwhile [ ! -e /tmp/marks/enough-" + number + " ]; do i=$((i+1)); /bin/touch /tmp/marks/" + number
           + "-$i.; read -t 1 x <>/tmp/marks/pace; done\nexit 0\n";
}

enum class Still { Service, Machine, Both, InTurns };

} // namespace

class tst_Standstill : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ServiceProcess> m_service;
    std::string m_agent;
    int m_walk = 0;
    int m_scripts = 0;

    static int stands() { return kLong ? kStandsLong : kStands; }

    static bool signal(const QList<qint64> &processes, int number)
    {
        return !processes.isEmpty() && std::ranges::all_of(processes, [number](qint64 pid) { return ::kill(static_cast<pid_t>(pid), number) == 0; });
    }

    std::string root(const std::string &script) { return m_service->asRoot(m_agent, "root" + std::to_string(++m_scripts), script); }

    /// The marks that the walker has left.
    QStringList marks()
    {
        const auto names = QString::fromStdString(root("cd /tmp/marks && ls")).split(u'\n', Qt::SkipEmptyParts);
        return names.filter(u"%1-"_s.arg(m_walk)).filter(u"."_s);
    }

    void walk()
    {
        const auto name = "walk" + std::to_string(++m_walk);
        root("umask 0; mkdir -p /tmp/marks; [ -e /tmp/marks/pace ] || mkfifo /tmp/marks/pace");
        QVERIFY(m_service->put(m_agent, "/home/agent/workspace/" + name + ".sh", walker(m_walk)));
        QVERIFY(m_service->put(m_agent, "/home/agent/.openclaw/inbox/" + name + ".rogue", "sh " + name + ".sh"));
        QTRY_VERIFY_WITH_TIMEOUT(marks().size() > 2, 20'000);
    }

    /// Ready, without anybody's doing, and for longer than it takes to notice that something is wrong.
    void expectGreen()
    {
        QElapsedTimer clock;
        clock.start();
        QElapsedTimer green;
        api::Agent agent;
        QStringList red;
        while (clock.elapsed() < kGreenWithin && !(green.isValid() && green.elapsed() > kStaysGreen)) {
            agent = m_service->agent(m_agent);
            red = m_service->red();
            QVERIFY2(agent.state() != api::AGENT_FROZEN, english(agent.problem()).c_str());
            if (agent.state() != api::AGENT_READY || !red.isEmpty())
                green.invalidate();
            else if (!green.isValid())
                green.start();
            QTest::qWait(100);
        }
        QVERIFY2(green.isValid() && green.elapsed() > kStaysGreen,
                 qPrintable(red.join(u' ') + u' ' + QString::fromStdString(api::AgentState_Name(agent.state()) + " " + english(agent.problem()))));
        qInfo("green after %lld ms", clock.elapsed() - green.elapsed());
    }

    /// It runs on, the next command works, and each mark of before, meanwhile and afterwards has its row.
    void expectWork(const QStringList &before)
    {
        QCOMPARE(root("cat /sys/fs/cgroup/agent/cgroup.freeze"), "0\n");
        const auto source = root("cat /sys/devices/system/clocksource/clocksource0/current_clocksource"); // the kernel leaves one that has stood still
        qInfo("the guest's clock: %s", source.c_str());
        QElapsedTimer clock;
        clock.start();
        QTRY_VERIFY_WITH_TIMEOUT(marks().size() > before.size() + 2, 60'000); // a look alone may take as long as asRoot() waits
        qInfo("three more marks after %lld ms", clock.restart());
        const auto name = "next" + std::to_string(m_walk);
        m_service->wish(m_agent, name, "ls -la");
        QCOMPARE(m_service->outcome(m_agent, name), "0");
        root("touch /tmp/marks/enough-" + std::to_string(m_walk));
        QTRY_COMPARE_WITH_TIMEOUT(m_service->outcome(m_agent, "walk" + std::to_string(m_walk), 1000), "0", 20'000);
        qInfo("the next command and the end of the walk after %lld ms", clock.elapsed());
        const auto after = marks();
        const auto rows = m_service->gateDecisions();
        for (const auto &mark : after) {
            const auto path = "/tmp/marks/" + mark.toStdString();
            const auto allows = [&path](const api::AuditRow &row) {
                return row.outcome() == api::OUTCOME_ALLOW && row.tool() == "gate.exec" && row.subject().find(path) != std::string::npos;
            };
            QVERIFY2(std::ranges::any_of(rows, allows), path.c_str());
        }
        qInfo("%lld marks before, %lld in all, each with its allow", before.size(), after.size());
        QVERIFY(m_service->rows(api::EVENT_FREEZE).isEmpty());
    }

    void goOn()
    {
        api::ClientToService request;
        request.mutable_continue_agent()->set_agent(m_agent);
        QVERIFY2(!m_service->ask(request).has_failed(), qPrintable(m_service->problem()));
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_service = std::make_unique<ServiceProcess>();
        QVERIFY2(m_service->start(), qPrintable(m_service->problem()));
        m_agent = m_service->createAgent("still");
        QVERIFY2(!m_agent.empty(), qPrintable(m_service->problem()));
    }

    void goesOnByItself_data()
    {
        QTest::addColumn<Still>("still");
        QTest::newRow("both, as when the computer sleeps") << Still::Both;
        if (kLong) { // half a minute each
            QTest::newRow("the service") << Still::Service;
            QTest::newRow("the machine") << Still::Machine;
            QTest::newRow("one after the other") << Still::InTurns;
        }
    }

    void goesOnByItself()
    {
        QFETCH(Still, still);
        walk();
        if (QTest::currentTestFailed())
            return;
        const auto before = marks();
        const QList<qint64> service{m_service->pid()};
        const auto machine = m_service->qemuPids();
        const auto epoch = m_service->agent(m_agent).epoch();
        const auto stand = [](const QList<qint64> &processes) {
            QVERIFY(signal(processes, SIGSTOP));
            QTest::qWait(stands());
            QVERIFY(signal(processes, SIGCONT));
        };
        if (still == Still::Service || still == Still::InTurns)
            stand(service);
        if (still == Still::Machine || still == Still::InTurns)
            stand(machine);
        if (still == Still::Both)
            stand(service + machine);
        if (QTest::currentTestFailed())
            return;
        expectGreen();
        if (QTest::currentTestFailed())
            return;
        QCOMPARE(m_service->agent(m_agent).epoch(), epoch); // and nothing was taken back
        expectWork(before);
    }

    void aNewServiceTakesItUpWhileItStands_data()
    {
        QTest::addColumn<bool>("ended");
        QTest::addColumn<bool>("machineStands");
        QTest::newRow("killed and started again") << false << false;
        QTest::newRow("ended, and started while the machine stands still") << true << true;
        if (kLong)
            QTest::newRow("ended and started again") << true << false;
    }

    void aNewServiceTakesItUpWhileItStands()
    {
        QFETCH(bool, ended);
        QFETCH(bool, machineStands);
        walk();
        if (QTest::currentTestFailed())
            return;
        const auto before = marks();
        const auto machine = m_service->qemuPids();
        if (machineStands)
            QVERIFY(signal(machine, SIGSTOP));
        ended ? m_service->stop() : m_service->kill();
        QTest::qWait(stands()); // longer than the lease
        if (machineStands)
            QTimer::singleShot(3000, this, [machine] { QVERIFY(signal(machine, SIGCONT)); });
        QVERIFY2(m_service->start(), qPrintable(m_service->problem()));
        QVERIFY2(m_service->waitForState(m_agent, api::AGENT_HELD, kGreenWithin), qPrintable(m_service->problem()));
        QCOMPARE(m_service->qemuPids(), machine);
        goOn(); // held is what a new service does, for its user to look; it is no freeze
        expectGreen();
        if (QTest::currentTestFailed())
            return;
        expectWork(before);
    }

    void cleanup()
    {
        if (!QTest::currentTestFailed())
            return;
        if (m_service->isRunning())
            signal({m_service->pid()}, SIGCONT);
        signal(m_service->qemuPids(), SIGCONT);
        qInfo().noquote() << QString::fromStdString(root("date +%T; ls -le /tmp/marks; ps -o pid,stat,time,args; dmesg | tail -n 40"));
        const auto rows = m_service->gateDecisions();
        for (const auto &row : rows.first(std::min<qsizetype>(20, rows.size())))
            qInfo("%lld us %s %s", qint64(row.time_us()), api::Outcome_Name(row.outcome()).c_str(), row.subject().c_str());
        m_service->showLog();
    }

    void cleanupTestCase() { m_service.reset(); }
};

int main(int argc, char *argv[])
{
    qputenv("QTEST_FUNCTION_TIMEOUT", "1200000"); // Qt's own is 5 minutes
    QCoreApplication application(argc, argv);
    tst_Standstill test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_standstill.moc"
