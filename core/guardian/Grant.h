// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An approval that lasts: what it covers, and what ends it.

#pragma once

#include "core/action/Action.h"
#include "core/action/Decider.h"

#include <chrono>
#include <optional>

namespace cofferdam {

using GrantId = Id<struct GrantTag>;

/// How long an approval lasts.
enum class GrantScope : quint8 {
    Once,  ///< For the one action that waits; no grant comes of it.
    Task,  ///< Until the task ends, at most its 30 minutes.
    Until, ///< Until a time, also in later tasks that the user starts.
};

[[nodiscard]] constexpr QStringView toWord(GrantScope scope) noexcept
{
    switch (scope) {
    case GrantScope::Once: return u"once";
    case GrantScope::Task: return u"task";
    case GrantScope::Until: return u"until";
    }
    return {};
}

/// What a person asks for with an approval.
struct GrantWish {
    GrantScope scope = GrantScope::Once;
    std::chrono::seconds length{0}; ///< Of Until.
    bool alike = false;             ///< Also what is alike (Likeness.h), instead of exactly this action.
};

inline constexpr std::chrono::seconds kMinGrant = std::chrono::minutes(1);
inline constexpr std::chrono::seconds kMaxGrant = std::chrono::hours(4);

/// Turns "ask" into "allow" and nothing else: what a rule blocks stays blocked. Bound to agent, epoch, policy version, the rule that
/// asked, and the action; with scope Task to the task, with scope Until to tasks that the user started. Lives in memory alone, so that
/// a service that starts again has none.
struct Grant {
    GrantId id;
    GrantScope scope = GrantScope::Task;
    Action action;     ///< The one that was approved.
    QByteArray digest; ///< Of it.
    QString likeness;  ///< Key of what else it covers; empty: exactly `action`.
    QString covers;    ///< `likeness` for people.
    QString rule;
    QStringList matched; ///< All rules that spoke of it.
    Severity severity = Severity::Medium;
    QString policyVersion;
    qint64 createdMs = 0; ///< Unix time
    qint64 expiresMs = 0; ///< Unix time; at the latest.
    qint64 lastUsedMs = 0; ///< Unix time; 0: never. The approval itself is not a use.
    int uses = 0;
};

/// Why a grant is no longer in force.
enum class GrantEnd : quint8 { Expired, Revoked, TaskEnded, Aborted, RolledBack, Frozen, RulesChanged, AgentRemoved, ServiceEnded, NotRecorded };

[[nodiscard]] constexpr QStringView toWord(GrantEnd why) noexcept
{
    switch (why) {
    case GrantEnd::Expired: return u"expired";
    case GrantEnd::Revoked: return u"revoked";
    case GrantEnd::TaskEnded: return u"task-ended";
    case GrantEnd::Aborted: return u"aborted";
    case GrantEnd::RolledBack: return u"rolled-back";
    case GrantEnd::Frozen: return u"frozen";
    case GrantEnd::RulesChanged: return u"rules-changed";
    case GrantEnd::AgentRemoved: return u"agent-removed";
    case GrantEnd::ServiceEnded: return u"service-ended";
    case GrantEnd::NotRecorded: return u"not-recorded";
    }
    return {};
}

/// What was counted over the newest decisions of one agent.
struct Breadth {
    quint64 examined = 0;
    quint64 matched = 0;
    quint64 flagged = 0; ///< Of `matched`: blocked, by a rule or by a person.
    bool all = true;     ///< No older decisions were left out.
};

/// What an approval for longer could cover.
struct GrantPreview {
    Phrase whyNone;      ///< Set: it can be approved once only.
    Breadth exact;
    QString alike;        ///< What else could be covered; empty when nothing can.
    Phrase whyExactOnly; ///< Set when `alike` is empty.
    Breadth alikeBreadth;
};

} // namespace cofferdam
