// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The offline demo: a scripted model drives the real agent in a real VM through a story, and every claim of the story is
// checked against the VM and the trail. It uses the service as any client does.

#pragma once

#include "app/client/ServiceLink.h"
#include "core/base/Ids.h"
#include "core/models/ScriptedModel.h"

#include <QElapsedTimer>
#include <QMap>
#include <QSet>
#include <QTimer>

#include <functional>
#include <map>

namespace cofferdam {

class DemoStory;

class DemoRun : public QObject
{
    Q_OBJECT

public:
    /// Both outlive it. Over the link the demo's own agents can be made, and their model requests go to the story.
    DemoRun(ServiceLink &service, DemoStory &story, QObject *parent = nullptr);

    /// Busy while one runs. With `allowAll` the story is played under rules that allow everything, in an agent that is thrown
    /// away: the control that shows that the demo can fail.
    [[nodiscard]] Result<void> start(bool allowAll);
    [[nodiscard]] bool isRunning() const noexcept { return m_running; }

Q_SIGNALS:
    void line(const cofferdam::api::DemoLine &line);

private:
    using Next = std::function<void(const api::ServiceToClient &)>;
    using Hashes = std::map<std::string, std::string>;

    // The story, in its order.
    void makeAgent();
    void removeOldAgent(const Next &then);
    void putFiles(qsizetype index);
    void hashCustomers(const Phrase &what, std::function<void(Hashes)> then);
    void tellStory();
    void afterStory();
    void checkTrail(const api::AuditPage &page);
    void rollBack(const std::string &snapshot);
    void checkRestored();
    void askAgain();
    void afterQuestion();
    void finishControl();
    void throwAway();
    void finish(bool passed);

    void ask(const api::ClientToService &request, Next then);
    void prompt(const QString &id, void (DemoRun::*then)());
    void waitUntilReady(std::function<void()> then);
    void onEvent(const api::ServiceToClient &event);
    void onAgent(const api::Agent &agent);
    void onRow(const api::AuditRow &row);
    void onChat(const api::ChatPiece &piece);
    void onQuestion(const api::Question &question);
    void onTurn(const QString &name, const ScriptedTurn &turn);
    [[nodiscard]] bool isMine(const std::string &agent) const { return !m_agent.isNull() && agent == m_agent.value.toStdString(); }
    void say(const Phrase &text, bool ok = true);
    void fail(const Phrase &why);

    ServiceLink &m_service;
    DemoStory &m_story;
    Scenario m_scenario;
    AgentId m_agent;
    QString m_name;
    api::AgentState m_state = api::AGENT_STATE_UNSPECIFIED; ///< Of the agent, as told last.
    bool m_running = false;
    int m_run = 0; ///< Counts them: what an older one asked is not for this one.
    bool m_allowAll = false;
    QTimer m_patience;
    std::function<void()> m_whenReady;
    void (DemoRun::*m_whenAnswered)() = nullptr;
    QString m_answer;
    QSet<QString> m_observed;
    QSet<QString> m_shown;         ///< Questions that were shown
    QMap<QString, int> m_refused; ///< Streams that were refused, by where they should have led.
    Hashes m_before;
};

} // namespace cofferdam
