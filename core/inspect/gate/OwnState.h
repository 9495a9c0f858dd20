// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What every guest may answer by itself, whatever the rules say.

#pragma once

#include "core/api/guest.pb.h"

namespace cofferdam {

/// That OpenClaw, and nothing its tools start, keeps its own state; and that the canary of the self-test stays. Policy version 1.
[[nodiscard]] api::GateTable ownStateTable();

} // namespace cofferdam
