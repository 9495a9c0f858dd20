// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A request to a model, as the Guardian is asked about it.

#pragma once

#include "app/service/models/ModelStore.h"
#include "core/action/Action.h"
#include "core/action/ModelRoute.h"
#include "core/allowance/Money.h"

namespace cofferdam {

/// What is known of a request beside what it says.
struct ModelCircumstances {
    std::optional<Money> worst;  ///< At most; none: nobody knows.
    qint64 outputTokens = 0;     ///< At most.
    bool local = false;          ///< It stays on this computer.
    std::optional<Phrase> overAllowance; ///< Which limit it would go beyond.
    bool isLoop = false;         ///< The same calls again and again have cost what they may.
    Money again;                 ///< What they have cost.
};

/// Of kind Model, without agent. What a person reads is its subject: purpose, model, provider, and how the prompt begins.
[[nodiscard]] Action modelAction(const ModelQuestion &question, const StoredTarget &target, const ModelCircumstances &circumstances);

} // namespace cofferdam
