// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whoever decides is killed in the middle of its work, again and again: the service, the process in the guest that asks it, and the
// one that serves the agent's files. Meanwhile a program of the agent that asks nobody runs programs, deletes files and writes to
// files, each under a name of its own. For each of these that happened, the trail on disk has to hold the allow.

#include "tests/integration/ServiceProcess.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDeadlineTimer>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>
#include <QSet>
#include <QTest>

#include <algorithm>
#include <array>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr int kEach = 6;              // of a kind in a round; one digit of its name
constexpr int kLongest = 1500;        // ms from the beginning of a round to the kill
constexpr int kAfterWorker = 500;     // ms from its death to that of the service
/// ms; HELLO sets the guest's clock, late by as long as it waited, and a second one sets it right again: what happens between the
/// two looks older than it is.
constexpr qint64 kClockStep = 2000;
constexpr qint64 kNoClock = 3600'000; // ms; a worker that comes up may hear more than one HELLO, each with its own clock
constexpr int kRecovery = 90'000;     // ms; the host takes a guest for silent after two leases of 10 s, and a gateway waits before it starts again

/// Half of everything. Of files only for the file gate: the exec gate would else refuse the program before.
constexpr auto kRules = R"([[rule]]
id = "kills.files"
title = "Not this file"
kinds = ["file"]
when = { fact = "object", matches = "/home/agent/workspace/.*-no" }
verdict = "block"
reason = "Half of what is tried is not allowed."

[[rule]]
id = "kills.programs"
title = "Not this program"
kinds = ["exec"]
when = { fact = "object", matches = "/tmp/marks/.*-no" }
verdict = "block"
reason = "Half of what is tried is not allowed."
)";

enum class Victim { Service, Worker, WorkerThenService, Files };

const char *nameOf(Victim victim)
{
    constexpr std::array kNames{"the service", "the worker", "the worker, then the service", "the file gate"};
    return kNames[static_cast<std::size_t>(victim)];
}

const bool kLong = qEnvironmentVariableIsSet("COFFERDAM_LONG");

/// Most are of the service: the others take their time to come back.
Victim victimOf(int round)
{
    using enum Victim;
    constexpr std::array kFew{Service, WorkerThenService, Service, Files, Service, Worker};
    if (!kLong)
        return kFew[static_cast<std::size_t>(round) % kFew.size()];
    return round % 12 == 4 ? Files : round % 24 == 20 ? Worker : round % 8 == 2 ? WorkerThenService : Service;
}

/// What the agent tries. Each is tried once, so no later allow can be taken for an earlier one.
struct Trial {
    enum Kind { Run, Unlink, Write };
    Kind kind;
    std::string path;
    std::string command;
};

bool isRefusal(const api::AuditRow &row)
{
    return row.outcome() == api::OUTCOME_BLOCK && row.rule().starts_with("kills.");
}

std::string roundName(int round)
{
    return QString::number(round).rightJustified(3, u'0').toStdString();
}

Trial trial(Trial::Kind kind, int round, int number)
{
    const auto id = roundName(round) + '-' + std::to_string(number) + (number % 2 == 0 ? "-yes" : "-no");
    switch (kind) {
    case Trial::Run: // where no file gate is: what keeps it from happening is the exec gate alone
        return {kind, "/tmp/marks/m" + id, "/bin/touch /tmp/marks/m" + id};
    case Trial::Unlink: return {kind, "/home/agent/workspace/files/u" + id, "/bin/rm -f /home/agent/workspace/files/u" + id};
    case Trial::Write: break;
    }
    const auto path = "/home/agent/workspace/texts/w" + id;
    return {kind, path, "/bin/sh -c 'echo new " + std::string(number == 4 ? ">" : "1<>") + path + "'"};
}

QList<Trial> trials(int round)
{
    QList<Trial> all;
    for (const auto kind : {Trial::Run, Trial::Unlink, Trial::Write}) {
        for (int number = 0; number < kEach; ++number)
            all << trial(kind, round, number);
    }
    return all;
}

/// The three kinds side by side.
std::string program(int round)
{
    std::string text;
    for (const auto kind : {Trial::Run, Trial::Unlink, Trial::Write}) {
        text += "{\n";
        for (int number = 0; number < kEach; ++number)
            text += trial(kind, round, number).command + "\n";
        text += "} &\n";
    }
    return text + "wait\n";
}

