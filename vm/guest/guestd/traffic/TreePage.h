// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One page of what lies in a folder, from where the page before ended. Blocking.

#pragma once

#include "vm/guest/guestd/traffic/Beneath.h"

#include <sys/stat.h>

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

namespace cofferdam::guest {

class TreePage
{
public:
    /// The folder `root` is known to be a folder and outlives it.
    TreePage(int root, const api::ListTree &wanted, api::TreePage &page);

    [[nodiscard]] std::optional<Refusal> fill();

private:
    enum class Went { On, Full };
    using Walked = std::variant<Went, Refusal>;

    [[nodiscard]] Walked walk(const Descriptor &folder, const std::string &path, std::size_t depth, bool resuming);
    [[nodiscard]] Walked descend(const Descriptor &folder, const std::string &name, const std::string &path, std::size_t depth, bool resuming);
    void add(int folder, const std::string &name, const std::string &path, const struct stat &status);
    [[nodiscard]] bool isFull() const;

    int m_root;
    const api::ListTree &m_wanted;
    api::TreePage &m_page;
    std::vector<std::string> m_after; ///< Its names.
    std::size_t m_bytes = 0;
    std::chrono::steady_clock::time_point m_began;
};

} // namespace cofferdam::guest
