// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Plays a user who allowed exactly the launches of the attacks, has the built-in rules decide what they do to files, and denies what these ask.

#pragma once

#include "core/policy/Policy.h"
#include "tests/attack/User.h"

namespace cofferdam {

class RulesUser : public User
{
    Q_OBJECT

public:
    explicit RulesUser(QList<AttackEntry> attacks);

    /// What a guest may answer by itself under these rules.
    [[nodiscard]] api::GateTable table() const;
    /// The rules had a snapshot taken for something the attack did, or for a folder its files lie in, of which guestd does not ask again: what
    /// it changed comes back.
    [[nodiscard]] bool wasKept(const QString &attack) const;

protected:
    [[nodiscard]] bool allowsFile(const Action &action, const api::FileAsked &asked) override;

private:
    std::shared_ptr<const Policy> m_policy;
    QSet<QString> m_kept;  ///< Attacks.
    QStringList m_covered; ///< Folders.
};

} // namespace cofferdam
