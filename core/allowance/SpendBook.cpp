// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/allowance/SpendBook.h"

#include "core/allowance/LimitCheck.h"
#include "core/allowance/SpendExport.h"

#include <QSet>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

// Between totals that were added up: an agent has a few at a time, its tasks come and go.
constexpr qsizetype kMaxKeptTotals = 1024;

qint64 believedTokens(qint64 count)
{
    return std::clamp<qint64>(count, 0, kMaxRowTokens);
}

std::optional<Money> believedMoney(const std::optional<Money> &money)
{
    return money ? std::optional(std::min(*money, kMaxMoney)) : std::nullopt;
}

Usage believedUsage(const Usage &usage)
{
    const auto count = [](qint64 value) { return std::clamp<qint64>(value, 0, kMaxCountedTokens); };
    return {.input = count(usage.input),
            .cacheRead = count(usage.cacheRead),
            .cacheWrite = count(usage.cacheWrite),
            .cacheWriteHour = count(usage.cacheWriteHour),
            .output = count(usage.output),
            .searches = std::max(usage.searches, 0),
            .billedNano = {}};
}

SettledSpend outcomeOf(const Reservation &reservation, const Settlement &settlement)
{
    using enum Settlement::Kind;
    const auto money = believedMoney(settlement.money);
    if (settlement.kind == Free)
        return {.kind = Free, .usage = {}, .money = Money(), .tokens = 0};
    if (settlement.kind == Counted && settlement.usage) {
        const auto usage = believedUsage(*settlement.usage);
        return {.kind = Counted, .usage = usage, .money = money ? money : reservation.worst, .tokens = usage.total()};
    }
    const auto known = settlement.usage ? believedUsage(*settlement.usage).total() : 0;
    return {.kind = Uncounted,
            .usage = {},
            .money = money && reservation.worst ? std::max(*money, *reservation.worst) : (money ? money : reservation.worst),
            .tokens = std::max(known, reservation.worstTokens)};
}

void addOpen(Totals &totals, const Reservation &reservation)
{
    totals.reserved += reservation.worst.value_or(Money());
    totals.reservedTokens += reservation.worstTokens;
    totals.requests += 1;
    totals.open += 1;
    totals.unpriced += reservation.worst ? 0 : 1;
}

void endOpen(Totals &totals, const Reservation &reservation, const SettledSpend &settled)
{
    totals.reserved -= reservation.worst.value_or(Money());
    totals.reservedTokens -= reservation.worstTokens;
    totals.open -= 1;
    totals.unpriced -= reservation.worst ? 0 : 1;
    if (settled.kind == Settlement::Kind::Free) {
        totals.requests -= 1;
        return;
    }
    totals.spent += settled.money.value_or(Money());
    totals.tokens += settled.tokens;
    totals.uncounted += settled.kind == Settlement::Kind::Uncounted ? 1 : 0;
    totals.unpriced += settled.money ? 0 : 1;
}

} // namespace

SpendBook::SpendBook(SpendTable table, Clock clock) : m_table(std::move(table)), m_clock(std::move(clock)) {}

SpendBook::~SpendBook() = default;

Result<std::unique_ptr<SpendBook>> SpendBook::open(const QString &path, const Secret &key, Clock clock)
{
    auto table = SpendTable::open(path, key);
    if (!table)
        return std::unexpected(table.error());
    std::unique_ptr<SpendBook> book(new SpendBook(*std::move(table), std::move(clock)));
    const auto recovered = book->m_table.settleOpen(book->m_clock());
    if (!recovered)
        return std::unexpected(recovered.error());
    book->m_recovered = *recovered;
    return book;
}

QDate SpendBook::today() const
{
    return m_clock().toLocalTime().date();
}

Result<qint64> SpendBook::reserve(const Reservation &reservation, const Allowance &allowance)
{
    const auto &agent = reservation.agent;
    for (const auto *text : {&agent.value, &reservation.task.value, &reservation.provider, &reservation.model, &reservation.slot, &reservation.route}) {
        if (text->size() > kMaxSpendText)
            return fail(Errc::Invalid, phrase("Allowance", "“%1...” is longer than a name may be.").arg(text->first(40)));
    }
    if (agent.isNull())
        return fail(Errc::Invalid, phrase("Allowance", "A request to a model has to belong to an agent."));
    if (auto written = writeSettlements(); !written)
        return std::unexpected(written.error());
    OpenSpend spend{.reservation = reservation, .day = today()};
    spend.reservation.worst = believedMoney(reservation.worst);
    spend.reservation.worstTokens = believedTokens(reservation.worstTokens);
    if (auto within = checkLimits(spend, allowance); !within)
        return std::unexpected(within.error());
    const auto row = m_table.add(spend, m_clock());
    if (!row)
        return row;
    changeTotals(spend, [&spend](Totals &totals) { addOpen(totals, spend.reservation); });
    m_open.insert(*row, spend);
    Q_EMIT changed(agent);
    return row;
}

