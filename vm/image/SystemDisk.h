// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The disk that nobody in the guest can write: Debian or busybox, Node and OpenClaw, our own parts.

#pragma once

#include "core/base/Result.h"
#include "vm/image/BuildContext.h"
#include "vm/image/Recipe.h"

namespace cofferdam {

struct ImageSources {
    QString base;     ///< Of makeBaseSystem.
    QString openClaw; ///< Of makeOpenClawTree; empty for the tiny image. The lab's takes Node from it.
};

/// vda.raw, and system.tar from which it is made, below BuildContext::folder.
[[nodiscard]] Result<void> makeSystemDisk(const Recipe &recipe, const ImageSources &sources, const BuildContext &context);

} // namespace cofferdam
