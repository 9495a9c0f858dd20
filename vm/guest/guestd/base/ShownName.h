// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Names of files are bytes, and what the host is told is text.

#pragma once

#include <string>
#include <string_view>

namespace cofferdam::guest {

/// The name itself where it is UTF-8. A byte that is none is shown as `\xHH`, and so that no name looks like another's, a backslash
/// before an x as `\x5c`.
[[nodiscard]] std::string shownName(std::string_view bytes);

} // namespace cofferdam::guest
