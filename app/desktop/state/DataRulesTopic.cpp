// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/DataRulesTopic.h"

#include "app/desktop/state/AgentsTopic.h"

#include <algorithm>

namespace cofferdam {
namespace {

constexpr int kMostReads = 20'000;

} // namespace

DataRulesTopic::DataRulesTopic(Session &session) : Topic(session)
{
    auto &agents = session.topic<AgentsTopic>();
    m_rules.setAgentNames(agents.names());
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(agents.model(), signal, this, [this] { m_rules.refreshNames(); });
    connect(agents.model(), &QAbstractItemModel::modelReset, this, [this] { m_rules.refreshNames(); });
}

void DataRulesTopic::onConnected()
{
    api::ClientToService list;
    list.mutable_list_data_rules();
    m_session.ask(*this, std::move(list));
}

void DataRulesTopic::onDisconnected()
{
    m_rules.reset({});
    m_reads.clear();
    Q_EMIT readsChanged();
}

bool DataRulesTopic::take(const Event &event)
{
    if (!event.has_data_rules())
        return false;
    const auto &rules = event.data_rules();
    m_rules.reset(rules);
    m_reads = {rules.reads().begin(), rules.reads().begin() + std::min(rules.reads_size(), kMostReads)};
    Q_EMIT readsChanged();
    return true;
}

QList<api::DataRead> DataRulesTopic::readsOf(const AgentId &agent) const
{
    QList<api::DataRead> reads;
    const auto id = agent.value.toStdString();
    std::ranges::copy_if(m_reads, std::back_inserter(reads), [&id](const api::DataRead &read) { return read.agent() == id && !read.earlier(); });
    return reads;
}

void DataRulesTopic::mark(const api::DataRule &rule, Session::Done done)
{
    api::ClientToService message;
    *message.mutable_mark_data() = rule;
    m_session.send(std::move(message), std::move(done));
}

void DataRulesTopic::unmark(const api::DataRule &rule, Session::Done done)
{
    api::ClientToService message;
    *message.mutable_unmark_data() = rule;
    m_session.send(std::move(message), std::move(done));
}

} // namespace cofferdam
