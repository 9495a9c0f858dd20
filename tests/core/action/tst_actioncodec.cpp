// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Actions, effects and decisions come back from the wire as they went, and what is not understood is not decided about.

#include "core/action/ActionCodec.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

Effect effect()
{
    return {.kind = EffectKind::CredentialRead,
            .object = u"/home/agent/.ssh/id_ed25519"_s,
            .reach = Reach::Inside,
            .begin = 4,
            .length = 27,
            .program = u"cat"_s,
            .traits = {u"recursive"_s, u"system"_s}};
}

/// With something in every field that is not its default.
Action action()
{
    Action action;
    action.id = ActionId{u"id"_s};
    action.agent = AgentId{u"agent"_s};
    action.epoch = Epoch{7};
    action.task = TaskId{u"task"_s};
    action.kind = ActionKind::Connect;
    action.tool = u"exec"_s;
    action.subject = u"cat 'ü' \U0001F40B"_s;
    action.directory = u"/home/agent"_s;
    action.raw = QByteArray("{\"a\":\"\0\xff\"}", 10);
    action.toolCallId = u"call"_s;
    action.runId = u"run"_s;
    action.gate = Gate::File;
    action.ancestors = {u"/bin/sh"_s, u"/usr/bin/make"_s};
    action.own = true;
    action.mayWait = false;
    action.facts.values = {{u"flag"_s, true}, {u"number"_s, 1.5}, {u"text"_s, u"x"_s}, {u"words"_s, QStringList{u"a"_s, u"b"_s}}, {u"unknown"_s, {}}};
    action.facts.effects = {effect(), Effect{.kind = EffectKind::Unknown, .object = {}, .reach = Reach::Outside}};
    action.facts.words = {u"cat"_s, u"x"_s};
    action.facts.parameters = "{\"p\":1}";
    action.facts.complete = true;
    return action;
}

void compareBriefly(const Action &found, const Action &given)
{
    QCOMPARE(found.id, given.id);
    QCOMPARE(found.agent, given.agent);
    QCOMPARE(found.epoch, given.epoch);
    QCOMPARE(found.task, given.task);
    QCOMPARE(found.kind, given.kind);
    QCOMPARE(found.tool, given.tool);
    QCOMPARE(found.subject, given.subject);
    QCOMPARE(found.directory, given.directory);
    QCOMPARE(found.toolCallId, given.toolCallId);
    QCOMPARE(found.runId, given.runId);
    QCOMPARE(found.gate, given.gate);
    QCOMPARE(found.ancestors, given.ancestors);
    QCOMPARE(found.own, given.own);
    QCOMPARE(found.mayWait, given.mayWait);
    QCOMPARE(found.facts.effects, given.facts.effects);
    QCOMPARE(found.facts.words, given.facts.words);
    QCOMPARE(found.facts.complete, given.facts.complete);
}

} // namespace

class tst_ActionCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anActionComesBack()
    {
        const auto given = action();
        const auto found = fromApi(toApi(given));
        QVERIFY(found);
        compareBriefly(*found, given);
        QCOMPARE(found->raw, given.raw);
        QVERIFY(found->facts.values == given.facts.values);
        QCOMPARE(found->facts.parameters, given.facts.parameters);
        QCOMPARE(found->digest(), given.digest());
    }

    void brieflyIsWithoutRawAndValues()
    {
        const auto given = action();
        const auto found = fromApi(toApiBriefly(given));
        QVERIFY(found);
        compareBriefly(*found, given);
        QVERIFY(found->raw.isEmpty());
        QVERIFY(found->facts.values.isEmpty());
        QVERIFY(found->facts.parameters.isEmpty());
    }

    void whatIsNotUnderstoodIsNoAction_data()
    {
        QTest::addColumn<std::function<void(api::Action &)>>("change");
        const auto row = [](const char *name, std::function<void(api::Action &)> change) { QTest::newRow(name) << std::move(change); };
        row("no kind", [](api::Action &message) { message.clear_kind(); });
        row("a kind of the future", [](api::Action &message) { message.set_kind(static_cast<api::ActionKind>(99)); });
        row("no gate", [](api::Action &message) { message.clear_gate(); });
        row("a gate of the future", [](api::Action &message) { message.set_gate(static_cast<api::Gate>(99)); });
        row("too long", [](api::Action &message) { message.set_subject(std::string(kMaxSubjectLength + 1, 'x')); });
        row("too large", [](api::Action &message) { message.set_raw(std::string(kMaxRawSize + 1, 'x')); });
    }
    void whatIsNotUnderstoodIsNoAction()
    {
        QFETCH(std::function<void(api::Action &)>, change);
        auto message = toApi(action());
        QVERIFY(fromApi(message));
        change(message);
        QVERIFY(!fromApi(message));
    }

    void anEffectOfTheFutureIsUnknownAndOutside()
    {
        api::Effect message;
        message.set_kind(static_cast<api::EffectKind>(99));
        QCOMPARE(fromApi(message).kind, EffectKind::Unknown);
        QCOMPARE(fromApi(message).reach, Reach::Outside);
        QCOMPARE(fromApi(api::Effect()).kind, EffectKind::Unknown);
    }

    void aDecisionComesBack()
    {
        const Decision given{.verdict = Verdict::Freeze,
                             .rule = u"r"_s,
                             .reason = phrase("Test", "because of %1").arg(7),
                             .agentReason = u"no"_s,
                             .alternative = u"else"_s,
                             .byRule = true,
                             .snapshot = {u"s"_s}};
        const auto found = fromApi(toApi(given));
        QVERIFY(found);
        QCOMPARE(found->verdict, given.verdict);
        QCOMPARE(found->rule, given.rule);
        QCOMPARE(found->reason, given.reason);
        QCOMPARE(found->agentReason, given.agentReason);
        QCOMPARE(found->alternative, given.alternative);
        QCOMPARE(found->byRule, given.byRule);
        QCOMPARE(found->snapshot, given.snapshot);
    }

    void onlyAFinalVerdictIsADecision_data()
    {
        QTest::addColumn<int>("verdict");
        QTest::addColumn<bool>("isFinal");
        QTest::newRow("nothing said") << int(api::VERDICT_UNSPECIFIED) << false;
        QTest::newRow("allow") << int(api::VERDICT_ALLOW) << true;
        QTest::newRow("snapshot") << int(api::VERDICT_SNAPSHOT) << false;
        QTest::newRow("ask") << int(api::VERDICT_ASK) << false;
        QTest::newRow("block") << int(api::VERDICT_BLOCK) << true;
        QTest::newRow("freeze") << int(api::VERDICT_FREEZE) << true;
        QTest::newRow("of the future") << 99 << false;
    }
    void onlyAFinalVerdictIsADecision()
    {
        QFETCH(int, verdict);
        api::Decision message;
        message.set_verdict(static_cast<api::Verdict>(verdict));
        QTEST(fromApi(message).has_value(), "isFinal");
    }
};

COFFERDAM_TEST(tst_ActionCodec)
#include "tst_actioncodec.moc"
