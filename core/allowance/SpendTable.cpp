// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/allowance/SpendTable.h"

#include <QStringList>
#include <QTimeZone>

#include <limits>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

// In the column "kind"; 0 is open.
constexpr int columnOf(Settlement::Kind kind)
{
    return int(kind) + 1;
}
static_assert(columnOf(Settlement::Kind::Counted) == 1 && columnOf(Settlement::Kind::Uncounted) == 2 && columnOf(Settlement::Kind::Free) == 3);

// money and tokens are what the row counts for: while it is open, the worst. Null: not known.
QStringList spendSchema()
{
    return {u"CREATE TABLE spend(id INTEGER PRIMARY KEY, at INTEGER NOT NULL, day TEXT NOT NULL, agent TEXT NOT NULL, task TEXT NOT NULL,"
            " scheduled INTEGER NOT NULL, provider TEXT NOT NULL, model TEXT NOT NULL, slot TEXT NOT NULL, route TEXT NOT NULL,"
            " worst INTEGER CHECK(worst >= 0), worst_tokens INTEGER NOT NULL CHECK(worst_tokens >= 0),"
            " kind INTEGER NOT NULL CHECK(kind BETWEEN 0 AND 3), settled INTEGER, money INTEGER CHECK(money >= 0),"
            " tokens INTEGER NOT NULL CHECK(tokens >= 0), input INTEGER, cache_read INTEGER, cache_write INTEGER, cache_write_hour INTEGER,"
            " output INTEGER, searches INTEGER) STRICT;"
            " CREATE INDEX spend_agent ON spend(agent, day);"
            " CREATE INDEX spend_day ON spend(day);"
            " CREATE INDEX spend_task ON spend(agent, task) WHERE task <> '';"
            " CREATE INDEX spend_open ON spend(id) WHERE kind = 0"_s};
}

// Dollars and what is below a dollar apart: of a sum that is too large for 64 bits SQLite makes an error.
constexpr auto kMoneySum = "coalesce(sum(money / 1000000000), 0), coalesce(sum(money % 1000000000), 0)"_L1;

