// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/requests/Replies.h"

#include "app/service/agent/Agents.h"
#include "app/service/api/Convert.h"
#include "app/service/layers/ServiceLayers.h"
#include "core/guardian/Guardian.h"

namespace cofferdam {

api::ServiceToClient allAgents(const Agents &agents)
{
    api::ServiceToClient message;
    message.mutable_agents();
    for (const auto &agent : agents.all())
        *message.mutable_agents()->add_agents() = agent->toApi();
    return message;
}

api::ServiceToClient openQuestions(const Guardian &guardian)
{
    api::ServiceToClient message;
    message.mutable_questions();
    for (const auto &question : guardian.questions())
        *message.mutable_questions()->add_questions() = toApi(question);
    return message;
}

api::ServiceToClient grantsInForce(const Guardian &guardian)
{
    api::ServiceToClient message;
    message.mutable_grants();
    for (const auto &grant : guardian.grants())
        *message.mutable_grants()->add_grants() = toApi(grant);
    return message;
}

api::ServiceToClient layersNow(const ServiceLayers &layers, const Agents &agents)
{
    api::ServiceToClient message;
    auto *report = message.mutable_layers();
    for (const auto &layer : layers.layers())
        *report->add_layers() = layer;
    for (const auto &agent : agents.all()) {
        if (agent->life().state() == AgentLife::State::Stopped)
            continue;
        for (const auto &layer : agent->safety().layers())
            *report->add_layers() = layer;
    }
    return message;
}

} // namespace cofferdam
