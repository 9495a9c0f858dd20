// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a guest lets through by itself: few rows, and nothing of the count is lost.

#include "app/service/agent/InGuestTally.h"
#include "core/audit/Trail.h"
#include "core/audit/TrailBudget.h"
#include "tests/app/service/AgentHouse.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

class tst_InGuestTally : public QObject
{
    Q_OBJECT

private:
    QList<TrailRow> rows() const { return m_house->court.rows({.event = TrailEvent::InGuest}); }
    std::unique_ptr<AgentHouse> m_house;

private Q_SLOTS:
    void init()
    {
        m_house = std::make_unique<AgentHouse>();
        VERIFY_OK(m_house->open());
    }
    void cleanup() { m_house.reset(); }

    void aTaskIsARowForEachClass()
    {
        auto *agent = m_house->made(u"one"_s);
        QVERIFY(agent);
        auto &guardian = *m_house->court.guardian;
        m_house->guest()->decidedInGuest(1, 2, {u"before the task"_s}, {});
        const auto task = guardian.beginTask(agent->record().id);
        for (int i = 0; i < 100; ++i)
            m_house->guest()->decidedInGuest(3, 7, {u"ls"_s}, {u"read %1"_s.arg(i), QString(100'000, u'x')});
        QTRY_COMPARE(rows().size(), 2); // of before the task
        guardian.endTask(agent->record().id);
        QTRY_COMPARE(rows().size(), 4);
        const auto files = rows().first();
        QCOMPARE(files.task, task);
        QCOMPARE(files.detail.in_guest().sort(), api::InGuestDetail::FILES);
        QCOMPARE(files.detail.in_guest().count(), 700u);
        const auto &examples = files.detail.in_guest().examples();
        QCOMPARE(examples.size(), int(InGuestTally::kExamples));
        QCOMPARE(examples[0].what(), std::string("read 0"));
        QCOMPARE(examples[1].what(), std::string(InGuestTally::kExampleLength, 'x'));
        QVERIFY(examples[1].first_us() >= files.detail.in_guest().since_us() && examples[1].first_us() <= examples[1].last_us());
        QVERIFY(files.detail.ByteSizeLong() < 4096);
        const auto programs = rows().at(1).detail.in_guest();
        QCOMPARE(programs.count(), 300u);
        QCOMPARE(programs.examples_size(), 1); // however often
        QCOMPARE(programs.examples(0).what(), std::string("ls"));
        QVERIFY(rows().at(2).task.isNull());
        QCOMPARE(rows().at(3).detail.in_guest().examples(0).what(), std::string("before the task"));
    }

    /// Nobody was asked, so nobody else has written it down.
    void whatIsBlockedUnaskedIsARow()
    {
        QVERIFY(m_house->made(u"one"_s));
        const auto channel = [this] { return m_house->court.rows({.event = TrailEvent::Channel}); };
        const auto before = channel().size();
        m_house->guest()->refusedUnasked(u"too-long"_s);
        QTRY_COMPARE(channel().size(), before + 1);
        QVERIFY(channel().first().reason.english().contains(u"too-long"));
    }

    /// An agent that fills the trail hides nothing of what was let through before.
    void aFloodTakesNothingOfItOffTheRecord()
    {
        auto *agent = m_house->made(u"one"_s);
        QVERIFY(agent);
        auto &guardian = *m_house->court.guardian;
        const auto id = agent->record().id;
        TrailRow noise;
        noise.agent = id;
        noise.event = TrailEvent::Channel;
        for (int i = 0; i < 6100; ++i) // more than a minute takes
            m_house->court.trail->append(noise);
        constexpr quint64 kTasks = 2 * TrailBudget::kTalliesWhenClosed;
        for (quint64 i = 0; i < kTasks; ++i) {
            (void)guardian.beginTask(id);
            m_house->guest()->decidedInGuest(1, 0, {u"made"_s}, {});
            guardian.endTask(id);
        }
        const auto told = [this] {
            quint64 sum = 0;
            for (const auto &row : rows())
                sum += row.detail.in_guest().count();
            return sum;
        };
        QTRY_COMPARE(told(), quint64(TrailBudget::kTalliesWhenClosed));
        QTest::qWait(100);
        m_house->court.trail->lift(id); // as when it is unfrozen, or gone back to
        (void)guardian.beginTask(id);
        guardian.endTask(id); // or after twenty seconds
        QTRY_COMPARE(told(), kTasks);
    }

    /// Reports come every ten seconds.
    void anIdleHourIsAFewRows()
    {
        constexpr int kReports = 360;
        constexpr int kWritten = 2 * int(std::chrono::hours(1) / InGuestTally::kLongest);
        static_assert(kWritten <= 20);
        QVERIFY(m_house->made(u"one"_s));
        for (int i = 0; i < kReports; ++i)
            m_house->guest()->decidedInGuest(1, 1, {}, {});
        m_house->guest()->decidedInGuest(0, 0, {}, {});
        QTest::qWait(100);
        QVERIFY(rows().isEmpty()); // until its time has come
        m_house->agents.reset();   // the service stops
        QTRY_COMPARE(rows().size(), 2);
        QCOMPARE(rows().first().detail.in_guest().count(), quint64(kReports));
    }
};

COFFERDAM_TEST(tst_InGuestTally)
#include "tst_inguesttally.moc"
