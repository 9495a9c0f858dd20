// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What node reads in a package.json.

#pragma once

#include <string>

namespace cofferdam::guest {

/// What `node FOLDER` runs: "main" of the package.json in a folder, or index.js. `folder` is a descriptor of any kind.
[[nodiscard]] std::string packageMain(int folder);
/// It is JSON, an object: nothing runs that is in it, whatever reads it.
[[nodiscard]] bool isPackage(const std::string &content);

} // namespace cofferdam::guest
