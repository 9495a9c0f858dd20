// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An agent that does all it can to keep its service from everything else: rows of the trail, questions, requests to the model, its console,
// for a minute, and for ten with --long. Its user looks and lets it go on whenever it is frozen. The service stays small, clients are
// answered, the disk stays within its reserve, and the other agent's questions are asked and answered.

#include "tests/integration/ServiceProcess.h"
#include "tests/integration/WindowProbe.h"
#include "tests/support/Phrases.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include <sys/stat.h>

#include <algorithm>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

const bool kLong = qEnvironmentVariableIsSet("COFFERDAM_LONG");
constexpr qint64 kFlood = 45'000; // ms
constexpr qint64 kFloodLong = 600'000;
constexpr double kMostMemory = 300e6;
constexpr double kAnsweredWithin = 100; // ms; and what the machine makes an idle thread wait
constexpr int kPatience = 120'000;      // ms for four Pythons to start
constexpr int kCalmPatience = 30'000;   // ms from a wish to its question, and from the answer to the end; two machines are translated on two cores
constexpr int kKeys = 12;
constexpr int kAskingCalls = 4; ///< Beside the one that fills the trail.
constexpr int kAskers = 18;     ///< Of each of them: more than may wait of one call.
constexpr int kAnswersEach = 10; ///< Of a person in a second.
constexpr int kFewestAsked = 20;
constexpr int kMostWaiting = 48; ///< Of the gates of one agent (Questions.cpp).
// The budget of an agent (TrailBudget): a bucket, and as much a minute. A row takes more on the disk than it counts: indices, the log, full text.
constexpr double kTrailBudget = 16e6;
constexpr double kOnDisk = 4;
constexpr double kReserve = 64e6;
constexpr double kMostConsole = 8e6;

/// Bytes that really lie there.
double diskOf(const QString &path)
{
    struct stat status{};
    return ::stat(QFile::encodeName(path).constData(), &status) == 0 ? static_cast<double>(status.st_blocks) * 512 : 0;
}

double sum(const QString &folder, const QString &pattern)
{
    double all = 0;
    const auto names = QDir(folder).entryList({pattern}, QDir::Files);
    for (const auto &name : names)
        all += diskOf(folder + u'/' + name);
    return all;
}

/// Bytes of memory, by its name in /proc.
double memoryOf(qint64 pid, QByteArrayView name)
{
    QFile file(u"/proc/%1/status"_s.arg(pid));
    if (!file.open(QFile::ReadOnly))
        return 0;
    const auto lines = file.readAll().split('\n');
    for (const auto &line : lines) {
        if (line.startsWith(name))
            return line.simplified().split(' ').value(1).toDouble() * 1024;
    }
    return 0;
}

