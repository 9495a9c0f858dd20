// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What `node FOLDER` runs.

#pragma once

#include <string>

namespace cofferdam::guest {

/// "main" of the package.json in a folder, or index.js. `folder` is a descriptor of any kind.
[[nodiscard]] std::string packageMain(int folder);

} // namespace cofferdam::guest
