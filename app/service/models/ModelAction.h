// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A request to a model, as the Guardian is asked about it.

#pragma once

#include "app/service/models/ModelStore.h"
#include "core/action/Action.h"
#include "core/action/ModelRoute.h"
#include "core/allowance/Money.h"
#include "core/datarules/DataRule.h"

namespace cofferdam {

/// What is known of a request beside what it says.
struct ModelCircumstances {
    std::optional<Money> worst;  ///< At most; none: nobody knows.
    std::optional<qint64> outputTokens; ///< At most; none: nothing limits them.
    bool local = false;          ///< It stays on this computer.
    std::optional<Phrase> overAllowance; ///< Which limit it would go beyond.
    bool isLoop = false;         ///< The same calls again and again have cost what they may.
    Money again;                 ///< What they have cost.
    DataStanding data;           ///< What its conversations have read that this model may not hear of.
};

class DataRules;

/// What speaks against asking a model, by what the agent's conversations have read; Anywhere: nothing does. `rules` may be null.
[[nodiscard]] DataStanding dataObjection(const DataRules &rules, const AgentId &agent, bool isLocal);

/// Of kind Model, without agent. What a person reads is its subject: purpose, model, provider, and how the prompt begins.
[[nodiscard]] Action modelAction(const ModelQuestion &question, const StoredTarget &target, const ModelCircumstances &circumstances);

} // namespace cofferdam
