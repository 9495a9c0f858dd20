// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a guest may answer by itself: the rules asked ahead of time, area by area.

#pragma once

#include "core/action/Action.h"
#include "core/api/guest.pb.h"
#include "core/policy/Ruling.h"

#include <functional>

namespace cofferdam {

/// Each operation on each area of the agent's home is put to `rule` as if it happened there. Only a plain allow lets the guest answer
/// by itself; whatever depends on more than the area (how many, which file, by whom) is asked when it happens.
/// `held`: nothing but OpenClaw's own state may be touched now.
[[nodiscard]] api::GateTable gateTable(const std::function<Ruling(const Action &)> &rule, const AgentId &agent, quint64 version, bool held);

} // namespace cofferdam