Money moneySum(const Statement &row, int column)
{
    qint64 whole = 0;
    const bool tooLarge = __builtin_mul_overflow(row.integer(column), qint64(1'000'000'000), &whole);
    return Money::fromNano(tooLarge ? std::numeric_limits<qint64>::max() : whole) + Money::fromNano(row.integer(column + 1));
}

std::optional<Money> moneyAt(const Statement &row, int column)
{
    return row.isNull(column) ? std::nullopt : std::optional(Money::fromNano(row.integer(column)));
}

QString isoDay(QDate day)
{
    return day.toString(Qt::ISODate);
}

SpendRow readRow(const Statement &row)
{
    SpendRow read;
    read.at = QDateTime::fromMSecsSinceEpoch(row.integer(0), QTimeZone::UTC);
    read.day = QDate::fromString(row.text(1), Qt::ISODate);
    read.reservation = {.agent = {row.text(2)},
                        .task = {row.text(3)},
                        .scheduled = row.integer(4) != 0,
                        .provider = row.text(5),
                        .model = row.text(6),
                        .slot = row.text(7),
                        .route = row.text(8),
                        .worst = moneyAt(row, 9),
                        .worstTokens = row.integer(10)};
    if (const auto kind = row.integer(11); kind > 0)
        read.kind = Settlement::Kind(kind - 1);
    read.money = moneyAt(row, 12);
    read.tokens = row.integer(13);
    if (!row.isNull(14))
        read.usage = Usage{.input = row.integer(14),
                           .cacheRead = row.integer(15),
                           .cacheWrite = row.integer(16),
                           .cacheWriteHour = row.integer(17),
                           .output = row.integer(18),
                           .searches = int(row.integer(19)),
                           .billedNano = {}};
    return read;
}

std::unexpected<Error> tooManyRows()
{
    return fail(Errc::Invalid, phrase("Allowance", "These are more than %1 lines. Choose a shorter time.").arg(kMaxSpendRows));
}

} // namespace

SpendTable::SpendTable(std::unique_ptr<Database> database) : m_database(std::move(database)) {}

Result<SpendTable> SpendTable::open(const QString &path, const Secret &key)
{
    auto database = Database::open(path, key, spendSchema());
    if (!database)
        return std::unexpected(database.error());
    return SpendTable(*std::move(database));
}

Result<qint64> SpendTable::add(const OpenSpend &spend, const QDateTime &at)
{
    auto transaction = Transaction::begin(*m_database);
    if (!transaction)
        return std::unexpected(transaction.error());
    auto insert = m_database->prepare(u"INSERT INTO spend(at, day, agent, task, scheduled, provider, model, slot, route, worst_tokens, kind, tokens,"
                                      " worst, money) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, ?10, ?11, ?11) RETURNING id"_s);
    if (!insert)
        return std::unexpected(insert.error());
    const auto &reservation = spend.reservation;
    insert->bind(1, at.toMSecsSinceEpoch()).bind(2, isoDay(spend.day)).bind(3, reservation.agent.value).bind(4, reservation.task.value);
    insert->bind(5, qint64(reservation.scheduled)).bind(6, reservation.provider).bind(7, reservation.model).bind(8, reservation.slot);
    insert->bind(9, reservation.route).bind(10, reservation.worstTokens);
    if (reservation.worst) // else it stays null
        insert->bind(11, reservation.worst->nano());
    const auto row = insert->step();
    if (!row)
        return std::unexpected(row.error());
    const auto number = insert->integer(0);
    if (auto ended = insert->run(); !ended)
        return std::unexpected(ended.error());
    if (auto committed = transaction->commit(); !committed)
        return std::unexpected(committed.error());
    return number;
}

Result<void> SpendTable::settle(const QHash<qint64, SettledSpend> &settled, const QDateTime &at)
{
    auto transaction = Transaction::begin(*m_database);
    if (!transaction)
        return std::unexpected(transaction.error());
    for (const auto &[row, spend] : settled.asKeyValueRange()) {
        auto update = m_database->prepare(u"UPDATE spend SET kind = ?2, settled = ?3, money = ?4, tokens = ?5, input = ?6, cache_read = ?7, cache_write = ?8,"
                                          " cache_write_hour = ?9, output = ?10, searches = ?11 WHERE id = ?1 AND kind = 0"_s);
        if (!update)
            return std::unexpected(update.error());
        update->bind(1, row).bind(2, qint64(columnOf(spend.kind))).bind(3, at.toMSecsSinceEpoch()).bind(5, spend.tokens);
        if (spend.money)
            update->bind(4, spend.money->nano());
        if (spend.usage) {
            update->bind(6, spend.usage->input).bind(7, spend.usage->cacheRead).bind(8, spend.usage->cacheWrite);
            update->bind(9, spend.usage->cacheWriteHour).bind(10, spend.usage->output).bind(11, qint64(spend.usage->searches));
        }
        if (auto updated = update->run(); !updated)
            return updated;
        if (m_database->changes() != 1)
            return fail(Errc::Damaged, phrase("Allowance", "The account of spending has lost the reservation %1.").arg(row));
    }
    return transaction->commit();
}

Result<qint64> SpendTable::settleOpen(const QDateTime &at)
{
    auto transaction = Transaction::begin(*m_database);
    if (!transaction)
        return std::unexpected(transaction.error());
    auto update = m_database->prepare(u"UPDATE spend SET kind = ?1, settled = ?2 WHERE kind = 0"_s);
    if (!update)
        return std::unexpected(update.error());
    if (auto updated = update->bind(1, qint64(columnOf(Settlement::Kind::Uncounted))).bind(2, at.toMSecsSinceEpoch()).run(); !updated)
        return std::unexpected(updated.error());
    const auto changed = m_database->changes();
    if (auto committed = transaction->commit(); !committed)
        return std::unexpected(committed.error());
    return changed;
}

Result<Totals> SpendTable::totals(const AgentId &agent, Period period, const QString &of)
{
    static constexpr auto kBy = [](Period p) {
        switch (p) {
        case Period::Task: return "task = ?2 AND task <> ''"_L1;
        case Period::Day: return "day = ?2"_L1;
        case Period::Month: return "day BETWEEN ?2 || '-01' AND ?2 || '-31'"_L1;
        case Period::ScheduledDay: break;
        }
        return "day = ?2 AND scheduled = 1"_L1;
    };
    auto sums = m_database->prepare(u"SELECT kind = 0, %1, sum(tokens), count(*), sum(kind = 2), sum(money IS NULL) FROM spend"
                                    " WHERE agent = ?1 AND kind <> 3 AND %2 GROUP BY kind = 0"_s.arg(kMoneySum, kBy(period)));
    if (!sums)
        return std::unexpected(sums.error());
    sums->bind(1, agent.value).bind(2, of);
    Totals totals;
    for (;;) {
        const auto row = sums->step();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            return totals;
        const bool isOpen = sums->integer(0) != 0;
        (isOpen ? totals.reserved : totals.spent) = moneySum(*sums, 1);
        (isOpen ? totals.reservedTokens : totals.tokens) = sums->integer(3);
        totals.requests += sums->integer(4);
        totals.open = isOpen ? sums->integer(4) : totals.open;
        totals.uncounted += sums->integer(5);
        totals.unpriced += sums->integer(6);
    }
}

Result<Statement> SpendTable::select(const QString &what, const QString &behind, const std::optional<AgentId> &agent, QDate from, QDate to)
{
    const auto only = agent ? " AND agent = ?4"_L1 : ""_L1;
    auto statement = m_database->prepare(u"SELECT %1 FROM spend WHERE day BETWEEN ?1 AND ?2%2 %3 LIMIT ?3"_s.arg(what, only, behind));
    if (!statement)
        return std::unexpected(statement.error());
    statement->bind(1, isoDay(from)).bind(2, isoDay(to)).bind(3, qint64(kMaxSpendRows) + 1);
    if (agent)
        statement->bind(4, agent->value);
    return statement;
}

Result<QList<SpendDay>> SpendTable::byDay(const std::optional<AgentId> &agent, QDate from, QDate to)
{
    auto rows = select(u"day, agent, provider, model, %1, coalesce(sum(input + cache_read + cache_write + cache_write_hour), 0), coalesce(sum(output), 0),"
                       " coalesce(sum(CASE WHEN input IS NULL THEN tokens END), 0), count(*), sum(kind = 2), sum(money IS NULL)"_s.arg(kMoneySum),
                       u"AND kind IN (1, 2) GROUP BY day, agent, provider, model ORDER BY day, agent, provider, model"_s, agent, from, to);
    if (!rows)
        return std::unexpected(rows.error());
    QList<SpendDay> days;
    for (;;) {
        const auto row = rows->step();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            return days;
        if (days.size() == kMaxSpendRows)
            return tooManyRows();
        days += SpendDay{.date = QDate::fromString(rows->text(0), Qt::ISODate),
                         .agent = {rows->text(1)},
                         .provider = rows->text(2),
                         .model = rows->text(3),
                         .money = moneySum(*rows, 4),
                         .input = rows->integer(6),
                         .output = rows->integer(7),
                         .unknownTokens = rows->integer(8),
                         .requests = rows->integer(9),
                         .uncounted = rows->integer(10),
                         .unpriced = rows->integer(11)};
    }
}

Result<void> SpendTable::each(const std::optional<AgentId> &agent, QDate from, QDate to, const std::function<void(const SpendRow &)> &use)
{
    auto rows = select(u"at, day, agent, task, scheduled, provider, model, slot, route, worst, worst_tokens, kind, money, tokens,"
                       " input, cache_read, cache_write, cache_write_hour, output, searches"_s,
                       u"ORDER BY id"_s, agent, from, to);
    if (!rows)
        return std::unexpected(rows.error());
    for (qsizetype count = 0;; ++count) {
        const auto row = rows->step();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            return {};
        if (count == kMaxSpendRows)
            return tooManyRows();
        use(readRow(*rows));
    }
}

} // namespace cofferdam
