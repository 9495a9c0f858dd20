// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the window knows: the models, fed by the service's events, and the wishes it may send. Nothing in here is the
// truth; all of it comes again after a reconnect.

#pragma once

#include "app/client/Records.h"
#include "app/client/ServiceLink.h"
#include "app/desktop/state/AgentModel.h"
#include "app/desktop/state/AuditModel.h"
#include "app/desktop/state/ChatModel.h"
#include "app/desktop/state/GrantModel.h"
#include "app/desktop/state/InterceptionModel.h"
#include "app/desktop/state/LayerModel.h"
#include "app/desktop/state/QuestionModel.h"
#include "app/desktop/state/SnapshotTreeModel.h"
#include "app/desktop/state/StoryModel.h"

#include <QObject>

namespace cofferdam {

class Session final : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(Result<api::ServiceToClient>)>;

    /// `link` must outlive this.
    explicit Session(ServiceLink *link, QObject *parent = nullptr);

    [[nodiscard]] ServiceLink *link() const noexcept { return m_link; }
    [[nodiscard]] AgentModel *agents() noexcept { return &m_agents; }
    [[nodiscard]] QuestionModel *questions() noexcept { return &m_questions; }
    [[nodiscard]] GrantModel *grants() noexcept { return &m_grants; }
    [[nodiscard]] InterceptionModel *feed() noexcept { return &m_feed; }
    [[nodiscard]] AuditModel *audit() noexcept { return &m_audit; }
    [[nodiscard]] SnapshotTreeModel *snapshots() noexcept { return &m_snapshots; }
    [[nodiscard]] ChatModel *chat() noexcept { return &m_chat; }
    [[nodiscard]] LayerModel *layers() noexcept { return &m_layers; }
    [[nodiscard]] StoryModel *story() noexcept { return &m_story; }
    [[nodiscard]] const api::ImageStatus &image() const noexcept { return m_image; }

    /// The agent that chat and timeline show; null when there is none.
    [[nodiscard]] AgentId currentAgent() const { return m_current; }
    [[nodiscard]] const AgentRecord *current() const { return m_agents.find(m_current); }
    void setCurrentAgent(const AgentId &agent);
    /// Why no prompt can be sent to the current agent; empty when one can.
    [[nodiscard]] QString whyNoPrompt() const;
    /// True until the first lists arrived after a (re)connect.
    [[nodiscard]] bool isLoading() const noexcept { return m_loading; }

    /// Sends `message`; an error is told by failed() unless `done` takes it.
    void send(api::ClientToService message, Done done = {});
    void resolve(const api::Resolve &answer);
    /// Asks what an approval for longer could cover.
    void previewGrant(const QuestionId &question, Done done);
    void revokeGrant(const QString &grant);
    void freeze(const AgentId &agent, const QString &reason);
    void restore(const AgentId &agent, const SnapshotId &snapshot);
    void continueAgent();
    void runDemo(bool allowAll);

Q_SIGNALS:
    void connectedChanged();
    void loaded();
    void currentAgentChanged(); ///< Another agent.
    void currentAgentUpdated(); ///< The same one, changed.
    void questionOpened(const cofferdam::QuestionId &question);
    void reasked(const cofferdam::ReaskRecord &reask);
    void progress(const cofferdam::ProgressRecord &progress);
    void imageStatusChanged();
    void demoFinished(bool passed);
    /// An error for people.
    void failed(const QString &what);

private:
    void onConnected();
    void onDisconnected();
    void askLayers();
    void onEvent(const api::ServiceToClient &message);
    void onAgent(const AgentRecord &agent);
    void onAgentList(const api::AgentList &list);
    void onAuditRow(AuditRecord record);
    void onDemo(const DemoRecord &line);
    void keepCurrentAgent();
    void loadAgent();
    void loadFeed();
    void loadAuditPage(quint64 generation, const AgentId &agent, const QString &event, quint64 beforeSeq, int limit);
    void tick();

    ServiceLink *const m_link;
    AgentModel m_agents;
    QuestionModel m_questions;
    GrantModel m_grants;
    InterceptionModel m_feed;
    AuditModel m_audit;
    SnapshotTreeModel m_snapshots;
    ChatModel m_chat;
    LayerModel m_layers;
    StoryModel m_story;
    api::ImageStatus m_image;
    AgentId m_current;
    quint64 m_agentGeneration = 0; ///< Drops what an earlier choice of agent still brings.
    bool m_loading = true;
};

} // namespace cofferdam
