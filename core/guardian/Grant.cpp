// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/Grant.h"

#include <algorithm>
#include <array>

namespace cofferdam {
namespace {

constexpr std::array kScopes{std::pair{GrantScope::Once, QStringView(u"once")}, std::pair{GrantScope::Task, QStringView(u"task")},
                             std::pair{GrantScope::Until, QStringView(u"until")}};

} // namespace

QStringView toWord(GrantScope scope) noexcept
{
    return std::ranges::find(kScopes, scope, &std::pair<GrantScope, QStringView>::first)->second;
}

Result<GrantScope> grantScopeFromWord(QStringView word)
{
    if (const auto found = std::ranges::find(kScopes, word, &std::pair<GrantScope, QStringView>::second); found != kScopes.end())
        return found->first;
    return fail(Errc::Invalid, phrase("Guardian", "“%1” is not a scope; expected once, task or until.").arg(word.first(std::min<qsizetype>(word.size(), 40))));
}

QStringView toWord(GrantEnd why) noexcept
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
    return u"revoked";
}

} // namespace cofferdam
