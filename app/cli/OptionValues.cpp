// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/OptionValues.h"

#include "app/cli/CommandLine.h"
#include "app/client/Translated.h"

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace cofferdam {

std::optional<quint64> OptionValues::number(const QString &option, quint64 least)
{
    if (!m_line.isSet(option))
        return std::nullopt;
    const auto typed = m_line.value(option);
    bool isNumber = false;
    const auto number = typed.toULongLong(&isNumber);
    const bool digits = std::ranges::all_of(typed, [](QChar c) { return c >= u'0' && c <= u'9'; }); // toULongLong() forgives a sign and blanks
    if (isNumber && digits && number >= least)
        return number;
    complain(Cli::tr("--%1 takes a number").arg(option));
    return std::nullopt;
}

std::optional<QDate> OptionValues::day(const QString &option)
{
    if (!m_line.isSet(option))
        return std::nullopt;
    const auto typed = m_line.value(option);
    const auto day = QDate::fromString(typed, Qt::ISODate);
    if (day.isValid() && day.toString(Qt::ISODate) == typed)
        return day;
    complain(Cli::tr("--%1 takes a day such as 2026-11-29").arg(option));
    return std::nullopt;
}

std::optional<Money> OptionValues::money(const QString &option)
{
    if (!m_line.isSet(option))
        return std::nullopt;
    const auto money = Money::parse(m_line.value(option));
    if (money)
        return *money;
    complain(u"--%1: %2"_s.arg(option, translated(money.error().message)));
    return std::nullopt;
}

bool OptionValues::isNone(const QString &option) const
{
    return m_line.value(option) == u"none";
}

void OptionValues::complain(const QString &why)
{
    if (m_understood)
        m_understood = wrongUsage(why);
}

Money moneyOf(quint64 nano)
{
    return Money::fromNano(static_cast<qint64>(std::min<quint64>(nano, std::numeric_limits<qint64>::max())));
}

} // namespace cofferdam
