// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Last stages of a build: from archives to what QEMU boots. All below BuildContext::folder.

#pragma once

#include "core/base/Result.h"
#include "vm/image/BuildContext.h"
#include "vm/image/Recipe.h"

namespace cofferdam {

struct ImageSources {
    QString base;     ///< Of makeBaseSystem.
    QString openClaw; ///< Of makeOpenClawTree; empty for the tiny image. The lab's takes Node from it.
};

/// vmlinuz and initrd: the kernel out of its package; guestd as init, with the few modules it loads.
[[nodiscard]] Result<void> makeKernel(const Recipe &recipe, const ImageSources &sources, const BuildContext &context);

/// vda.raw, and system.tar from which it is made.
[[nodiscard]] Result<void> makeSystemDisk(const Recipe &recipe, const ImageSources &sources, const BuildContext &context);

/// vdb.qcow2; in the full image with the state and the compile cache that OpenClaw makes at its first start.
[[nodiscard]] Result<void> makeDataDisk(const Recipe &recipe, const BuildContext &context);

} // namespace cofferdam
