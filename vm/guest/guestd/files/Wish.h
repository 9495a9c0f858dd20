// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One request of the agent's that changes something or reads something sensitive, with all that deciding needs.

#pragma once

#include "vm/guest/guestd/files/Areas.h"
#include "vm/guest/guestd/files/Callers.h"
#include "vm/guest/guestd/files/Held.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <memory>
#include <optional>

namespace cofferdam::guest {

/// Removals count as one kind, so that one answer holds for a whole tree.
enum class Kind { Single, Remove, Replace, Truncate };

constexpr Kind kindOf(Operation operation)
{
    switch (operation) {
    case api::FileAsked::UNLINK:
    case api::FileAsked::RMDIR: return Kind::Remove;
    case api::FileAsked::REPLACE: return Kind::Replace;
    case api::FileAsked::TRUNCATE: return Kind::Truncate;
    default: return Kind::Single;
    }
}

/// One operation of a request; a request may hold several, as opening for reading and writing.
struct Need {
    Operation operation = api::FileAsked::READ;
    Reach reach;
    bool fresh = false; ///< What it touches was made in this task.
    bool allowed = false;
};

/// Set-user-id, set-group-id.
constexpr bool lendsRights(mode_t mode)
{
    return (mode & (S_ISUID | S_ISGID)) != 0;
}

/// When it was last changed: nanoseconds of CLOCK_REALTIME. No program of the agent's can set it.
inline std::int64_t changeOf(const struct stat &status)
{
    return std::int64_t{status.st_ctim.tv_sec} * 1'000'000'000 + status.st_ctim.tv_nsec;
}

struct Wish {
    Caller caller;
    std::optional<Origin> origin; ///< Looked up when it counts.
    std::optional<std::string> program; ///< Path of its file; likewise.
    std::array<Need, 3> needs;
    std::size_t count = 0;
    std::shared_ptr<const Areas> areas; ///< What the reaches point into.
    std::string path;   ///< Empty: cannot be told, so it is refused.
    std::string target;
    std::string former; ///< A name that the file, or the one that it replaces, had before, where less is free.
    bool formerUnknown = false; ///< It may have had others that are not remembered.
    ino_t file = 0;
    ino_t lost = 0;           ///< The file whose content, or name, would be gone; 0: none.
    std::int64_t changed = 0; ///< Its ctime: when it was last changed, in ns of CLOCK_REALTIME. 0: there is nothing to lose.
    bool movesFolder = false;
    Held held; ///< In the folder that is moved.
    bool exchanges = false;
    bool losesNothing = false; ///< REPLACE of what is empty, or exchanged.
    std::uint64_t oldSize = 0;
    std::uint64_t newSize = 0;
    std::uint32_t mode = 0; ///< MODE: the new one, with the type.
    std::uint32_t marked = 0; ///< READ: the mark of the file, where it is asked about.

    /// The path of what would be lost.
    [[nodiscard]] const std::string &subject(const Need &need) const { return need.operation == api::FileAsked::REPLACE ? target : path; }

    /// The area whose other files it can be asked about with. Nothing: a place of its own has to do with it, now or by a former name, or
    /// what is moved comes from elsewhere or changes places, so no answer about others holds for it, and none about it for others.
    [[nodiscard]] std::optional<std::string_view> commonArea(const Need &need) const
    {
        const auto there = areas->at(subject(need));
        const bool removes = kindOf(need.operation) == Kind::Remove; // nobody reads by that, so another project is like any folder
        if (movesFolder || exchanges || !former.empty() || formerUnknown || there.hasPlace() || (there.projects && !removes))
            return {};
        if (need.operation == api::FileAsked::REPLACE && !areas->at(path).isLike(there))
            return {};
        return there.area;
    }

    /// It may be asked about with others. Where nothing is lost, that was judged of this file alone: it may ride, and carries nobody.
    [[nodiscard]] bool asksForOthers(const Need &need) const { return kindOf(need.operation) != Kind::Single && !losesNothing && commonArea(need); }

    /// `status` is of the file that would be lost. An empty folder is made again by its name.
    void loses(const struct stat &status)
    {
        lost = status.st_ino;
        changed = S_ISDIR(status.st_mode) ? 0 : changeOf(status);
    }

    /// What was there is gone, or was looked after when this was decided. A new name or mode leaves it as it is.
    [[nodiscard]] bool changesContent() const
    {
        constexpr auto kChanging = bit(api::FileAsked::WRITE) | bit(api::FileAsked::TRUNCATE) | bit(api::FileAsked::PUNCH) | bit(api::FileAsked::UNLINK);
        return std::ranges::any_of(needs.begin(), needs.begin() + static_cast<std::ptrdiff_t>(count),
                                   [](const Need &need) { return (kChanging & bit(need.operation)) != 0; });
    }

    void add(Operation operation, const Reach &reach, bool fresh)
    {
        assert(count < needs.size());
        needs[count++] = {operation, reach, fresh, false};
    }

    /// MODE, which is neither free nor anybody's own where a file begins to lend its owner's rights.
    void addMode(mode_t now, mode_t before, Reach reach, bool fresh)
    {
        mode = now;
        if (lendsRights(now & ~before)) {
            reach.free &= ~bit(api::FileAsked::MODE);
            reach.fresh &= ~bit(api::FileAsked::MODE);
        }
        add(api::FileAsked::MODE, reach, fresh);
    }
};

} // namespace cofferdam::guest
