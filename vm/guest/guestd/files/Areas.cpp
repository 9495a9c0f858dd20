// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/files/Areas.h"

#include "vm/guest/guestd/base/AsideName.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <tuple>

namespace cofferdam::guest {
namespace {

template<typename List>
Operations operationsOf(const List &list)
{
    Operations all = 0;
    for (const auto operation : list) {
        if (api::FileAsked::Operation_IsValid(operation))
            all |= bit(static_cast<Operation>(operation));
    }
    return all;
}

} // namespace

bool isBeneath(std::string_view path, std::string_view folder)
{
    return path.starts_with(folder) && (path.size() == folder.size() || folder.ends_with('/') || path[folder.size()] == '/');
}

std::string_view folderOf(std::string_view path)
{
    const auto slash = path.rfind('/');
    return slash == 0 || slash == std::string_view::npos ? "/" : path.substr(0, slash);
}

std::string_view commonFolder(std::string_view one, std::string_view other)
{
    while (!isBeneath(other, one))
        one = folderOf(one);
    return one;
}

std::string_view projectOf(std::string_view path, std::string_view prefix)
{
    if (!isBeneath(path, prefix) || path.size() <= prefix.size() + 1 || path[prefix.size() + 1] == '.')
        return {};
    const auto end = path.find('/', prefix.size() + 1);
    return end == std::string_view::npos ? std::string_view() : path.substr(0, end);
}

void Reach::join(const Reach &other)
{
    if (std::popcount(other.free) < std::popcount(free) || (other.toolsRefused && !toolsRefused)) {
        area = other.area;
        prefix = other.prefix;
    }
    free &= other.free;
    fresh &= other.fresh;
    refused |= other.refused;
    toolsRefused |= other.toolsRefused;
    projects |= other.projects;
    named |= other.named;
}

bool Reach::isKeptFrom(const Reach &other) const
{
    return isSpecial()
           && ((other.free & ~free) != 0 || (other.fresh & ~fresh) != 0 || (refused & ~other.refused) != 0 || (toolsRefused && !other.toolsRefused));
}

bool Reach::isLike(const Reach &other) const
{
    return area == other.area && prefix == other.prefix && free == other.free && fresh == other.fresh && refused == other.refused
           && toolsRefused == other.toolsRefused && projects == other.projects && named == other.named;
}

Areas::Areas(const api::GateTable &table)
{
    m_areas.reserve(static_cast<std::size_t>(table.areas_size())); // the reaches point into them
    for (const auto &given : table.areas())
        add(given);
    std::ranges::stable_sort(m_places, std::greater{}, [this](std::size_t place) { return std::tuple(m_areas[place].prefix.size(), m_areas[place].projects); });
}

void Areas::add(const api::FileArea &given)
{
    const auto number = m_areas.size();
    auto &area = m_areas.emplace_back();
    area.name = given.name();
    area.prefix = given.prefix();
    while (area.prefix.ends_with('/'))
        area.prefix.pop_back();
    area.whole = given.whole();
    area.projects = area.reach.projects = given.projects();
    area.reach.free = operationsOf(given.free());
    area.reach.fresh = operationsOf(given.fresh());
    area.reach.refused = operationsOf(given.refused());
    area.reach.toolsRefused = given.tools_refused();
    area.reach.area = area.name;
    area.reach.prefix = area.prefix;
    area.reach.named = !given.patterns().empty();
    if (given.patterns().empty())
        m_places.push_back(number);
    else
        addPatterns(given, number);
}

void Areas::addPatterns(const api::FileArea &given, std::size_t area)
{
    auto group = std::ranges::find(m_patterned, m_areas[area].prefix, &Patterned::prefix);
    if (group == m_patterned.end())
        group = m_patterned.insert(group, Patterned{m_areas[area].prefix, {}, {}});
    group->areas.push_back(area);
    for (const auto &pattern : given.patterns())
        group->patterns.add(pattern, area);
}

const Areas::Area *Areas::placeOf(std::string_view path) const
{
    const auto holds = [&](std::size_t place) {
        const auto &area = m_areas[place];
        return isBeneath(path, area.prefix) && (!area.projects || !projectOf(path, area.prefix).empty());
    };
    const auto found = std::ranges::find_if(m_places, holds);
    return found == m_places.end() ? nullptr : &m_areas[*found];
}

Reach Areas::at(std::string_view path) const
{
    auto reach = given(path);
    if (isAside(path)) { // nobody's but the user's, and what is left over may be removed
        reach.free = reach.fresh = 0;
        reach.refused = ~bit(api::FileAsked::UNLINK);
        reach.named = true;
        reach.projects = false;
    }
    return reach;
}

Reach Areas::given(std::string_view path) const
{
    const auto *place = placeOf(path);
    auto reach = place ? place->reach : Reach{};
    if (place && place->whole)
        return reach;
    for (const auto &group : m_patterned) {
        if (!isBeneath(path, group.prefix))
            continue;
        group.patterns.findAt(namesOf(path.substr(group.prefix.size())), [&](std::size_t area) {
            // What was allowed for a project as a whole was not said of its keys.
            const bool projects = reach.projects && m_areas[area].reach.free & bit(api::FileAsked::READ);
            reach.join(m_areas[area].reach);
            reach.projects = projects;
        });
    }
    if (reach.projects)
        reach.prefix = place->prefix;
    return reach;
}

Reach Areas::around(std::string_view path) const
{
    auto reach = at(path);
    for (const auto place : m_places) {
        if (isBeneath(m_areas[place].prefix, path))
            reach.join(m_areas[place].reach);
    }
    if (const auto *place = placeOf(path); place && place->whole)
        return reach;
    for (const auto &group : m_patterned) {
        const auto join = [&](std::size_t area) { reach.join(m_areas[area].reach); };
        if (isBeneath(group.prefix, path))
            std::ranges::for_each(group.areas, join);
        else if (isBeneath(path, group.prefix))
            group.patterns.findBegun(namesOf(path.substr(group.prefix.size())), join);
    }
    return reach;
}

Reach Areas::between(std::string_view from, std::string_view to) const
{
    auto reach = around(from);
    reach.join(around(to));
    for (const auto &group : m_patterned) {
        if (isBeneath(from, group.prefix) == isBeneath(to, group.prefix))
            continue;
        for (const auto area : group.areas)
            reach.join(m_areas[area].reach);
    }
    return reach;
}

} // namespace cofferdam::guest
