// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether this user may use the processor's own virtualisation, as far as its device file says.

#pragma once

#include <QString>

namespace cofferdam {

enum class KvmDevice {
    Missing, ///< Switched off in the firmware, or there is none.
    Refused, ///< This user may not open it.
    Usable,
};

/// `root`: "" for this computer, another one's files in tests. That guests really run with it only one that was run shows.
[[nodiscard]] KvmDevice kvmDevice(const QString &root = {});

} // namespace cofferdam
