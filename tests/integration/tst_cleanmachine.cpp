// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The proof that no key of the vault is in an agent's machine, with controls: one that lies in a file of a real guest, and one that a process there
// holds in its memory alone, are found where they are; one that was never there is not.

#include "tests/integration/ServiceProcess.h"
#include "tests/support/Phrases.h"

#include <QCoreApplication>
#include <QProcess>
#include <QSet>
#include <QTest>

#include <algorithm>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

// Each of one text of its own: a piece of 12 bytes gives it away.
constexpr auto kInFile = "sk-proj-Fz1Lm7TwXc2Ry9KdB5Gh8Jn3Vs6Pa0Ub4We";
constexpr auto kInMemory = "sk-proj-Mq8rT2vYxZ4bN6dHjL0pS3wEuA7cG9fKi1o";
constexpr auto kNowhere = "sk-proj-Nk5uB8yHqW1eR4tZiO7pL0aSdF3gJ6hXc2v";

constexpr int kProofLimit = 300'000; // ms

/// A process that goes on holding the value in its environment and its memory. The script, which lies on the disk, has no 12 bytes of it together.
std::string holder(const std::string &value)
{
    std::string script = "set --";
    for (std::size_t at = 0; at < value.size(); at += 6)
        script += " " + value.substr(at, 6);
    return script
           + "\nheld=\nfor part; do held=$held$part; done\nHELD=$held sleep 100000 >/dev/null 2>&1 </dev/null &\n"
             "(while :; do sleep 1000; done; echo $held) >/dev/null 2>&1 </dev/null &\necho holding\n";
}

} // namespace

