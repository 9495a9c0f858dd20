// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the gates see of a tool call that was let through.

#include "tests/core/guardian/Court.h"
#include "tests/support/Test.h"

#include <QSignalSpy>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

Effect deletion(const QString &object)
{
    return {.kind = EffectKind::Delete, .object = object, .reach = Reach::Inside, .program = {}, .traits = {}};
}

/// Of `call`, seen by the file gate.
Action partOf(const Action &call, const QString &verdict, const QString &object)
{
    Action part = call;
    part.id = {};
    part.gate = Gate::File;
    part.tool = verdict;
    part.subject = u"unlink "_s + object;
    part.raw = object.toUtf8();
    part.facts.effects = {deletion(object)};
    part.facts.complete = true;
    part.facts.values.insert(u"unchanged_ms"_s, 3'600'000.0);
    return part;
}

} // namespace

class tst_Calls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void includesWhatLiesBeneath_data()
    {
        QTest::addColumn<QString>("whole");
        QTest::addColumn<QString>("part");
        QTest::addColumn<bool>("included");
        QTest::newRow("the same") << u"/w/a"_s << u"/w/a"_s << true;
        QTest::newRow("beneath") << u"/w/a"_s << u"/w/a/b/c"_s << true;
        QTest::newRow("a name that only begins so") << u"/w/a"_s << u"/w/ab"_s << false;
        QTest::newRow("above") << u"/w/a"_s << u"/w"_s << false;
        QTest::newRow("a pattern's folder") << u"/w/a/*.o"_s << u"/w/a/x.o"_s << true;
        QTest::newRow("beside a pattern's folder") << u"/w/a/*.o"_s << u"/w/b/x.o"_s << false;
        QTest::newRow("a pattern at the root covers nothing") << u"/*"_s << u"/w/x"_s << false;
        QTest::newRow("not established") << QString() << u"/w/x"_s << false;
    }
    void includesWhatLiesBeneath()
    {
        QFETCH(QString, whole);
        QFETCH(QString, part);
        QTEST(includes({deletion(whole)}, deletion(part)), "included");
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
        const auto call = court.changing(u"ask"_s, Reach::Inside);
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

    void oneSnapshotServesACall()
    {
        Court court;
        court.taker.immediate = true;
        const auto call = court.changing(u"allow"_s, Reach::Inside);
        QVERIFY(court.decide(call).byRule);
        const auto first = court.decide(partOf(call, u"snapshot"_s, u"/home/agent/a"_s));
        QCOMPARE(first.verdict, Verdict::Allow);
        QVERIFY(!first.snapshot.isNull());
        const auto second = court.decide(partOf(call, u"snapshot"_s, u"/home/agent/b"_s));
        QCOMPARE(second.snapshot, first.snapshot);
        QCOMPARE(court.taker.taken, 1);
        const auto next = court.changing(u"allow"_s, Reach::Inside);
        QCOMPARE(court.decide(next).verdict, Verdict::Allow);
        QVERIFY(court.decide(partOf(next, u"snapshot"_s, u"/home/agent/c"_s)).snapshot != first.snapshot);
        QCOMPARE(court.taker.taken, 2);
    }

    /// What came, or was changed by others, after a snapshot is not in it.
    void aSnapshotServesOnlyForWhatIsOlder()
    {
        Court court;
        court.taker.immediate = true;
        const auto call = court.changing(u"allow"_s, Reach::Inside);
        QVERIFY(court.decide(call).byRule);
        const auto first = court.decide(partOf(call, u"snapshot"_s, u"/home/agent/a"_s));
        QTest::qWait(50);
        auto newer = partOf(call, u"snapshot"_s, u"/home/agent/precious"_s);
        newer.facts.values.insert(u"unchanged_ms"_s, 5.0);
        const auto second = court.decide(newer);
        QCOMPARE(second.verdict, Verdict::Allow);
        QVERIFY(!second.snapshot.isNull() && second.snapshot != first.snapshot);
        QCOMPARE(court.taker.taken, 2);
        auto untold = partOf(call, u"snapshot"_s, u"/home/agent/b"_s);
        untold.facts.values.remove(u"unchanged_ms"_s);
        QVERIFY(court.decide(untold).snapshot != second.snapshot);
        QCOMPARE(court.taker.taken, 3);
        QCOMPARE(court.decide(partOf(call, u"snapshot"_s, u"/home/agent/c"_s)).snapshot, court.taker.last); // what is older
        QCOMPARE(court.taker.taken, 3);
    }

    /// Nor in one that was begun before the change and is still being taken.
    void aSnapshotUnderWayIsSharedOnlyByWhatIsOlder()
    {
        Court court;
        const auto one = court.changing(u"allow"_s, Reach::Inside);
        const auto other = court.changing(u"allow"_s, Reach::Inside);
        QVERIFY(court.decide(one).byRule);
        QVERIFY(court.decide(other).byRule);
        const auto first = court.review(partOf(one, u"snapshot"_s, u"/home/agent/a"_s));
        QTRY_COMPARE(court.taker.taken, 1);
        const auto older = court.review(partOf(other, u"snapshot"_s, u"/home/agent/b"_s));
        QTest::qWait(50);
        QCOMPARE(court.taker.taken, 1);
        auto changed = partOf(other, u"snapshot"_s, u"/home/agent/precious"_s);
        changed.facts.values.insert(u"unchanged_ms"_s, 5.0);
        const auto newer = court.review(changed);
        QTRY_COMPARE(court.taker.taken, 2);
        court.taker.finish();
        QTRY_VERIFY(first->decision && older->decision);
        QCOMPARE(older->decision->snapshot, first->decision->snapshot);
        QVERIFY(!newer->decision);
        court.taker.finish();
        QTRY_VERIFY(newer->decision.has_value());
        QVERIFY(newer->decision->snapshot != first->decision->snapshot);
    }

    void aSnapshotThatHasGoneServesNobody()
    {
        Court court;
        court.taker.immediate = true;
        const auto call = court.changing(u"allow"_s, Reach::Inside);
        QVERIFY(court.decide(call).byRule);
        const auto first = court.decide(partOf(call, u"snapshot"_s, u"/home/agent/a"_s));
        court.taker.gone = first.snapshot;
        const auto second = court.decide(partOf(call, u"snapshot"_s, u"/home/agent/b"_s));
        QCOMPARE(second.verdict, Verdict::Allow);
        QVERIFY(second.snapshot != first.snapshot);
        QCOMPARE(court.taker.taken, 2);
    }

    /// While a person thinks, others may change what will be destroyed.
    void afterAPersonsAnswerASnapshotIsTakenAnew()
    {
        Court court;
        court.taker.immediate = true;
        QSignalSpy opened(court.guardian.get(), &Guardian::questionOpened);
        const auto call = court.changing(u"allow"_s, Reach::Inside);
        QVERIFY(court.decide(call).byRule);
        const auto first = court.decide(partOf(call, u"snapshot"_s, u"/home/agent/a"_s));
        const auto asked = court.review(partOf(call, u"ask"_s, u"/home/agent/b"_s));
        QTRY_COMPARE(opened.count(), 1);
        QVERIFY(court.guardian->resolve(opened.first().first().value<Question>().id, true, {}).has_value());
        QTRY_VERIFY(asked->decision && asked->decision->verdict == Verdict::Allow);
        QVERIFY(asked->decision->snapshot != first.snapshot);
        QCOMPARE(court.taker.taken, 2);
    }

    void aNewTimelineForgetsTheCalls()
    {
        Court court;
        court.taker.immediate = true;
        const auto call = court.changing(u"allow"_s, Reach::Inside);
        QCOMPARE(court.decide(call).verdict, Verdict::Allow);
        (void)court.decide(partOf(call, u"snapshot"_s, u"/home/agent/a"_s));
        court.guardian->timelineChanged(court.agent, Epoch{2});
        auto late = partOf(call, u"snapshot"_s, u"/home/agent/b"_s);
        late.epoch = Epoch{2};
        (void)court.decide(late);
        QCOMPARE(court.taker.taken, 2);
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
