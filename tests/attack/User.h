// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Plays a user who allowed exactly the launches of the attacks, and nothing that they do. Keeps what was asked.

#pragma once

#include "core/action/Decider.h"
#include "core/api/guest.pb.h"
#include "tests/attack/AttackList.h"

#include <QHash>
#include <QSet>

namespace cofferdam {

class User : public Decider
{
    Q_OBJECT

public:
    struct Question {
        QString attack; ///< That ran when it was asked.
        QString text;
        bool allowed = false;
        qint64 at = 0; ///< Milliseconds since the epoch, when it was answered.
    };

    explicit User(QList<AttackEntry> attacks);

    void ask(const Action &action) override;
    void cancel(const ActionId &id) override;

    /// The agent may ask to run this.
    void allowCall(const QString &command) { m_calls.append(command); }
    [[nodiscard]] const QList<Question> &questions() const { return m_questions; }
    /// What was refused to an attack: the last question of it.
    [[nodiscard]] QString refusedTo(const QString &attack) const;
    [[nodiscard]] bool wasLaunched(const QString &attack) const { return m_launched.contains(attack); }

protected:
    [[nodiscard]] virtual bool allowsFile(const Action &action, const api::FileAsked &asked);
    [[nodiscard]] const QString &current() const { return m_current; }

private:
    [[nodiscard]] bool allows(const Action &action, QString &text);
    [[nodiscard]] bool isCall(const QStringList &words) const;
    [[nodiscard]] bool allowsExec(const api::ExecAsked &asked);

    QList<AttackEntry> m_attacks;
    QStringList m_calls;
    QList<Question> m_questions;
    QSet<QString> m_launched;
    QSet<ActionId> m_waiting;
    QString m_current; ///< The attack that was launched last: they run one after the other.
};

} // namespace cofferdam
