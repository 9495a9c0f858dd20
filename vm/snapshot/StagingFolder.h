// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A folder of our own in one that every user may write to, such as /dev/shm.

#pragma once

#include <QString>

namespace cofferdam {

/// A folder below `parent` that only this user can reach, under a name that nobody knew before; the same again as long as it is there, which the
/// link `remembered` says (in a folder of the user's own). Empty when there can be none: then there is no staging, and nothing else is worse for it.
/// Whatever others made in `parent` does not matter. Any thread.
[[nodiscard]] QString stagingFolder(const QString &parent, const QString &remembered);

} // namespace cofferdam
