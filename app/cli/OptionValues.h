// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the values of options mean: numbers, days, amounts of money, and "none".

#pragma once

#include "app/cli/CliCommand.h"
#include "core/base/Money.h"

#include <QDate>

#include <optional>

namespace cofferdam {

/// Reads one after the other; understood() says whether all were what they have to be. Nothing: the option was not given, or is wrong.
class OptionValues
{
public:
    explicit OptionValues(const CommandLine &line) : m_line(line) {} ///< `line` outlives it.

    /// A whole number, from `least` on.
    [[nodiscard]] std::optional<quint64> number(const QString &option, quint64 least = 0);
    /// "2026-11-29".
    [[nodiscard]] std::optional<QDate> day(const QString &option);
    /// As Money::parse() reads it.
    [[nodiscard]] std::optional<Money> money(const QString &option);
    /// The word "none": what the option stands for is taken away.
    [[nodiscard]] bool isNone(const QString &option) const;

    /// Says what is wrong with the first one that is.
    [[nodiscard]] Understood understood() const { return m_understood; }

private:
    void complain(const QString &why);

    const CommandLine &m_line;
    Understood m_understood;
};

/// Money of a message, in 1e-9 dollars.
[[nodiscard]] Money moneyOf(quint64 nano);

} // namespace cofferdam
