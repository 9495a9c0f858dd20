// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the other programs of this product lie.

#pragma once

#include <QString>

namespace cofferdam {

/// Path of the program `name`: beside the running one, as in a build and for those a person starts; otherwise in the folder that an
/// installation keeps for those nobody starts by hand (libexec). Not looked for on PATH. Needs a QCoreApplication.
[[nodiscard]] QString ownProgram(const QString &name);

} // namespace cofferdam
