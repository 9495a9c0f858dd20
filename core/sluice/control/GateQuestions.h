// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the gates in a guest ask becomes actions. The only code that reads these messages.

#pragma once

#include "core/action/Action.h"
#include "core/api/guest.pb.h"

#include <optional>

namespace cofferdam {

class GateQuestions
{
public:
    GateQuestions(AgentId agent, Epoch epoch, QString home);

    /// Nothing when it is longer than guestd may ask (core/api/GuestLimits.h): that is a block.
    [[nodiscard]] std::optional<Action> action(const api::ExecAsked &asked) const;
    [[nodiscard]] std::optional<Action> action(const api::FileAsked &asked) const;

private:
    template<typename Asked>
    [[nodiscard]] Action begin(const Asked &asked) const;

    AgentId m_agent;
    Epoch m_epoch;
    QString m_home;
};

} // namespace cofferdam
