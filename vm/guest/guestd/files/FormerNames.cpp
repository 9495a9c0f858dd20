// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/files/FormerNames.h"

#include <algorithm>
#include <cstdint>

namespace cofferdam::guest {

FormerNames::FormerNames(const FileLimits &limits) : m_mostNames(limits.names), m_mostBytes(limits.nameBytes), m_marks(kMarks) {}

std::array<std::size_t, 2> FormerNames::marksOf(ino_t file)
{
    std::uint64_t mixed = file + 0x9e3779b97f4a7c15; // splitmix64
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    mixed ^= mixed >> 31;
    return {static_cast<std::size_t>(mixed % kMarks), static_cast<std::size_t>((mixed >> 32) % kMarks)};
}

void FormerNames::add(ino_t file, const std::string &path)
{
    const auto known = m_names.find(file);
    if (known != m_names.end() && std::ranges::contains(known->second, path))
        return;
    if (m_count >= m_mostNames || m_bytes + path.size() > m_mostBytes || (known != m_names.end() && known->second.size() >= kMostOfOne)) {
        for (const auto mark : marksOf(file))
            m_marks[mark] = true;
        return;
    }
    m_names[file].push_back(path);
    ++m_count;
    m_bytes += path.size();
}

void FormerNames::forget(ino_t file)
{
    const auto names = m_names.extract(file);
    if (!names)
        return;
    m_count -= names.mapped().size();
    for (const auto &name : names.mapped())
        m_bytes -= name.size();
}

const std::vector<std::string> &FormerNames::of(ino_t file) const
{
    static const std::vector<std::string> none;
    const auto found = m_names.find(file);
    return found == m_names.end() ? none : found->second;
}

bool FormerNames::mayHaveHadOthers(ino_t file) const
{
    return std::ranges::all_of(marksOf(file), [this](std::size_t mark) { return m_marks[mark]; });
}

} // namespace cofferdam::guest
