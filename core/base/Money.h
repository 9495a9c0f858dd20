// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An amount of money, exact to a billionth of a US dollar: what one token costs is below a cent's thousandth.

#pragma once

#include "core/base/Result.h"

#include <QMetaType>
#include <QString>
#include <QStringView>

#include <algorithm>
#include <compare>
#include <limits>

namespace cofferdam {

/// Never below zero; what would be too large stays at the largest (about nine billion dollars).
class Money
{
public:
    constexpr Money() = default;
    /// Of 1e-9 US dollars; a negative number is zero.
    [[nodiscard]] static constexpr Money fromNano(qint64 nano) noexcept { return Money(std::max<qint64>(nano, 0)); }
    [[nodiscard]] static constexpr Money fromCents(int cents) noexcept { return fromNano(qint64(cents) * 10'000'000); }
    /// "1.50", "$1.50", "2": a dot and at most nine digits behind it, no sign, blank or comma; at most $1,000,000. Invalid otherwise.
    [[nodiscard]] static Result<Money> parse(QStringView text);

    [[nodiscard]] constexpr qint64 nano() const noexcept { return m_nano; }
    [[nodiscard]] constexpr bool isZero() const noexcept { return m_nano == 0; }
    /// For people: "$12.35", below a dollar "$0.0123" and as many digits as it takes that something is not shown as nothing.
    [[nodiscard]] QString toText() const;
    /// For programs: exact, "12.345" or "0.5"; what parse() reads.
    [[nodiscard]] QString toDecimal() const;

    [[nodiscard]] friend constexpr Money operator+(Money a, Money b) noexcept
    {
        qint64 sum = 0;
        return Money(__builtin_add_overflow(a.m_nano, b.m_nano, &sum) ? std::numeric_limits<qint64>::max() : sum);
    }
    [[nodiscard]] friend constexpr Money operator-(Money a, Money b) noexcept { return fromNano(a.m_nano - b.m_nano); }
    constexpr Money &operator+=(Money other) noexcept { return *this = *this + other; }
    constexpr Money &operator-=(Money other) noexcept { return *this = *this - other; }
    friend constexpr auto operator<=>(const Money &, const Money &) = default;

private:
    explicit constexpr Money(qint64 nano) noexcept : m_nano(nano) {}

    qint64 m_nano = 0;
};

inline constexpr Money kMaxMoney = Money::fromNano(1'000'000LL * 1'000'000'000LL); ///< The largest limit, and the most one request counts for.

} // namespace cofferdam

Q_DECLARE_METATYPE(cofferdam::Money)
