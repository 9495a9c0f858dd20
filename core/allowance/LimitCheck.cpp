// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/allowance/LimitCheck.h"

namespace cofferdam {
namespace {

struct Amounts {
    Phrase used;
    Phrase reserved; // of what is used; empty: nothing
    Phrase limit;
    Phrase asked;
};

Phrase moneyWords(Money money)
{
    return Phrase::verbatim(money.toText());
}

Phrase tokenWords(qint64 tokens)
{
    return phrase("Allowance", "%1 tokens").arg(tokens);
}

Phrase requestWords(qint64 requests)
{
    return phrase("Allowance", "%1 requests").arg(requests);
}

/// Neither request nor table says how long an answer may be, so no limit could be kept.
std::unexpected<Error> isOpen(const Reservation &asked, const Phrase &limit)
{
    return fail(Errc::Denied,
                phrase("Allowance", "Nothing says how long an answer of %1 may be, so the limit of %2 could not be kept. The request was not sent. "
                                    "Say how many tokens the model takes, or add it to prices.toml.")
                    .arg(Phrase::verbatim(asked.model), limit));
}

std::unexpected<Error> beyond(const Amounts &amounts, const LimitedPeriod &period)
{
    const auto used = amounts.reserved.isEmpty()
                          ? amounts.used
                          : phrase("Allowance", "%1 (%2 of it reserved by requests that are not answered yet)").arg(amounts.used, amounts.reserved);
    const auto say = [&](const Phrase &sentence) { return fail(Errc::Denied, sentence.arg(used, amounts.limit, amounts.asked)); };
    const auto sayAnew = [&](const Phrase &sentence, QDate anew) {
        return fail(Errc::Denied, sentence.arg(used, amounts.limit, amounts.asked, anew.toString(Qt::ISODate)));
    };
    const auto tomorrow = period.day.addDays(1);
    switch (period.period) {
    case Period::Task:
        return say(phrase("Allowance", "This task has used %1 of the %2 it may use, and this request could take up to %3. It was not sent. "
                                       "The user's next message begins a new task."));
    case Period::Day:
        return sayAnew(phrase("Allowance", "Today %1 of the %2 for a day are used, and this request could take up to %3. It was not sent. "
                                           "The allowance begins anew on %4."),
                       tomorrow);
    case Period::Month:
        return sayAnew(phrase("Allowance", "This month %1 of the %2 for a month are used, and this request could take up to %3. It was not sent. "
                                           "The allowance begins anew on %4."),
                       QDate(period.day.year(), period.day.month(), 1).addMonths(1));
    case Period::ScheduledDay: break;
    }
    return sayAnew(phrase("Allowance", "Today %1 of the %2 for turns that nobody started are used, and this request could take up to %3. "
                                       "It was not sent. The allowance begins anew on %4."),
                   tomorrow);
}

} // namespace

Result<void> checkLimit(const Reservation &asked, const Limits &limits, const Totals &used, const LimitedPeriod &period)
{
    if (limits.money && !asked.worst && asked.tokensAreOpen)
        return isOpen(asked, moneyWords(*limits.money));
    if (limits.money && !asked.worst)
        return fail(Errc::Denied, phrase("Allowance", "What %1 of %2 costs is not known, so the limit of %3 could not be kept. The request was not sent. "
                                                      "Add the model to prices.toml, or take the limits of money away.")
                                      .arg(asked.model, asked.provider, limits.money->toText()));
    if (limits.money && !asked.worst->isZero() && used.spent + used.reserved + *asked.worst > *limits.money)
        return beyond({.used = moneyWords(used.spent + used.reserved),
                       .reserved = used.reserved.isZero() ? Phrase() : moneyWords(used.reserved),
                       .limit = moneyWords(*limits.money),
                       .asked = moneyWords(*asked.worst)},
                      period);
    if (limits.tokens && asked.tokensAreOpen)
        return isOpen(asked, tokenWords(*limits.tokens));
    if (limits.tokens && used.tokens + used.reservedTokens + asked.worstTokens > *limits.tokens)
        return beyond({.used = tokenWords(used.tokens + used.reservedTokens),
                       .reserved = used.reservedTokens == 0 ? Phrase() : tokenWords(used.reservedTokens),
                       .limit = tokenWords(*limits.tokens),
                       .asked = tokenWords(asked.worstTokens)},
                      period);
    if (limits.requests && used.requests + 1 > *limits.requests)
        return beyond({.used = requestWords(used.requests),
                       .reserved = used.open == 0 ? Phrase() : requestWords(used.open),
                       .limit = requestWords(*limits.requests),
                       .asked = requestWords(1)},
                      period);
    return {};
}

} // namespace cofferdam
