// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The host's table of areas, ready to be looked up: what may be done with a path without a question.

#pragma once

#include "core/api/guest.pb.h"
#include "vm/guest/guestd/files/PathPatterns.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cofferdam::guest {

using Operation = api::FileAsked::Operation;
using Operations = std::uint32_t; ///< A bit for each operation.

constexpr Operations bit(Operation operation)
{
    return Operations{1} << static_cast<unsigned>(operation);
}

/// What counts for one operation. More than one area when it moves what lies in several.
struct Reach {
    Operations free = bit(api::FileAsked::READ); ///< Outside of every area only reading needs no question.
    Operations fresh = 0;
    Operations refused = 0;
    bool toolsRefused = false;
    bool projects = false; ///< Reading counts for a whole folder: projectOf().
    bool named = false;    ///< By a pattern: it is what it is called, wherever it lies.
    std::string_view area;
    std::string_view prefix;

    void join(const Reach &other); ///< As strict as both.
    /// What lies here is not for everybody, and in `other` more is free.
    [[nodiscard]] bool isKeptFrom(const Reach &other) const;
    [[nodiscard]] bool isSpecial() const { return hasPlace() || (free & bit(api::FileAsked::READ)) == 0; }
    /// What lies here is judged by its own place, not with what lies beside it.
    [[nodiscard]] bool hasPlace() const { return named || toolsRefused; }
    [[nodiscard]] bool isLike(const Reach &other) const;
};

class Areas
{
public:
    Areas() = default;
    explicit Areas(const api::GateTable &table);

    /// `path` is absolute and as the agent sees it.
    [[nodiscard]] Reach at(std::string_view path) const;
    /// Of a folder that is moved, or of a name that could become a way into an area: with all areas that may begin beneath.
    [[nodiscard]] Reach around(std::string_view path) const;
    /// Of what is moved from here to there: with the areas that only one of both lies in.
    [[nodiscard]] Reach between(std::string_view from, std::string_view to) const;

private:
    struct Area {
        std::string name;
        std::string prefix; ///< Without the last slash.
        bool projects = false;
        bool whole = false;
        Reach reach;
    };
    /// Those areas that have patterns and the same prefix.
    struct Patterned {
        std::string prefix;
        std::vector<std::size_t> areas;
        PathPatterns patterns;
    };

    void add(const api::FileArea &given);
    void addPatterns(const api::FileArea &given, std::size_t area);
    [[nodiscard]] const Area *placeOf(std::string_view path) const;
    [[nodiscard]] Reach given(std::string_view path) const; ///< By the table.

    std::vector<Area> m_areas;
    std::vector<std::size_t> m_places; ///< Without patterns; the first that holds a path counts.
    std::vector<Patterned> m_patterned;
};

/// `path` is `folder` or lies beneath it.
[[nodiscard]] bool isBeneath(std::string_view path, std::string_view folder);
/// Of "/a/b" it is "/a"; of "/a" it is "/".
[[nodiscard]] std::string_view folderOf(std::string_view path);
/// The folder directly beneath `prefix` that `path` lies in; empty where there is none, or its name begins with a dot.
[[nodiscard]] std::string_view projectOf(std::string_view path, std::string_view prefix);
/// The deepest folder that holds both.
[[nodiscard]] std::string_view commonFolder(std::string_view one, std::string_view other);

} // namespace cofferdam::guest
