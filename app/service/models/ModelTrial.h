// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A real request to a model, by which its user sees whether it answers and calls tools.

#pragma once

#include "app/service/models/Models.h"
#include "core/api/models.pb.h"
#include "core/base/Money.h"

#include <functional>

namespace cofferdam {

class Trail;

/// Whose these requests are in the account of spending; no agent has this id.
[[nodiscard]] AgentId trialAgent();

/// What trials may cost on a day, all together; nobody is asked when a program makes them.
inline constexpr Money kTrialMoney = Money::fromCents(25);
inline constexpr qint64 kTrialRequests = 200;
inline constexpr qint64 kUnpricedTrials = 20; ///< More of them, and none whose price nobody knows is made on that day.

struct TrialParts {
    Models &models;
    Trail &trail;
    QString client; ///< The program that wants it, for the trail.
};

/// Asks `target` to call a harmless tool that is carried out by nobody. It is of no agent: reserved and settled under trialAgent(), with a row in
/// the trail before it is sent, and one of what came of it. Calls `done` once, unless `context` is gone. Busy: another one of this context's is under way.
[[nodiscard]] Result<void> tryModel(const TrialParts &parts, const StoredTarget &target, QObject *context, std::function<void(const api::ModelTest &)> done);

} // namespace cofferdam
