// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/allowance/SpendBook.h"
#include "tests/core/allowance/Spending.h"
#include "tests/core/audit/QuickFolder.h"
#include "tests/support/Test.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include <ctime>
#include <limits>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

const AgentId kSpender{u"spender"_s};

} // namespace

class tst_SpendBook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("TZ", "CET-1"); // an hour before UTC, and no rules that the system would have to know
        ::tzset();
    }

    void init()
    {
        m_dir = std::make_unique<QuickFolder>();
        QVERIFY(m_dir->isValid());
        m_path = m_dir->filePath(u"spend.db"_s);
        m_now = QDateTime(QDate(2026, 11, 29), QTime(12, 0));
        m_book = open();
    }

    void cleanup() { m_book.reset(); }

    void isReservedThenSettled()
    {
        const auto row = reserve(request(u"spender"_s, 50, u"task"_s));
        for (const auto period : {Period::Task, Period::Day, Period::Month})
            QCOMPARE(totals(period), (Totals{.reserved = Money::fromCents(50), .reservedTokens = 1000, .requests = 1, .open = 1}));
        QVERIFY(m_book->settle(row, counted(20)));
        for (const auto period : {Period::Task, Period::Day, Period::Month})
            QCOMPARE(totals(period), (Totals{.spent = Money::fromCents(20), .tokens = 110, .requests = 1}));
        QCOMPARE(totals(Period::ScheduledDay), Totals{});
        QCOMPARE(m_book->totals({u"other"_s}, Period::Day).value(), Totals{});
        QCOMPARE(m_book->totals(kSpender, Period::Task, {u"other"_s}).value(), Totals{});
    }

    void settlements_data()
    {
        QTest::addColumn<Settlement>("settlement");
        QTest::addColumn<Totals>("totals"); // 50 cents and 1000 tokens were reserved
        using enum Settlement::Kind;
        const Usage usage{.input = 1, .cacheRead = 2, .cacheWrite = 3, .cacheWriteHour = 4, .output = 5};
        QTest::newRow("counted") << Settlement{Counted, usage, Money::fromCents(20)} << Totals{.spent = Money::fromCents(20), .tokens = 15, .requests = 1};
        QTest::newRow("dearer than was thought") << Settlement{Counted, Usage{.input = 5000}, Money::fromCents(70)}
                                                 << Totals{.spent = Money::fromCents(70), .tokens = 5000, .requests = 1};
        QTest::newRow("uncounted") << Settlement{Uncounted, {}, {}} << Totals{.spent = Money::fromCents(50), .tokens = 1000, .requests = 1, .uncounted = 1};
        QTest::newRow("counted without a count") << Settlement{Counted, {}, Money::fromCents(1)}
                                                 << Totals{.spent = Money::fromCents(50), .tokens = 1000, .requests = 1, .uncounted = 1};
        QTest::newRow("cut, but dearer already") << Settlement{Uncounted, Usage{.output = 4000}, Money::fromCents(60)}
                                                 << Totals{.spent = Money::fromCents(60), .tokens = 4000, .requests = 1, .uncounted = 1};
        QTest::newRow("counted without a price") << Settlement{Counted, usage, {}} << Totals{.spent = Money::fromCents(50), .tokens = 15, .requests = 1};
        QTest::newRow("free") << Settlement{Free, {}, {}} << Totals{};
        QTest::newRow("hostile") << Settlement{Counted, Usage{.input = -5, .output = std::numeric_limits<qint64>::max()},
                                               Money::fromNano(std::numeric_limits<qint64>::max())}
                                 << Totals{.spent = kMaxMoney, .tokens = kMaxCountedTokens, .requests = 1};
    }

    void settlements()
    {
        QFETCH(Settlement, settlement);
        QFETCH(Totals, totals);
        const auto row = reserve(request(u"spender"_s, 50));
        QVERIFY(m_book->settle(row, settlement));
        QCOMPARE(this->totals(Period::Day), totals);
        m_book = open(); // and so it is on disk
        QCOMPARE(this->totals(Period::Day), totals);
        QCOMPARE(this->totals(Period::Month), totals);
        QCOMPARE(m_book->recovered(), 0);
    }

    void aRowIsSettledOnce()
    {
        const auto row = reserve(request(u"spender"_s, 50));
        QVERIFY(m_book->settle(row, counted(20)));
        QCOMPARE(m_book->settle(row, counted(30)).error().code, Errc::NotFound);
        QCOMPARE(m_book->settle(row + 1, counted(30)).error().code, Errc::NotFound);
        QCOMPARE(totals(Period::Day).spent, Money::fromCents(20));
    }

    void severalThatAreOpenKeepTheLimitTogether()
    {
        const auto allowance = perDay(100);
        const auto first = reserve(request(u"spender"_s, 40), allowance);
        const auto second = reserve(request(u"spender"_s, 40), allowance);
        const auto refused = m_book->reserve(request(u"spender"_s, 40), allowance);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Errc::Denied);
        QCOMPARE(refused.error().message.english(),
                 u"Today $0.8000 ($0.8000 of it reserved by requests that are not answered yet) of the $1.00 for a day are used, and this request could take "
                 "up to $0.4000. It was not sent. The allowance begins anew on 2026-11-30."_s);
        QCOMPARE(totals(Period::Day).requests, 2);
        QVERIFY(m_book->settle(first, counted(10)));
        const auto third = reserve(request(u"spender"_s, 40), allowance); // 10 spent, 40 and 40 reserved
        QVERIFY(!m_book->reserve(request(u"spender"_s, 11), allowance));
        QVERIFY(m_book->reserve(request(u"spender"_s, 10), allowance));
        QVERIFY(m_book->settle(second, counted(0)) && m_book->settle(third, {.kind = Settlement::Kind::Free}));
        QVERIFY(m_book->reserve(request(u"other"_s, 100), allowance)); // an agent's limit is its own
    }

    void limits_data()
    {
        QTest::addColumn<Allowance>("allowance");
        QTest::addColumn<bool>("scheduled");
        QTest::addColumn<QString>("says"); // after one request of 30 cents and 110 tokens, one of 50 cents and 1000 tokens; empty: allowed
        const auto none = unlimited();
        const auto with = [&none](Limits Allowance::*period, const Limits &limits) {
            auto allowance = none;
            allowance.*period = limits;
            return allowance;
        };
        using enum Period;
        const auto rows = {
            std::tuple{"task", &Allowance::perTask, u"This task has used %1 of the %2 it may use"_s, u"next message begins"_s},
            std::tuple{"day", &Allowance::perDay, u"Today %1 of the %2 for a day are used"_s, u"anew on 2026-11-30."_s},
            std::tuple{"month", &Allowance::perMonth, u"This month %1 of the %2 for a month are used"_s, u"anew on 2026-12-01."_s},
            std::tuple{"scheduled", &Allowance::scheduledPerDay, u"Today %1 of the %2 for turns that nobody started are used"_s, u"anew on 2026-11-30."_s}};
        for (const auto &[name, period, sentence, anew] : rows) {
            QTest::addRow("%s, money", name) << with(period, {.money = Money::fromCents(79)}) << true
                                             << sentence.arg(u"$0.3000"_s, u"$0.7900"_s) + u", and this request could take up to $0.5000."_s;
            QTest::addRow("%s, money, when it ends", name) << with(period, {.money = Money::fromCents(79)}) << true << anew;
            QTest::addRow("%s, just enough money", name) << with(period, {.money = Money::fromCents(80)}) << true << QString();
            QTest::addRow("%s, tokens", name) << with(period, {.tokens = 1109}) << true
                                              << sentence.arg(u"110 tokens"_s, u"1109 tokens"_s) + u", and this request could take up to 1000 tokens."_s;
            QTest::addRow("%s, just enough tokens", name) << with(period, {.tokens = 1110}) << true << QString();
            QTest::addRow("%s, requests", name) << with(period, {.requests = 1}) << true << sentence.arg(u"1 requests"_s, u"1 requests"_s);
            QTest::addRow("%s, just enough requests", name) << with(period, {.requests = 2}) << true << QString();
            QTest::addRow("%s, nothing at all", name) << with(period, {.requests = 0}) << true << sentence.arg(u"1 requests"_s, u"0 requests"_s);
        }
        QTest::newRow("not scheduled") << with(&Allowance::scheduledPerDay, {.money = Money::fromCents(1), .tokens = 1, .requests = 0}) << false << QString();
        QTest::newRow("no limits") << none << true << QString();
    }

    void limits()
    {
        QFETCH(Allowance, allowance);
        QFETCH(bool, scheduled);
        QFETCH(QString, says);
        auto asked = request(u"spender"_s, 30, u"task"_s);
        asked.scheduled = scheduled;
        QVERIFY(m_book->settle(reserve(asked), counted(30)));
        asked.worst = Money::fromCents(50);
        for (const bool restarted : {false, true}) {
            if (restarted)
                m_book = open();
            const auto row = m_book->reserve(asked, allowance);
            QCOMPARE(row.has_value(), says.isEmpty());
            if (row) {
                QVERIFY(m_book->settle(*row, {.kind = Settlement::Kind::Free}));
                continue;
            }
            QCOMPARE(row.error().code, Errc::Denied);
            QVERIFY2(row.error().message.english().contains(says), qPrintable(row.error().message.english()));
        }
    }

    void whatOthersSpentIsNotCounted()
    {
        auto allowance = unlimited();
        allowance.perTask.money = allowance.perDay.money = allowance.perMonth.money = Money::fromCents(50);
        QVERIFY(m_book->settle(reserve(request(u"other"_s, 50, u"task"_s)), counted(50)));
        QVERIFY(m_book->reserve(request(u"spender"_s, 50, u"task"_s), allowance));
    }

    void aTaskCountsAcrossMidnight()
    {
        auto allowance = unlimited();
        allowance.perTask.money = Money::fromCents(100);
        m_now = QDateTime(QDate(2026, 11, 30), QTime(23, 59, 59));
        QVERIFY(m_book->settle(reserve(request(u"spender"_s, 60, u"task"_s), allowance), counted(60)));
        m_now = m_now.addSecs(2);
        QVERIFY(!m_book->reserve(request(u"spender"_s, 60, u"task"_s), allowance));
        QVERIFY(m_book->reserve(request(u"spender"_s, 60, u"next"_s), allowance));
        QVERIFY(m_book->reserve(request(u"spender"_s, 60), allowance)); // of no task
    }

    void theDayBeginsAtMidnightHere()
    {
        const auto allowance = perDay(100);
        m_now = QDateTime(QDate(2026, 11, 29), QTime(22, 59, 59), QTimeZone::UTC); // 23:59:59
        QVERIFY(m_book->settle(reserve(request(u"spender"_s, 100), allowance), counted(100)));
        QVERIFY(!m_book->reserve(request(u"spender"_s, 1), allowance));
        m_now = m_now.addSecs(1);
        QCOMPARE(totals(Period::Day), Totals{});
        QCOMPARE(totals(Period::Month).spent, Money::fromCents(100));
        QVERIFY(m_book->reserve(request(u"spender"_s, 100), allowance));
    }

    void aMonthEndsWithItsLastDay()
    {
        auto allowance = unlimited();
        allowance.perMonth.money = Money::fromCents(100);
        m_now = QDateTime(QDate(2026, 11, 1), QTime(0, 0));
        QVERIFY(m_book->settle(reserve(request(u"spender"_s, 60), allowance), counted(60)));
        m_now = QDateTime(QDate(2026, 11, 30), QTime(23, 59, 59));
        QVERIFY(m_book->settle(reserve(request(u"spender"_s, 40), allowance), counted(40)));
        QVERIFY(!m_book->reserve(request(u"spender"_s, 1), allowance));
        m_book = open();
        QVERIFY(!m_book->reserve(request(u"spender"_s, 1), allowance));
        m_now = QDateTime(QDate(2026, 12, 1), QTime(0, 0));
        QVERIFY(m_book->reserve(request(u"spender"_s, 100), allowance));
        m_now = QDateTime(QDate(2027, 12, 1), QTime(0, 0));
        QVERIFY(m_book->reserve(request(u"spender"_s, 100), allowance));
    }

    void whatIsSettledAfterMidnightIsOfTheDayBefore()
    {
        m_now = QDateTime(QDate(2026, 11, 30), QTime(23, 59, 59));
        const auto row = reserve(request(u"spender"_s, 100));
        m_now = m_now.addSecs(10);
        QCOMPARE(totals(Period::Day), Totals{});
        QVERIFY(m_book->settle(row, counted(70)));
        QCOMPARE(totals(Period::Day), Totals{});
        QCOMPARE(totals(Period::Month), Totals{});
        m_now = m_now.addSecs(-10);
        QCOMPARE(totals(Period::Day).spent, Money::fromCents(70));
        QCOMPARE(totals(Period::Month).spent, Money::fromCents(70));
    }

    void anUnknownPriceIsNotNothing()
    {
        auto asked = request(u"spender"_s, 0);
        asked.worst.reset();
        asked.model = u"new-model"_s;
        const auto refused = m_book->reserve(asked, perDay(100));
        QCOMPARE(refused.error().code, Errc::Denied);
        QVERIFY2(refused.error().message.english().startsWith(u"What new-model of anthropic costs is not known"_s),
                 qPrintable(refused.error().message.english()));
        const auto row = reserve(asked);
        QCOMPARE(totals(Period::Day).unpriced, 1);
        auto settlement = counted(0);
        settlement.money.reset();
        QVERIFY(m_book->settle(row, settlement));
        QCOMPARE(totals(Period::Day), (Totals{.tokens = 110, .requests = 1, .unpriced = 1}));
        QVERIFY(m_book->settle(reserve(asked), counted(3))); // the provider said what it billed
        QCOMPARE(totals(Period::Day), (Totals{.spent = Money::fromCents(3), .tokens = 220, .requests = 2, .unpriced = 1}));
        m_book = open();
        QCOMPARE(totals(Period::Day), (Totals{.spent = Money::fromCents(3), .tokens = 220, .requests = 2, .unpriced = 1}));
    }

    void whatCostsNothingIsWithinAnyLimitOfMoney() // a local model
    {
        auto local = request(u"spender"_s, 0);
        QVERIFY(m_book->reserve(local, perDay(0)));
        QVERIFY(m_book->settle(reserve(request(u"spender"_s, 50)), counted(80)));
        QVERIFY(m_book->reserve(local, perDay(60)));
        local.worst = Money::fromNano(1);
        QVERIFY(!m_book->reserve(local, perDay(60)));
    }

    void whatACrashLeftOpenCountsInFull()
    {
        reserve(request(u"spender"_s, 50, u"task"_s));
        const auto settled = reserve(request(u"spender"_s, 50, u"task"_s));
        QVERIFY(m_book->settle(settled, counted(20)));
        m_book = open();
        QCOMPARE(m_book->recovered(), 1);
        const Totals expected{.spent = Money::fromCents(70), .tokens = 1110, .requests = 2, .uncounted = 1};
        for (const auto period : {Period::Task, Period::Day, Period::Month})
            QCOMPARE(totals(period), expected);
        m_book = open();
        QCOMPARE(m_book->recovered(), 0);
        QCOMPARE(totals(Period::Day), expected);
    }

    void tellsOfEachChange()
    {
        QSignalSpy changed(m_book.get(), &SpendBook::changed);
        const auto row = reserve(request(u"spender"_s, 50));
        QCOMPARE(changed.size(), 1);
        QVERIFY(!m_book->reserve(request(u"spender"_s, 50), perDay(1)));
        QCOMPARE(changed.size(), 1);
        QVERIFY(m_book->settle(row, counted(1)));
        QCOMPARE(changed.size(), 2);
        QCOMPARE(changed.last().first().value<AgentId>(), kSpender);
    }

    void whatAForgottenAgentSpentStays()
    {
        QVERIFY(m_book->settle(reserve(request(u"spender"_s, 50)), counted(20)));
        m_book->forget(kSpender);
        QCOMPARE(totals(Period::Day).spent, Money::fromCents(20));
        QCOMPARE(m_book->byDay(kSpender, m_now.date(), m_now.date()).value().size(), 1);
    }

    void namesHaveAnEnd()
    {
        auto asked = request(u"spender"_s, 1);
        asked.model = QString(kMaxSpendText, u'm');
        QVERIFY(m_book->reserve(asked, unlimited()));
        asked.model += u'm';
        QCOMPARE(m_book->reserve(asked, unlimited()).error().code, Errc::Invalid);
        QCOMPARE(m_book->reserve(request({}, 1), unlimited()).error().code, Errc::Invalid);
    }

    void manyTasksDoNotConfuseWhatIsKept()
    {
        auto allowance = unlimited();
        allowance.perTask.requests = 2;
        for (int i = 0; i < 1500; ++i)
            QVERIFY(m_book->reserve(request(u"spender"_s, 1, u"t%1"_s.arg(i)), allowance));
        QVERIFY(m_book->reserve(request(u"spender"_s, 1, u"t3"_s), allowance));
        QVERIFY(!m_book->reserve(request(u"spender"_s, 1, u"t3"_s), allowance));
        QCOMPARE(totals(Period::Day).requests, 1501);
        QCOMPARE(totals(Period::Day).reserved, Money::fromCents(1501));
    }

    void aDamagedStoreIsNotBelieved_data()
    {
        QTest::addColumn<int>("offset");
        QTest::newRow("at its beginning") << 100;
        QTest::newRow("where its rows are") << 5 * 4096 + 500;
    }

    void aDamagedStoreIsNotBelieved()
    {
        QFETCH(int, offset);
        for (int i = 0; i < 300; ++i)
            reserve(request(u"spender"_s, 1));
        m_book.reset();
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::ReadWrite) && file.size() > offset + 4096);
        for (qint64 at = offset; at < file.size(); at += 4096) { // each page from there
            QVERIFY(file.seek(at));
            QCOMPARE(file.write("damage"), 6);
        }
        file.close();
        auto book = SpendBook::open(m_path, spendKey(), [this] { return m_now; });
        // Either it is seen at once, or as soon as the sum is needed; nothing is reserved on a sum that is not known.
        const auto row = book ? (*book)->reserve(request(u"spender"_s, 1), perDay(10'000)) : Result<qint64>(std::unexpected(book.error()));
        QVERIFY(!row);
        QCOMPARE(row.error().code, Errc::Damaged);
    }

    void anotherKeyOpensNothing()
    {
        m_book.reset();
        QCOMPARE(SpendBook::open(m_path, spendKey('x')).error().code, Errc::WrongKey);
    }

    void nothingIsReservedInAStoreThatWasTakenAway()
    {
        const auto row = reserve(request(u"spender"_s, 50));
        QVERIFY(QFile::rename(m_path, m_path + u".away"_s));
        QVERIFY(!m_book->reserve(request(u"spender"_s, 50), unlimited()));
        QVERIFY(!m_book->settle(row, counted(10)));
        QCOMPARE(totals(Period::Day).reserved, Money::fromCents(50)); // until it is on disk it counts in full
        QVERIFY(QFile::rename(m_path + u".away"_s, m_path));
        reserve(request(u"spender"_s, 1)); // writes what was waiting, too
        QCOMPARE(totals(Period::Day),
                 (Totals{.spent = Money::fromCents(10), .reserved = Money::fromCents(1), .tokens = 110, .reservedTokens = 1000, .requests = 2, .open = 1}));
    }

private:
    std::unique_ptr<SpendBook> open()
    {
        m_book.reset();
        return SpendBook::open(m_path, spendKey(), [this] { return m_now; }).value();
    }
    qint64 reserve(const Reservation &reservation, const Allowance &allowance = unlimited())
    {
        const auto row = m_book->reserve(reservation, allowance);
        if (!row)
            QTest::qFail(qPrintable(row.error().message.english()), __FILE__, __LINE__);
        return row.value_or(0);
    }
    Totals totals(Period period) { return m_book->totals(kSpender, period, {u"task"_s}).value(); }

    std::unique_ptr<QuickFolder> m_dir;
    QString m_path;
    QDateTime m_now;
    std::unique_ptr<SpendBook> m_book;
};

COFFERDAM_TEST(tst_SpendBook)
#include "tst_spendbook.moc"
