// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/sessions/SummaryCount.h"
#include "tests/app/service/SummaryRows.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

TrailRow service(bool started, bool unannounced, qint64 slept = 0)
{
    TrailRow row;
    row.event = TrailEvent::Service;
    row.detail.mutable_service()->set_started(started);
    row.detail.mutable_service()->set_unannounced(unannounced);
    row.detail.mutable_service()->set_slept_ms(slept);
    return row;
}

} // namespace

class tst_SummaryCount : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSummaryCounts()
    {
        SummaryCount count;
        const auto night = u"scheduled-1"_s;
        count.add(decided(Outcome::Allow, night, u"1"_s, EffectKind::Overwrite));
        count.add(decided(Outcome::Allow, night, u"2"_s, EffectKind::Read));
        count.add(decided(Outcome::Block, u"scheduled-2"_s, u"3"_s, EffectKind::Delete));
        count.add(decided(Outcome::Allow, u"prompt"_s, u"4"_s));
        count.add(ended(u"1"_s, true));
        count.add(rowOf(TrailEvent::Restore));
        auto fault = rowOf(TrailEvent::Fault);
        fault.seq = 9;
        fault.reason = Phrase::pattern("it broke");
        count.add(fault);
        fault.seq = 5;
        fault.reason = Phrase::pattern("earlier");
        count.add(fault);
        for (const auto &row : {service(true, false), service(false, false), service(true, true), service(true, false, 7000), service(true, false, 3000)})
            count.add(row);
        const auto summary = count.result();
        QCOMPARE(summary.agents_size(), 1);
        const auto &agent = summary.agents(0);
        QCOMPARE(agent.turns(), 2u);
        QCOMPARE(agent.prompts(), 1u);
        QCOMPARE(agent.allowed(), 3u);
        QCOMPARE(agent.blocked(), 1u);
        QCOMPARE(agent.changes(), 1u);
        QCOMPARE(agent.rollbacks(), 1u);
        QCOMPARE(agent.faults(), 2u);
        QCOMPARE(english(agent.last_fault()), std::string("it broke"));
        QCOMPARE(agent.undecided(), 0u);
        QCOMPARE(summary.service_starts(), 2u);
        QCOMPARE(summary.crashes(), 1u);
        QCOMPARE(summary.sleeps(), 2u);
        QCOMPARE(summary.slept_ms(), 10'000);
    }

    void whatNobodyAllowedIsSaid()
    {
        SummaryCount count;
        count.add(ended(u"1"_s, true));
        count.add(decided(Outcome::Block, u"t"_s, u"2"_s));
        count.add(ended(u"2"_s, true));
        count.add(decided(Outcome::Block, u"t"_s, u"3"_s));
        count.add(ended(u"3"_s, false)); // as the guest says of what was blocked
        QCOMPARE(count.result().agents(0).undecided(), 2u);

        // An allow that was taken back is none, an allow of a program is none of its call, and one allow is of one call.
        const auto add = [&count](const TrailRow &row) { count.add(row); };
        add(decided(Outcome::Allow, u"t"_s, u"4"_s));
        add(decided(Outcome::Block, u"t"_s, u"4"_s));
        add(ended(u"4"_s, true));
        auto program = decided(Outcome::Allow, u"t"_s, u"5"_s);
        program.detail.mutable_decision()->mutable_action()->set_gate(api::GATE_EXEC);
        add(program);
        add(ended(u"5"_s, true));
        add(decided(Outcome::Allow, u"t"_s, u"6"_s));
        add(ended(u"6"_s, true));
        add(ended(u"6"_s, true));
        add(ended(QString(), true));
        QCOMPARE(count.result().agents(0).undecided(), 6u);
    }

    void whatBeganBeforeItIsNoAlarm()
    {
        SummaryCount count;
        count.setStart(1'000'000);
        auto row = ended(u"1"_s, true);
        row.timeUs = 2'000'000;
        count.add(row);
        QCOMPARE(count.result().agents(0).undecided(), 0u); // it was allowed before the rows that were read, or may have been
        row.toolCallId = u"2"_s;
        row.timeUs = 1'000'000 + std::chrono::microseconds(SummaryCount::kLongestCall).count();
        count.add(row);
        QCOMPARE(count.result().agents(0).undecided(), 1u);
    }
};

COFFERDAM_TEST(tst_SummaryCount)
#include "tst_summarycount.moc"
