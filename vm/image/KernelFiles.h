// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// vmlinuz and initrd of an image: the kernel out of its package; guestd as init, with the few modules it loads.

#pragma once

#include "core/base/Result.h"
#include "vm/image/BuildContext.h"
#include "vm/image/Recipe.h"

namespace cofferdam {

/// Below BuildContext::folder. `base`: of makeBaseSystem.
[[nodiscard]] Result<void> makeKernel(const Recipe &recipe, const QString &base, const BuildContext &context);

} // namespace cofferdam
