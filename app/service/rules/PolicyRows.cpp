// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/rules/PolicyRows.h"

#include "core/policy/LivePolicies.h"
#include "core/policy/Profile.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qsizetype kShownRules = 200; ///< In a row; the count says how many there are.

QString toWord(RuleOrigin origin)
{
    return origin == RuleOrigin::Machine ? u"machine"_s : origin == RuleOrigin::User ? u"user"_s : u"pack"_s;
}

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

TrailRow exceptionLoaded(const Rule &rule)
{
    TrailRow row;
    row.event = u"policy-exception"_s;
    row.subject = rule.source;
    row.rule = rule.id;
    row.reason = Phrase::verbatim(rule.exception);
    row.verdict = cofferdam::toWord(rule.verdict).toString();
    row.detailJson = compact({{u"loaded"_s, true},
                              {u"origin"_s, toWord(rule.origin)},
                              {u"owner"_s, rule.owner},
                              {u"expires"_s, rule.expires->toString(Qt::ISODate)},
                              {u"overrides"_s, QJsonArray::fromStringList(rule.overrides)}});
    return row;
}

} // namespace

QList<TrailRow> policyRows(const LivePolicies &policies)
{
    const auto added = policies.added();
    TrailRow row;
    row.event = u"policy"_s;
    row.subject = policies.policy(toWord(kDefaultProfile).toString())->version();
    row.reason = policies.problem();
    QJsonArray rules;
    for (const auto &rule : added.first(std::min(added.size(), kShownRules)))
        rules.append(QJsonObject{
            {u"id"_s, rule.id}, {u"origin"_s, toWord(rule.origin)}, {u"source"_s, rule.source}, {u"verdict"_s, cofferdam::toWord(rule.verdict).toString()}});
    row.detailJson =
        compact({{u"taken"_s, policies.problem().isEmpty()}, {u"complete"_s, policies.isComplete()}, {u"added"_s, added.size()}, {u"rules"_s, rules}});
    QList<TrailRow> rows{row};
    for (const auto &rule : added) {
        if (rule.isException() && policies.problem().isEmpty())
            rows.append(exceptionLoaded(rule));
    }
    return rows;
}

} // namespace cofferdam
