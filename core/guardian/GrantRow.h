// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How grants are written down.

#pragma once

#include "core/audit/TrailRow.h"
#include "core/guardian/Grant.h"

namespace cofferdam {

template<>
struct WireEnum<GrantScope> : WirePair<GrantScope, api::GrantScope, api::GrantScope_ARRAYSIZE> {};
template<>
struct WireEnum<GrantEnd> : WirePair<GrantEnd, api::GrantEnd, api::GrantEnd_ARRAYSIZE> {};

/// A use is no row of its own: the decision that lets the action through names the grant.
[[nodiscard]] TrailRow grantedRow(const Grant &grant, const QuestionId &question, const QString &note);
[[nodiscard]] TrailRow grantEndedRow(const Grant &grant, GrantEnd why);

} // namespace cofferdam
