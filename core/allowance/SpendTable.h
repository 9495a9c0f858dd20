// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The rows of the account of spending, in their store.

#pragma once

#include "core/allowance/Limits.h"
#include "core/allowance/Spend.h"
#include "core/audit/Database.h"
#include "core/audit/Statement.h"
#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <QDate>
#include <QDateTime>
#include <QHash>
#include <QList>
#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace cofferdam {

/// Of byDay() and each().
inline constexpr qsizetype kMaxSpendRows = 100'000;

/// A reservation as it is written: what is beyond any measure is cut down to kMaxMoney and kMaxRowTokens.
struct OpenSpend {
    Reservation reservation;
    QDate day; ///< Local.
};

/// How a row ends, as it is written.
struct SettledSpend {
    Settlement::Kind kind = Settlement::Kind::Uncounted;
    std::optional<Usage> usage; ///< Only where it was counted.
    std::optional<Money> money;
    qint64 tokens = 0;
};

inline constexpr qint64 kMaxRowTokens = 8 * kMaxCountedTokens;

/// A request as it stands in the table.
struct SpendRow {
    QDateTime at; ///< UTC
    QDate day;
    Reservation reservation;
    std::optional<Settlement::Kind> kind; ///< None: open.
    std::optional<Usage> usage;
    std::optional<Money> money;
    qint64 tokens = 0;
};

/// One thread. Movable. Errors: those of Database.
class SpendTable
{
public:
    [[nodiscard]] static Result<SpendTable> open(const QString &path, const Secret &key);

    /// The row's number; on disk.
    [[nodiscard]] Result<qint64> add(const OpenSpend &spend, const QDateTime &at);
    /// All of them or none; on disk.
    [[nodiscard]] Result<void> settle(const QHash<qint64, SettledSpend> &settled, const QDateTime &at);
    /// Rows that are open count in full from now on. How many these were.
    [[nodiscard]] Result<qint64> settleOpen(const QDateTime &at);

    /// `of`: a task, a day as "2026-11-29" or a month as "2026-11".
    [[nodiscard]] Result<Totals> totals(const AgentId &agent, Period period, const QString &of);
    [[nodiscard]] Result<QList<SpendDay>> byDay(const std::optional<AgentId> &agent, QDate from, QDate to);
    /// The oldest first.
    [[nodiscard]] Result<void> each(const std::optional<AgentId> &agent, QDate from, QDate to, const std::function<void(const SpendRow &)> &use);

private:
    explicit SpendTable(std::unique_ptr<Database> database);
    [[nodiscard]] Result<Statement> select(const QString &what, const QString &behind, const std::optional<AgentId> &agent, QDate from, QDate to);

    std::unique_ptr<Database> m_database;
};

} // namespace cofferdam
