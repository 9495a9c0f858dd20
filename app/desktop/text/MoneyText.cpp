// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/text/MoneyText.h"

#include "core/base/Words.h"

#include <algorithm>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr quint64 kNanoPerDollar = 1'000'000'000;
constexpr int kMostFraction = 9; // digits: of a nano-dollar
constexpr qsizetype kMostWhole = 7;    // digits: a million has seven

bool hasDigitsAlone(QStringView text)
{
    return std::ranges::all_of(text, [](QChar c) { return c >= u'0' && c <= u'9'; });
}

/// Without zeros at the end beyond `least` digits.
QString trimmed(QString digits, qsizetype least)
{
    while (digits.size() > least && digits.endsWith(u'0'))
        digits.chop(1);
    return digits;
}

/// With `digits` behind the dot, rounded to the nearest, without zeros beyond cents.
QString amount(quint64 nano, int digits)
{
    quint64 unit = kNanoPerDollar;
    for (int i = 0; i < digits; ++i)
        unit /= 10;
    const auto parts = nano / unit + (unit > 1 && nano % unit >= unit / 2 ? 1 : 0);
    const auto whole = kNanoPerDollar / unit;
    return u"%1.%2"_s.arg(QString::number(parts / whole), trimmed(QString::number(parts % whole).rightJustified(digits, u'0'), 2));
}

} // namespace

QString moneyText(quint64 nano)
{
    constexpr quint64 kTenThousandth = kNanoPerDollar / 10'000;
    // Below a ten-thousandth it stays exact: there is no digit to lose.
    return u'$' + amount(nano, nano < kTenThousandth ? kMostFraction : nano < kNanoPerDollar ? 4 : 2);
}

QString moneyField(quint64 nano)
{
    return amount(nano, kMostFraction);
}

Result<quint64> parseMoney(QStringView text)
{
    const auto number = text.startsWith(u'$') ? text.sliced(1) : text;
    const auto dot = number.indexOf(u'.');
    const auto whole = dot < 0 ? number : number.first(dot);
    const auto rest = dot < 0 ? QStringView() : number.sliced(dot + 1);
    if (whole.isEmpty() || !hasDigitsAlone(whole) || !hasDigitsAlone(rest) || (dot >= 0 && rest.isEmpty()))
        return fail(Errc::Invalid, phrase("Allowance", "“%1” is no amount of money. Write it in US dollars with a dot, as in 1.50.").arg(shownWord(text)));
    if (rest.size() > kMostFraction)
        return fail(Errc::Invalid, phrase("Allowance", "“%1” has more than %2 digits behind the dot.").arg(shownWord(text)).arg(kMostFraction));
    const auto nano =
        whole.size() > kMostWhole ? kMostMoney + 1 : whole.toULongLong() * kNanoPerDollar + rest.toString().leftJustified(kMostFraction, u'0').toULongLong();
    if (nano > kMostMoney)
        return fail(Errc::Invalid, phrase("Allowance", "“%1” is more than a million dollars, the largest amount there is.").arg(shownWord(text)));
    return nano;
}

} // namespace cofferdam
