// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Names that files had, or have besides, where less is free than elsewhere: a key is a key under any later name.

#pragma once

#include "vm/guest/guestd/files/FileLimits.h"

#include <sys/types.h>

#include <array>
#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

namespace cofferdam::guest {

class FormerNames
{
public:
    explicit FormerNames(const FileLimits &limits);

    void add(ino_t file, const std::string &path);
    void forget(ino_t file); ///< Its last name is gone, and nobody can reach it any more.
    [[nodiscard]] const std::vector<std::string> &of(ino_t file) const;
    /// There was no room for one of its names. May also be said of a file that never had one, but is never left unsaid.
    [[nodiscard]] bool mayHaveHadOthers(ino_t file) const;

private:
    static constexpr std::size_t kMostOfOne = 64;
    static constexpr std::size_t kMarks = std::size_t{1} << 20;

    [[nodiscard]] static std::array<std::size_t, 2> marksOf(ino_t file);

    std::size_t m_mostNames;
    std::size_t m_mostBytes;
    std::unordered_map<ino_t, std::vector<std::string>> m_names;
    std::size_t m_count = 0;
    std::size_t m_bytes = 0;
    std::vector<bool> m_marks; ///< A Bloom filter of the files whose names did not fit.
};

} // namespace cofferdam::guest
