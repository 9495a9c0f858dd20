// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The conversation with one agent: connects to its gateway as often as needed, and ties each prompt to a task.

#pragma once

#include "app/service/agent/ChatTools.h"
#include "core/api/cofferdam.pb.h"
#include "core/base/Ids.h"
#include "core/base/Result.h"
#include "vm/channel/Gateway.h"

#include <QList>
#include <QObject>
#include <QPointer>
#include <QSet>
#include <QTimer>

#include <functional>
#include <optional>

namespace cofferdam {

class Guardian;
struct TrailRow;

class AgentChat : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype kHistoryLength = 2000; ///< Pieces kept; the oldest go.
    static constexpr std::size_t kHistoryBytes = 32 * 1024 * 1024; ///< As above.
    static constexpr qsizetype kMaxUnasked = 4096;    ///< UTF-16 units of what a turn says that nobody started.

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

    [[nodiscard]] Result<TaskId> sendPrompt(const Prompt &prompt);
    /// OpenClaw forgets the conversation, and those of scheduled and other turns; what is on the disk stays. Busy while any turn runs. An error:
    /// perhaps not all of them are forgotten.
    void newSession(QObject *context, std::function<void(Result<void>)> done);
    /// Of the trail: what was decided about the calls of the turn is said with them.
    void takeRow(const TrailRow &row);
    /// What a task has spent; nothing when that is not known.
    using Spent = std::function<std::optional<api::SpendTotals>(const TaskId &task)>;
    void setSpent(Spent spent) { m_spent = std::move(spent); }
    /// What comes between the beginning of a task and its prompt: `before` is given the prompt and calls what it is given once, now or later.
    using BeforeTask = std::function<void(const QString &text, const std::function<void()> &send)>;
    void setBeforeTask(BeforeTask before) { m_beforeTask = std::move(before); }
    /// The product's own words to the user.
    void tell(const Phrase &sentence);
    /// Why a request to its model brought no answer. OpenClaw keeps to itself what it is told, and makes a sentence of the status.
    void tellRefusal(const Phrase &why);
    void modelAnswered() { m_isRefused = false; }
    /// Ends the running turn and its task, and those that nobody started; what waits for a person is blocked.
    void abortTask();

    [[nodiscard]] const QList<api::ChatPiece> &history() const noexcept { return m_history; }

Q_SIGNALS:
    void piece(const cofferdam::api::ChatPiece &piece);
    void stateChanged();
    void sessionBegan(); ///< OpenClaw has forgotten the conversation.

private:
    void connectOnce();
    void listenTo(const Gateway &gateway);
    void onReady();
    void onDisconnected(Errc code, const Phrase &reason);
    void send(const QString &run, const Prompt &prompt);
    void onForeign(const QString &run);
    void endForeign();
    [[nodiscard]] bool isAtWork() const;
    void resetSessions(QStringList keys, QObject *context, std::function<void(Result<void>)> done);
    void onOldTurnsEnded(const Result<void> &ended);
    void onFinished(const QString &run, RunEnd end, const Phrase &text);
    void endRun();
    void add(api::ChatPiece::Kind kind, const QString &text);
    void add(api::ChatPiece::Kind kind, const Phrase &sentence);
    void add(api::ChatPiece::Kind kind, api::ChatPiece message);
    /// In the place of what was said of that call before.
    void addCall(const std::optional<api::ToolCall> &call);
    /// The last piece of a turn, with what it has spent.
    void addEnd(api::ChatPiece::Kind kind, api::ChatPiece message);

    AgentId m_agent;
    Guardian &m_guardian;
    QPointer<Gateway> m_gateway;
    QString m_token;
    QString m_imageToken;
    bool m_withImageToken = false; ///< The connection is there only to have the token changed.
    QTimer m_retry;
    bool m_oldTurns = true;
    bool m_isResetting = false; ///< A new conversation is asked for, and not there yet.
    int m_aborts = 0;                  ///< On the way: each ends every turn that OpenClaw has when it comes there.
    std::function<void()> m_afterAbort; ///< Sends the prompt that came meanwhile.
    QString m_run; ///< The turn that this service started and that is not over.
    QSet<QString> m_foreign; ///< Those that nobody started and that are not over.
    TaskId m_task;
    bool m_isRefused = false; ///< What it last asked its model.
    std::pair<TaskId, QString> m_toldRefusal; ///< The last: of which task, and in English.
    QList<api::ChatPiece> m_history;
    std::size_t m_historyBytes = 0; ///< Of these, when they were added.
    ChatTools m_tools; ///< Of m_task.
    BeforeTask m_beforeTask;
    Spent m_spent;
};

} // namespace cofferdam
