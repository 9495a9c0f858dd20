// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The offline demo: a scripted model drives the real agent in a real VM through a story, and every claim of the story is
// checked against the VM and the trail. It uses the service as any client does.

#pragma once

#include "core/api/cofferdam.pb.h"
#include "core/base/Ids.h"
#include "core/base/Result.h"
#include "core/models/ScriptedModel.h"

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <functional>
#include <map>

namespace cofferdam {

class Service;

class DemoRun : public QObject
{
    Q_OBJECT

public:
    explicit DemoRun(Service &service);

    /// Busy while one runs. With `allowAll` the story is played under rules that allow everything, in an agent that is thrown
    /// away: the control that shows that the demo can fail.
    [[nodiscard]] Result<void> start(bool allowAll);
    [[nodiscard]] bool isRunning() const noexcept { return m_running; }
    /// True only within the demo's own request for its agent: names and the profile that are the demo's alone may be used then.
    [[nodiscard]] bool isMakingAgent() const noexcept { return m_making; }
    /// "demo" or "demo-control": an earlier one is deleted when the demo starts, so nobody else's may be called so.
    [[nodiscard]] static bool isReserved(const QString &name);

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
    void onDecision(const api::AuditRow &row);
    void onQuestion(const api::Question &question);
    void onTurn(const ScriptedTurn &turn);
    void say(const Phrase &text, bool ok = true);
    void fail(const Phrase &why);

    Service &m_service;
    Scenario m_scenario;
    AgentId m_agent;
    QString m_name;
    bool m_running = false;
    bool m_making = false;
    bool m_allowAll = false;
    QTimer m_patience;
    std::function<void()> m_whenReady;
    void (DemoRun::*m_whenAnswered)() = nullptr;
    QString m_answer;
    QSet<QString> m_observed;
    QSet<QString> m_shown; ///< Questions that were shown
    Hashes m_before;
    std::string m_wipeSnapshot;
};

} // namespace cofferdam
