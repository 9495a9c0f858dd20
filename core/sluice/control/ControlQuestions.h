// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a guest asks of its agent becomes actions for the Decider, and the decisions verdicts.

#pragma once

#include "core/action/Decider.h"
#include "core/api/guest.pb.h"
#include "core/sluice/control/GateQuestions.h"

#include <QHash>
#include <QSet>

#include <optional>

namespace cofferdam {

class ControlQuestions : public QObject
{
    Q_OBJECT

public:
    ControlQuestions(const AgentId &agent, Epoch epoch, const QString &home, Decider &decider, QObject *parent = nullptr);
    ~ControlQuestions() override;

    /// `question` is the guest's number of it. The error says how the guest broke the protocol; nothing was asked then. What is too long,
    /// or one too many, is answered with a block at once.
    [[nodiscard]] Result<void> take(quint64 question, const api::ActionAsked &asked);
    [[nodiscard]] Result<void> take(quint64 question, const api::ExecAsked &asked);
    [[nodiscard]] Result<void> take(quint64 question, const api::FileAsked &asked);
    /// One that is too long to be read at all.
    [[nodiscard]] Result<void> refuseTooLong(quint64 question) { return take({.question = question}, std::nullopt); }
    /// Nobody in the guest waits for it any more.
    void giveUp(quint64 question);
    /// What was asked so far is cancelled; no verdict of it leaves any more.
    void withdraw();

Q_SIGNALS:
    void answered(quint64 question, const cofferdam::api::ActionVerdict &verdict); ///< Once, unless withdrawn.
    void refusedUnasked(const QString &rule); ///< Blocked here, so nobody else has recorded it.

private:
    struct Open {
        quint64 question = 0;
        quint64 covers = 0; ///< Operations that an allow is for.
        bool alone = false; ///< It says nothing of other files.
    };

    [[nodiscard]] Result<void> take(Open open, const std::optional<Action> &action);
    void refuse(quint64 question, const char *rule, const char *reason);
    void ask(const Action &action, Open open);
    void onDecided(const ActionId &id, const Decision &decision);

    AgentId m_agent;
    Epoch m_epoch;
    QString m_home;
    Decider &m_decider;
    GateQuestions m_gates;
    QHash<ActionId, Open> m_open;
    QSet<quint64> m_questions; ///< The numbers of those.
};

} // namespace cofferdam
