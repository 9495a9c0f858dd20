// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The chat of an agent with a gateway that keeps what it is asked.

#pragma once

#include "app/service/agent/AgentChat.h"
#include "tests/app/service/StandInGuest.h"
#include "tests/core/guardian/Court.h"

#include <optional>

namespace cofferdam::test {

struct ChatFixture {
    ChatFixture() { chat.connectToGuest(gateway, u"own"_s, u"image"_s); }

    /// Until prompts are taken.
    bool connectWhole()
    {
        gateway.greet();
        if (gateway.asked.isEmpty())
            return false;
        gateway.asked.last().done({}); // turns are aborted,
        gateway.asked.last().done({}); // and no other conversation is at work
        return chat.isConnected();
    }
    std::optional<api::ChatPiece> lastPiece() const { return chat.history().isEmpty() ? std::nullopt : std::optional(chat.history().last()); }

    Court court;
    StandInGateway gateway;
    AgentChat chat{court.agent, *court.guardian};
};

} // namespace cofferdam::test
