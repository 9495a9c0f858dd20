// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Models: which there are, who asks which, and what that may cost and did.

#include "app/service/models/LocalServers.h"
#include "app/service/models/ModelMessages.h"
#include "app/service/models/ModelTrial.h"
#include "app/service/requests/Request.h"
#include "core/api/PhraseMessage.h"
#include "core/guardian/Guardian.h"

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

using Message = api::ClientToService;

// Of what one message can carry; a client asks for fewer days.
constexpr qsizetype kMostDays = 20'000;

Result<ModelTargetId> targetNamed(const Request &request, const std::string &idOrName)
{
    const auto *found = request.service.models.store().named(QString::fromStdString(idOrName));
    if (!found)
        return fail(Errc::NotFound, phrase("Models", "There is no such model."));
    return found->id;
}

void replyWith(const Request &request, const auto &fill)
{
    api::ServiceToClient message;
    fill(message);
    request.reply(message);
}

void listProviders(const Request &request, const api::Empty &)
{
    replyWith(request, [&](auto &message) { *message.mutable_model_providers() = providersMessage(request.service.models); });
}

void listModels(const Request &request, const api::Empty &)
{
    replyWith(request, [&](auto &message) { *message.mutable_models() = targetsMessage(request.service.models); });
}

void saveModel(const Request &request, const api::ModelTarget &body)
{
    auto &models = request.service.models;
    const auto saved = targetFrom(models, body).and_then([&](StoredTarget target) { return models.save(std::move(target)); });
    if (!saved)
        return request.fail(saved.error());
    replyWith(request, [&](auto &message) { *message.mutable_model() = targetMessage(models, *saved); });
}

void removeModel(const Request &request, const api::ModelTargetRef &body)
{
    request.answer(targetNamed(request, body.target()).and_then([&](const ModelTargetId &id) { return request.service.models.remove(id); }));
}

void testModel(const Request &request, const api::ModelTargetRef &body)
{
    const auto id = targetNamed(request, body.target());
    if (!id)
        return request.fail(id.error());
    const TrialParts parts{.models = request.service.models, .trail = request.service.trail, .client = QString::fromStdString(request.client.program())};
    const auto begun = tryModel(parts, *request.service.models.store().find(*id), request.context, [request](const api::ModelTest &result) {
        replyWith(request, [&](auto &message) { *message.mutable_model_test() = result; });
    });
    if (!begun)
        request.fail(begun.error());
}

void choose(const Request &request, AgentSession &agent, const api::AgentModel &body)
{
    ModelTargetId target;
    if (!body.target().empty()) {
        const auto found = targetNamed(request, body.target());
        if (!found)
            return request.fail(found.error());
        target = *found;
    }
    request.answer(request.service.models.choose(agent.record().id, QString::fromStdString(body.slot()), target));
}

void ofAgent(const Request &request, AgentSession &agent, const api::AgentRef &)
{
    replyWith(request, [&](auto &message) { *message.mutable_agent_models() = agentModelsMessage(request.service.models, agent.record().id); });
}

void findLocal(const Request &request, const api::Empty &)
{
    const auto begun = findLocalServers(request.service.models, request.context, [request](const api::LocalModelServers &found) {
        replyWith(request, [&](auto &message) { *message.mutable_local_models() = found; });
    });
    if (!begun)
        request.fail(begun.error());
}

void spending(const Request &request, AgentSession &agent, const api::AgentRef &)
{
    const auto id = agent.record().id;
    replyWith(request, [&](auto &message) { *message.mutable_spending() = spendingMessage(request.service.models, id, request.service.guardian.task(id)); });
}

void setAllowance(const Request &request, AgentSession &agent, const api::Allowance &body)
{
    request.answer(allowanceFrom(body).and_then([&](const Allowance &allowance) { return request.service.models.setAllowance(agent.record().id, allowance); }));
}

/// Whose spending is asked for: an agent's that is there, or that was; none: everybody's.
std::optional<AgentId> agentOf(const Request &request, const std::string &idOrName)
{
    if (idOrName.empty())
        return {};
    const auto *agent = request.service.agents.named(QString::fromStdString(idOrName));
    return agent ? agent->record().id : AgentId{QString::fromStdString(idOrName)};
}

void querySpend(const Request &request, const api::SpendQuery &body)
{
    const auto days = rangeFrom(body).and_then(
        [&](const SpendRange &range) { return request.service.models.book().byDay(agentOf(request, body.agent()), range.from, range.to); });
    if (!days)
        return request.fail(days.error());
    if (days->size() > kMostDays)
        return request.fail({Errc::Invalid, phrase("Models", "Those are too many days for one answer.")});
    replyWith(request, [&](auto &message) { *message.mutable_spend_days() = daysMessage(*days); });
}

void exportSpend(const Request &request, const api::ExportSpend &body)
{
    const auto format = body.json_lines() ? SpendBook::Format::JsonLines : SpendBook::Format::Csv;
    const auto content = rangeFrom(body.query()).and_then([&](const SpendRange &range) {
        return request.service.models.book().exported(agentOf(request, body.query().agent()), range.from, range.to, format);
    });
    if (!content)
        return request.fail(content.error());
    replyWith(request, [&](auto &message) { message.mutable_spend_export()->set_content(content->toStdString()); });
}

} // namespace

QList<RequestRow> modelRequests()
{
    return {plainRow<&Message::model_providers, listProviders>(Message::kModelProviders),
            plainRow<&Message::list_models, listModels>(Message::kListModels),
            plainRow<&Message::save_model, saveModel>(Message::kSaveModel),
            plainRow<&Message::remove_model, removeModel>(Message::kRemoveModel),
            plainRow<&Message::test_model, testModel>(Message::kTestModel),
            agentRow<&Message::set_agent_model, choose>(Message::kSetAgentModel),
            agentRow<&Message::agent_models, ofAgent>(Message::kAgentModels),
            plainRow<&Message::find_local_models, findLocal>(Message::kFindLocalModels),
            agentRow<&Message::spending, spending>(Message::kSpending),
            agentRow<&Message::set_allowance, setAllowance>(Message::kSetAllowance),
            plainRow<&Message::query_spend, querySpend>(Message::kQuerySpend),
            plainRow<&Message::export_spend, exportSpend>(Message::kExportSpend)};
}

} // namespace cofferdam
