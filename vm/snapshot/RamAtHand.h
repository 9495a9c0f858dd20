// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The memory of each agent's newest snapshot, still as QEMU wrote it: the disk has it, encrypted, and a way back need not decrypt it.

#pragma once

#include "core/base/Descriptor.h"
#include "core/base/HostMemory.h"
#include "core/base/Ids.h"

#include <QtTypes>

#include <functional>
#include <mutex>
#include <vector>

namespace cofferdam {

/// Thread-safe. What is kept has no name and goes with the process.
class RamAtHand
{
public:
    /// In bytes: left to others besides, or nothing is kept; and when it is given up again.
    static constexpr qint64 kPlenty = qint64{3} << 30;
    static constexpr qint64 kShort = qint64{1} << 30;

    explicit RamAtHand(std::function<qint64()> freeMemory = availableMemory) : m_freeMemory(std::move(freeMemory)) {}

    /// In place of what there is of the agent, which goes even when memory is too short for this one.
    void keep(const AgentId &agent, const SnapshotId &id, Descriptor memory);
    /// A descriptor of the caller's own; none when it is not kept.
    [[nodiscard]] Descriptor find(const SnapshotId &id) const;
    void drop(const SnapshotId &id);
    void dropAll(const AgentId &agent);
    /// Others need the memory. Whether there was anything to give up.
    bool giveUp();
    /// Gives up when memory has become short. Whether anything is kept still: then ask again in a second.
    bool ease();

private:
    struct Kept {
        AgentId agent;
        SnapshotId id;
        Descriptor memory;
    };

    std::function<qint64()> m_freeMemory;
    mutable std::mutex m_mutex;
    std::vector<Kept> m_kept; ///< At most one of each agent.
};

} // namespace cofferdam
