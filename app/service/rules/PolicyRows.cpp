// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/rules/PolicyRows.h"

#include "core/action/ActionCodec.h"
#include "core/policy/LivePolicies.h"
#include "core/policy/Profile.h"

using namespace Qt::StringLiterals;

namespace cofferdam {

template<>
struct WireEnum<RuleOrigin> : WirePair<RuleOrigin, api::RuleOrigin, api::RuleOrigin_ARRAYSIZE> {};

namespace {

constexpr qsizetype kShownRules = 200; ///< In a row; the count says how many there are.

TrailRow exceptionLoaded(const Rule &rule)
{
    TrailRow row;
    row.event = TrailEvent::PolicyException;
    row.subject = rule.source;
    row.rule = rule.id;
    row.reason = rule.inWords(rule.exception);
    row.verdict = rule.verdict;
    auto &detail = *row.detail.mutable_exception();
    detail.set_origin(toWire(rule.origin));
    detail.set_owner(rule.owner.toStdString());
    detail.set_expires(rule.expires->toString(Qt::ISODate).toStdString());
    for (const auto &overridden : rule.overrides)
        detail.add_overrides(overridden.toStdString());
    return row;
}

} // namespace

QList<TrailRow> policyRows(const LivePolicies &policies)
{
    const auto added = policies.added();
    TrailRow row;
    row.event = TrailEvent::Policy;
    row.subject = policies.policy(toWord(kDefaultProfile).toString())->version();
    row.reason = policies.problem();
    auto &detail = *row.detail.mutable_policy();
    detail.set_taken(policies.problem().isEmpty());
    detail.set_complete(policies.isComplete());
    detail.set_added(quint32(added.size()));
    for (const auto &rule : added.first(std::min(added.size(), kShownRules))) {
        auto &shown = *detail.add_rules();
        shown.set_id(rule.id.toStdString());
        shown.set_origin(toWire(rule.origin));
        shown.set_source(rule.source.toStdString());
        shown.set_verdict(toWire(rule.verdict));
    }
    QList<TrailRow> rows{row};
    for (const auto &rule : added) {
        if (rule.isException() && policies.problem().isEmpty())
            rows.append(exceptionLoaded(rule));
    }
    return rows;
}

} // namespace cofferdam