/// Made by root, so it is nobody's who tries.
std::string preparation(int round)
{
    std::string text = "umask 0\nmkdir -p /tmp/marks /home/agent/workspace/files /home/agent/workspace/texts\n";
    for (const auto &each : trials(round)) {
        if (each.kind != Trial::Run)
            text += "echo old >" + each.path + "\n";
    }
    return text;
}

/// Of names that `pattern` fits, with the times of what leaves something behind: of a mark that it was made, of a text that it was
/// written to.
std::string look(const std::string &pattern)
{
    return "cd /tmp/marks && stat -c '%n there %y' m" + pattern + "\ncd /home/agent/workspace/files && for f in u" + pattern
           + "; do [ -e \"$f\" ] && echo \"$f there\"; done\ncd /home/agent/workspace/texts && for f in w" + pattern
           + "; do x=; read x <\"$f\"; [ \"$x\" = old ] && echo \"$f old\"; done\nstat -c '%n at %y' w" + pattern + "\n";
}

/// Tells how late the guest's clock is: HELLO sets it, and may wait for a worker that is not there yet.
constexpr auto kClock = "touch /tmp/now && stat -c 'now at %y' /tmp/now\n";

/// A trial that was no trial only.
struct Effect {
    Trial trial;
    qint64 atMs = 0; ///< By the guest's clock; 0: unknown.
};

std::string killer(const char *argument, int afterMs)
{
    return "sleep " + std::to_string(afterMs / 1000.0) + "\nfor p in $(busybox pidof guestd); do grep -q -e " + argument
           + " /proc/$p/cmdline && kill -9 $p; done\n";
}

} // namespace

