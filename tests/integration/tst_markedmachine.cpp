// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Marked folders in a real, tiny machine: its gate tells of each reading, and of what was written by who had read.

#include "tests/integration/ServiceProcess.h"
#include "tests/support/Phrases.h"

#include <QTest>

#include <algorithm>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

const std::string kMarkedFolder = "/home/agent/workspace/secret";

} // namespace

class tst_MarkedMachine : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ServiceProcess> m_service;
    std::string m_agent;
    int m_runs = 0;

    api::DataRules rules()
    {
        api::ClientToService request;
        request.mutable_list_data_rules();
        return m_service->ask(request).data_rules();
    }
    /// What this conversation has read, and of earlier ones.
    std::vector<std::string> read(bool earlier = false)
    {
        std::vector<std::string> folders;
        const auto all = rules();
        for (const auto &read : all.reads()) {
            if (read.agent() == m_agent && read.earlier() == earlier)
                folders.push_back(read.folder());
        }
        return folders;
    }
    [[nodiscard]] bool begin()
    {
        api::ClientToService request;
        request.mutable_new_session()->set_agent(m_agent);
        return !m_service->ask(request).has_failed();
    }
    /// As a tool call of the agent's.
    std::string run(const std::string &script)
    {
        const auto name = "run" + std::to_string(++m_runs);
        m_service->wish(m_agent, name, script);
        return m_service->outcome(m_agent, name);
    }
    /// The gate itself asked about it.
    bool gateTold(const std::string &subject)
    {
        return std::ranges::any_of(m_service->gateDecisions(), [&](const api::AuditRow &row) { return row.subject() == subject; });
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_service = std::make_unique<ServiceProcess>();
        QVERIFY2(m_service->start(), qPrintable(m_service->problem()));
        m_agent = m_service->createAgent("tiny");
        QVERIFY2(!m_agent.empty(), qPrintable(m_service->problem() + QString::fromUtf8(m_service->log())));
        for (const auto *name : {"plan.txt", "other.txt", "third.txt"})
            QVERIFY(m_service->put(m_agent, kMarkedFolder + '/' + name, "the plan\n"));
        QVERIFY(m_service->put(m_agent, "/home/agent/workspace/open.txt", "open\n"));
        api::ClientToService request;
        request.mutable_mark_data()->set_folder(kMarkedFolder);
        request.mutable_mark_data()->set_reach(api::DATA_LOCAL_ONLY);
        QCOMPARE(m_service->ask(request).data_rules().rules_size(), 1);
    }
    void init() { QVERIFY(begin()); }
    void cleanup() { m_service->showLog(); }

    void whatLiesElsewhereIsReadAsEver()
    {
        QCOMPARE(run("cat open.txt; ls -l secret"), "0");
        QVERIFY(read().empty());
    }

    void eachProgramThatReadsIsTold_data()
    {
        QTest::addColumn<std::string>("script");
        QTest::addColumn<std::string>("path");
        QTest::newRow("cat") << std::string("cat secret/plan.txt") << kMarkedFolder + "/plan.txt";
        QTest::newRow("the shell itself") << std::string("read line < secret/plan.txt") << kMarkedFolder + "/plan.txt";
        QTest::newRow("another program") << std::string("sha256sum secret/other.txt") << kMarkedFolder + "/other.txt";
        QTest::newRow("through a link") << std::string("ln -s secret link; cat link/other.txt") << kMarkedFolder + "/other.txt";
        QTest::newRow("left running") << std::string("(cat secret/plan.txt > /dev/null &) ; sleep 2") << kMarkedFolder + "/plan.txt";
    }
    void eachProgramThatReadsIsTold()
    {
        QFETCH(const std::string, script);
        QFETCH(const std::string, path);
        QCOMPARE(run(script), "0");
        QCOMPARE(read(), std::vector{kMarkedFolder});
        QVERIFY(gateTold("read " + path));
    }

    void nobodyNeedsToAsk()
    {
        QVERIFY(m_service->put(m_agent, "/home/agent/.openclaw/inbox/wild.rogue", "cat secret/third.txt")); // an OpenClaw without its plugin
        QCOMPARE(m_service->outcome(m_agent, "wild"), "0");
        QCOMPARE(read(), std::vector{kMarkedFolder});
    }

    void aCopyIsKnownToLaterConversations()
    {
        QCOMPARE(run("cat secret/plan.txt > copy.txt; mkdir -p memory; echo noted >> memory/day.md; mv copy.txt moved.txt"), "0");
        QCOMPARE(read(), std::vector{kMarkedFolder});
        for (const auto *later : {"cat moved.txt", "cat memory/day.md", "echo more >> moved.txt; cp moved.txt again.txt"}) {
            QVERIFY(begin());
            QVERIFY(read().empty());
            QCOMPARE(read(true), std::vector{kMarkedFolder});
            QCOMPARE(run("cat open.txt"), "0");
            QVERIFY(read().empty());
            QCOMPARE(run(later), "0");
            QCOMPARE(read(), std::vector{kMarkedFolder});
        }
        QVERIFY(begin());
        QCOMPARE(run("cat again.txt"), "0"); // a copy of a copy
        QCOMPARE(read(), std::vector{kMarkedFolder});
    }

    void whatIsMovedOutIsMarkedThere()
    {
        QCOMPARE(run("mv secret/other.txt taken.txt"), "0");
        const auto all = rules();
        QVERIFY(std::ranges::any_of(all.rules(), [](const api::DataRule &rule) { return rule.moved() && rule.folder() == "/home/agent/workspace/taken.txt"; }));
        QVERIFY(begin());
        QCOMPARE(run("cat taken.txt"), "0");
        QVERIFY(!read().empty());
    }

    void outlivesTheServiceAndGoesBackWithASnapshot()
    {
        api::ClientToService take;
        take.mutable_take_snapshot()->set_agent(m_agent);
        take.mutable_take_snapshot()->set_label("before");
        const auto before = m_service->ask(take).snapshot().id();
        QCOMPARE(run("cat secret/plan.txt > late.txt"), "0");
        m_service->kill();
        QVERIFY2(m_service->start(), qPrintable(m_service->problem()));
        QCOMPARE(read(), std::vector{kMarkedFolder});
        QVERIFY(m_service->waitForState(m_agent, api::AGENT_HELD)); // its machine is taken up again
        api::ClientToService restore;
        restore.mutable_restore()->set_agent(m_agent);
        restore.mutable_restore()->set_snapshot(before);
        const auto restored = m_service->ask(restore);
        QVERIFY2(!restored.has_failed(), english(restored.failed().message()).c_str());
        QVERIFY(read().empty());
        api::ClientToService goOn;
        goOn.mutable_continue_agent()->set_agent(m_agent);
        QVERIFY(!m_service->ask(goOn).has_failed());
        QVERIFY(m_service->waitForState(m_agent, api::AGENT_READY));
        QVERIFY(!m_service->get(m_agent, "/home/agent/workspace/late.txt"));
        QCOMPARE(run("cat secret/plan.txt"), "0");
        QCOMPARE(read(), std::vector{kMarkedFolder});
    }
};

QTEST_GUILESS_MAIN(tst_MarkedMachine)
#include "tst_markedmachine.moc"
