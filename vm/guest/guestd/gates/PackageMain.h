// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What node reads in a package.json.

#pragma once

#include <optional>
#include <string>

namespace cofferdam::guest {

/// What `node FOLDER` runs: "main" of the package.json in a folder, or index.js. `folder` is a descriptor of any kind.
[[nodiscard]] std::string packageMain(int folder);
/// "type" of a package.json, which says what kind of script a file is; empty: it says none. Nothing where node might read it another way.
[[nodiscard]] std::optional<std::string> packageType(const std::string &content);
/// It is JSON, an object: nothing runs that is in it, whatever reads it.
[[nodiscard]] bool isPackage(const std::string &content);

} // namespace cofferdam::guest
