// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/ServiceNames.h"

#include "app/cli/CliSession.h"

#include <memory>

namespace cofferdam {

void ServiceNames::ask(CliSession &conversation, std::function<void(const ServiceNames &)> then)
{
    auto names = std::make_shared<ServiceNames>();
    if (conversation.json())
        return then(*names);
    const auto take = [names](const auto &all) {
        for (const auto &one : all)
            names->m_names.insert(text(one.id()), text(one.name()));
    };
    // One after the other: replies come as they are ready.
    api::ClientToService agents;
    agents.mutable_list_agents();
    conversation.ask(agents, [&conversation, names, take, then = std::move(then)](const api::ServiceToClient &agentReply) {
        take(agentReply.agents().agents());
        api::ClientToService keys;
        keys.mutable_list_keys();
        conversation.ask(keys, [&conversation, names, take, then](const api::ServiceToClient &keyReply) {
            take(keyReply.keys().keys());
            api::ClientToService models;
            models.mutable_list_models();
            conversation.ask(models, [names, take, then](const api::ServiceToClient &modelReply) {
                take(modelReply.models().targets());
                then(*names);
            });
        });
    });
}

QString ServiceNames::of(const std::string &id) const
{
    return m_names.value(text(id), text(id));
}

} // namespace cofferdam
