// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which snapshots hold what an action would destroy: those that were asked for after it last changed.

#pragma once

#include "core/action/Action.h"

#include <chrono>

namespace cofferdam {

/// Of what `action` would destroy, as far as the gate that saw it knows: nobody but the same call has changed it after this time. Later
/// than the truth rather than earlier. What a gate does not see file by file is seen so beneath it, and may have changed at any time.
[[nodiscard]] std::chrono::steady_clock::time_point lastChange(const Action &action);

} // namespace cofferdam
