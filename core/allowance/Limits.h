// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How much an agent may spend: of money, of tokens, of requests, in a task, a day and a month.

#pragma once

#include "core/base/Money.h"
#include "core/base/Result.h"

#include <QByteArray>
#include <QStringView>

#include <optional>

namespace cofferdam {

/// None: no limit. Zero: nothing at all.
struct Limits {
    std::optional<Money> money;
    std::optional<qint64> tokens; ///< Input and output, cached or not.
    std::optional<qint64> requests;

    [[nodiscard]] bool isNone() const noexcept { return !money && !tokens && !requests; }
    friend bool operator==(const Limits &, const Limits &) = default;
};

inline constexpr qint64 kMaxTokenLimit = 1'000'000'000'000;
inline constexpr qint64 kMaxRequestLimit = 1'000'000'000;

/// What one agent is given. A new one has the product's own.
struct Allowance {
    Limits perTask{.money = Money::fromCents(200), .tokens = {}, .requests = {}};
    Limits perDay{.money = Money::fromCents(500), .tokens = {}, .requests = {}};
    Limits perMonth{.money = Money::fromCents(5000), .tokens = {}, .requests = {}};
    /// For turns nobody started, beside the others: what a night may cost.
    Limits scheduledPerDay{.money = Money::fromCents(100), .tokens = {}, .requests = {}};
    /// What the same request again and again may cost until a person is asked.
    Money loop = Money::fromCents(10);

    friend bool operator==(const Allowance &, const Allowance &) = default;
};

enum class Period {
    Task,
    Day,   ///< Of the local calendar.
    Month, ///< Of the local calendar.
    ScheduledDay, ///< Of a day, only the turns nobody started.
};

[[nodiscard]] constexpr QStringView toWord(Period period) noexcept
{
    switch (period) {
    case Period::Task: return u"task";
    case Period::Day: return u"day";
    case Period::Month: return u"month";
    case Period::ScheduledDay: return u"scheduled-day";
    }
    return {};
}

[[nodiscard]] const Limits &limitsOf(const Allowance &allowance, Period period) noexcept;

/// One line of JSON.
[[nodiscard]] QByteArray toJson(const Allowance &allowance);
/// What toJson() made. Invalid, also for a part that is not known: a limit that is overlooked is none.
[[nodiscard]] Result<Allowance> allowanceFromJson(const QByteArray &json);

} // namespace cofferdam
