// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What every guest may answer by itself, whatever the rules say.

#pragma once

#include "core/api/guest.pb.h"

namespace cofferdam {

/// That OpenClaw, and nothing its tools start, keeps its own state; and that nobody changes the self-test's canary and what Node would
/// load by itself. Policy version 1.
[[nodiscard]] api::GateTable ownStateTable();

} // namespace cofferdam
