// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Prints what it takes to write a request down before it is sent, and what it cost after. Both are on disk (synchronous=FULL) before they are
// counted.

#include "core/allowance/PriceTable.h"
#include "tests/core/allowance/Spending.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTemporaryFile>
#include <QTest>

#include <unistd.h>

#include <algorithm>
#include <vector>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

double part(std::vector<double> values, double share)
{
    std::ranges::sort(values);
    return values[std::size_t(share * double(values.size() - 1))];
}

void print(const char *what, const std::vector<double> &microseconds)
{
    qInfo("%-40s p50 %8.1f us   p99 %8.1f us", what, part(microseconds, 0.5), part(microseconds, 0.99));
}

} // namespace

class bench_Allowance : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void requests_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::newRow("on disk") << QDir::tempPath();
        QTest::newRow("in memory, to see the share of the disk") << u"/dev/shm"_s;
    }

    void requests()
    {
        QFETCH(QString, folder);
        const QTemporaryDir dir(folder + u"/cofferdam-bench-XXXXXX"_s);
        QVERIFY(dir.isValid());
        auto book = SpendBook::open(dir.filePath(u"spend.db"_s), test::spendKey());
        QVERIFY(book);
        Allowance allowance;
        for (auto *limits : {&allowance.perTask, &allowance.perDay, &allowance.perMonth})
            limits->money = kMaxMoney;
        std::vector<double> reserving;
        std::vector<double> settling;
        for (int i = 0; i < 1000; ++i) {
            QElapsedTimer timer;
            timer.start();
            const auto row = (*book)->reserve(test::request(u"agent"_s, 1, u"task"_s), allowance);
            reserving.push_back(double(timer.nsecsElapsed()) / 1e3);
            QVERIFY(row);
            timer.start();
            QVERIFY((*book)->settle(*row, test::counted(1)));
            settling.push_back(double(timer.nsecsElapsed()) / 1e3);
        }
        print("reserve", reserving);
        print("settle", settling);
        QElapsedTimer timer;
        timer.start();
        auto again = SpendBook::open(dir.filePath(u"spend.db"_s), test::spendKey());
        QVERIFY(again && (*again)->totals({u"agent"_s}, Period::Month));
        qInfo("opened, with the sum of a month of 1000 requests: %.1f ms", double(timer.nsecsElapsed()) / 1e6);
    }

    // What no account can beat on this disk at this moment.
    void bareDisk()
    {
        QTemporaryFile file;
        QVERIFY(file.open());
        const QByteArray pages(2 * 4096, 'x');
        std::vector<double> times;
        for (int i = 0; i < 300; ++i) {
            QElapsedTimer timer;
            timer.start();
            QVERIFY(file.seek(0) && file.write(pages) == pages.size() && file.flush() && ::fdatasync(file.handle()) == 0);
            times.push_back(double(timer.nsecsElapsed()) / 1e3);
        }
        print("bare write of two pages + fdatasync", times);
    }

    void prices()
    {
        QElapsedTimer timer;
        timer.start();
        const auto table = PriceTable::load({});
        QVERIFY(table);
        qInfo("price table of %lld models read in %.1f ms", qlonglong(table->size()), double(timer.nsecsElapsed()) / 1e6);
        constexpr int kCount = 100'000;
        timer.start();
        qint64 sum = 0;
        for (int i = 0; i < kCount; ++i)
            sum += worstCase(*table->find(u"openai", u"gpt-5-2025-08-07"), 1000 + i, 1000, 1, false).nano() % 7;
        qInfo("price found and worst case computed: %.2f us (%lld)", double(timer.nsecsElapsed()) / 1e3 / kCount, qlonglong(sum));
    }
};

QTEST_GUILESS_MAIN(bench_Allowance)
#include "bench_allowance.moc"
