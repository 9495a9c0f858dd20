// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/files/Areas.h"

#include <algorithm>
#include <bit>
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
}

Areas::Areas(const api::GateTable &table)
{
    for (const auto &given : table.areas()) {
        Area area;
        area.name = given.name();
        area.prefix = given.prefix();
        while (area.prefix.ends_with('/'))
            area.prefix.pop_back();
        area.part = given.part();
        area.projects = area.reach.projects = given.projects();
        area.reach.free = operationsOf(given.free());
        area.reach.fresh = operationsOf(given.fresh());
        area.reach.refused = operationsOf(given.refused());
        area.reach.toolsRefused = given.tools_refused();
        m_areas.push_back(std::move(area));
    }
    std::ranges::stable_sort(m_areas, [](const Area &a, const Area &b) {
        return std::tuple(!a.part.empty(), a.prefix.size(), a.projects) > std::tuple(!b.part.empty(), b.prefix.size(), b.projects);
    });
    for (auto &area : m_areas) { // they stay where they are from now on
        area.reach.area = area.name;
        area.reach.prefix = area.prefix;
    }
}

bool Areas::Area::holds(std::string_view path) const
{
    if (!isBeneath(path, prefix) || (projects && projectOf(path, prefix).empty()))
        return false;
    if (part.empty() || path.contains(part))
        return true;
    // The folder itself: "/.git/hooks" for "/.git/hooks/".
    return part.ends_with('/') && path.ends_with(std::string_view(part).substr(0, part.size() - 1));
}

Reach Areas::at(std::string_view path) const
{
    const auto found = std::ranges::find_if(m_areas, [path](const Area &area) { return area.holds(path); });
    return found == m_areas.end() ? Reach{} : found->reach;
}

Reach Areas::around(std::string_view path) const
{
    auto reach = at(path);
    const auto folder = std::string(path) + '/';
    for (const auto &area : m_areas) {
        if (isBeneath(area.prefix, path)) {
            reach.join(area.reach);
            continue;
        }
        if (!isBeneath(path, area.prefix))
            continue;
        for (auto slash = area.part.find('/', 1); slash != std::string::npos; slash = area.part.find('/', slash + 1)) {
            if (folder.ends_with(std::string_view(area.part).substr(0, slash + 1)))
                reach.join(area.reach);
        }
    }
    return reach;
}

Reach Areas::between(std::string_view from, std::string_view to) const
{
    auto reach = around(from);
    reach.join(around(to));
    for (const auto &area : m_areas) {
        if (!area.part.empty() && isBeneath(from, area.prefix) != isBeneath(to, area.prefix))
            reach.join(area.reach);
    }
    return reach;
}

} // namespace cofferdam::guest
