// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/text/SpendText.h"

#include "app/desktop/text/MoneyText.h"

#include <QCoreApplication>

namespace cofferdam {

namespace {

struct SpendTexts {
    Q_DECLARE_TR_FUNCTIONS(Spend)
};

QString spentAlone(const api::SpendTotals &totals)
{
    const auto money = moneyText(totals.money());
    //: %1 is an amount of money; there were requests whose price is not known
    return totals.unpriced() > 0 ? SpendTexts::tr("at least %1").arg(money) : money;
}

} // namespace

QString spentText(const api::SpendTotals &totals)
{
    if (totals.reserved() == 0)
        return spentAlone(totals);
    //: two amounts of money; the second one is held back for requests under way
    return SpendTexts::tr("%1 and %2 reserved").arg(spentAlone(totals), moneyText(totals.reserved()));
}

QString spentTodayText(const api::Spending &spending)
{
    const auto &day = spending.allowance().per_day();
    const auto spent = spentAlone(spending.day());
    //: two amounts of money: spent, and what may be
    return day.has_money() ? SpendTexts::tr("%1 of %2 today").arg(spent, moneyText(day.money())) : SpendTexts::tr("%1 today").arg(spent);
}

Tone spentTone(const api::SpendTotals &totals, const api::SpendLimits &limits)
{
    if (!limits.has_money())
        return Tone::Neutral;
    const auto left = limits.money() > totals.money() ? limits.money() - totals.money() : 0;
    if (left <= totals.reserved())
        return Tone::Bad;
    return left - totals.reserved() <= limits.money() / 5 ? Tone::Notice : Tone::Neutral;
}

} // namespace cofferdam
