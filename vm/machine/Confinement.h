// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What this kernel offers to fence QEMU in.

#pragma once

#include "core/base/Phrase.h"

#include <QString>

namespace cofferdam {

struct Confinement {
    bool enforced = false; ///< The launcher can do its work; without it no VM starts.
    int landlockAbi = 0;   ///< 0: none
    Phrase why;           ///< For people.
};

/// Asks the kernel by running `launcher --self-test`, which fences itself in and then tries to get out. Blocks for milliseconds.
[[nodiscard]] Confinement testConfinement(const QString &launcher);

} // namespace cofferdam
