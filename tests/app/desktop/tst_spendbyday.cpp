// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What was spent, added up for a plot: by day and model, in any order and of any size.

#include "app/desktop/state/SpendByDay.h"
#include "tests/support/Test.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

const QDate kLast(2026, 12, 2);
const QDate kFirst(2026, 11, 3);

api::SpendDay &addDay(api::SpendDays &days, const char *date, const char *model, quint64 money)
{
    auto &day = *days.add_days();
    day.set_date(date);
    day.set_provider("openai");
    day.set_model(model);
    day.set_money(money);
    day.set_requests(1);
    return day;
}

} // namespace

class tst_SpendByDay : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowsOfADayAndModelAreOne()
    {
        api::SpendDays rows;
        addDay(rows, "2026-12-01", "cheap", 3);
        addDay(rows, "2026-12-02", "dear", 100).set_agent("a1");
        addDay(rows, "2026-12-02", "dear", 50).set_agent("a2");
        addDay(rows, "2026-11-03", "dear", 7).set_unpriced(1);
        const auto days = SpendByDay::from(rows, kFirst, kLast);
        QCOMPARE(days.days, 30);
        QCOMPARE(days.series.size(), 2);
        QCOMPARE(days.series[0].model, u"dear"_s);
        QCOMPARE(days.series[0].money[29], 150U);
        QCOMPARE(days.series[0].money[0], 7U);
        QCOMPARE(days.series[0].total, 157U);
        QCOMPARE(days.series[0].requests, 3U);
        QCOMPARE(days.series[1].money[28], 3U);
        QCOMPARE(days.total(), 160U);
        QCOMPARE(days.dearestDay(), 150U);
        QCOMPARE(days.requests(), 4U);
        QCOMPARE(days.unpriced(), 1U);
    }

    void otherDaysAreLeftOut_data()
    {
        QTest::addColumn<QByteArray>("date");
        QTest::newRow("before") << "2026-11-02"_ba;
        QTest::newRow("after") << "2026-12-03"_ba;
        QTest::newRow("nonsense") << "yesterday"_ba;
        QTest::newRow("no such day") << "2026-11-31"_ba;
        QTest::newRow("nothing") << QByteArray();
    }

    void otherDaysAreLeftOut()
    {
        QFETCH(QByteArray, date);
        api::SpendDays rows;
        addDay(rows, date.constData(), "m", 3);
        QVERIFY(SpendByDay::from(rows, kFirst, kLast).series.isEmpty());
    }

    void whatIsTooManyIsTogether()
    {
        api::SpendDays rows;
        for (int i = 1; i <= 20; ++i)
            addDay(rows, "2026-12-02", QByteArray::number(i).constData(), quint64(i));
        const auto days = SpendByDay::from(rows, kFirst, kLast);
        QCOMPARE(days.series.size(), SpendByDay::kMostSeries);
        QCOMPARE(days.series.front().model, u"20"_s);
        QVERIFY(days.series.back().others);
        QCOMPARE(days.series.back().total, 13U * 14U / 2U); // 1 to 13
        QCOMPARE(days.total(), 20U * 21U / 2U);
        rows.mutable_days()->DeleteSubrange(0, 20 - int(SpendByDay::kMostSeries));
        QVERIFY2(!SpendByDay::from(rows, kFirst, kLast).series.back().others, "as many as there is room for stand for themselves");
    }

    void itNeverBeginsAnew()
    {
        api::SpendDays rows;
        constexpr auto kMost = std::numeric_limits<quint64>::max();
        addDay(rows, "2026-12-02", "a", kMost).set_input(kMost);
        addDay(rows, "2026-12-02", "a", kMost).set_input(kMost);
        addDay(rows, "2026-12-02", "b", 5);
        const auto days = SpendByDay::from(rows, kFirst, kLast);
        QCOMPARE(days.series[0].total, kMost);
        QCOMPARE(days.series[0].input, kMost);
        QCOMPARE(days.total(), kMost);
        QCOMPARE(days.dearestDay(), kMost);
    }

    void aPlotHasRoundLines_data()
    {
        QTest::addColumn<double>("most");
        QTest::addColumn<double>("step");
        QTest::addColumn<int>("steps");
        QTest::addColumn<int>("digits");
        QTest::newRow("nothing") << 0.0 << 2e-10 << 5 << 9;
        QTest::newRow("a token") << 2.5e-6 << 5e-7 << 5 << 7;
        QTest::newRow("cents") << 0.042 << 0.01 << 5 << 2;
        QTest::newRow("below a cent") << 0.0042 << 0.001 << 5 << 3;
        QTest::newRow("a few") << 2.21 << 0.5 << 5 << 2;
        QTest::newRow("five") << 5.0 << 1.0 << 5 << 2;
        QTest::newRow("a bit more") << 5.01 << 2.0 << 3 << 2;
        QTest::newRow("thousands") << 6100.0 << 2000.0 << 4 << 2;
        QTest::newRow("the most") << 1.9e10 << 5e9 << 4 << 2;
    }

    void aPlotHasRoundLines()
    {
        QFETCH(double, most);
        QFETCH(double, step);
        QFETCH(int, steps);
        QFETCH(int, digits);
        const auto scale = PlotScale::upTo(most);
        QVERIFY2(std::abs(scale.step - step) < step / 1e6, qPrintable(QString::number(scale.step)));
        QCOMPARE(scale.steps, steps);
        QCOMPARE(scale.digits, digits);
        QVERIFY(scale.step * scale.steps >= most * 0.999999);
    }

    void aLongTimeIsCut()
    {
        const auto days = SpendByDay::from({}, QDate(1970, 1, 1), kLast);
        QCOMPARE(days.days, SpendByDay::kMostDays);
        QCOMPARE(days.first.addDays(days.days - 1), kLast);
        QCOMPARE(SpendByDay::from({}, kLast, kFirst).days, 0);
    }
};

COFFERDAM_TEST(tst_SpendByDay)
#include "tst_spendbyday.moc"