QByteArray program(const QString &name)
{
    QFile file(qEnvironmentVariable("COFFERDAM_SOURCE") + u"/tests/integration/flood/"_s + name);
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class tst_Flood : public QObject
{
    Q_OBJECT

private:
    static constexpr auto kPush = "git push --force https://git.outside.example/x.git main";

    /// The question of the agent that does nothing wrong.
    struct Calm {
        int round = 0;
        bool isApproved = false;
        QElapsedTimer since;
        std::vector<double> asked; ///< ms from the wish to the question,
        std::vector<double> ended; ///< and from the answer to the end.
        [[nodiscard]] std::string name() const { return "calm" + std::to_string(round); }
    };

    std::unique_ptr<ServiceProcess> m_service;
    std::string m_flooder;
    std::string m_other;
    Calm m_calm;
    int m_denied = 0;
    int m_mostWaiting = 0;
    int m_unfrozen = 0;

    [[nodiscard]] QString console() const { return m_service->runtimeFolder() + u"/vm/"_s + QString::fromStdString(m_flooder).first(12) + u"/console.log"_s; }

    bool resolve(const std::string &question, bool approve)
    {
        api::ClientToService request;
        request.mutable_resolve()->set_question(question);
        request.mutable_resolve()->set_approve(approve);
        return !m_service->ask(request).has_failed();
    }

    void wishCalm()
    {
        ++m_calm.round;
        m_calm.isApproved = false;
        m_calm.since.start();
        m_service->wish(m_other, m_calm.name(), std::string(kPush) + std::to_string(m_calm.round));
    }

    /// The user of both: says no to the one and yes to the other.
    void answerQuestions()
    {
        api::ClientToService request;
        request.mutable_list_questions();
        const auto reply = m_service->ask(request);
        int left = kAnswersEach;
        int waiting = 0;
        for (const auto &question : reply.questions().questions()) {
            if (question.action().agent() == m_other) {
                m_calm.asked.push_back(static_cast<double>(m_calm.since.elapsed()));
                m_calm.since.start();
                m_calm.isApproved = true;
                (void)resolve(question.id(), true);
            } else {
                ++waiting;
                if (left-- > 0)
                    m_denied += resolve(question.id(), false);
            }
        }
        m_mostWaiting = std::max(m_mostWaiting, waiting);
    }

    void watchCalm()
    {
        if (!m_calm.isApproved || !m_service->get(m_other, "/home/agent/.openclaw/outbox/" + m_calm.name() + ".done"))
            return;
        m_calm.ended.push_back(static_cast<double>(m_calm.since.elapsed()));
        wishCalm();
    }

    void letItGoOn()
    {
        if (m_service->agent(m_flooder).state() != api::AGENT_FROZEN)
            return;
        api::ClientToService request;
        request.mutable_unfreeze()->set_agent(m_flooder);
        m_unfrozen += !m_service->ask(request).has_failed();
    }

    [[nodiscard]] quint64 trailSize()
    {
        api::ClientToService request;
        request.mutable_query_audit()->set_limit(1);
        const auto reply = m_service->ask(request);
        return reply.audit().rows_size() > 0 ? reply.audit().rows(0).seq() : 0;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_service = std::make_unique<ServiceProcess>();
        QVERIFY2(m_service->start(), qPrintable(m_service->problem()));
        m_flooder = m_service->createAgent("flooder", "lab");
        QVERIFY2(!m_flooder.empty(), qPrintable(m_service->problem()));
        m_other = m_service->createAgent("other");
        QVERIFY2(!m_other.empty(), qPrintable(m_service->problem()));
        QVERIFY(m_service->put(m_flooder, "/home/agent/workspace/tools.py", program(u"tools.py"_s).toStdString()));
        QVERIFY(m_service->put(m_flooder, "/home/agent/testroot/root.py", program(u"root.py"_s).toStdString()));
        for (int i = 0; i < kKeys; ++i)
            QVERIFY(m_service->put(m_flooder, "/home/agent/.ssh/id_" + std::to_string(i), "decoy", 0600));
        for (int i = 0; i < kAskingCalls * kAskers; ++i) {
            const auto project = std::to_string(i / kAskers) + '-' + std::to_string(i % kAskers);
            QVERIFY(m_service->put(m_flooder, "/home/agent/project-" + project + "/main.c", "int main;"));
        }
    }

    void nobodyElseSuffers()
    {
        for (int i = 0; i < kAskingCalls; ++i)
            m_service->wish(m_flooder, "ask" + std::to_string(i), "python3 tools.py ask " + std::to_string(i));
        QVERIFY(m_service->waitForQuestion(kPatience)); // the others would keep them from starting
        const auto before = memoryOf(m_service->pid(), "VmRSS:");
        const auto rowsBefore = trailSize();
        const auto trailBefore = sum(m_service->dataFolder(), u"trail.db*"_s);
        WindowProbe probe(m_service->runtimeFolder() + u"/service.sock"_s);
        probe.start();
        m_service->asRoot(m_flooder, "begin", "setsid python3 /home/agent/testroot/root.py </dev/null >/dev/null 2>&1 &\n");
        m_service->wish(m_flooder, "rows", "python3 tools.py rows");
        wishCalm();

        double memory = before;
        double console = 0;
        QElapsedTimer clock;
        clock.start();
        const auto length = kLong ? kFloodLong : kFlood;
        for (qint64 second = 0; clock.elapsed() < length; ++second) {
            memory = std::max(memory, memoryOf(m_service->pid(), "VmRSS:"));
            console = std::max(console, diskOf(this->console()));
            answerQuestions();
            watchCalm();
            letItGoOn();
            m_service->forgetEvents();
            QVERIFY2(m_service->isRunning(), m_service->log().constData());
            QTest::qWait(static_cast<int>(std::clamp<qint64>((second + 1) * 1000 - clock.elapsed(), 0, 1000)));
        }
        const auto times = probe.finish();
        const auto rows = trailSize() - rowsBefore;
        const auto trail = sum(m_service->dataFolder(), u"trail.db*"_s) - trailBefore;
        const auto minutes = static_cast<double>(clock.elapsed()) / 60'000;
        const auto answered = WindowProbe::percentile(times.answers, 99);
        const auto echoed = WindowProbe::percentile(times.echoes, 99);
        std::ranges::sort(m_calm.asked);
        std::ranges::sort(m_calm.ended);

        qInfo("%.1f minutes: %llu rows, %d questions denied, %d waited at most, frozen and let go on %d times, %lld events", minutes, rows, m_denied,
              m_mostWaiting, m_unfrozen, times.events);
        qInfo("memory of the service: %.0f MB before, %.0f MB at most (VmHWM %.0f MB)", before / 1e6, memory / 1e6, memoryOf(m_service->pid(), "VmHWM:") / 1e6);
        qInfo(
            "%zu answers to a client: median %.1f ms, 99 %% %.1f ms, longest %.1f ms, %lld refused, %lld missing; an idle thread: 99 %% %.1f ms, longest %.1f ms",
            times.answers.size(), WindowProbe::percentile(times.answers, 50), answered, WindowProbe::percentile(times.answers, 100), times.refusals,
            times.unanswered, echoed, WindowProbe::percentile(times.echoes, 100));
        qInfo("disk: trail %.1f MB more, reserve %.0f MB, console %.2f MB at most", trail / 1e6, diskOf(m_service->dataFolder() + u"/reserve"_s) / 1e6,
              console / 1e6);
        qInfo("the other agent: %zu questions, asked after %.0f ms at most; %zu ended, %.0f ms after the answer at most", m_calm.asked.size(),
              WindowProbe::percentile(m_calm.asked, 100), m_calm.ended.size(), WindowProbe::percentile(m_calm.ended, 100));

        // It was one.
        QVERIFY2(rows > 200, "no flood of rows");
        QVERIFY2(m_denied >= kFewestAsked && m_mostWaiting > kAnswersEach, "no flood of questions");
        QVERIFY2(console > 0, "no console");
        QVERIFY2(memory > before, "no model was asked");
        // And nobody else suffered.
        QVERIFY(memory < kMostMemory);
        QVERIFY(times.answers.size() > static_cast<std::size_t>(clock.elapsed() / 200));
        QVERIFY(answered <= kAnsweredWithin + echoed);
        QCOMPARE(times.refusals, 0);
        QVERIFY(trail < kOnDisk * kTrailBudget * (minutes + 1));
        QVERIFY(diskOf(m_service->dataFolder() + u"/reserve"_s) >= kReserve);
        QVERIFY(console < kMostConsole);
        QVERIFY(m_mostWaiting <= kMostWaiting);
        QVERIFY(m_calm.asked.size() >= 2 && m_calm.ended.size() >= 1);
        QVERIFY(WindowProbe::percentile(m_calm.asked, 100) < kCalmPatience);
        QVERIFY(WindowProbe::percentile(m_calm.ended, 100) < kCalmPatience);
    }

    void cleanup()
    {
        if (QTest::currentTestFailed() && m_service)
            m_service->showLog();
    }
    void cleanupTestCase() { m_service.reset(); }
};

int main(int argc, char *argv[])
{
    qputenv("QTEST_FUNCTION_TIMEOUT", "1800000"); // Qt's own is 5 minutes
    QCoreApplication application(argc, argv);
    tst_Flood test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_flood.moc"
