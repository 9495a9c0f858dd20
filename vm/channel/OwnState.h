// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What OpenClaw itself, and nothing its tools start, may do with its own files.

#pragma once

#include "core/api/guest.pb.h"

namespace cofferdam {

/// What every guest may answer by itself: that OpenClaw, and nothing its tools start, keeps its own state; and that the canary of the
/// self-test stays. Policy version 1.
[[nodiscard]] api::GateTable ownStateTable();

} // namespace cofferdam
