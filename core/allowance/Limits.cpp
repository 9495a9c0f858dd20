// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/allowance/Limits.h"

#include "core/base/BoundedJson.h"
#include "core/base/Words.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr JsonLimits kAllowanceJson{.values = 200, .depth = 4};

Limits Allowance::*memberOf(Period period)
{
    switch (period) {
    case Period::Task: return &Allowance::perTask;
    case Period::Day: return &Allowance::perDay;
    case Period::Month: return &Allowance::perMonth;
    case Period::ScheduledDay: break;
    }
    return &Allowance::scheduledPerDay;
}

std::unexpected<Error> unreadable(QStringView part)
{
    return fail(Errc::Invalid, phrase("Allowance", "The allowance of an agent cannot be read: “%1” is wrong or not known.").arg(shownWord(part)));
}

Result<Money> moneyOf(const QJsonValue &value, QStringView part)
{
    const auto money = Money::parse(value.toString());
    return value.isString() && money ? Result<Money>(*money) : unreadable(part);
}

Result<qint64> countOf(const QJsonValue &value, qint64 max, QStringView part)
{
    const auto count = value.toInteger(-1); // also for what is no whole number
    return count >= 0 && count <= max ? Result<qint64>(count) : unreadable(part);
}

QJsonObject limitsToJson(const Limits &limits)
{
    QJsonObject json;
    if (limits.money)
        json["money"_L1] = limits.money->toDecimal();
    if (limits.tokens)
        json["tokens"_L1] = *limits.tokens;
    if (limits.requests)
        json["requests"_L1] = *limits.requests;
    return json;
}

Result<Limits> limitsFromJson(const QJsonValue &value, QStringView part)
{
    if (!value.isObject())
        return unreadable(part);
    Limits limits;
    const auto json = value.toObject();
    for (auto at = json.begin(); at != json.end(); ++at) {
        const auto key = at.key();
        if (key == u"money") {
            const auto money = moneyOf(at.value(), key);
            if (!money)
                return std::unexpected(money.error());
            limits.money = *money;
        } else if (key == u"tokens" || key == u"requests") {
            const auto count = countOf(at.value(), key == u"tokens" ? kMaxTokenLimit : kMaxRequestLimit, key);
            if (!count)
                return std::unexpected(count.error());
            (key == u"tokens" ? limits.tokens : limits.requests) = *count;
        } else {
            return unreadable(key);
        }
    }
    return limits;
}

} // namespace

const Limits &limitsOf(const Allowance &allowance, Period period) noexcept
{
    return allowance.*memberOf(period);
}

QByteArray toJson(const Allowance &allowance)
{
    QJsonObject json;
    for (int i = 0; i < wordCount<Period>(); ++i)
        json[toWord(Period(i))] = limitsToJson(limitsOf(allowance, Period(i)));
    json["loop"_L1] = allowance.loop.toDecimal();
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

Result<Allowance> allowanceFromJson(const QByteArray &text)
{
    const auto json = readJsonObject(text, kAllowanceJson);
    if (!json)
        return unreadable(u"{}");
    Allowance allowance;
    for (int i = 0; i < wordCount<Period>(); ++i) {
        const auto limits = limitsFromJson(json->value(toWord(Period(i))), toWord(Period(i)));
        if (!limits)
            return std::unexpected(limits.error());
        allowance.*memberOf(Period(i)) = *limits;
    }
    const auto loop = moneyOf(json->value("loop"_L1), u"loop");
    if (!loop)
        return std::unexpected(loop.error());
    allowance.loop = *loop;
    if (json->size() != wordCount<Period>() + 1) {
        for (const auto &key : json->keys()) {
            if (key != u"loop" && !fromWord<Period>(key))
                return unreadable(key);
        }
    }
    return allowance;
}

} // namespace cofferdam
