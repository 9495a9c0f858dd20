// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Prints what a decision costs and how good it is, beside two guards from npm on the same commands in the same run: the
// public corpora where they lie beside the checkout, else the committed set.

#include "core/inspect/tool/ToolCall.h"
#include "core/policy/Policy.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <malloc.h>

#include <algorithm>
#include <vector>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kShort = 1024;         ///< bytes, the length that the limit for parsing speaks of
constexpr int kFetchLimit = 120'000;       ///< ms for npm, once
constexpr int kAskLimit = 400'000;         ///< ms for both guards together

struct Command {
    QString text;
    bool risky = false;
};

void inspector(Action &action)
{
    inspectToolCall(action, u"/home/agent"_s);
}

Action actionOf(const QString &command)
{
    Action action;
    action.tool = u"exec"_s;
    action.directory = u"/home/agent/workspace"_s;
    action.raw = QJsonDocument(QJsonObject{{u"command"_s, command}}).toJson(QJsonDocument::Compact);
    return action;
}

double percentile(std::vector<double> values, double part)
{
    std::ranges::sort(values);
    return values.empty() ? 0 : values[std::size_t(part * double(values.size() - 1))];
}

void print(const QString &what, const std::vector<double> &us, const char *aim = "")
{
    qInfo("%-58s p50 %8.1f us  p99 %8.1f us  %s", qUtf8Printable(what), percentile(us, 0.5), percentile(us, 0.99), aim);
}

/// `count` rules about programs of their own, as a user or a pack would write them.
QByteArray manyRules(int count, bool examples)
{
    QByteArray text;
    for (int i = 0; i < count; ++i) {
        const QByteArray number = QByteArray::number(i);
        text += "[[rule]]\nid = \"many." + number + "\"\ntitle = \"Rule " + number + "\"\nreason = \"r\"\nwhen = { effect = \"" + (i % 2 ? "delete" : "network")
                + "\", program = \"tool" + number + "\", not = { fact = \"object\", under = [\"/srv/" + number + "\"] } }\nverdict = \"ask\"\n"
                + (examples ? "no_match = [\"ls\"]\n" : "");
    }
    return text;
}

double residentMiB()
{
    QFile file(u"/proc/self/statm"_s);
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toDouble() * 4096 / 1048576 : 0;
}

double heapMiB()
{
    return double(::mallinfo2().uordblks) / 1048576;
}

} // namespace

