// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The disk with the agent's home, as it is before anything ran.

#pragma once

#include "core/base/Result.h"
#include "vm/image/BuildContext.h"
#include "vm/image/Recipe.h"

namespace cofferdam {

/// vdb.qcow2 below BuildContext::folder; in the full image with the state and the compile cache that OpenClaw makes at its first start, for
/// which the system.tar of makeSystemDisk has to be there.
[[nodiscard]] Result<void> makeDataDisk(const Recipe &recipe, const BuildContext &context);

} // namespace cofferdam
