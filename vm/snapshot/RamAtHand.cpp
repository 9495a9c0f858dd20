// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/snapshot/RamAtHand.h"

#include <fcntl.h>

#include <algorithm>

namespace cofferdam {

void RamAtHand::keep(const AgentId &agent, const SnapshotId &id, Descriptor memory)
{
    dropAll(agent);
    if (!memory || m_freeMemory() < kPlenty)
        return;
    const std::scoped_lock lock(m_mutex);
    m_kept.push_back({agent, id, std::move(memory)});
}

Descriptor RamAtHand::find(const SnapshotId &id) const
{
    const std::scoped_lock lock(m_mutex);
    const auto found = std::ranges::find(m_kept, id, &Kept::id);
    return found == m_kept.end() ? Descriptor() : Descriptor(fcntl(found->memory.get(), F_DUPFD_CLOEXEC, 0));
}

void RamAtHand::drop(const SnapshotId &id)
{
    const std::scoped_lock lock(m_mutex);
    std::erase_if(m_kept, [&id](const Kept &kept) { return kept.id == id; });
}

void RamAtHand::dropAll(const AgentId &agent)
{
    const std::scoped_lock lock(m_mutex);
    std::erase_if(m_kept, [&agent](const Kept &kept) { return kept.agent == agent; });
}

bool RamAtHand::giveUp()
{
    const std::scoped_lock lock(m_mutex);
    return !std::exchange(m_kept, {}).empty();
}

bool RamAtHand::ease()
{
    if (m_freeMemory() < kShort)
        giveUp();
    const std::scoped_lock lock(m_mutex);
    return !m_kept.empty();
}

} // namespace cofferdam
