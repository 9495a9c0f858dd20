// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Between the data rules and their messages.

#pragma once

#include "core/api/cofferdam.pb.h"
#include "core/datarules/DataRules.h"

namespace cofferdam {

/// `agent`: the id of the one that is named; null: every one.
[[nodiscard]] DataRule dataRuleFrom(const api::DataRule &message, const AgentId &agent);
/// All of them, and what every agent's conversations have read.
[[nodiscard]] api::DataRules dataRulesMessage(const DataRules &rules);

} // namespace cofferdam
