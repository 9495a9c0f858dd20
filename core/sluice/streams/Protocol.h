// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A kind of traffic that the sluice understands: which streams are of it, and what becomes of them.

#pragma once

#include "core/action/Decider.h"
#include "core/action/ModelRoute.h"
#include "core/sluice/link/Stream.h"
#include "core/sluice/streams/ProtocolSession.h"
#include "core/sluice/streams/RequestRoom.h"

#include <memory>

namespace cofferdam {

/// What the service does for a protocol. The sluice itself dials nobody and holds no secret.
struct Outlets {
    Decider &decider;
    ModelRoute &models;
    std::shared_ptr<RequestRoom> room = std::make_shared<RequestRoom>(); ///< Of one guest.
};

/// A row of the table in ports/Protocols.
/// Where a stream wants to, and whose it is: what an action about it begins with.
struct StreamTarget {
    QString authority; ///< As the guest wrote it: "name:port".
    AgentId agent;
    Epoch epoch;
};

struct Protocol {
    QLatin1StringView name;
    bool (*claims)(const QString &authority);
    /// `stream` is open: it was one that claims() took.
    std::unique_ptr<ProtocolSession> (*open)(std::unique_ptr<Stream> stream, const StreamTarget &target, const Outlets &outlets);
};

} // namespace cofferdam
