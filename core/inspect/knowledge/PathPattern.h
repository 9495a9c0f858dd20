// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which files a path names when it holds patterns of the shell.

#pragma once

#include <QString>

namespace cofferdam {

/// `path` is what `pattern` names, both absolute: name by name, where "*", "?" and sets stand for characters of one name and fit no dot at its
/// begin. `beneath`: or it lies in what is named. A pattern with a part that could not be established names nothing, and neither does one that
/// begins with a name that may be any.
[[nodiscard]] bool isNamedBy(const QString &path, const QString &pattern, bool beneath);

} // namespace cofferdam
