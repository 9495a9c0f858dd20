// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/files/FormerNames.h"

#include <algorithm>

namespace cofferdam::guest {

void FormerNames::add(ino_t file, const std::string &path)
{
    if (isFull())
        return;
    auto &names = m_names[file];
    if (std::ranges::contains(names, path))
        return;
    names.push_back(path);
    ++m_count;
}

void FormerNames::forget(ino_t file)
{
    if (const auto names = m_names.extract(file))
        m_count -= names.mapped().size();
}

const std::vector<std::string> &FormerNames::of(ino_t file) const
{
    static const std::vector<std::string> none;
    const auto found = m_names.find(file);
    return found == m_names.end() ? none : found->second;
}

} // namespace cofferdam::guest
