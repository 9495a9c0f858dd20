// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Names that files had, or have besides, where less is free than elsewhere: a key is a key under any later name.

#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

namespace cofferdam::guest {

class FormerNames
{
public:
    /// Does nothing when it is full.
    void add(ino_t file, const std::string &path);
    void forget(ino_t file); ///< Its last name is gone.
    [[nodiscard]] const std::vector<std::string> &of(ino_t file) const;
    /// No file may lose such a name any more: it could not be remembered.
    [[nodiscard]] bool isFull() const { return m_count >= kMost; }

private:
    static constexpr std::size_t kMost = 65'536;

    std::unordered_map<ino_t, std::vector<std::string>> m_names;
    std::size_t m_count = 0;
};

} // namespace cofferdam::guest