class tst_Kills : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ServiceProcess> m_service;
    std::string m_agent;
    int m_looks = 0;
    int m_cutShort = 0; ///< Rounds that were neither untouched nor done when the service was killed.
    qint64 m_killedMs = 0;
    qint64 m_clockLate = kNoClock; ///< ms, at most, in this round

    bool goOn()
    {
        api::ClientToService request;
        request.mutable_continue_agent()->set_agent(m_agent);
        return !m_service->ask(request).has_failed() && m_service->waitForState(m_agent, api::AGENT_READY, kRecovery);
    }

    static qint64 timeOf(const QStringList &words)
    {
        return QDateTime::fromString(words[2] + u'T' + words[3].left(12) + u'Z', Qt::ISODateWithMs).toMSecsSinceEpoch();
    }

    /// Words of the lines that root's script prints. The guest's clock is at most as late as the answer. Asked again when the answer got
    /// lost: on a slow machine the worker may be killed only when a new service is there already.
    std::optional<QList<QStringList>> ask(const std::string &name, const std::string &script)
    {
        const QDeadlineTimer patience(kRecovery);
        for (int attempt = 0; attempt == 0 || !patience.hasExpired(); ++attempt) {
            const auto text = QString::fromStdString(m_service->asRoot(m_agent, name + '-' + std::to_string(attempt), script + kClock));
            QList<QStringList> lines;
            for (const auto &line : text.split(u'\n', Qt::SkipEmptyParts))
                lines << line.split(u' ');
            if (!lines.isEmpty() && lines.last().size() == 5 && lines.last().first() == u"now"_s) {
                m_clockLate = std::max(m_clockLate, QDateTime::currentMSecsSinceEpoch() - timeOf(lines.takeLast()));
                return lines;
            }
            qWarning("root's %s: %s", name.c_str(), qPrintable(text.right(500)));
            QTest::qWait(1000);
        }
        return std::nullopt;
    }

    /// What happened of all that was tried in `rounds`, as root sees it where `pattern` fits. Nothing when root cannot look.
    std::optional<QList<Effect>> effects(const QList<int> &rounds, const std::string &pattern)
    {
        const auto seen = ask("look" + std::to_string(++m_looks), look(pattern));
        if (!seen)
            return std::nullopt;
        QSet<QString> kept;
        QHash<QString, qint64> times;
        for (const auto &words : *seen) { // NAME WORD [DATE TIME ZONE]
            if (words[1] != u"at"_s)
                kept.insert(words[0]);
            if (words.size() > 3)
                times.insert(words[0], timeOf(words));
        }
        QList<Effect> happened;
        for (const int round : rounds) {
            for (const auto &each : trials(round)) {
                const auto name = QString::fromStdString(each.path).section(u'/', -1);
                if (kept.contains(name) == (each.kind == Trial::Run))
                    happened.append({each, times.value(name)});
            }
        }
        return happened;
    }

    /// All decisions on what the gates asked; on disk, in the order in which they were committed.
    QList<api::AuditRow> decided()
    {
        QList<api::AuditRow> all;
        for (quint64 before = 0;;) {
            const auto page = m_service->rows(api::EVENT_DECISION, before);
            if (page.isEmpty())
                break;
            before = page.last().seq();
            all << page;
        }
        std::ranges::reverse(all);
        return all;
    }

    static bool speaksOf(const api::AuditRow &row, const Trial &trial, std::string_view tool)
    {
        return row.tool() == tool && row.subject().find(trial.path) != std::string::npos;
    }

    /// What happened without an allow of each gate it passed, or before it.
    QStringList unallowed(const QList<Effect> &happened, const QList<api::AuditRow> &rows)
    {
        QStringList found;
        for (const auto &[trial, atMs] : happened) {
            for (const std::string tool : {"gate.exec", "gate.file"}) {
                const auto allows = [&trial, &tool](const api::AuditRow &row) { return row.outcome() == api::OUTCOME_ALLOW && speaksOf(row, trial, tool); };
                if (trial.kind == Trial::Run && tool == "gate.file")
                    continue; // a mark is new, and in no place that this gate keeps
                const auto allow = std::ranges::find_if(rows, allows);
                if (allow == rows.end())
                    found << QString::fromStdString(trial.path + " has no allow of " + tool);
                else if (atMs != 0 && atMs + m_clockLate + kClockStep < allow->time_us() / 1000)
                    found << u"%1 happened %2 ms before its allow of %3"_s.arg(QString::fromStdString(trial.path))
                                 .arg(allow->time_us() / 1000 - atMs)
                                 .arg(QString::fromStdString(tool));
            }
        }
        return found;
    }

    /// Kills, and waits until the agent is there again. Held, when that took a new service.
    void strike(Victim victim, int round, int afterMs)
    {
        const auto script = "/home/agent/testroot/kill" + std::to_string(round) + ".sh";
        if (victim != Victim::Service)
            QVERIFY(m_service->put(m_agent, script, killer(victim == Victim::Files ? "--files" : "--worker", afterMs)));
        if (victim == Victim::Files || victim == Victim::Worker) {
            QTRY_VERIFY_WITH_TIMEOUT(m_service->agent(m_agent).state() != api::AGENT_READY, kRecovery);
            QVERIFY2(m_service->waitForState(m_agent, api::AGENT_READY, kRecovery), qPrintable(m_service->problem()));
            return;
        }
        QTest::qWait(afterMs + (victim == Victim::WorkerThenService ? kAfterWorker : 0));
        m_killedMs = QDateTime::currentMSecsSinceEpoch();
        m_service->kill();
        QVERIFY2(m_service->start(), qPrintable(m_service->problem()));
        QVERIFY2(m_service->waitForState(m_agent, api::AGENT_HELD, kRecovery), qPrintable(m_service->problem()));
    }

    /// What root sees needs an allow among the rows that are there afterwards. Returns what has none.
    QStringList compare(int round, const QList<api::AuditRow> &rows, const std::optional<QList<Effect>> &happened)
    {
        const auto all = trials(round);
        const auto decidedBefore = std::ranges::count_if(all, [&](const Trial &each) {
            return std::ranges::any_of(rows, [&](const api::AuditRow &row) { return row.time_us() / 1000 < m_killedMs && speaksOf(row, each, "gate.exec"); });
        });
        m_cutShort += decidedBefore > 0 && decidedBefore < all.size();
        return happened ? unallowed(*happened, rows) : QStringList{u"root cannot look"_s};
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_service = std::make_unique<ServiceProcess>();
        const auto folder = m_service->folder() + u"/config/cofferdam/policy.d"_s;
        QVERIFY(QDir().mkpath(folder));
        QFile rules(folder + u"/kills.toml"_s);
        QVERIFY(rules.open(QFile::WriteOnly) && rules.setPermissions(QFile::ReadOwner | QFile::WriteOwner) && rules.write(kRules) > 0);
        rules.close();
        QVERIFY2(m_service->start(), qPrintable(m_service->problem()));
        m_agent = m_service->createAgent("killed");
        QVERIFY2(!m_agent.empty(), qPrintable(m_service->problem()));
    }

    void eachEffectHasAnEarlierAllow()
    {
        const int times = kLong ? 200 : 6;
        QMap<QString, int> struck;
        QList<int> rounds;
        qsizetype done = 0;
        qsizetype ruled = 0;
        // On a slow machine little has begun when the kill comes: it goes on until something was tested.
        const auto isEnough = [&] { return done > times && ruled > times && m_cutShort > times / 3; };
        for (int round = 0; round < times || (round < std::min(5 * times, 999) && !isEnough()); ++round) {
            const auto victim = victimOf(round);
            const auto name = "go" + std::to_string(round);
            m_clockLate = victim == Victim::Service ? 0 : kNoClock;
            QVERIFY(ask("prepare" + std::to_string(round), preparation(round)));
            QVERIFY(m_service->put(m_agent, "/home/agent/workspace/" + name + ".sh", program(round)));
            QVERIFY(m_service->put(m_agent, "/home/agent/.openclaw/inbox/" + name + ".rogue", "sh " + name + ".sh"));
            QElapsedTimer clock;
            clock.start();
            const auto afterMs = static_cast<int>(QRandomGenerator::global()->bounded(kLongest));
            strike(victim, round, afterMs);
            if (QTest::currentTestFailed())
                return;
            rounds << round;
            ++struck[QString::fromLatin1(nameOf(victim))];
            const auto recovered = clock.elapsed() - afterMs;
            const auto happened = effects({round}, roundName(round) + "-*");
            const auto rows = m_service->rows(api::EVENT_DECISION);
            const auto without = compare(round, rows, happened);
            QVERIFY2(without.isEmpty(), qPrintable(without.join(u'\n')));
            done += happened->size();
            ruled += std::ranges::count_if(
                rows, [&](const api::AuditRow &row) { return isRefusal(row) && row.subject().find(roundName(round) + '-') != std::string::npos; });
            qDebug("round %d: %s after %d ms, there again after %lld ms; %lld happened", round, nameOf(victim), afterMs, recovered, happened->size());
            if (m_service->agent(m_agent).state() == api::AGENT_HELD)
                QVERIFY2(goOn(), qPrintable(m_service->problem()));
        }
        m_service->stop(); // what counts is what a new service reads from the disk
        QVERIFY2(m_service->start(), qPrintable(m_service->problem()));
        QVERIFY2(m_service->waitForState(m_agent, api::AGENT_HELD, kRecovery), qPrintable(m_service->problem()));
        m_clockLate = kNoClock;
        QList<Effect> happened;
        for (int first = 0; first < rounds.size(); first += 10) { // root has a minute for a look
            const auto some = effects(rounds.mid(first, 10), roundName(first).substr(0, 2) + "?-*");
            QVERIFY(some);
            happened << *some;
        }
        const auto rows = decided();
        const auto without = unallowed(happened, rows);
        QVERIFY2(without.isEmpty(), qPrintable(without.join(u'\n')));
        api::ClientToService verify;
        verify.mutable_verify_audit();
        QVERIFY(m_service->ask(verify).verified().ok());

        // Or nothing was tested: much happened, much was refused, and the kills came in the middle of it.
        const auto refused = std::ranges::count_if(rows, isRefusal);
        for (const auto &[name, count] : struck.asKeyValueRange())
            qInfo("%d kills of %s", count, qPrintable(name));
        qInfo("%lld things happened, each allowed before; %lld were refused by a rule; %d times a kill came when some of a round was decided", happened.size(),
              qint64(refused), m_cutShort);
        QVERIFY(happened.size() > times);
        QVERIFY(refused > times);
        QVERIFY(m_cutShort > times / 3);
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
    qputenv("QTEST_FUNCTION_TIMEOUT", "3600000"); // Qt's own is 5 minutes
    QCoreApplication application(argc, argv);
    tst_Kills test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_kills.moc"
