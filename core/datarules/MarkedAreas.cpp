// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/datarules/MarkedAreas.h"

#include <algorithm>
#include <array>
#include <string>

namespace cofferdam {
namespace {

using Asked = api::FileAsked;

/// What may stay unasked in a marked folder, where it is elsewhere: nothing of this shows what lies there, or takes it away from there.
constexpr std::array kStaysFree{Asked::CREATE, Asked::MKDIR, Asked::SYMLINK, Asked::TIMES};
constexpr std::array kStaysFresh{Asked::CREATE, Asked::MKDIR, Asked::SYMLINK, Asked::TIMES, Asked::UNLINK,
                                 Asked::RMDIR,  Asked::WRITE, Asked::MODE,    Asked::PUNCH, Asked::TRUNCATE};

bool holds(const api::FileArea &area, const std::string &path)
{
    const auto &prefix = area.prefix();
    if (!path.starts_with(prefix) || (path.size() > prefix.size() && path[prefix.size()] != '/'))
        return false;
    return !area.projects() || (path.size() > prefix.size() + 1 && path[prefix.size() + 1] != '.');
}

/// The one that counts for `path`: the longest prefix, and a project before the home it lies in.
const api::FileArea *areaAt(const api::GateTable &table, const std::string &path)
{
    const api::FileArea *best = nullptr;
    for (const auto &area : table.areas()) {
        if (!area.patterns().empty() || !holds(area, path))
            continue;
        if (!best || area.prefix().size() > best->prefix().size() || (area.prefix().size() == best->prefix().size() && area.projects()))
            best = &area;
    }
    return best;
}

} // namespace

void addMarkedAreas(api::GateTable &table, const QList<DataRule> &places, DataReach marking)
{
    table.set_mark_writes(static_cast<std::uint32_t>(marking));
    const auto rules = table; // without ours
    for (const auto &place : places) {
        const auto folder = place.folder.toStdString();
        const auto *around = areaAt(rules, folder);
        auto *area = table.add_areas();
        area->set_name(around ? around->name() : std::string()); // for the rules it is what it was
        area->set_prefix(folder);
        area->add_patterns("/**");
        for (const auto operation : kStaysFree)
            area->add_free(operation);
        for (const auto operation : kStaysFresh)
            area->add_fresh(operation);
        // Asked there already, once for a whole project: that tells of what lies in it, too.
        if (around && around->projects() && !std::ranges::contains(around->free(), static_cast<int>(Asked::READ)))
            area->add_free(Asked::READ);
    }
}

} // namespace cofferdam
