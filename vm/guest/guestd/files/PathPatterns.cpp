// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/files/PathPatterns.h"

#include <algorithm>

namespace cofferdam::guest {

NamePattern::NamePattern(std::string_view text)
{
    for (auto star = text.find('*'); star != std::string_view::npos; star = text.find('*')) {
        m_pieces.emplace_back(text.substr(0, star));
        text.remove_prefix(star + 1);
    }
    m_pieces.emplace_back(text);
}

bool NamePattern::fits(std::string_view name) const
{
    const std::string_view first = m_pieces.front();
    if (isLiteral())
        return name == first;
    const std::string_view last = m_pieces.back();
    if (name.size() < first.size() + last.size() || !name.starts_with(first) || !name.ends_with(last))
        return false;
    auto rest = name.substr(first.size(), name.size() - first.size() - last.size());
    for (std::size_t piece = 1; piece + 1 < m_pieces.size(); ++piece) { // the leftmost place leaves the most for those after
        const auto at = rest.find(m_pieces[piece]);
        if (at == std::string_view::npos)
            return false;
        rest.remove_prefix(at + m_pieces[piece].size());
    }
    return true;
}

PathPattern::PathPattern(std::string_view text) : m_anchored(text.starts_with('/'))
{
    const auto path = (m_anchored ? "" : "/") + std::string(text);
    for (const auto name : namesOf(path)) {
        if (name.contains("**")) {
            m_beneath = true;
            break;
        }
        m_names.emplace_back(name);
    }
}

bool PathPattern::fitsAt(Names names, std::size_t last, bool isEnd) const
{
    const auto count = last + 1;
    if ((!isEnd && !m_beneath) || count < m_names.size() || (m_anchored && count != m_names.size()))
        return false;
    return std::ranges::equal(m_names, names.subspan(count - m_names.size(), m_names.size()), &NamePattern::fits);
}

bool PathPattern::mayBeginIn(Names names) const
{
    for (std::size_t count = 1; count < m_names.size() && count <= names.size(); ++count) {
        if (m_anchored && count != names.size())
            continue;
        if (std::ranges::equal(m_names.begin(), m_names.begin() + static_cast<std::ptrdiff_t>(count), names.end() - static_cast<std::ptrdiff_t>(count),
                               names.end(), &NamePattern::fits))
            return true;
    }
    return false;
}

void PathPatterns::add(std::string_view text, std::size_t area)
{
    const auto number = m_patterns.size();
    const auto &pattern = m_patterns.emplace_back(PathPattern(text), area).pattern;
    if (pattern.fitsAll()) {
        m_fitAll.push_back(number);
    } else if (pattern.lastName().isLiteral()) {
        m_byName[pattern.lastName().text()].push_back(number);
    } else {
        m_byStar.push_back(number);
        if (pattern.holdsBeneath())
            m_byStarBeneath.push_back(number);
    }
}

std::vector<std::string_view> namesOf(std::string_view path)
{
    std::vector<std::string_view> names;
    names.reserve(16);
    while (!path.empty()) {
        path.remove_prefix(1); // the slash
        const auto slash = std::min(path.find('/'), path.size());
        if (slash > 0)
            names.push_back(path.substr(0, slash));
        path.remove_prefix(slash);
    }
    return names;
}

} // namespace cofferdam::guest
