// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Enumerations and their words: what stands in rules, in the trail and on the command line.

#pragma once

#include "core/base/Result.h"

#include <QStringView>

#include <algorithm>
#include <optional>

namespace cofferdam {

/// An enumeration has words when its values count from 0 without gaps and there is a `constexpr QStringView toWord(Enum)` beside it: a switch
/// over all values without default, so that the compiler finds the one that has no word, and `return {}` behind it.
template<typename Enum>
concept HasWords = requires(Enum value) {
    { toWord(value) } -> std::same_as<QStringView>;
};

/// How many values it has.
template<HasWords Enum>
consteval int wordCount()
{
    int count = 0;
    while (!toWord(static_cast<Enum>(count)).isEmpty())
        ++count;
    return count;
}

/// Case and blanks are not forgiven: rules are code.
template<HasWords Enum>
[[nodiscard]] constexpr std::optional<Enum> fromWord(QStringView word) noexcept
{
    for (int i = 0; i < wordCount<Enum>(); ++i) {
        if (toWord(static_cast<Enum>(i)) == word)
            return static_cast<Enum>(i);
    }
    return std::nullopt;
}

/// An unknown word as an error shows it: it may come from a hostile file, and a screenful of it helps nobody.
[[nodiscard]] constexpr QStringView shownWord(QStringView word) noexcept
{
    return word.first(std::min<qsizetype>(word.size(), 40));
}

} // namespace cofferdam
