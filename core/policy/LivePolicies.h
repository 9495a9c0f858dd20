// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The rules that are in force now. Watches their files. While they do not load nothing is allowed: what they ask for is not known.

#pragma once

#include "core/policy/Policy.h"
#include "core/policy/Rulings.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

#include <functional>

namespace cofferdam {

/// The name of an agent's profile; empty for an agent that is not known, which has no rules.
using ProfileOf = std::function<QString(const AgentId &)>;

class LivePolicies : public QObject, public Rulings
{
    Q_OBJECT

public:
    /// A file that is being written changes several times; it is read this long after the last change.
    static constexpr std::chrono::milliseconds kSettle{200};

    LivePolicies(RuleSources sources, QStringList profiles, Inspector inspector, ProfileOf profileOf, QObject *parent = nullptr);

    /// Fails only when not even the packs in the program load. When what the machine or the user added does not load, the packs
    /// alone are there and isComplete() is false: rules somebody relies on are missing, so nothing may run.
    [[nodiscard]] Result<void> start();

    /// Block while rules are missing or cannot be read as they are now, and for an agent without any.
    [[nodiscard]] Ruling of(const Action &action) const override;
    /// What would be said of `action` with `draft` in place. An error when the rules would not load with it.
    [[nodiscard]] Result<Ruling> ofWith(const RuleDraft &draft, const Action &action) const;
    [[nodiscard]] std::shared_ptr<const Policy> policy(const QString &profile) const { return m_policies.value(profile); }
    [[nodiscard]] bool has(const QString &profile) const { return m_policies.contains(profile); }
    /// All rule files were loaded, now or before.
    [[nodiscard]] bool isComplete() const { return m_complete; }
    /// Why the files as they are now are not in force; empty when they are. Until then nothing is allowed.
    [[nodiscard]] Phrase problem() const { return m_problem; }
    /// Rules that the machine or the user added.
    [[nodiscard]] QList<Rule> added() const;

Q_SIGNALS:
    void changed(); ///< Other rules are in force, or the problem is another.

private:
    void reload();
    void watch();

    RuleSources m_sources;
    QStringList m_profiles;
    Inspector m_inspector;
    ProfileOf m_profileOf;
    Policy::ByProfile m_policies;
    Phrase m_problem;
    bool m_complete = false;
    QFileSystemWatcher m_watcher;
    QTimer m_settling;
};

} // namespace cofferdam
