// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a guest asks becomes an action, and the decision a verdict.

#include "core/api/GuestLimits.h"
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
        const auto message = f.guest.receiveAnswer(20s); // the first of a program: the tables are read
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

    void theFileGateAsksForOne()
    {
        Fixture f;
        QVERIFY(f.greet());
        f.decider.automatic = Verdict::Allow;
        api::GuestToHost asked;
        asked.set_id(5);
        auto &question = *asked.mutable_file_asked();
        question.set_operation(api::FileAsked::REPLACE);
        question.set_path("/home/agent/workspace/.git/index.lock");
        question.set_target("/home/agent/workspace/.git/index");
        question.set_subtree("/home/agent/workspace");
        question.set_count(40);
        question.set_kept(1000);
        f.guest.send(asked);
        auto message = f.guest.receive();
        QVERIFY(message && message->verdict().allow());
        QCOMPARE(message->verdict().covers(), 1U); // it was told what only one of them is like
        QVERIFY(!message->verdict().alone());
        question.clear_subtree();
        question.set_count(1);
        question.set_program("/usr/bin/git");
        asked.set_id(6);
        f.guest.send(asked);
        message = f.guest.receive();
        QVERIFY(message && message->verdict().allow());
        QCOMPARE(message->verdict().covers(), 1U);
        QVERIFY(message->verdict().alone());
        f.decider.automatic = Verdict::Block;
        asked.set_id(7);
        f.guest.send(asked);
        message = f.guest.receive();
        QVERIFY(message && !message->verdict().allow() && !message->verdict().alone());
    }

    /// What nobody reads any more makes room for others.
    void whoeverHasGoneIsNotDecidedFor()
    {
        Fixture f;
        QVERIFY(f.greet());
        f.guest.send(execAsked(5));
        f.guest.send(execAsked(6));
        QTRY_COMPARE(f.decider.actions.size(), 2);
        api::GuestToHost gone;
        gone.set_id(5);
        gone.mutable_gone();
        f.guest.send(gone);
        QTRY_VERIFY(f.decider.waiting.first().isNull());
        QVERIFY(f.decider.answer(1, Verdict::Allow));
        const auto message = f.guest.receive();
        QVERIFY(message && message->id() == 6);
        f.guest.send(gone); // once more, or too late
        f.guest.send(execAsked(5)); // its number is free again
        QTRY_COMPARE(f.decider.actions.size(), 3);
        QCOMPARE(f.violations.count(), 0);
    }

    void whatCallsHadLeftRunningIsTold()
    {
        Fixture f;
        QVERIFY(f.greet());
        QSignalSpy ended(f.session.get(), &ControlSession::leftoversEnded);
        api::GuestToHost message;
        message.mutable_calls_ended()->set_processes(3);
        for (int i = 0; i < 9; ++i)
            message.mutable_calls_ended()->add_programs("/usr/bin/sleep");
        f.guest.send(message);
        QTRY_COMPARE(ended.count(), 1);
        QCOMPARE(ended.first().at(0).toUInt(), 3U);
        QCOMPARE(ended.first().at(1).toStringList().size(), 5);
    }

    // As hostile as all that a guest writes: few, short, and no text for sure.
    void whatTheGuestLetThroughIsTold()
    {
        Fixture f;
        QVERIFY(f.greet());
        QSignalSpy told(f.session.get(), &ControlSession::decidedInGuest);
        api::GuestToHost message;
        message.mutable_local()->set_execs(3);
        message.mutable_local()->set_files(4);
        for (int i = 0; i < 200; ++i)
            message.mutable_local()->add_exec_samples("ls " + std::to_string(i));
        message.mutable_local()->add_file_samples("read \xff" + std::string(10'000, 'x'));
        f.guest.send(message);
        QTRY_COMPARE(told.count(), 1);
        const auto values = told.first();
        QCOMPARE(values.at(0).toULongLong(), 3U);
        QCOMPARE(values.at(1).toULongLong(), 4U);
        QCOMPARE(values.at(2).toStringList().size(), api::kMostLocalSamples);
        QCOMPARE(values.at(2).toStringList().first(), u"ls 0"_s);
        QCOMPARE(values.at(3).toStringList().size(), 1);
        QVERIFY(values.at(3).toStringList().first().startsWith(u"read \ufffd"_s));
        QVERIFY(values.at(3).toStringList().first().size() <= qsizetype(api::kLongestLocalSample));
        QCOMPARE(f.violations.count(), 0);
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

    /// guestd does not ask so; whoever makes it do so has not ended the agent by it.
    void whatIsTooLongIsBlocked_data()
    {
        QTest::addColumn<api::GuestToHost>("asked");
        auto exec = execAsked(1);
        for (int i = 0; i <= api::kMostAncestors; ++i)
            exec.mutable_exec_asked()->add_ancestors("/bin/sh");
        QTest::newRow("ancestors") << exec;
        exec = execAsked(1);
        exec.mutable_exec_asked()->set_path(std::string(api::kLongestAskedPath + 1, 'p'));
        QTest::newRow("a program's path") << exec;
        const auto file = [](const auto &set) {
            api::GuestToHost asked;
            asked.set_id(1);
            asked.mutable_file_asked()->set_operation(api::FileAsked::MKNOD);
            asked.mutable_file_asked()->set_path("/home/agent/workspace/x");
            set(*asked.mutable_file_asked());
            return asked;
        };
        QTest::newRow("a path") << file([](auto &asked) { asked.set_path("/home/agent/" + std::string(api::kLongestAskedPath, 'p')); });
        QTest::newRow("a former name") << file([](auto &asked) { asked.set_former("/home/agent/" + std::string(api::kLongestAskedPath, 'p')); });
        QTest::newRow("samples") << file([](auto &asked) {
            for (int i = 0; i <= api::kMostSamples; ++i)
                asked.add_sample("/x");
        });
        api::GuestToHost tool;
        tool.set_id(1);
        tool.mutable_asked()->set_tool("exec");
        tool.mutable_asked()->set_tool_call_id(std::string(2000, 'c'));
        QTest::newRow("a call's name") << tool;
    }
    void whatIsTooLongIsBlocked()
    {
        QFETCH(api::GuestToHost, asked);
        Fixture f;
        QVERIFY(f.greet());
        f.decider.automatic = Verdict::Allow;
        f.guest.send(asked);
        auto message = f.guest.receive();
        QVERIFY(message && message->has_verdict() && !message->verdict().allow());
        QCOMPARE(message->verdict().rule(), std::string("too-long"));
        QCOMPARE(f.unasked.count(), 1); // for the trail
        QVERIFY(f.decider.actions.isEmpty());
        f.guest.send(execAsked(2)); // and the others go on
        message = f.guest.receive();
        QVERIFY(message && message->verdict().allow());
        QCOMPARE(f.violations.count(), 0);
    }

    void oneQuestionTooManyIsBlocked()
    {
        Fixture f;
        QVERIFY(f.greet());
        for (quint64 i = 1; i <= api::kMostQuestions + 1; ++i)
            f.guest.send(execAsked(i));
        const auto message = f.guest.receiveAnswer(20s);
        QVERIFY(message && message->has_verdict() && !message->verdict().allow());
        QCOMPARE(message->id(), api::kMostQuestions + 1);
        QCOMPARE(message->verdict().rule(), std::string("too-many-questions"));
        QCOMPARE(f.unasked.count(), 1);
        QCOMPARE(f.decider.actions.size(), qsizetype(api::kMostQuestions));
        QCOMPARE(f.violations.count(), 0);
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
