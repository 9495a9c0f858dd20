// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/Money.h"

#include "core/base/Words.h"

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qint64 kNanoPerDollar = 1'000'000'000;
constexpr qsizetype kMaxFraction = 9;
constexpr qsizetype kMaxWhole = 7; // digits: a million has seven

bool isDigits(QStringView text)
{
    return std::ranges::all_of(text, [](QChar c) { return c >= u'0' && c <= u'9'; });
}

/// "012" of 12'000'000 nano and three digits: what follows is cut off.
QString fraction(qint64 nano, int digits)
{
    return QString::number(nano).rightJustified(kMaxFraction, u'0').first(digits);
}

} // namespace

Result<Money> Money::parse(QStringView text)
{
    const auto number = text.startsWith(u'$') ? text.sliced(1) : text;
    const auto dot = number.indexOf(u'.');
    const auto whole = dot < 0 ? number : number.first(dot);
    const auto rest = dot < 0 ? QStringView() : number.sliced(dot + 1);
    if (whole.isEmpty() || !isDigits(whole) || !isDigits(rest) || (dot >= 0 && rest.isEmpty()))
        return fail(Errc::Invalid, phrase("Allowance", "“%1” is no amount of money. Write it in US dollars with a dot, as in 1.50.").arg(shownWord(text)));
    if (rest.size() > kMaxFraction)
        return fail(Errc::Invalid, phrase("Allowance", "“%1” has more than %2 digits behind the dot.").arg(shownWord(text)).arg(kMaxFraction));
    const auto money = whole.size() > kMaxWhole
                           ? kMaxMoney + fromNano(1)
                           : fromNano(whole.toLongLong() * kNanoPerDollar + rest.toString().leftJustified(kMaxFraction, u'0').toLongLong());
    if (money > kMaxMoney)
        return fail(Errc::Invalid, phrase("Allowance", "“%1” is more than a million dollars, the largest amount there is.").arg(shownWord(text)));
    return money;
}

QString Money::toText() const
{
    constexpr qint64 kTenThousandth = kNanoPerDollar / 10'000;
    constexpr qint64 kCent = kNanoPerDollar / 100;
    const auto rounded = [this](qint64 unit) { return m_nano / unit + (m_nano % unit >= unit / 2 ? 1 : 0); };
    if (m_nano > 0 && m_nano < kTenThousandth) { // exact: there is no digit to lose
        auto digits = fraction(m_nano, kMaxFraction);
        while (digits.endsWith(u'0'))
            digits.chop(1);
        return u"$0."_s + digits;
    }
    if (const auto parts = rounded(kTenThousandth); m_nano > 0 && parts < 10'000)
        return u"$0."_s + QString::number(parts).rightJustified(4, u'0');
    const auto cents = rounded(kCent);
    return u"$%1.%2"_s.arg(QString::number(cents / 100), QString::number(cents % 100).rightJustified(2, u'0'));
}

QString Money::toDecimal() const
{
    auto digits = fraction(m_nano % kNanoPerDollar, kMaxFraction);
    while (digits.size() > 2 && digits.endsWith(u'0'))
        digits.chop(1);
    return QString::number(m_nano / kNanoPerDollar) + u'.' + digits;
}

} // namespace cofferdam
