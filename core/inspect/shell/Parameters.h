// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// ${name...} with something done to the value: bash(1), Parameter Expansion.

#pragma once

#include <QString>

#include <optional>

namespace cofferdam::shell {

/// What `value` becomes by `operation`, the text between the name and the brace, e.g. ":1:3" or "//a/b". Nothing when the
/// operation is not a constant one.
[[nodiscard]] std::optional<QString> transformed(const QString &value, QStringView operation);

} // namespace cofferdam::shell
