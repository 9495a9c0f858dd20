// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How the end of a tool call is written down.

#pragma once

#include "core/audit/TrailRow.h"
#include "core/guardian/ToolEnd.h"

namespace cofferdam {

[[nodiscard]] TrailRow endedRow(const ToolEnd &end, const TaskId &task, const SnapshotId &before);

} // namespace cofferdam
