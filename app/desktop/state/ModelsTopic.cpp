// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/ModelsTopic.h"

#include "core/base/VisibleText.h"

#include <algorithm>

namespace cofferdam {

namespace {

constexpr qsizetype kShownProvider = 60; // characters

} // namespace

ModelsTopic::ModelsTopic(Session &session) : Topic(session), m_agents(session.topic<AgentsTopic>())
{
    m_targets.setAgentNames(m_agents.names());
    m_targets.setProviderNames([this](const QString &id) {
        const auto *known = provider(id);
        return known ? oneLine(QString::fromStdString(known->name()), kShownProvider) : QString();
    });
    const auto *agents = m_agents.model();
    connect(agents, &QAbstractItemModel::dataChanged, this, [this] { m_targets.refreshNames(); });
    connect(agents, &QAbstractItemModel::rowsInserted, this, [this] { m_targets.refreshNames(); });
    connect(agents, &QAbstractItemModel::modelReset, this, [this] { m_targets.refreshNames(); });
    connect(&m_agents, &AgentsTopic::currentChanged, this, &ModelsTopic::loadSlots);
    connect(&m_agents, &AgentsTopic::currentListed, this, &ModelsTopic::loadSlots);
}

void ModelsTopic::onConnected()
{
    api::ClientToService providers;
    providers.mutable_model_providers();
    m_session.ask(*this, std::move(providers));
    api::ClientToService list;
    list.mutable_list_models();
    m_session.ask(*this, std::move(list));
    if (!m_agents.current().isNull())
        loadSlots();
}

void ModelsTopic::onDisconnected()
{
    m_targets.reset({});
    m_providers.Clear();
    m_slots.clear();
    Q_EMIT providersChanged();
    Q_EMIT slotsChanged({});
}

bool ModelsTopic::take(const Event &event)
{
    switch (event.body_case()) {
    case Event::kModels: m_targets.reset(event.models()); return true;
    case Event::kModelProviders:
        m_providers = event.model_providers();
        m_targets.refreshNames();
        Q_EMIT providersChanged();
        return true;
    case Event::kAgentModels: {
        const AgentId agent{QString::fromStdString(event.agent_models().agent())};
        m_slots.insert(agent, event.agent_models());
        Q_EMIT slotsChanged(agent);
        return true;
    }
    case Event::kAgentGone: m_slots.remove({QString::fromStdString(event.agent_gone().agent())}); return true;
    default: return false;
    }
}

void ModelsTopic::loadSlots()
{
    const auto agent = m_agents.current();
    if (agent.isNull() || !m_session.isConnected())
        return;
    api::ClientToService message;
    message.mutable_agent_models()->set_agent(agent.value.toStdString());
    m_session.send(std::move(message), [this, agent](const Result<api::ServiceToClient> &reply) {
        if (!reply || !reply->has_agent_models())
            return;
        m_slots.insert(agent, reply->agent_models());
        Q_EMIT slotsChanged(agent);
    });
}

const api::ModelProvider *ModelsTopic::provider(const QString &id) const
{
    const auto wanted = id.toStdString();
    const auto found = std::ranges::find_if(m_providers.providers(), [&wanted](const api::ModelProvider &each) { return each.id() == wanted; });
    return found == m_providers.providers().end() ? nullptr : &*found;
}

const api::AgentModels *ModelsTopic::slotsOf(const AgentId &agent) const
{
    const auto found = m_slots.constFind(agent);
    return found == m_slots.cend() ? nullptr : &*found;
}

ModelTargetId ModelsTopic::targetOf(const AgentId &agent, const QString &slot) const
{
    const auto *known = slotsOf(agent);
    if (known == nullptr)
        return {};
    const auto wanted = slot.toStdString();
    const auto found = std::ranges::find_if(known->slots(), [&wanted](const api::AgentModel &each) { return each.slot() == wanted; });
    return found == known->slots().end() ? ModelTargetId() : ModelTargetId{QString::fromStdString(found->target())};
}

void ModelsTopic::save(const api::ModelTarget &target, Session::Done done)
{
    api::ClientToService message;
    *message.mutable_save_model() = target;
    m_session.send(std::move(message), std::move(done));
}

void ModelsTopic::remove(const ModelTargetId &target)
{
    api::ClientToService message;
    message.mutable_remove_model()->set_target(target.value.toStdString());
    m_session.send(std::move(message));
}

void ModelsTopic::test(const ModelTargetId &target, Session::Done done)
{
    api::ClientToService message;
    message.mutable_test_model()->set_target(target.value.toStdString());
    m_session.send(std::move(message), std::move(done));
}

void ModelsTopic::findLocal(Session::Done done)
{
    api::ClientToService message;
    message.mutable_find_local_models();
    m_session.send(std::move(message), std::move(done));
}

void ModelsTopic::setSlot(const AgentId &agent, const QString &slot, const ModelTargetId &target, Session::Done done)
{
    api::ClientToService message;
    auto &wanted = *message.mutable_set_agent_model();
    wanted.set_agent(agent.value.toStdString());
    wanted.set_slot(slot.toStdString());
    wanted.set_target(target.value.toStdString());
    m_session.send(std::move(message), [this, done = std::move(done)](const Result<api::ServiceToClient> &reply) {
        if (reply)
            take(*reply);
        done(reply);
    });
}

} // namespace cofferdam
