// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A real request to a model, by which its user sees whether it answers and calls tools.

#pragma once

#include "app/service/models/Models.h"
#include "core/api/models.pb.h"

#include <functional>

namespace cofferdam {

/// Whose these requests are in the account of spending; no agent has this id.
[[nodiscard]] AgentId trialAgent();

/// Asks `target` to call a harmless tool that is carried out by nobody. It is of no agent: reserved and settled under trialAgent() without a
/// limit, because a person asked. Calls `done` once, unless `context` is gone.
void tryModel(Models &models, const StoredTarget &target, QObject *context, std::function<void(const api::ModelTest &)> done);

} // namespace cofferdam
