// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How far the operation at hand may reach: what lies in the folder that is about to be emptied, counted now.

#pragma once

#include "vm/guest/guestd/base/TimeShare.h"
#include "vm/guest/guestd/files/Inodes.h"
#include "vm/guest/guestd/files/Wish.h"

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cofferdam::guest {

struct Extent {
    std::string subtree; ///< Empty: this one operation.
    std::uint64_t count = 1;
    std::uint64_t bytes = 0;
    std::vector<std::string> sample;
    std::set<std::string> names; ///< Only these of the subtree; empty: all that lies beneath.
    std::int64_t changed = 0; ///< The latest ctime of all these, ns of CLOCK_REALTIME; kUnknown: not all were looked at.

    static constexpr std::int64_t kUnknown = std::numeric_limits<std::int64_t>::max();
};

class Surveyor
{
public:
    using Which = std::function<bool(ino_t)>;

    /// `isFresh` tells what was made in this task: that is not asked about.
    Surveyor(Inodes &inodes, Which isFresh);

    /// `earlier`: the folders that the same run of a program was asked about for the same kind of operation. `isMine` tells what only the
    /// asker has changed lately: when does not count.
    [[nodiscard]] Extent survey(const Wish &wish, const Need &need, const ProcessView &process, const std::vector<std::string> &earlier,
                                const Which &isMine) const;

    /// The operation at hand, and no other.
    [[nodiscard]] static Extent single(const Wish &wish, const Need &need, bool mine);

    /// How much of the text at the wish's target is also in the one at its path, in per mille of its bytes: lines in the same order. Nothing
    /// for what is no text, or larger than 256 KiB.
    [[nodiscard]] std::optional<std::uint32_t> kept(const Wish &wish) const;

private:
    [[nodiscard]] std::optional<std::string> textOf(const std::string &path, ino_t file) const;
    using Counts = std::function<bool(const std::string &path)>;
    [[nodiscard]] Extent countTree(const std::string &subtree, const Need &need, const Which &isMine, const Counts &counts) const;
    [[nodiscard]] Extent countNamed(const Wish &wish, const ProcessView &process, const Which &isMine, const Counts &counts) const;
    [[nodiscard]] Descriptor openFolder(const std::string &path) const;

    Inodes &m_inodes;
    Which m_isFresh;
    std::string m_top;
    mutable TimeShare m_share; ///< Of the gate's one thread, for walking: a tool can ask as often as it likes.
};

} // namespace cofferdam::guest
