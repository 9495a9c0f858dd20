// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Actions written down as text, as rules carry them: a command line, or JSON such as {"tool":"read","path":"..."} for
// other tools, {"gate":"file","operation":"READ","path":"..."} for what a gate asks and {"connect":"host","port":443} for streams.

#pragma once

#include "core/api/GuestPlaces.h"
#include "core/policy/Inspector.h"

namespace cofferdam {

/// Where examples are imagined to happen.
inline constexpr QLatin1StringView kExampleFolder{api::kAgentWorkspace, sizeof api::kAgentWorkspace - 1};

[[nodiscard]] Result<Action> actionFromExample(const QString &example, const Inspector &inspector);

} // namespace cofferdam