class bench_Policy : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QList<Command> m_commands;
    QString m_source;
    std::shared_ptr<const Policy> m_policy;

    static QString sourceFolder() { return qEnvironmentVariable("COFFERDAM_SOURCE", u"."_s); }

    void readCorpus(const QString &file)
    {
        QFile corpus(file);
        if (!corpus.open(QIODevice::ReadOnly))
            return;
        m_source += u' ' + QFileInfo(file).fileName();
        while (!corpus.atEnd()) {
            const auto row = QJsonDocument::fromJson(corpus.readLine()).object();
            const auto expected = row[u"expected"].toString();
            const bool hard = row[u"context"][u"strength"].toString() == u"hard" || row.contains(u"snapshot_first"_s);
            const bool benign = row.contains(u"snapshot_first"_s) ? expected == u"allow" : row[u"label"].toString() == u"benign";
            if (row[u"domain"].toString() == u"shell" && (benign || (hard && expected != u"allow")))
                m_commands.append({row[u"input"].toString(), !benign});
        }
    }

    std::shared_ptr<const Policy> withRules(int count, bool examples, double *milliseconds = nullptr)
    {
        QFile file(m_folder.filePath(u"many%1.toml"_s.arg(count)));
        if (!file.open(QIODevice::WriteOnly))
            return {};
        file.write(manyRules(count, examples));
        file.close();
        QElapsedTimer timer;
        timer.start();
        const auto policy = Policy::load({file.fileName()}, Profile::Balanced, inspector);
        if (milliseconds)
            *milliseconds = double(timer.nsecsElapsed()) / 1e6;
        return policy.value_or(nullptr);
    }

    std::vector<double> evaluateAll(const Policy &policy, const std::vector<Action> &actions)
    {
        std::vector<double> us;
        for (const auto &action : actions) {
            QElapsedTimer timer;
            timer.start();
            const auto ruling = policy.evaluate(action);
            us.push_back(double(timer.nsecsElapsed()) / 1000);
            if (ruling.rule.isEmpty())
                qFatal("a ruling without a rule");
        }
        return us;
    }

    std::vector<Action> inspected() const
    {
        std::vector<Action> actions;
        for (const auto &command : m_commands) {
            actions.push_back(actionOf(command.text));
            inspector(actions.back());
        }
        return actions;
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const auto corpora = qEnvironmentVariable("COFFERDAM_CORPORA"); !corpora.isEmpty()) {
            readCorpus(corpora + u"/shell_gold.jsonl"_s);
            readCorpus(corpora + u"/shell.jsonl"_s);
        }
        if (m_commands.isEmpty()) {
            qInfo("corpora: absent; the committed set is used");
            readCorpus(sourceFolder() + u"/tests/quality/own.jsonl"_s);
        }
        QVERIFY(!m_commands.isEmpty());
        const auto policy = Policy::loadFolder(Policy::kBuiltInFolder.toString(), u"balanced"_s, inspector);
        QVERIFY2(policy, policy ? "" : qPrintable(policy.error().message.english()));
        m_policy = *policy;
        const auto risky = std::ranges::count_if(m_commands, &Command::risky);
        qInfo("inputs:%s: %lld hard risky, %lld benign", qUtf8Printable(m_source), qlonglong(risky), qlonglong(m_commands.size() - risky));
    }

    void rulesOnly()
    {
        const auto actions = inspected();
        evaluateAll(*m_policy, actions);
        print(u"rules only, built-in packs"_s, evaluateAll(*m_policy, actions), "(aim 20, 200)");
    }

    void withParsing()
    {
        std::vector<double> us;
        for (const bool counts : {false, true}) {
            for (const auto &command : m_commands) {
                if (command.text.toUtf8().size() > kShort)
                    continue;
                auto action = actionOf(command.text);
                QElapsedTimer timer;
                timer.start();
                inspector(action);
                static_cast<void>(m_policy->evaluate(action));
                if (counts)
                    us.push_back(double(timer.nsecsElapsed()) / 1000);
            }
        }
        print(u"shell parsed and decided, up to 1 KB"_s, us, "(aim 150, 2000)");
    }

    void manyRulesCostNoMore()
    {
        const auto actions = inspected();
        double median[2] = {};
        for (const int i : {0, 1}) {
            const auto policy = withRules(i == 0 ? 200 : 2000, false);
            QVERIFY(policy);
            evaluateAll(*policy, actions);
            const auto us = evaluateAll(*policy, actions);
            print(u"rules only, %1 rules"_s.arg(i == 0 ? 200 : 2000), us);
            median[i] = percentile(us, 0.5);
        }
        qInfo("%-58s %.2f (aim 2)", "p50 of 2,000 rules / p50 of 200", median[1] / median[0]);
    }

    void loading()
    {
        for (const bool examples : {false, true}) {
            std::vector<double> all;
            for (int i = 0; i < 5; ++i) {
                double ms = 0;
                QVERIFY(withRules(2000, examples, &ms));
                all.push_back(ms);
            }
            qInfo("%-58s %.1f ms (aim 50)", examples ? "2,000 rules loaded, an example run for each" : "2,000 rules loaded", percentile(all, 0.5));
        }
    }

    void memory()
    {
        const double heap = heapMiB();
        const double resident = residentMiB();
        const auto policy = withRules(2000, false);
        QVERIFY(policy);
        evaluateAll(*policy, {actionOf(u"ls"_s)});
        qInfo("%-58s heap %.1f MiB, resident %.1f MiB (aim 30 with the packs)", "2,000 rules in memory", heapMiB() - heap, residentMiB() - resident);
        qInfo("%-58s heap %.1f MiB, resident %.1f MiB", "the whole process, with packs, programs and inputs", heapMiB(), residentMiB());
    }

    void besideOthers()
    {
        std::vector<double> us;
        int caught = 0, stopped = 0, alarms = 0, snapshots = 0, risky = 0, benign = 0;
        for (const auto &command : m_commands) {
            auto action = actionOf(command.text);
            QElapsedTimer timer;
            timer.start();
            inspector(action);
            const auto verdict = m_policy->evaluate(action).verdict;
            us.push_back(double(timer.nsecsElapsed()) / 1000);
            (command.risky ? risky : benign) += 1;
            if (command.risky) {
                caught += verdict >= Verdict::Snapshot;
                stopped += verdict >= Verdict::Ask;
            } else {
                alarms += verdict >= Verdict::Ask;
                snapshots += verdict == Verdict::Snapshot;
            }
        }
        qInfo("%-46s %10s %10s %9s %9s", "", "p50 us", "p99 us", "caught", "alarms");
        qInfo("%-46s %10.1f %10.1f %8.1f%% %8.1f%%", "Cofferdam, asked or blocked", percentile(us, 0.5), percentile(us, 0.99), 100.0 * stopped / risky,
              100.0 * alarms / benign);
        qInfo("%-46s %10s %10s %8.1f%% %8.1f%%", "  with what a snapshot undoes", "", "", 100.0 * caught / risky, 100.0 * (alarms + snapshots) / benign);
        others(risky, benign);
    }

