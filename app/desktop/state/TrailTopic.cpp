// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/TrailTopic.h"

#include "app/desktop/state/AgentsTopic.h"
#include "app/desktop/state/Session.h"

#include <algorithm>

namespace cofferdam {

namespace {

constexpr int kFeedStart = 100; // decisions shown before live ones come

QList<AuditRecord> recordsOf(const api::AuditPage &page)
{
    QList<AuditRecord> records;
    records.reserve(page.rows_size());
    for (const auto &row : page.rows())
        records.append(AuditRecord::from(row));
    return records;
}

} // namespace

TrailTopic::TrailTopic(Session &session) : Topic(session)
{
    m_audit.setAgentNames(session.topic<AgentsTopic>().names());
    connect(&m_audit, &AuditModel::pageWanted, this, &TrailTopic::loadPage);
}

void TrailTopic::onConnected()
{
    loadFeed();
    m_audit.reload();
}

bool TrailTopic::take(const Event &event)
{
    if (event.has_snapshot_gone())
        m_audit.snapshotGone({QString::fromStdString(event.snapshot_gone().snapshot())});
    if (!event.has_audit_row())
        return false;
    auto record = AuditRecord::from(event.audit_row());
    if (InterceptionModel::shows(record))
        m_feed.push(record);
    m_audit.append(std::move(record));
    return true;
}

void TrailTopic::loadFeed()
{
    api::ClientToService query;
    query.mutable_query_audit()->set_event(api::EVENT_DECISION);
    query.mutable_query_audit()->set_limit(kFeedStart);
    m_feed.clear();
    m_session.send(std::move(query), [this](const Result<api::ServiceToClient> &reply) {
        if (!reply)
            return;
        m_feed.flush();
        if (m_feed.rowCount() > 0)
            return; // live rows came first; the trail page holds the earlier ones
        auto records = recordsOf(reply->audit());
        std::ranges::sort(records, {}, &AuditRecord::seq);
        for (auto &record : records)
            m_feed.push(std::move(record));
        m_feed.flush();
    });
}

void TrailTopic::loadPage(quint64 generation, const AgentId &agent, api::TrailEvent event, quint64 beforeSeq, int limit)
{
    api::ClientToService message;
    auto *query = message.mutable_query_audit();
    query->set_agent(agent.value.toStdString());
    query->set_event(event);
    query->set_before_seq(beforeSeq);
    query->set_limit(static_cast<quint32>(limit));
    m_session.send(std::move(message), [this, generation](const Result<api::ServiceToClient> &reply) {
        if (reply)
            m_audit.addPage(generation, recordsOf(reply->audit()), reply->audit().size(), reply->audit().more());
        else
            m_audit.pageFailed(generation);
    });
}

} // namespace cofferdam
