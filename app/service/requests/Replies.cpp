// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/requests/Replies.h"

#include "app/service/agent/Agents.h"
#include "app/service/agent/StartPoint.h"
#include "app/service/api/Convert.h"
#include "app/service/computer/ImageBuildRun.h"
#include "app/service/layers/ServiceLayers.h"
#include "core/api/Framing.h"
#include "core/api/PhraseMessage.h"
#include "core/guardian/Guardian.h"
#include "core/guardian/WaitingList.h"

namespace cofferdam {
namespace {

constexpr std::size_t kWaitingRoom = api::kMaxFrameSize / 2; // bytes

constexpr std::size_t kMaxQuestionList = 3 * 1024 * 1024; // bytes; a frame has four

} // namespace

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
    auto *list = message.mutable_questions();
    std::size_t size = 0;
    for (const auto &question : guardian.questions()) {
        auto shown = toApiShortened(question);
        size += shown.ByteSizeLong();
        if (size > kMaxQuestionList)
            list->set_left_out(list->left_out() + 1);
        else
            *list->add_questions() = std::move(shown);
    }
    return message;
}

QList<api::ServiceToClient> eachOpenQuestion(const Guardian &guardian)
{
    QList<api::ServiceToClient> messages(1);
    messages.first().mutable_questions(); // what a client knew is over
    for (const auto &question : guardian.questions())
        *messages.emplaceBack().mutable_question() = toApiShortened(question);
    return messages;
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

api::ServiceToClient waitingMessage(const WaitingList &waiting, const Agents &agents)
{
    api::ServiceToClient message;
    auto &list = *message.mutable_waiting();
    const auto all = waiting.all();
    for (const auto &one : all) {
        const auto *agent = agents.find(one.action.agent);
        *list.add_actions() = toApi(one, agent ? agent->record().name : QString());
        if (list.ByteSizeLong() > kWaitingRoom) { // the rest comes when these are answered
            list.mutable_actions()->RemoveLast();
            break;
        }
    }
    list.set_left_out(quint32(all.size() - list.actions_size()));
    return message;
}

api::ServiceToClient imageStatusNow(StartPoints &points, const ImageBuildRun &build)
{
    const auto full = points.forNewAgent(ImageKind::Full);
    const auto tiny = points.forNewAgent(ImageKind::Tiny);
    api::ServiceToClient message;
    auto *status = message.mutable_image_status();
    status->set_full_ready(full.has_value());
    status->set_tiny_ready(tiny.has_value());
    status->set_full_id(full ? full->image.id.toStdString() : std::string());
    status->set_tiny_id(tiny ? tiny->image.id.toStdString() : std::string());
    if (!full)
        *status->mutable_problem() = toApi(full.error().message);
    *status->mutable_build() = build.state();
    return message;
}

} // namespace cofferdam
