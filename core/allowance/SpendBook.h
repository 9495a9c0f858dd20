// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The account of what agents spend: money is written down as spent before a request leaves, and put right when it is known.

#pragma once

#include "core/allowance/Limits.h"
#include "core/allowance/Spend.h"
#include "core/allowance/SpendTable.h"
#include "core/base/Ids.h"
#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <QByteArray>
#include <QDate>
#include <QDateTime>
#include <QHash>
#include <QList>
#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace cofferdam {

/// Over an encrypted store of its own. One thread; each reservation waits for the disk.
class SpendBook : public QObject
{
    Q_OBJECT

public:
    using Clock = std::function<QDateTime()>;
    enum class Format { Csv, JsonLines };

    /// Makes the store where there is none. What a crash left reserved is settled as Uncounted, and so counts in full. Errors: those of Database.
    [[nodiscard]] static Result<std::unique_ptr<SpendBook>>
    open(const QString &path, const Secret &key, Clock clock = [] { return QDateTime::currentDateTime(); });
    ~SpendBook() override;

    /// The row for settle(); on disk when it returns. Denied: beyond a limit, the sentence says which, what is used, what this would take and
    /// when it begins anew. Any other error (NoSpace, Io, ...): not reserved. After an error the request must not be sent.
    [[nodiscard]] Result<qint64> reserve(const Reservation &reservation, const Allowance &allowance);
    /// Once for each row. NotFound: not open (any more). Any other error: the reservation counts in full until it is settled by itself, with the
    /// next that is written; after a crash it stays so.
    [[nodiscard]] Result<void> settle(qint64 row, const Settlement &settlement);
    [[nodiscard]] qint64 recovered() const noexcept { return m_recovered; } ///< Requests that open() found reserved.

    /// Of the period that the clock is in. `task` only for Period::Task.
    [[nodiscard]] Result<Totals> totals(const AgentId &agent, Period period, const TaskId &task = {});
    /// By day, agent, provider and model, from `from` to `to` (both in it); none: all agents. Invalid: more than kMaxSpendRows.
    [[nodiscard]] Result<QList<SpendDay>> byDay(const std::optional<AgentId> &agent, QDate from, QDate to);
    /// A line for each request, UTF-8. In CSV (RFC 4180, with a line of names) no cell is a formula. Invalid: more than kMaxSpendRows.
    [[nodiscard]] Result<QByteArray> exported(const std::optional<AgentId> &agent, QDate from, QDate to, Format format);
    /// An agent that is no more. What it spent stays: the money is gone.
    void forget(const AgentId &agent);

Q_SIGNALS:
    void changed(const cofferdam::AgentId &agent); ///< Other totals.

private:
    struct Key { // of what is added up
        Period period;
        AgentId agent;
        QString of; // the task, the day or the month
        friend bool operator==(const Key &, const Key &) = default;
        friend size_t qHash(const Key &key, size_t seed = 0) noexcept { return qHashMulti(seed, int(key.period), key.agent, key.of); }
    };

    SpendBook(SpendTable table, Clock clock);
    [[nodiscard]] QDate today() const;
    [[nodiscard]] Result<void> checkLimits(const OpenSpend &asked, const Allowance &allowance);
    [[nodiscard]] static Key keyOf(const AgentId &agent, Period period, const TaskId &task, QDate day);
    [[nodiscard]] Result<Totals> totalsOf(const Key &key);
    [[nodiscard]] Result<void> writeSettlements();
    void changeTotals(const OpenSpend &spend, const std::function<void(Totals &)> &change);

    SpendTable m_table;
    Clock m_clock;
    qint64 m_recovered = 0;
    QHash<qint64, OpenSpend> m_open;
    QHash<qint64, SettledSpend> m_unwritten; // settled, but not on disk yet
    QHash<Key, Totals> m_totals;             // whatever is not here is added up from the table
};

} // namespace cofferdam
