// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/channel/OwnState.h"

namespace cofferdam {

api::GateTable ownStateTable()
{
    // Who writes in its state or settings gives itself any right OpenClaw has.
    constexpr const char *kOwn[]{"/home/agent/.openclaw", "/home/agent/.cache/openclaw", "/home/agent/.cache/node-compile"};
    api::GateTable table;
    table.set_policy_version(1);
    auto *canary = table.add_areas();
    canary->set_name("canary");
    canary->set_prefix("/home/agent/.cofferdam-canary");
    canary->set_rule("gate.canary");
    for (int operation = api::FileAsked::Operation_MIN; operation <= api::FileAsked::Operation_MAX; ++operation) {
        if (operation != api::FileAsked::READ)
            canary->add_refused(static_cast<api::FileAsked::Operation>(operation));
    }
    for (const auto *prefix : kOwn) {
        auto *area = table.add_areas();
        area->set_name("openclaw");
        area->set_prefix(prefix);
        area->set_tools_refused(true);
        area->set_rule("gate.own-state");
        for (int operation = api::FileAsked::Operation_MIN; operation <= api::FileAsked::Operation_MAX; ++operation) {
            if (operation != api::FileAsked::MKNOD && operation != api::FileAsked::OWNER)
                area->add_free(static_cast<api::FileAsked::Operation>(operation));
        }
    }
    return table;
}

} // namespace cofferdam
