// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a file of the user's is called while it is written, until it is whole and gets its own name. The file gate keeps everybody else
// from what is called so.

#pragma once

#include <string>
#include <string_view>

namespace cofferdam::guest {

inline constexpr std::string_view kAsideEnd = ".cofferdam";

/// For the file `name` in the same folder.
[[nodiscard]] inline std::string asideOf(std::string_view name)
{
    return "." + std::string(name.substr(0, 200)).append(kAsideEnd);
}

/// `path` is one of these.
[[nodiscard]] constexpr bool isAside(std::string_view path)
{
    const auto name = path.substr(path.rfind('/') + 1);
    return name.starts_with('.') && name.size() > kAsideEnd.size() + 1 && name.ends_with(kAsideEnd);
}

} // namespace cofferdam::guest
