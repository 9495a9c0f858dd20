// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/allowance/Price.h"
#include "tests/support/Test.h"

#include <QRandomGenerator>
#include <QTest>

#include <limits>

using namespace cofferdam;

namespace {

constexpr qint64 kDollar = 1'000'000'000;

Price sonnet()
{
    Price price;
    price.rates = {.input = 3 * kDollar, .cacheRead = kDollar * 3 / 10, .cacheWrite = kDollar * 15 / 4, .cacheWriteHour = 6 * kDollar, .output = 15 * kDollar};
    price.dearer = Price::Dearer{
        .above = 200'000,
        .rates = {
            .input = 6 * kDollar, .cacheRead = kDollar * 6 / 10, .cacheWrite = kDollar * 15 / 2, .cacheWriteHour = 12 * kDollar, .output = kDollar * 45 / 2}};
    price.searches = 10 * kDollar;
    price.contextWindow = 1'000'000;
    price.maxOutput = 64'000;
    return price;
}

} // namespace

class tst_Price : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void costs_data()
    {
        QTest::addColumn<Usage>("usage");
        QTest::addColumn<qint64>("nano");
        QTest::newRow("nothing") << Usage{} << qint64(0);
        QTest::newRow("input") << Usage{.input = 1000} << qint64(3'000'000);
        QTest::newRow("from the cache") << Usage{.cacheRead = 1000} << qint64(300'000);
        QTest::newRow("into the cache") << Usage{.cacheWrite = 1000} << qint64(3'750'000);
        QTest::newRow("into the cache for an hour") << Usage{.cacheWriteHour = 1000} << qint64(6'000'000);
        QTest::newRow("output") << Usage{.output = 1000} << qint64(15'000'000);
        QTest::newRow("searches") << Usage{.searches = 3} << qint64(30'000'000);
        QTest::newRow("all of it") << Usage{.input = 10, .cacheRead = 10, .cacheWrite = 10, .cacheWriteHour = 10, .output = 10} << qint64(280'500);
        QTest::newRow("as much as is not dearer") << Usage{.input = 100'000, .cacheRead = 100'000} << qint64(330'000'000);
        QTest::newRow("one more is") << Usage{.input = 100'001, .cacheRead = 100'000} << qint64(660'006'000);
        QTest::newRow("dearer output") << Usage{.input = 200'001, .output = 1000} << qint64(1'200'006'000 + 22'500'000);
        QTest::newRow("the provider billed more") << Usage{.input = 1000, .billedNano = 4'000'000} << qint64(4'000'000);
        QTest::newRow("the provider billed less") << Usage{.input = 1000, .billedNano = 1} << qint64(3'000'000);
        QTest::newRow("hostile") << Usage{.input = -5, .output = 1000, .searches = -1, .billedNano = -7} << qint64(15'000'000);
        QTest::newRow("more than there is money") << Usage{.input = std::numeric_limits<qint64>::max()} << std::numeric_limits<qint64>::max();
    }

    void costs()
    {
        QFETCH(Usage, usage);
        QFETCH(qint64, nano);
        QCOMPARE(cost(sonnet(), usage).nano(), nano);
    }

    void eachPartIsRoundedUp()
    {
        Price price;
        price.rates = {.input = 1, .cacheRead = 1, .cacheWrite = 1, .cacheWriteHour = 1, .output = 1};
        price.searches = 1;
        QCOMPARE(cost(price, {.input = 1}).nano(), 1);
        QCOMPARE(cost(price, {.input = 1, .cacheRead = 1, .cacheWrite = 1, .cacheWriteHour = 1, .output = 1, .searches = 1}).nano(), 6);
        QCOMPARE(cost(price, {.input = 1'000'000}).nano(), 1);
        QCOMPARE(cost(price, {.input = 1'000'001}).nano(), 2);
    }

    void searchesWithoutAPriceAreDear()
    {
        auto price = sonnet();
        price.searches.reset();
        QCOMPARE(cost(price, {.searches = 1000}).nano(), kDearestSearch);
        QVERIFY(worstCase(price, 0, 0, 1, false, 1000).nano() >= kDearestSearch);
    }

    void theWorstOfAnOpenRequestIsTheWholeWindow()
    {
        const auto closed = worstCase(sonnet(), 1000, 1000, 1, false);
        const auto open = worstCase(sonnet(), 1000, 1000, 1, true);
        QVERIFY(closed >= Money::fromNano(1000 * 6'000 + 1000 * 15'000));
        QVERIFY(closed < Money::fromNano(1000 * 6'000 + 1000 * 15'000 + 100));
        QVERIFY(open >= Money::fromNano(1'000'000 * 12'000LL + 1000 * 22'500));
        QVERIFY(worstCase(sonnet(), 5'000'000, 0, 1, true) >= worstCase(sonnet(), 5'000'000, 0, 1, false));
    }

    void nothingBreaksTheWorst()
    {
        constexpr auto most = std::numeric_limits<qint64>::max();
        QCOMPARE(worstCase(sonnet(), most, most, std::numeric_limits<int>::max(), true, std::numeric_limits<int>::max()).nano(), most);
        QVERIFY(worstCase(sonnet(), -1, -1, -1, false, -1) < Money::fromNano(100));
    }

    // Whatever a request comes to, it was reserved.
    void theWorstIsNeverBelowTheCost()
    {
        auto *random = QRandomGenerator::global();
        const auto upTo = [random](qint64 most) { return most <= 0 ? 0 : qint64(random->generate64() % quint64(most + 1)); };
        const auto rates = [&] {
            const auto scale = std::max<qint64>(1, upTo(kMaxRate) >> random->bounded(40));
            return Rates{.input = upTo(scale), .cacheRead = upTo(scale), .cacheWrite = upTo(scale), .cacheWriteHour = upTo(scale), .output = upTo(scale)};
        };
        for (int i = 0; i < 200'000; ++i) {
            Price price;
            price.rates = rates();
            price.contextWindow = upTo(2'000'000);
            if (random->bounded(2) == 0)
                price.dearer = Price::Dearer{.above = upTo(400'000), .rates = rates()};
            if (random->bounded(2) == 0)
                price.searches = upTo(kDearestSearch);
            const auto input = upTo(qint64(1) << random->bounded(22));
            const auto output = upTo(qint64(1) << random->bounded(20));
            const int answers = 1 + int(upTo(7));
            const bool isOpen = random->bounded(4) == 0;
            const int searches = int(upTo(20));
            qint64 left = upTo(isOpen ? std::max(input, price.contextWindow) : input);
            const auto part = [&] {
                const auto some = random->bounded(3) == 0 ? left : upTo(left);
                left -= some;
                return some;
            };
            Usage usage;
            usage.cacheWriteHour = part();
            usage.input = part();
            usage.cacheRead = part();
            usage.cacheWrite = part();
            usage.output = upTo(output * answers);
            usage.searches = int(upTo(searches));
            const auto worst = worstCase(price, input, output, answers, isOpen, searches);
            const auto real = cost(price, usage);
            if (worst < real)
                QFAIL(qPrintable(QStringLiteral("%1 was reserved, %2 it cost").arg(worst.nano()).arg(real.nano())));
        }
    }
};

COFFERDAM_TEST(tst_Price)
#include "tst_price.moc"
