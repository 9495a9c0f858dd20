// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/gate/OwnState.h"

#include "core/inspect/knowledge/HomeAreas.h"

namespace cofferdam {
namespace {

using Asked = api::FileAsked;

void addFixed(api::FileArea &area)
{
    area.set_rule("gate.fixed");
    for (int operation = Asked::NOTHING + 1; operation <= Asked::Operation_MAX; ++operation) {
        if (operation != Asked::READ)
            area.add_refused(static_cast<Asked::Operation>(operation));
    }
}

void addOwn(api::FileArea &area)
{
    area.set_tools_refused(true);
    area.set_rule("gate.own-state");
    for (int operation = Asked::NOTHING + 1; operation <= Asked::Operation_MAX; ++operation) {
        if (operation != Asked::MKNOD && operation != Asked::OWNER)
            area.add_free(static_cast<Asked::Operation>(operation));
    }
}

} // namespace

api::GateTable ownStateTable()
{
    api::GateTable table;
    table.set_policy_version(1);
    for (const auto &given : homeAreas()) {
        if (!given.own && !given.fixed)
            continue;
        auto *area = table.add_areas();
        area->set_name(given.name.toStdString());
        area->set_prefix(given.folder.toStdString());
        area->set_whole(true);
        if (given.fixed)
            addFixed(*area);
        else
            addOwn(*area);
    }
    return table;
}

} // namespace cofferdam
