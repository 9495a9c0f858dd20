// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The models, keys and spending of the small world that Scenario.h tells of.

#pragma once

#include "core/api/cofferdam.pb.h"

namespace cofferdam::scenario {

[[nodiscard]] api::ModelProviders providers();
/// "t1" asks OpenAI with key "k1" and is the main one of agent "a1", "t2" is on this computer, "t3" has no known price.
[[nodiscard]] api::ModelTargets targets();
[[nodiscard]] api::AgentModels agentModels(const std::string &agent);
/// Today $0.42 of $5.00.
[[nodiscard]] api::Spending spending(const std::string &agent);
/// Of the newest ten days in the query.
[[nodiscard]] api::SpendDays spendDays(const api::SpendQuery &query);
/// One with a large context, one with a small one, one that calls no tools; and a server with nothing on it.
[[nodiscard]] api::LocalModelServers localServers();
/// "k1" and "k2" for OpenAI, "k3" has expired, "k4" was revoked, "k5" is for somewhere else.
[[nodiscard]] api::VaultKeys keys();
/// False for what is no such request. What is changed is answered and not remembered.
[[nodiscard]] bool answerModels(const api::ClientToService &request, api::ServiceToClient &reply);

} // namespace cofferdam::scenario
