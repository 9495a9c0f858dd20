// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How much an agent may write, and that nobody else is meant.

#include "core/audit/TrailBudget.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Answer = TrailBudget::Answer;

namespace {

TrailRow row(const QString &agent = u"agent"_s, TrailEvent event = TrailEvent::Decision)
{
    TrailRow made;
    made.agent = AgentId{agent};
    made.epoch = Epoch{3};
    made.event = event;
    made.subject = u"/usr/bin/true"_s;
    return made;
}

} // namespace

class tst_TrailBudget : public QObject
{
    Q_OBJECT

private:
    const TrailBudget::Clock::time_point m_start = TrailBudget::Clock::now();

    /// So many at once are written.
    static quint64 fits(TrailBudget &budget, const TrailRow &what, qsizetype bytes, TrailBudget::Clock::time_point now)
    {
        quint64 written = 0;
        while (budget.take(what, bytes, now) == Answer::Write)
            ++written;
        return written;
    }

private Q_SLOTS:
    void rowsAreLimitedAndBytesAre()
    {
        TrailBudget rows;
        QCOMPARE(fits(rows, row(), 100, m_start), 6000u);
        TrailBudget bytes;
        QCOMPARE(fits(bytes, row(), 64 * 1024, m_start), 256u);
        TrailBudget one;
        QCOMPARE(one.take(row(), 17 * 1024 * 1024, m_start), Answer::Close);
    }

    void itIsAsLargeAsItIsSet_data()
    {
        QTest::addColumn<double>("rows");
        QTest::addColumn<quint64>("fit");
        QTest::addColumn<quint64>("largeOnes"); // of 64 KiB
        QTest::newRow("more") << 12'000.0 << quint64(12'000) << quint64(512);
        QTest::newRow("less; one row may still be large") << 1200.0 << quint64(1200) << quint64(256);
        QTest::newRow("beyond what may be") << 1e9 << quint64(60'000) << quint64(2560);
        QTest::newRow("below") << 0.0 << quint64(600) << quint64(256);
    }
    void itIsAsLargeAsItIsSet()
    {
        QFETCH(double, rows);
        TrailBudget budget(rows);
        QTEST(fits(budget, row(), 100, m_start), "fit");
        TrailBudget again(rows);
        QTEST(fits(again, row(), 64 * 1024, m_start), "largeOnes");
        // And it runs empty in a minute.
        budget.lift(row().agent);
        quint64 written = 0;
        for (int second = 0; second < 120; ++second) {
            for (int i = 0; i < 10 && budget.take(row(), 100, m_start + std::chrono::seconds(second)) == Answer::Write; ++i)
                ++written;
        }
        QCOMPARE(written, 1200u);
    }

    void itIsAMinutesRate()
    {
        TrailBudget budget;
        auto now = m_start;
        for (int second = 0; second < 600; ++second) { // 5000 a minute go on and on
            for (int i = 0; i < 83; ++i)
                QCOMPARE(budget.take(row(), 500, now), Answer::Write);
            now += 1s;
        }
        const auto begun = now;
        const auto second = [&] { // 7200 a minute do not
            for (int i = 0; i < 120; ++i) {
                if (budget.take(row(), 500, now) != Answer::Write)
                    return false;
            }
            now += 1s;
            return true;
        };
        while (second()) {
        }
        QVERIFY2(now - begun > 4min && now - begun < 6min, qPrintable(QString::number((now - begun) / 1s)));
    }

    void aDayIsLimitedToo()
    {
        TrailBudget budget;
        auto now = m_start;
        quint64 written = 0;
        for (; budget.take(row(), 12 * 1024 * 1024, now) == Answer::Write; now += 1min)
            ++written;
        QVERIFY2(written >= 85 && written < 100, qPrintable(QString::number(written)));
        QVERIFY2(budget.why(AgentId{u"agent"_s}).english().contains(u"1440 minutes"_s), qPrintable(budget.why(AgentId{u"agent"_s}).english()));
    }

    void onceClosedItStaysSoUntilSomebodyLooks()
    {
        TrailBudget budget;
        (void)fits(budget, row(), 100, m_start);
        QCOMPARE(budget.take(row(), 100, m_start + 24h), Answer::Count); // the one that closed it was said once
        QCOMPARE(budget.take(row(u"another"_s), 100, m_start), Answer::Write);
        budget.lift(AgentId{u"agent"_s});
        QCOMPARE(budget.take(row(), 100, m_start + 24h), Answer::Write);
    }

    void lessFitsWhileTheDiskIsShort()
    {
        TrailBudget budget;
        for (int i = 0; i < 200; ++i)
            QCOMPARE(budget.take(row(), 100, m_start), Answer::Write);
        budget.setScarce(true);
        QCOMPARE(fits(budget, row(), 100, m_start), 100u);
        QVERIFY2(budget.why(AgentId{u"agent"_s}).english().contains(u"short of space"_s), qPrintable(budget.why(AgentId{u"agent"_s}).english()));
        QCOMPARE(budget.take(row(u"calm"_s), 100, m_start), Answer::Write);
    }

