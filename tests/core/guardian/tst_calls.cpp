// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the gates see of a tool call that was let through.

#include "tests/core/guardian/PartOfCall.h"
#include "tests/support/Test.h"

#include <QSignalSpy>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

/// A call that is asked, and deletes a folder with what is in it.
Action deletingAll(const Court &court)
{
    auto call = court.changing(u"ask"_s, Reach::Inside);
    call.facts.effects.first().traits = {u"recursive"_s};
    return call;
}

/// Null when it was not approved.
std::optional<Action> approved(const Court &court, const Action &call)
{
    const auto answer = court.review(call);
    const auto questions = [&court] { return court.guardian->questions(); };
    if (!QTest::qWaitFor([&] { return questions().size() == 1; }) || !court.guardian->resolve(questions().first().id, true, {})
        || !QTest::qWaitFor([&] { return answer->told == 1; }) || answer->decision->verdict != Verdict::Allow)
        return {};
    return call;
}

/// It is let through as a part of what was approved; false: it is asked, and the answer is no.
bool rides(const Court &court, const Action &part)
{
    const auto answer = court.review(part);
    const auto &guardian = *court.guardian;
    if (!QTest::qWaitFor([&] { return answer->told == 1 || !guardian.questions().isEmpty(); }))
        return false;
    if (answer->told == 0)
        static_cast<void>(court.guardian->resolve(guardian.questions().first().id, false, {}));
    return QTest::qWaitFor([&] { return answer->told == 1; }) && answer->decision->rule == u"approval";
}

} // namespace

