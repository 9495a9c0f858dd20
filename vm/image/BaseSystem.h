// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// First stages of a build, each kept as one file: Debian's packages, and OpenClaw with Node from npm.

#pragma once

#include "core/base/Result.h"
#include "vm/image/BuildContext.h"
#include "vm/image/Recipe.h"

namespace cofferdam {

/// In the archive of makeBaseSystem, and nowhere in the image: the kernel's package and the list of all packages with versions.
inline constexpr QByteArrayView kKernelFolder{"cofferdam-kernel/"};
inline constexpr QByteArrayView kPackageList{"cofferdam-kernel/packages"};

/// Path of a tar with the packages of `recipe`, made by mmdebstrap without root.
[[nodiscard]] Result<QString> makeBaseSystem(const Recipe &recipe, const BuildContext &context);

/// Path of a tar with node_modules, pruned and patched, below usr/lib/cofferdam/openclaw.
[[nodiscard]] Result<QString> makeOpenClawTree(const Recipe &recipe, const BuildContext &context);

} // namespace cofferdam