    void whatIsNotTheGuestsIsNeverLeftOut_data()
    {
        QTest::addColumn<TrailRow>("what");
        for (const auto event : {TrailEvent::Freeze, TrailEvent::Agent, TrailEvent::Restore, TrailEvent::Grant, TrailEvent::Fault, TrailEvent::Policy,
                                 TrailEvent::PolicyException, TrailEvent::Service, TrailEvent::Flood})
            QTest::newRow(toWord(event).toLatin1()) << row(u"agent"_s, event);
        for (const auto &rule : {u"approval"_s, u"denied"_s}) {
            auto answered = row();
            answered.rule = rule;
            answered.detail.mutable_decision()->set_question("q");
            QTest::newRow(rule.toLatin1()) << answered;
        }
    }

    void whatIsNotTheGuestsIsNeverLeftOut()
    {
        QFETCH(TrailRow, what);
        TrailBudget budget;
        (void)fits(budget, row(), 100, m_start);
        QCOMPARE(budget.take(what, 100, m_start), Answer::Write);
    }

    void whatTheGuestCausesIs_data()
    {
        QTest::addColumn<TrailRow>("what");
        for (const auto event :
             {TrailEvent::Decision, TrailEvent::Question, TrailEvent::Ended, TrailEvent::Reask, TrailEvent::Channel, TrailEvent::EgressRefused})
            QTest::newRow(toWord(event).toLatin1()) << row(u"agent"_s, event);
        auto part = row();
        part.rule = u"approval"_s; // of a call that was approved: there may be thousands
        QTest::newRow("part of what was approved") << part;
        auto gone = row();
        gone.rule = u"gone"_s;
        gone.detail.mutable_decision()->set_question("q");
        QTest::newRow("asked and taken back") << gone;
    }

    void whatTheGuestCausesIs()
    {
        QFETCH(TrailRow, what);
        TrailBudget budget;
        QCOMPARE(fits(budget, what, 100, m_start), 6000u);
    }

    /// A tally stands for what was done before: a flood may not take it off the record.
    void aTallyIsWrittenOrStaysWithWhoHasIt()
    {
        const auto tally = row(u"agent"_s, TrailEvent::InGuest);
        TrailBudget budget;
        (void)fits(budget, row(), 100, m_start);
        for (int i = 0; i < TrailBudget::kTalliesWhenClosed; ++i)
            QCOMPARE(budget.take(tally, 100, m_start), Answer::Write);
        QCOMPARE(budget.take(tally, 100, m_start), Answer::Keep);
        const auto sums = budget.takeSums(m_start, true);
        QCOMPARE(sums.size(), 1);
        QCOMPARE(sums.first().detail.flood().rows(), 1u); // the row that closed it: whoever keeps a tally writes it later
        budget.lift(AgentId{u"agent"_s});
        QCOMPARE(budget.take(tally, 100, m_start), Answer::Write);
    }

    /// But it counts as what it is, so that nobody makes them without end.
    void talliesTakeRoomFromOtherRows()
    {
        TrailBudget budget;
        for (int i = 0; i < 100; ++i)
            QCOMPARE(budget.take(row(u"agent"_s, TrailEvent::InGuest), 100, m_start), Answer::Write);
        QCOMPARE(fits(budget, row(), 100, m_start), 5900u);
    }

    void aSumThatCouldNotBeWrittenIsDueAgain()
    {
        TrailBudget budget;
        (void)fits(budget, row(), 100, m_start);
        const auto sums = budget.takeSums(m_start, true);
        QCOMPARE(sums.size(), 1);
        QVERIFY(!budget.hasSums());
        (void)budget.take(row(u"agent"_s, TrailEvent::Ended), 50, m_start + 1s); // meanwhile
        budget.putBack(sums.first());
        const auto again = budget.takeSums(m_start + 2s, true);
        QCOMPARE(again.size(), 1);
        QCOMPARE(again.first().detail.flood().rows(), 2u);
        QCOMPARE(again.first().detail.flood().actions(), 1u);
        QCOMPARE(again.first().detail.flood().bytes(), 150u);
        QCOMPARE(again.first().detail.flood().samples_size(), 2);
        budget.putBack(again.first());
        QCOMPARE(budget.takeSums(m_start + 3s, true).first().detail.flood().rows(), 2u);
    }

    void oneRowSaysWhatWasCounted()
    {
        TrailBudget budget;
        (void)fits(budget, row(), 100, m_start);
        (void)budget.take(row(u"agent"_s, TrailEvent::Ended), 50, m_start + 1s);
        QVERIFY(budget.takeSums(m_start + 2s, false).isEmpty()); // it may go on
        const auto sums = budget.takeSums(m_start + 7s, false);
        QCOMPARE(sums.size(), 1);
        const auto &flood = sums.first().detail.flood();
        QCOMPARE(sums.first().event, TrailEvent::Flood);
        QCOMPARE(sums.first().epoch, Epoch{3});
        QCOMPARE(flood.rows(), 2u);
        QCOMPARE(flood.actions(), 1u);
        QCOMPARE(flood.bytes(), 150u);
        QCOMPARE(flood.samples(0), "decision /usr/bin/true");
        QVERIFY(!budget.hasSums());
        // While it goes on without a break, one a minute.
        for (auto now = m_start + 10s; now < m_start + 60s; now += 1s)
            (void)budget.take(row(), 100, now);
        QVERIFY(budget.takeSums(m_start + 60s, false).isEmpty());
        QCOMPARE(budget.takeSums(m_start + 71s, false).size(), 1);
        (void)budget.take(row(), 100, m_start + 72s);
        QCOMPARE(budget.takeSums(m_start + 72s, true).size(), 1); // at the end all is said
    }
};

COFFERDAM_TEST(tst_TrailBudget)
#include "tst_trailbudget.moc"
