// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/SnapshotsTopic.h"

#include "app/client/Translated.h"
#include "app/desktop/state/ProgressTopic.h"
#include "app/desktop/state/Session.h"

#include <chrono>

namespace cofferdam {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

SnapshotsTopic::SnapshotsTopic(Session &session) : Topic(session), m_agents(session.topic<AgentsTopic>())
{
    m_askRoom.setSingleShot(true);
    m_askRoom.setInterval(1s);
    connect(&m_askRoom, &QTimer::timeout, this, &SnapshotsTopic::askRoom);
    connect(&m_agents, &AgentsTopic::currentChanged, this, [this] {
        m_snapshots.reset({});
        load();
    });
    connect(&m_agents, &AgentsTopic::currentListed, this, &SnapshotsTopic::load);
    connect(&m_agents, &AgentsTopic::currentUpdated, this, [this] {
        if (const auto *agent = m_agents.currentRecord())
            m_snapshots.setCurrent(agent->currentSnapshot);
    });
}

void SnapshotsTopic::load()
{
    const auto generation = ++m_generation;
    if (m_agents.current().isNull() || !m_session.isConnected())
        return;
    api::ClientToService list;
    list.mutable_list_snapshots()->set_agent(m_agents.current().value.toStdString());
    m_session.send(std::move(list), [this, generation](const Result<api::ServiceToClient> &reply) {
        if (generation != m_generation || !reply)
            return;
        QList<SnapshotRecord> nodes;
        for (const auto &node : reply->snapshots().nodes())
            nodes.append(SnapshotRecord::from(node));
        for (const auto &gone : reply->snapshots().thinned())
            nodes.append(SnapshotRecord::from(gone));
        m_snapshots.reset(std::move(nodes));
    });
    askRoom();
}

void SnapshotsTopic::askRoom()
{
    api::ClientToService ask;
    ask.mutable_snapshot_room();
    m_session.send(std::move(ask), [this](const Result<api::ServiceToClient> &reply) {
        if (!reply)
            return;
        m_room = reply->snapshot_room();
        Q_EMIT roomChanged();
    });
}

bool SnapshotsTopic::take(const Event &event)
{
    switch (event.body_case()) {
    case Event::kSnapshot:
        m_askRoom.start();
        if (event.snapshot().agent() == m_agents.current().value.toStdString())
            m_snapshots.apply(SnapshotRecord::from(event.snapshot()));
        return true;
    case Event::kSnapshotGone:
        m_askRoom.start();
        m_snapshots.remove({QString::fromStdString(event.snapshot_gone().snapshot())});
        return true;
    default: return false;
    }
}

void SnapshotsTopic::restore(const SnapshotId &snapshot, bool giveUpPresent)
{
    const auto agent = m_agents.current();
    api::ClientToService message;
    message.mutable_restore()->set_agent(agent.value.toStdString());
    message.mutable_restore()->set_snapshot(snapshot.value.toStdString());
    message.mutable_restore()->set_give_up_present(giveUpPresent);
    m_session.send(std::move(message), [this, agent](const Result<api::ServiceToClient> &reply) {
        ProgressRecord ended{.operation = u"restore"_s, .text = {}, .fraction = 1, .finished = true, .error = {}, .agent = agent};
        if (!reply) {
            ended.error = translated(reply.error().message);
            Q_EMIT m_session.failed(tr("Going back failed: %1").arg(translated(reply.error().message)));
        }
        Q_EMIT m_session.topic<ProgressTopic>().changed(ended);
    });
}

void SnapshotsTopic::remove(const SnapshotId &snapshot)
{
    api::ClientToService message;
    message.mutable_delete_snapshot()->set_agent(m_agents.current().value.toStdString());
    message.mutable_delete_snapshot()->set_snapshot(snapshot.value.toStdString());
    m_session.send(std::move(message));
}

void SnapshotsTopic::setPinned(const SnapshotId &snapshot, bool pinned)
{
    api::ClientToService message;
    message.mutable_pin_snapshot()->set_agent(m_agents.current().value.toStdString());
    message.mutable_pin_snapshot()->set_snapshot(snapshot.value.toStdString());
    message.mutable_pin_snapshot()->set_pinned(pinned);
    m_session.send(std::move(message));
}

void SnapshotsTopic::setName(const SnapshotId &snapshot, const QString &name)
{
    api::ClientToService message;
    message.mutable_name_snapshot()->set_agent(m_agents.current().value.toStdString());
    message.mutable_name_snapshot()->set_snapshot(snapshot.value.toStdString());
    message.mutable_name_snapshot()->set_name(name.toStdString());
    m_session.send(std::move(message));
}

void SnapshotsTopic::preview(const SnapshotId &snapshot, std::function<void(const api::SnapshotPreview &)> done)
{
    api::ClientToService message;
    message.mutable_preview_snapshot()->set_agent(m_agents.current().value.toStdString());
    message.mutable_preview_snapshot()->set_snapshot(snapshot.value.toStdString());
    m_session.send(std::move(message), [done = std::move(done)](const Result<api::ServiceToClient> &reply) {
        if (reply && reply->has_snapshot_preview())
            done(reply->snapshot_preview());
    });
}

void SnapshotsTopic::setRoom(int percent)
{
    api::ClientToService message;
    message.mutable_set_snapshot_room()->set_percent(static_cast<quint32>(percent));
    m_session.send(std::move(message), [this](const Result<api::ServiceToClient> &reply) {
        if (!reply)
            return Q_EMIT m_session.failed(translated(reply.error().message));
        m_room = reply->snapshot_room();
        Q_EMIT roomChanged();
    });
}

void SnapshotsTopic::takeOne(const QString &label)
{
    api::ClientToService message;
    message.mutable_take_snapshot()->set_agent(m_agents.current().value.toStdString());
    message.mutable_take_snapshot()->set_label(label.toStdString());
    m_session.send(std::move(message));
}

} // namespace cofferdam
