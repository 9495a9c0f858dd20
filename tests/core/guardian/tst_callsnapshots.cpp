// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which snapshot serves what the gates see of a tool call.

#include "tests/core/guardian/PartOfCall.h"
#include "tests/support/Test.h"

#include <QSignalSpy>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

class tst_CallSnapshots : public QObject
{
    Q_OBJECT

private Q_SLOTS:
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

    void aSnapshotThatIsGoneServesNobody()
    {
        Court court;
        court.taker.immediate = true;
        const auto call = court.changing(u"allow"_s, Reach::Inside);
        QVERIFY(court.decide(call).byRule);
        const auto first = court.decide(partOf(call, u"snapshot"_s, u"/home/agent/a"_s));
        QVERIFY(!first.snapshot.isNull());
        court.taker.gone += first.snapshot.value;
        const auto second = court.decide(partOf(call, u"snapshot"_s, u"/home/agent/b"_s));
        QCOMPARE(second.verdict, Verdict::Allow);
        QVERIFY(second.snapshot != first.snapshot);
        QCOMPARE(court.taker.taken, 2);
        QCOMPARE(court.decide(partOf(call, u"snapshot"_s, u"/home/agent/c"_s)).snapshot, second.snapshot);
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
};

COFFERDAM_TEST(tst_CallSnapshots)
#include "tst_callsnapshots.moc"
