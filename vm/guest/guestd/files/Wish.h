// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One request of the agent's that changes something or reads something sensitive, with all that deciding needs.

#pragma once

#include "vm/guest/guestd/files/Areas.h"
#include "vm/guest/guestd/files/Callers.h"

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

struct Wish {
    Caller caller;
    std::optional<Origin> origin; ///< Looked up when it counts.
    std::array<Need, 3> needs;
    std::size_t count = 0;
    std::shared_ptr<const Areas> areas; ///< What the reaches point into.
    std::string path;   ///< Empty: cannot be told, so it is refused.
    std::string target;
    ino_t file = 0;
    std::uint64_t oldSize = 0;
    std::uint64_t newSize = 0;
    std::uint32_t mode = 0;

    /// The path of what would be lost.
    [[nodiscard]] const std::string &subject(const Need &need) const { return need.operation == api::FileAsked::REPLACE ? target : path; }

    void add(Operation operation, const Reach &reach, bool fresh)
    {
        assert(count < needs.size());
        needs[count++] = {operation, reach, fresh, false};
    }
};

} // namespace cofferdam::guest
