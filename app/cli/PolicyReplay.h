// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// cofferdamctl policy replay: what other rules would have said of the actions in the trail.

#pragma once

#include "core/api/cofferdam.pb.h"
#include "core/policy/Policy.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QMap>

#include <optional>

namespace cofferdam {

/// The action of a "decision" row as far as the row tells. A command is understood anew; of other tools the recorded effects
/// count. Nothing when no rule decided it or too little was kept.
[[nodiscard]] std::optional<Action> actionOfRow(const api::AuditRow &row, const Inspector &inspector);

class PolicyReplay
{
public:
    PolicyReplay(Policy::ByProfile policies, QHash<QString, QString> profiles, QString fallback)
        : m_policies(std::move(policies))
        , m_profiles(std::move(profiles))
        , m_fallback(std::move(fallback))
    {}

    void add(const api::AuditRow &row, const Inspector &inspector);
    /// rows, skipped, changed, then, now.
    [[nodiscard]] QJsonObject report() const;
    [[nodiscard]] QString text() const;

private:
    Policy::ByProfile m_policies;
    QHash<QString, QString> m_profiles; ///< By agent.
    QString m_fallback;                 ///< Profile of agents that are gone.
    int m_rows = 0;
    int m_skipped = 0;
    QMap<QString, int> m_then;
    QMap<QString, int> m_now;
    QJsonArray m_changed;
};

} // namespace cofferdam