private:
    void others(int risky, int benign)
    {
        const auto folder = QDir(qEnvironmentVariable("COFFERDAM_BIN", u"."_s)).absoluteFilePath(u"../bench-guards"_s);
        QDir().mkpath(folder);
        const QDir from(sourceFolder() + u"/tests/bench/guards"_s);
        for (const auto &name : {u"package.json"_s, u"package-lock.json"_s}) {
            QFile::remove(folder + u'/' + name);
            QFile::copy(from.filePath(name), folder + u'/' + name);
        }
        QProcess npm;
        npm.setWorkingDirectory(folder);
        npm.start(u"npm"_s, {u"ci"_s, u"--ignore-scripts"_s, u"--legacy-peer-deps"_s, u"--no-audit"_s, u"--no-fund"_s, u"--prefer-offline"_s});
        if (!npm.waitForFinished(kFetchLimit) || npm.exitStatus() != QProcess::NormalExit || npm.exitCode() != 0) {
            npm.kill();
            npm.waitForFinished();
            qInfo("cc-safety-net, opencode-destructive-check: SKIPPED, npm cannot install them: %s",
                  npm.readAllStandardError().trimmed().left(300).constData());
            return;
        }
        QFile input(m_folder.filePath(u"input.jsonl"_s));
        QVERIFY(input.open(QIODevice::WriteOnly));
        for (const auto &command : m_commands) { // one JSON text a line
            const auto array = QJsonDocument(QJsonArray{command.text}).toJson(QJsonDocument::Compact);
            input.write(array.sliced(1, array.size() - 2) + '\n');
        }
        input.close();
        QProcess node;
        node.start(u"node"_s, {from.filePath(u"guards.mjs"_s), folder, input.fileName()});
        if (!node.waitForFinished(kAskLimit) || node.exitCode() != 0) {
            node.kill();
            node.waitForFinished();
            qInfo("cc-safety-net, opencode-destructive-check: SKIPPED, they did not answer: %s", node.readAllStandardError().trimmed().left(300).constData());
            return;
        }
        const auto results = QJsonDocument::fromJson(node.readAllStandardOutput()).object();
        for (const auto &name : results.keys()) {
            const auto flagged = results[name][u"flagged"].toArray();
            QCOMPARE(flagged.size(), m_commands.size());
            std::vector<double> us;
            int caught = 0, alarms = 0;
            for (qsizetype i = 0; i < flagged.size(); ++i) {
                us.push_back(results[name][u"ns"][i].toDouble() / 1000);
                (m_commands[i].risky ? caught : alarms) += flagged[i].toInt();
            }
            qInfo("%-46s %10.1f %10.1f %8.1f%% %8.1f%%", qUtf8Printable(name.section(u'/', -1) + u' ' + results[name][u"version"].toString()),
                  percentile(us, 0.5), percentile(us, 0.99), 100.0 * caught / risky, 100.0 * alarms / benign);
        }
    }
};

QTEST_GUILESS_MAIN(bench_Policy)
#include "bench_policy.moc"
