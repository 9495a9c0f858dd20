// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the trail keeps of rules that were added to the packs.

#pragma once

#include "core/audit/TrailRow.h"

#include <QList>

namespace cofferdam {

class LivePolicies;

/// A row "policy" for what is in force now or did not load, and one row "policy-exception" for each exception in it.
[[nodiscard]] QList<TrailRow> policyRows(const LivePolicies &policies);

} // namespace cofferdam
