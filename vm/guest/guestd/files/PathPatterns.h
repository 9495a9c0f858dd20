// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Patterns of FileArea, arranged so that looking a path up costs a few comparisons however many there are.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cofferdam::guest {

/// One name of a pattern; "*" stands for any part of a name.
class NamePattern
{
public:
    explicit NamePattern(std::string_view text);

    [[nodiscard]] bool fits(std::string_view name) const;
    [[nodiscard]] bool isLiteral() const { return m_pieces.size() == 1; }
    /// The whole of a literal one.
    [[nodiscard]] const std::string &text() const { return m_pieces.front(); }

private:
    std::vector<std::string> m_pieces; ///< Between the stars: the first begins a name, the last ends it.
};

using Names = std::span<const std::string_view>;

class PathPattern
{
public:
    /// What it cannot express makes it wider: see FileArea.patterns.
    explicit PathPattern(std::string_view text);

    /// What the path of these names up to and with the one at `last` is. `isEnd`: more names follow otherwise.
    [[nodiscard]] bool fitsAt(Names names, std::size_t last, bool isEnd) const;
    /// Something that lies beneath the path of these names may fit because the names themselves are part of it.
    [[nodiscard]] bool mayBeginIn(Names names) const;

    [[nodiscard]] bool fitsAll() const { return m_names.empty(); }
    [[nodiscard]] bool holdsBeneath() const { return m_beneath; }
    [[nodiscard]] const NamePattern &lastName() const { return m_names.back(); }

private:
    std::vector<NamePattern> m_names;
    bool m_anchored = false; ///< From the prefix on.
    bool m_beneath = false;  ///< All that lies in what it fits, too.
};

class PathPatterns
{
public:
    /// `area` is the caller's number for what the pattern belongs to.
    void add(std::string_view pattern, std::size_t area);

    /// Calls `each(area)` for every pattern that fits the path of `names`; more than once where several of an area do.
    template<typename Each>
    void findAt(Names names, Each &&each) const
    {
        for (const auto all : m_fitAll)
            each(m_patterns[all].area);
        for (std::size_t last = 0; last < names.size(); ++last) {
            const bool isEnd = last + 1 == names.size();
            const auto look = [&](std::size_t candidate) {
                if (m_patterns[candidate].pattern.fitsAt(names, last, isEnd))
                    each(m_patterns[candidate].area);
            };
            if (const auto literal = m_byName.find(names[last]); literal != m_byName.end()) {
                for (const auto candidate : literal->second)
                    look(candidate);
            }
            for (const auto candidate : isEnd ? m_byStar : m_byStarBeneath)
                look(candidate);
        }
    }

    /// The same for those that something beneath the path may fit with the path's own names.
    template<typename Each>
    void findBegun(Names names, Each &&each) const
    {
        for (const auto &one : m_patterns) {
            if (one.pattern.mayBeginIn(names))
                each(one.area);
        }
    }

private:
    struct Entry {
        PathPattern pattern;
        std::size_t area;
    };
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };

    std::vector<Entry> m_patterns;
    std::vector<std::size_t> m_fitAll;
    std::unordered_map<std::string, std::vector<std::size_t>, Hash, std::equal_to<>> m_byName; ///< By the last name of the pattern.
    std::vector<std::size_t> m_byStar;        ///< Whose last name is no literal.
    std::vector<std::size_t> m_byStarBeneath; ///< Of them, those that hold for what lies in it.
};

/// The names of a path that begins with a slash, or is empty. They point into it.
[[nodiscard]] std::vector<std::string_view> namesOf(std::string_view path);

} // namespace cofferdam::guest
