// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/Test.h"
#include "vm/guest/guestd/base/TimeShare.h"

#include <QTest>

using namespace cofferdam::guest;
using namespace std::chrono_literals;

class tst_TimeShare : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whoAlwaysTakesAllLeavesMost()
    {
        TimeShare share;
        auto now = TimeShare::Clock::now();
        const auto begin = now;
        TimeShare::Clock::duration taken{};
        while (now - begin < 60s) {
            const auto some = share.left(now);
            QVERIFY(some >= TimeShare::kLeast && some <= TimeShare::kMost);
            share.take(some);
            taken += some;
            now += some + 5ms; // until the answer comes; then it asks again
        }
        QVERIFY2(taken < 17s, qPrintable(QString::number(taken / 1ms)));
    }

    void whoAsksSeldomGetsAll()
    {
        TimeShare share;
        auto now = TimeShare::Clock::now();
        for (int i = 0; i < 100; ++i) {
            QCOMPARE(share.left(now), TimeShare::Clock::duration(TimeShare::kMost));
            share.take(TimeShare::kMost);
            now += 1s;
        }
    }

    void aFloodEndsAtTheLeast()
    {
        TimeShare share;
        const auto now = TimeShare::Clock::now();
        for (int i = 0; i < 5; ++i) {
            QCOMPARE(share.left(now), TimeShare::Clock::duration(TimeShare::kMost));
            share.take(TimeShare::kMost);
        }
        QCOMPARE(share.left(now), TimeShare::Clock::duration(TimeShare::kLeast));
        QVERIFY(share.left(now + 400ms) > 90ms);
    }
};

COFFERDAM_TEST(tst_TimeShare)
#include "tst_timeshare.moc"
