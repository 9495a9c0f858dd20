// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the gates in a guest ask becomes actions. The only code that reads these messages.

#pragma once

#include "core/action/Action.h"
#include "core/api/guest.pb.h"

#include <QHash>

namespace cofferdam {

class GateQuestions
{
public:
    GateQuestions(AgentId agent, Epoch epoch, QString home);

    /// Invalid when the message is none that guestd would send: the guest breaks the protocol.
    [[nodiscard]] Result<Action> action(const api::ExecAsked &asked) const;
    /// Counts in "touched" how many old files the same tool call, or program, was about to write so far.
    [[nodiscard]] Result<Action> action(const api::FileAsked &asked);

private:
    template<typename Asked>
    [[nodiscard]] Action begin(const Asked &asked) const;

    AgentId m_agent;
    Epoch m_epoch;
    QString m_home;
    QHash<QString, int> m_touched;
};

} // namespace cofferdam
