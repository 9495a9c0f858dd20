// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the Guardian needs of the machine: a point to go back to, taken before a risky action.

#pragma once

#include "core/base/Ids.h"
#include "core/base/Result.h"

#include <functional>

class QObject;

namespace cofferdam {

class SnapshotTaker
{
public:
    virtual ~SnapshotTaker() = default;

    /// Takes a snapshot of `agent` and calls `done` once from the calling thread's event loop. `label` is shown to people.
    virtual void takeSnapshot(AgentId agent, Phrase label, QObject *context, std::function<void(Result<SnapshotId>)> done) = 0;
    /// The snapshot that lies before anything happening now; null when there is none.
    [[nodiscard]] virtual SnapshotId newest(const AgentId &agent) const = 0;
    /// One can go back to it: it is there, and was not thinned out or removed.
    [[nodiscard]] virtual bool exists(const AgentId &agent, const SnapshotId &snapshot) const = 0;
};

} // namespace cofferdam
