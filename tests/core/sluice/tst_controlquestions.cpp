// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a guest asks becomes an action, and the decision a verdict.

#include "tests/core/sluice/FakeGuest.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

api::GuestToHost execAsked(quint64 id)
{
    api::GuestToHost message;
    message.set_id(id);
    auto *asked = message.mutable_exec_asked();
    asked->set_path("/usr/bin/rm");
    asked->set_requested("/usr/bin/rm");
    for (const auto *word : {"rm", "-r", "data"})
        asked->add_arguments(word);
    asked->set_directory("/home/agent/workspace");
    asked->add_files()->set_path("/usr/bin/rm");
    asked->set_tool_call_id("call-1");
    asked->set_run_id("run-1");
    asked->set_waits(true);
    asked->add_ancestors("/usr/bin/dash");
    asked->set_process(12);
    return message;
}

} // namespace

class tst_ControlQuestions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theExecGateAsks_data()
    {
        QTest::addColumn<bool>("byRule");
        QTest::newRow("a rule: it may be repeated") << true;
        QTest::newRow("a person: once") << false;
    }
    void theExecGateAsks()
    {
        QFETCH(bool, byRule);
        Fixture f;
        QVERIFY(f.greet());
        f.decider.automatic = Verdict::Allow;
        f.decider.byRule = byRule;
        f.guest.send(execAsked(5));
        const auto message = f.guest.receive();
        QVERIFY(message && message->has_verdict());
        QCOMPARE(message->id(), 5U);
        QVERIFY(message->verdict().allow());
        QCOMPARE(message->verdict().repeatable(), byRule);
        const auto action = f.decider.actions.first();
        QCOMPARE(action.gate, Gate::Exec);
        QCOMPARE(action.subject, u"/usr/bin/rm -r data"_s);
        QCOMPARE(action.toolCallId, u"call-1"_s);
        QCOMPARE(action.ancestors, QStringList{u"/usr/bin/dash"_s});
        QVERIFY(action.mayWait);
        // Who asked, and from where, is not what is approved.
        auto other = execAsked(6);
        other.mutable_exec_asked()->set_tool_call_id("call-2");
        other.mutable_exec_asked()->set_process(99);
        f.guest.send(other);
        QVERIFY(f.guest.receive());
        QCOMPARE(f.decider.actions.last().digest(), action.digest());
    }

    void theFileGateAsksForMany()
    {
        Fixture f;
        QVERIFY(f.greet());
        f.decider.automatic = Verdict::Allow;
        api::GuestToHost asked;
        asked.set_id(5);
        asked.mutable_file_asked()->set_operation(api::FileAsked::UNLINK);
        asked.mutable_file_asked()->set_path("/home/agent/workspace/data/a");
        asked.mutable_file_asked()->set_subtree("/home/agent/workspace/data");
        asked.mutable_file_asked()->set_count(40);
        f.guest.send(asked);
        auto message = f.guest.receive();
        QVERIFY(message && message->has_verdict() && message->verdict().allow());
        QCOMPARE(message->verdict().covers(), 40U);
        QCOMPARE(f.decider.actions.first().subject, u"unlink 40 × /home/agent/workspace/data/*"_s);
        f.decider.automatic = Verdict::Block;
        asked.set_id(6);
        f.guest.send(asked);
        message = f.guest.receive();
        QVERIFY(message && message->has_verdict() && !message->verdict().allow());
        QCOMPARE(message->verdict().covers(), 0U);
    }

    void filesThatAreWrittenAreCounted()
    {
        Fixture f;
        QVERIFY(f.greet());
        f.decider.automatic = Verdict::Allow;
        for (quint64 i = 1; i <= 3; ++i) {
            api::GuestToHost asked;
            asked.set_id(i);
            asked.mutable_file_asked()->set_operation(api::FileAsked::WRITE);
            asked.mutable_file_asked()->set_path("/home/agent/workspace/f" + std::to_string(i));
            asked.mutable_file_asked()->set_tool_call_id(i < 3 ? "call-1" : "call-2");
            f.guest.send(asked);
            QVERIFY(f.guest.receive());
        }
        const auto touched = [&f](int i) { return std::get<double>(f.decider.actions.at(i).facts.value(u"touched"_s)); };
        QCOMPARE(touched(0), 1.0);
        QCOMPARE(touched(1), 2.0);
        QCOMPARE(touched(2), 1.0); // another call
    }

    void thePluginCannotSpeakForAGate()
    {
        Fixture f;
        QVERIFY(f.greet());
        api::GuestToHost asked;
        asked.set_id(1);
        asked.mutable_asked()->set_tool("gate.exec");
        asked.mutable_asked()->set_params_json("{}");
        f.guest.send(asked);
        QTRY_COMPARE(f.violations.count(), 1);
        QVERIFY(f.decider.actions.isEmpty());
    }

    void aGateThatAsksAtLengthBreaksTheProtocol()
    {
        Fixture f;
        QVERIFY(f.greet());
        auto asked = execAsked(1);
        for (int i = 0; i < 100; ++i)
            asked.mutable_exec_asked()->add_ancestors("/bin/sh");
        f.guest.send(asked);
        QTRY_COMPARE(f.violations.count(), 1);
    }

    void aQuestionBecomesAnActionAndAVerdict_data()
    {
        QTest::addColumn<Verdict>("decided");
        QTest::addColumn<bool>("allowed");
        QTest::newRow("allow") << Verdict::Allow << true;
        QTest::newRow("block") << Verdict::Block << false;
        QTest::newRow("freeze") << Verdict::Freeze << false;
        // Not final: a decider that says so has carried out nothing.
        QTest::newRow("snapshot") << Verdict::Snapshot << false;
        QTest::newRow("ask") << Verdict::Ask << false;
    }

    void aQuestionBecomesAnActionAndAVerdict()
    {
        QFETCH(Verdict, decided);
        QFETCH(bool, allowed);
        Fixture f;
        QVERIFY(f.greet());
        f.guest.ask(41);
        QTRY_COMPARE(f.decider.actions.size(), 1);
        const auto &action = f.decider.actions.first();
        QCOMPARE(action.agent, AgentId{u"agent-1"_s});
        QCOMPARE(action.epoch, Epoch{kEpoch});
        QCOMPARE(action.tool, u"exec"_s);
        QCOMPARE(action.raw, QByteArray("{\"command\":\"ls\"}"));
        QCOMPARE(action.toolCallId, u"call-41"_s);
        QCOMPARE(action.runId, u"run-1"_s);
        QVERIFY(f.decider.answer(0, decided));
        const auto message = f.guest.receive();
        QVERIFY(message && message->has_verdict());
        QCOMPARE(message->id(), 41U);
        QCOMPARE(message->verdict().allow(), allowed);
        QCOMPARE(message->verdict().rule(), std::string("test.rule"));
        QCOMPARE(message->verdict().reason(), std::string("for the agent"));
        QCOMPARE(message->verdict().alternative(), std::string("something else"));
    }

    void noVerdictLeavesAfterTheCut()
    {
        Fixture f;
        QVERIFY(f.greet());
        f.guest.ask(1);
        QTRY_COMPARE(f.decider.actions.size(), 1);
        f.session->close(); // as before a rollback
        QVERIFY(!f.decider.answer(0, Verdict::Allow));
        QCOMPARE(f.closed.count(), 1);
        QVERIFY(!f.guest.receive(200ms));
    }

    void noVerdictOutlivesTheSession()
    {
        Fixture f;
        QVERIFY(f.greet());
        f.guest.ask(1);
        QTRY_COMPARE(f.decider.actions.size(), 1);
        f.session.reset();
        QVERIFY(!f.decider.answer(0, Verdict::Allow));
    }
};

COFFERDAM_TEST(tst_ControlQuestions)
#include "tst_controlquestions.moc"
