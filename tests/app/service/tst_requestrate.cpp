// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/models/RequestRate.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace std::chrono_literals;

class tst_RequestRate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void soManyInAMinute()
    {
        RequestRate::Clock::time_point now{};
        RequestRate rate(3, [&now] { return now; });
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(rate.wait(), 0s);
            rate.add();
            now += 10s;
        }
        QCOMPARE(rate.wait(), 30s); // the first came 30 s ago
        now += 29'500ms;
        QCOMPARE(rate.wait(), 1s);
        now += 500ms;
        QCOMPARE(rate.wait(), 0s);
        rate.add();
        QCOMPARE(rate.wait(), 10s);
    }
};

COFFERDAM_TEST(tst_RequestRate)
#include "tst_requestrate.moc"
