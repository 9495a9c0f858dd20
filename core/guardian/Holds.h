// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Why an agent may do nothing for now. The only place that knows what "frozen" means.

#pragma once

#include "core/action/Decider.h"

#include <QHash>
#include <QMap>

#include <optional>

namespace cofferdam {

class Holds
{
public:
    /// `cause` is a word for programs ("plugin", ...) and becomes part of the rule, `reason` a sentence for people. `startMayGoOn`: see
    /// objection(). Precondition: the cause is not "frozen".
    void set(const AgentId &agent, const QString &cause, const Phrase &reason, bool startMayGoOn);
    void release(const AgentId &agent, const QString &cause);
    /// The hold "frozen": a person has to look first.
    void freeze(const AgentId &agent, const Phrase &why);
    void unfreeze(const AgentId &agent);
    void forget(const AgentId &agent);

    [[nodiscard]] bool isHeld(const AgentId &agent) const;
    [[nodiscard]] bool isFrozen(const AgentId &agent) const;
    /// Why an action of `agent` must not go on, if so. `starting`: it is what OpenClaw does by itself, and nothing forbids it; holds that
    /// say so let that through, because without it the machine would never come to the point where they end.
    [[nodiscard]] std::optional<Decision> objection(const AgentId &agent, bool starting) const;

private:
    struct Hold {
        Phrase reason;
        bool startMayGoOn = false;
    };
    QHash<AgentId, QMap<QString, Hold>> m_holds; // by cause; may be set before the agent is known
};

} // namespace cofferdam