class tst_CleanMachine : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ServiceProcess> m_service;
    std::string m_agent;

    api::ServiceToClient done(const api::ClientToService &request, int limit = 120'000)
    {
        auto reply = m_service->ask(request, limit);
        if (reply.has_failed())
            qWarning("%s", qPrintable(m_service->problem()));
        return reply;
    }
    bool addKey(const char *name, const char *value)
    {
        api::ClientToService request;
        request.mutable_add_key()->set_name(name);
        request.mutable_add_key()->set_url("https://api.example.com");
        request.mutable_add_key()->set_all_agents(true);
        request.mutable_add_key()->set_value(value);
        return done(request).has_key();
    }
    std::string snapshot(const char *label)
    {
        api::ClientToService request;
        request.mutable_take_snapshot()->set_agent(m_agent);
        request.mutable_take_snapshot()->set_label(label);
        return done(request).snapshot().id();
    }
    bool stop()
    {
        api::ClientToService request;
        request.mutable_stop_agent()->set_agent(m_agent);
        return !done(request).has_failed();
    }
    static api::ClientToService proving(const std::string &agent)
    {
        api::ClientToService request;
        request.mutable_prove_absence()->set_agent(agent);
        return request;
    }
    api::AbsenceProof prove() { return done(proving(m_agent), kProofLimit).absence_proof(); }
    /// "key in place", each once.
    static QSet<QString> foundIn(const api::AbsenceProof &proof)
    {
        QSet<QString> found;
        for (const auto &finding : proof.findings())
            found << QString::fromStdString(finding.key() + " in " + finding.where());
        return found;
    }
    /// What the service writes while it proves: nothing of it is in a file.
    static QStringList filesWith(const QString &folder, const QByteArray &value)
    {
        QProcess grep;
        grep.start(u"grep"_s, {u"-rlaF"_s, u"-e"_s, QString::fromLatin1(value), folder});
        grep.waitForFinished(60'000);
        return QString::fromUtf8(grep.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts);
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_service = std::make_unique<ServiceProcess>();
        QVERIFY2(m_service->start(), qPrintable(m_service->problem()));
        m_agent = m_service->createAgent("mine");
        QVERIFY2(!m_agent.empty(), qPrintable(m_service->problem()));
        QVERIFY(addKey("in a file", kInFile) && addKey("in memory", kInMemory) && addKey("nowhere", kNowhere));
    }

    void anAgentThatRunsIsNotLookedInto()
    {
        const auto refused = m_service->ask(proving(m_agent)).failed();
        QVERIFY2(english(refused.message()).find("Stop it first") != std::string::npos, english(refused.message()).c_str());
    }

    void aNewAgentHasNone()
    {
        const auto first = snapshot("before anything");
        QVERIFY(!first.empty());
        QVERIFY(stop());
        const auto proof = prove();
        qInfo("%s", proof.ShortDebugString().c_str());
        QVERIFY(proof.clean() && proof.complete());
        QCOMPARE(proof.keys(), 3U);
        QVERIFY(proof.searched() > 32 << 20); // its memory alone is more
        const QSet<std::string> streams(proof.streams().begin(), proof.streams().end());
        QCOMPARE(streams, QSet<std::string>({"ram:stopped", "disk:now", "ram:" + first, "disk:" + first}));
        const auto rows = m_service->rows(api::EVENT_AGENT);
        QVERIFY(!rows.isEmpty() && rows.first().ShortDebugString().find("No key of the vault is in its machine") != std::string::npos);
    }

    void whatWasPlantedIsFoundWhereItIs()
    {
        QVERIFY(!m_service->startAgent(m_agent).has_failed());
        QVERIFY2(m_service->waitForState(m_agent, api::AGENT_READY), qPrintable(m_service->problem()));
        const auto before = m_service->snapshots(m_agent).first().id();
        QCOMPARE(m_service->asRoot(m_agent, "holder", holder(kInMemory)), "holding\n");
        const auto inMemory = snapshot("a process holds it");
        QVERIFY(m_service->put(m_agent, "/home/agent/notes.txt", std::string("the key is ") + kInFile + "\n"));
        const auto inFile = snapshot("a file has it");
        QVERIFY(!inMemory.empty() && !inFile.empty());
        QVERIFY(stop());

        const auto proof = prove();
        qInfo("%s", proof.ShortDebugString().c_str());
        QVERIFY(!proof.clean() && proof.complete());
        const auto found = foundIn(proof);
        const auto name = [](const char *key, const std::string &where) { return QString::fromStdString(std::string(key) + " in " + where); };
        // The control, and where it cannot be yet.
        QVERIFY(found.contains(name("in a file", "disk:now")));
        QVERIFY(found.contains(name("in a file", "ram:stopped")));
        QVERIFY(!found.contains(name("in a file", "ram:" + inMemory)) && !found.contains(name("in a file", "disk:" + inMemory)));
        QVERIFY(found.contains(name("in memory", "ram:" + inMemory)) && found.contains(name("in memory", "ram:" + inFile)));
        QVERIFY(found.contains(name("in memory", "ram:stopped")));
        for (const auto &each : found) {
            QVERIFY2(!each.startsWith(u"nowhere"_s), qPrintable(each));
            QVERIFY2(!each.endsWith(QString::fromStdString(before)), qPrintable(each));
            QVERIFY2(!each.startsWith(u"in memory in disk"_s), qPrintable(each));
        }
        // On the disk of the host nothing of it can be read, not even now.
        QCOMPARE(filesWith(m_service->folder(), kInFile), QStringList());
        QCOMPARE(filesWith(m_service->folder(), kInMemory), QStringList());
        const auto rows = m_service->rows(api::EVENT_AGENT);
        const auto saysSo = [](const api::AuditRow &row) { return row.ShortDebugString().find("Keys of the vault are in its machine") != std::string::npos; };
        QVERIFY(std::ranges::any_of(rows, saysSo));
    }

    void theProofCanBeAskedForAtATerminal()
    {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"XDG_RUNTIME_DIR"_s, QFileInfo(m_service->runtimeFolder()).path());
        environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
        QProcess process;
        process.setProcessEnvironment(environment);
        process.start(qEnvironmentVariable("COFFERDAM_BIN") + u"/cofferdamctl"_s, {u"vault"_s, u"prove"_s, u"mine"_s});
        QVERIFY(QTest::qWaitFor([&process] { return process.state() == QProcess::NotRunning; }, kProofLimit));
        const auto said = process.readAllStandardOutput();
        qInfo("%s", said.constData());
        QCOMPARE(process.exitCode(), 1);
        QVERIFY(said.contains("FOUND “in a file” in disk:now"_ba) && said.contains("NOT clean") && !said.contains("“nowhere”"_ba));
    }

    /// And an agent that was looked into goes on where it was.
    void goesOnAfterwards()
    {
        QVERIFY(!m_service->startAgent(m_agent).has_failed());
        QVERIFY2(m_service->waitForState(m_agent, api::AGENT_READY), qPrintable(m_service->problem()));
        QVERIFY(m_service->get(m_agent, "/home/agent/notes.txt").value_or("").find(kInFile) != std::string::npos);
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
    qputenv("QTEST_FUNCTION_TIMEOUT", "900000"); // Qt's own is 5 minutes
    QCoreApplication application(argc, argv);
    tst_CleanMachine test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_cleanmachine.moc"
