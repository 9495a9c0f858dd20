// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// All that lies in a folder of the backing tree.

#pragma once

#include "core/base/Descriptor.h"

#include <functional>
#include <string>

namespace cofferdam::guest {

/// Of each entry: the folder it lies in, its name there, its path. False ends the walk.
using Visit = std::function<bool(int folder, const char *name, const std::string &path)>;

/// Visits all beneath `folder`, whose path is `path`, a folder before what lies in it. Links are not followed. False: `visit` ended it,
/// or some of it could not be read or lies too deep.
[[nodiscard]] bool walkTree(Descriptor folder, const std::string &path, const Visit &visit);

} // namespace cofferdam::guest