class tst_Calls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void includesWhatItNames_data()
    {
        QTest::addColumn<QString>("whole");
        QTest::addColumn<QString>("part");
        QTest::addColumn<bool>("recursive");
        QTest::addColumn<bool>("included");
        QTest::newRow("the same") << u"/w/a"_s << u"/w/a"_s << false << true;
        QTest::newRow("beneath") << u"/w/a"_s << u"/w/a/b/c"_s << true << true;
        QTest::newRow("beneath, where only the folder was meant") << u"/w/a"_s << u"/w/a/b"_s << false << false;
        QTest::newRow("a name that only begins so") << u"/w/a"_s << u"/w/ab"_s << true << false;
        QTest::newRow("above") << u"/w/a"_s << u"/w"_s << true << false;
        QTest::newRow("what a pattern fits") << u"/w/a/*.o"_s << u"/w/a/x.o"_s << false << true;
        QTest::newRow("what it does not fit") << u"/w/a/*.sh"_s << u"/w/a/main.c"_s << false << false;
        QTest::newRow("beneath its folder") << u"/w/a/*.sh"_s << u"/w/a/src/x.sh"_s << false << false;
        QTest::newRow("beneath its folder, all") << u"/w/a/*.sh"_s << u"/w/a/src/main.c"_s << true << false;
        QTest::newRow("beneath what it fits, all") << u"/w/a/b*"_s << u"/w/a/build/x/y"_s << true << true;
        QTest::newRow("beneath what it fits") << u"/w/a/b*"_s << u"/w/a/build/x"_s << false << false;
        QTest::newRow("a name that begins with a dot") << u"/w/*"_s << u"/w/.env"_s << true << false;
        QTest::newRow("a set") << u"/w/[ab].c"_s << u"/w/b.c"_s << false << true;
        QTest::newRow("not of the set") << u"/w/[ab].c"_s << u"/w/c.c"_s << false << false;
        QTest::newRow("one character") << u"/w/?.c"_s << u"/w/ab.c"_s << false << false;
        QTest::newRow("beside a pattern's folder") << u"/w/a/*.o"_s << u"/w/b/x.o"_s << true << false;
        QTest::newRow("a pattern at the root covers nothing") << u"/*"_s << u"/w"_s << true << false;
        QTest::newRow("not established") << QString() << u"/w/x"_s << true << false;
        QTest::newRow("in part not established") << u"/w/\ufffc"_s << u"/w/x"_s << true << false;
    }
    void includesWhatItNames()
    {
        QFETCH(QString, whole);
        QFETCH(QString, part);
        QFETCH(bool, recursive);
        auto approved = deletion(whole);
        if (recursive)
            approved.traits = {u"recursive"_s};
        QTEST(includes({approved}, deletion(part)), "included");
        QCOMPARE(includes({approved}, deletion(part), true), whole == part);
    }

    void aPartThatIsWorseIsNotIncluded()
    {
        auto approved = deletion(u"/w/a"_s);
        approved.kind = EffectKind::Permission;
        auto part = approved;
        part.traits = {u"setuid"_s};
        QVERIFY(!includes({approved}, part));
        part.traits = {u"recursive"_s};
        QVERIFY(includes({approved}, part));
        auto nothing = deletion({});
        QVERIFY(includes({nothing}, nothing)); // the very same text, seen again by the gate
        auto other = nothing;
        other.program = u"rm"_s;
        QVERIFY(!includes({nothing}, other));
    }

    void aPersonsWordCoversThePartsOfTheCall()
    {
        Court court;
        court.taker.immediate = true;
        QSignalSpy opened(court.guardian.get(), &Guardian::questionOpened);
        const auto call = deletingAll(court);
        const auto answer = court.review(call);
        QTRY_COMPARE(opened.count(), 1);
        QVERIFY(court.guardian->resolve(opened.first().first().value<Question>().id, true, {}).has_value());
        QTRY_VERIFY(answer->decision && answer->decision->verdict == Verdict::Allow);
        const auto taken = court.taker.taken;

        const auto part = court.decide(partOf(call, u"ask"_s, u"/home/agent/file/inner"_s));
        QCOMPARE(part.verdict, Verdict::Allow);
        QCOMPARE(part.rule, u"approval"_s);
        QVERIFY(!part.byRule);
        QCOMPARE(part.snapshot, answer->decision->snapshot);
        QCOMPARE(court.taker.taken, taken); // the call's own serves
        QCOMPARE(opened.count(), 1);

        // Something else that the same call does is asked.
        const auto other = court.review(partOf(call, u"ask"_s, u"/home/agent/other"_s));
        QTRY_COMPARE(opened.count(), 2);
        QVERIFY(!other->decision);
    }

    void aReadingThatWasNotShownIsAsked()
    {
        Court court;
        court.taker.immediate = true;
        const auto readingOf = [](const Action &call, const QString &path) {
            auto part = partOf(call, u"ask"_s, path);
            part.facts.effects.first().kind = EffectKind::Read;
            return part;
        };
        auto call = deletingAll(court);
        auto shown = deletion(u"/home/agent/another/README.md"_s);
        shown.kind = EffectKind::Read;
        call.facts.effects += shown;
        QVERIFY(approved(court, call));
        QVERIFY(rides(court, readingOf(call, u"/home/agent/another/README.md"_s)));
        QVERIFY(!rides(court, readingOf(call, u"/home/agent/another/src/main.py"_s)));
        court.rules = [&court](const Action &action) { // the reading is nobody's matter, what it is read for is asked
            Ruling ruling = court.byTool(action);
            ruling.freeEffects = {1};
            return ruling;
        };
        auto both = partOf(call, u"ask"_s, u"/home/agent/file/x"_s);
        both.facts.effects += readingOf(call, u"/home/agent/workspace/y"_s).facts.effects;
        QVERIFY(rides(court, both));
    }

    void whatIsAskedOfTheWholeWasAskedOfTheCall_data()
    {
        QTest::addColumn<QStringList>("matched");
        QTest::addColumn<bool>("covered");
        QTest::newRow("the same") << QStringList{u"test.hidden"_s} << true;
        QTest::newRow("another matter") << QStringList{u"test.ask"_s} << false;
    }
    void whatIsAskedOfTheWholeWasAskedOfTheCall()
    {
        QFETCH(QStringList, matched);
        Court court;
        court.taker.immediate = true;
        court.matched = matched;
        const auto call = deletingAll(court);
        QVERIFY(approved(court, call));
        court.rules = [&court](const Action &action) {
            Ruling ruling = court.byTool(action);
            ruling.ofWhole = {u"test.hidden"_s};
            return ruling;
        };
        QTEST(rides(court, partOf(call, u"ask"_s, u"/home/agent/file/x"_s)), "covered");
    }

    void whatWasApprovedForACallEnds_data()
    {
        using End = std::function<void(Court &, const Action &)>;
        QTest::addColumn<End>("end");
        QTest::newRow("with the call") << End([](Court &court, const Action &call) {
            court.guardian->reportEnded(
                {.agent = call.agent, .epoch = call.epoch, .tool = {}, .toolCallId = call.toolCallId, .runId = call.runId, .error = {}});
        });
        QTest::newRow("with the task") << End([](Court &court, const Action &) { court.guardian->endTask(court.agent); });
        QTest::newRow("with the next task") << End([](Court &court, const Action &) { static_cast<void>(court.guardian->beginTask(court.agent)); });
        QTest::newRow("with an abort") << End([](Court &court, const Action &) { court.guardian->endTask(court.agent, TaskEnd::Aborted); });
        QTest::newRow("with a freeze") << End([](Court &court, const Action &) {
            court.guardian->freeze(court.agent, Phrase::verbatim(u"looking"_s));
            court.guardian->unfreeze(court.agent);
        });
        QTest::newRow("with other rules") << End([](Court &court, const Action &) { court.policyVersion = u"v2"_s; });
        QTest::newRow("with other rules, though they are as before again") << End([](Court &court, const Action &) {
            court.policyVersion = u"v2"_s;
            court.guardian->rulesChanged();
            court.policyVersion = u"v1"_s;
            court.guardian->rulesChanged();
        });
    }
    void whatWasApprovedForACallEnds()
    {
        QFETCH(std::function<void(Court &, const Action &)>, end);
        Court court;
        court.taker.immediate = true;
        static_cast<void>(court.guardian->beginTask(court.agent));
        const auto call = approved(court, deletingAll(court));
        QVERIFY(call);
        QVERIFY(rides(court, partOf(*call, u"ask"_s, u"/home/agent/file/a"_s)));
        end(court, *call);
        QVERIFY(!rides(court, partOf(*call, u"ask"_s, u"/home/agent/file/b"_s)));
    }

    /// A turn that the service did not start has no task; who aborts it trusts no more all the same.
    void anAbortEndsItWithoutATask()
    {
        Court court;
        court.taker.immediate = true;
        const auto call = approved(court, deletingAll(court));
        QVERIFY(call);
        court.guardian->endTask(court.agent, TaskEnd::Aborted);
        QVERIFY(!rides(court, partOf(*call, u"ask"_s, u"/home/agent/file/b"_s)));
    }

    void theEndOfAnotherCallEndsNothing()
    {
        Court court;
        court.taker.immediate = true;
        const auto call = approved(court, deletingAll(court));
        QVERIFY(call);
        court.guardian->reportEnded({.agent = court.agent, .epoch = Epoch{1}, .tool = {}, .toolCallId = u"another"_s, .runId = {}, .error = {}});
        court.guardian->reportEnded({.agent = {u"another"_s}, .epoch = Epoch{1}, .tool = {}, .toolCallId = call->toolCallId, .runId = {}, .error = {}});
        QVERIFY(rides(court, partOf(*call, u"ask"_s, u"/home/agent/file/b"_s)));
    }

    void partsAreCounted()
    {
        Court court;
        court.taker.immediate = true;
        const auto call = approved(court, deletingAll(court));
        QVERIFY(call);
        for (int i = 0; i < 8; ++i)
            QVERIFY(rides(court, partOf(*call, u"ask"_s, u"/home/agent/file/%1"_s.arg(i))));
        QVERIFY(!rides(court, partOf(*call, u"ask"_s, u"/home/agent/file/9"_s)));
    }

    void whatARuleAllowedCoversNoQuestion()
    {
        Court court;
        QSignalSpy opened(court.guardian.get(), &Guardian::questionOpened);
        const auto call = court.changing(u"allow"_s, Reach::Inside);
        QCOMPARE(court.decide(call).verdict, Verdict::Allow);
        const auto part = court.review(partOf(call, u"ask"_s, u"/home/agent/file"_s));
        QTRY_COMPARE(opened.count(), 1);
        QVERIFY(!part->decision);
    }

    void aBlockStandsWhateverWasApproved()
    {
        Court court;
        court.taker.immediate = true;
        QSignalSpy opened(court.guardian.get(), &Guardian::questionOpened);
        const auto call = court.changing(u"ask"_s, Reach::Inside);
        const auto answer = court.review(call);
        QTRY_COMPARE(opened.count(), 1);
        QVERIFY(court.guardian->resolve(opened.first().first().value<Question>().id, true, {}).has_value());
        QTRY_VERIFY(answer->decision.has_value());
        QCOMPARE(court.decide(partOf(call, u"block"_s, u"/home/agent/file"_s)).verdict, Verdict::Block);
    }

    void whoCannotWaitIsNotAskedFor()
    {
        Court court;
        QSignalSpy opened(court.guardian.get(), &Guardian::questionOpened);
        auto action = partOf(court.action(u"ask"_s), u"ask"_s, u"/home/agent/x"_s);
        action.toolCallId.clear();
        action.mayWait = false;
        const auto decision = court.decide(action);
        QCOMPARE(decision.verdict, Verdict::Block);
        QCOMPARE(decision.rule, u"ask-first"_s);
        QCOMPARE(opened.count(), 0);
    }

    // OpenClaw has to get to the point where its plugin calls home.
    void aHoldMayLetTheStartGoOn()
    {
        Court court;
        court.taker.immediate = true;
        court.guardian->setHold(court.agent, u"layer-plugin"_s, Phrase::verbatim(u"not home"_s), true);
        auto own = partOf(court.action(u"allow"_s), u"allow"_s, u"/home/agent/x"_s);
        own.toolCallId.clear();
        QVERIFY(court.decide(own).verdict != Verdict::Allow); // something that a tool started, and nobody knows any more which
        own.mayWait = false;
        QVERIFY(court.decide(own).verdict != Verdict::Allow); // a tool that OpenClaw started without asking
        own.own = true;
        QCOMPARE(court.decide(own).verdict, Verdict::Allow);
        own.tool = u"snapshot"_s;
        QCOMPARE(court.decide(own).rule, u"held.layer-plugin"_s);
        QCOMPARE(court.taker.taken, 0);
        QCOMPARE(court.decide(court.action(u"allow"_s)).rule, u"held.layer-plugin"_s); // a tool call
        auto part = own;
        part.tool = u"allow"_s;
        part.toolCallId = u"call"_s;
        part.own = false;
        QCOMPARE(court.decide(part).rule, u"held.layer-plugin"_s); // part of one
        court.guardian->setHold(court.agent, u"frozen"_s, Phrase::verbatim(u"frozen"_s));
        own.tool = u"allow"_s;
        QCOMPARE(court.decide(own).verdict, Verdict::Block); // any other hold holds all
    }
};

COFFERDAM_TEST(tst_Calls)
#include "tst_calls.moc"
