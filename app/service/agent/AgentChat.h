// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The conversation with one agent: connects to its gateway as often as needed, and ties each prompt to a task.

#pragma once

#include "core/api/cofferdam.pb.h"
#include "core/base/Ids.h"
#include "core/base/Result.h"
#include "vm/channel/Gateway.h"

#include <QList>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <functional>

namespace cofferdam {

class Guardian;

class AgentChat : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype kHistoryLength = 2000; ///< Pieces kept; the oldest go.

    AgentChat(AgentId agent, Guardian &guardian, QObject *parent = nullptr);
    ~AgentChat() override;

    /// Connects to `gateway`, again and again until disconnectFromGuest(). Turns that are alive in the guest are ended first:
    /// they are of an older connection, perhaps of an older timeline, and belong to no task.
    /// A gateway that comes from the ready snapshot, or from a snapshot of its first seconds, still has `imageToken`: it is
    /// made to read its own.
    void connectToGuest(Gateway &gateway, const QString &token, const QString &imageToken);
    void disconnectFromGuest(const Phrase &reason);
    /// The gateway has not confirmed yet that older turns are ended. Until then nothing of the model may reach it, and
    /// a prompt would be ended with them: the gateway works on requests side by side.
    [[nodiscard]] bool hasOldTurns() const { return m_oldTurns; }
    [[nodiscard]] bool isConnected() const { return m_gateway && m_gateway->isReady() && !m_withImageToken && !m_oldTurns; }

    [[nodiscard]] Result<TaskId> sendPrompt(const QString &text);
    /// What comes between the beginning of a task and its prompt: `before` is given the prompt and calls what it is given once, now or later.
    using BeforeTask = std::function<void(const QString &text, const std::function<void()> &send)>;
    void setBeforeTask(BeforeTask before) { m_beforeTask = std::move(before); }
    /// The product's own words to the user.
    void tell(const Phrase &sentence);
    /// Ends the running turn and its task; what waits for a person is blocked.
    void abortTask();

    [[nodiscard]] const QList<api::ChatPiece> &history() const noexcept { return m_history; }

Q_SIGNALS:
    void piece(const cofferdam::api::ChatPiece &piece);
    void stateChanged();

private:
    void connectOnce();
    void listenTo(const Gateway &gateway);
    void onReady();
    void onDisconnected(Errc code, const Phrase &reason);
    void send(const QString &run, const QString &text);
    void onFinished(const QString &run, RunEnd end, const Phrase &text);
    void endRun();
    void add(api::ChatPiece::Kind kind, const QString &text);
    void add(api::ChatPiece::Kind kind, const Phrase &sentence);
    void add(api::ChatPiece::Kind kind, api::ChatPiece message);

    AgentId m_agent;
    Guardian &m_guardian;
    QPointer<Gateway> m_gateway;
    QString m_token;
    QString m_imageToken;
    bool m_withImageToken = false; ///< The connection is there only to have the token changed.
    QTimer m_retry;
    bool m_oldTurns = true;
    QString m_run; ///< The turn that this service started and that is not over.
    TaskId m_task;
    QList<api::ChatPiece> m_history;
    BeforeTask m_beforeTask;
};

} // namespace cofferdam
