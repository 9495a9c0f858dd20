// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The mark of a data rule on a file: kept with the file itself, so that it follows it to other names, to disk and back to a snapshot. The
// home has no extended attributes, so nothing that the agent runs can see one, or take it away.

#pragma once

#include <cstdint>

namespace cofferdam::guest {

struct Inode;

/// The strictest there is: also of a mark that cannot be read.
inline constexpr std::uint32_t kStrictestMark = 9;

/// 0: it bears none. As root.
[[nodiscard]] std::uint32_t markOf(const Inode &inode);
/// A higher mark stays. False with errno: it bears a lower one than `mark`. As root.
[[nodiscard]] bool raiseMark(const Inode &inode, std::uint32_t mark);

} // namespace cofferdam::guest