Result<void> SpendBook::settle(qint64 row, const Settlement &settlement)
{
    const auto spend = m_open.constFind(row);
    if (spend == m_open.cend())
        return fail(Errc::NotFound, phrase("Allowance", "There is no open reservation %1.").arg(row));
    m_unwritten.insert(row, outcomeOf(spend->reservation, settlement));
    return writeSettlements();
}

Result<void> SpendBook::writeSettlements()
{
    if (m_unwritten.isEmpty())
        return {};
    if (auto settled = m_table.settle(m_unwritten, m_clock()); !settled)
        return settled;
    QSet<AgentId> agents;
    for (const auto &[row, settled] : std::exchange(m_unwritten, {}).asKeyValueRange()) {
        const auto spend = m_open.take(row);
        changeTotals(spend, [&](Totals &totals) { endOpen(totals, spend.reservation, settled); });
        agents += spend.reservation.agent;
    }
    for (const auto &agent : std::as_const(agents))
        Q_EMIT changed(agent);
    return {};
}

SpendBook::Key SpendBook::keyOf(const AgentId &agent, Period period, const TaskId &task, QDate day)
{
    const auto of = period == Period::Task ? task.value : day.toString(period == Period::Month ? u"yyyy-MM"_s : u"yyyy-MM-dd"_s);
    return {.period = period, .agent = agent, .of = of};
}

void SpendBook::changeTotals(const OpenSpend &spend, const std::function<void(Totals &)> &change)
{
    for (const auto period : {Period::Task, Period::Day, Period::Month, Period::ScheduledDay}) {
        const auto &reservation = spend.reservation;
        if ((period == Period::Task && reservation.task.isNull()) || (period == Period::ScheduledDay && !reservation.scheduled))
            continue;
        if (const auto totals = m_totals.find(keyOf(reservation.agent, period, reservation.task, spend.day)); totals != m_totals.end())
            change(*totals);
    }
}

Result<Totals> SpendBook::totalsOf(const Key &key)
{
    if (const auto kept = m_totals.constFind(key); kept != m_totals.cend())
        return *kept;
    const auto totals = m_table.totals(key.agent, key.period, key.of);
    if (!totals)
        return totals;
    if (m_totals.size() >= kMaxKeptTotals)
        m_totals.clear();
    m_totals.insert(key, *totals);
    return totals;
}

Result<Totals> SpendBook::totals(const AgentId &agent, Period period, const TaskId &task)
{
    return totalsOf(keyOf(agent, period, task, today()));
}

Result<void> SpendBook::checkLimits(const OpenSpend &asked, const Allowance &allowance)
{
    const auto &reservation = asked.reservation;
    for (const auto period : {Period::Task, Period::ScheduledDay, Period::Day, Period::Month}) {
        const auto &limits = limitsOf(allowance, period);
        if (limits.isNone() || (period == Period::Task && reservation.task.isNull()) || (period == Period::ScheduledDay && !reservation.scheduled))
            continue;
        const auto totals = totalsOf(keyOf(reservation.agent, period, reservation.task, asked.day));
        if (!totals)
            return std::unexpected(totals.error());
        if (auto within = checkLimit(reservation, limits, *totals, {.period = period, .day = asked.day}); !within)
            return within;
    }
    return {};
}

Result<QList<SpendDay>> SpendBook::byDay(const std::optional<AgentId> &agent, QDate from, QDate to)
{
    return m_table.byDay(agent, from, to);
}

Result<QByteArray> SpendBook::exported(const std::optional<AgentId> &agent, QDate from, QDate to, Format format)
{
    auto text = format == Format::Csv ? csvNames() : QByteArray();
    const auto read = m_table.each(agent, from, to, [&](const SpendRow &row) { text += format == Format::Csv ? csvLine(row) : jsonLine(row); });
    if (!read)
        return std::unexpected(read.error());
    return text;
}

void SpendBook::forget(const AgentId &agent)
{
    m_totals.removeIf([&agent](const auto &totals) { return totals.key().agent == agent; });
}

} // namespace cofferdam
