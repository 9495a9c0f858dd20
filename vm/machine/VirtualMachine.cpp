// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/machine/VirtualMachine.h"

#include <atomic>
#include <utility>

namespace cofferdam {

void VirtualMachine::beginMemoryCopy() noexcept
{
    static std::atomic<quint64> last = 0;
    m_memoryCopy = ++last;
}

void VirtualMachine::setCompanion(std::unique_ptr<Companion> companion)
{
    if (const auto former = std::exchange(m_companion, {}))
        former->giveWay();
    m_companion = std::move(companion);
}

void VirtualMachine::attendCompanion() const
{
    if (m_companion)
        m_companion->attend();
}

void VirtualMachine::companionHasNoMachine()
{
    if (const auto former = std::exchange(m_companion, {}))
        former->machineEnded();
}

} // namespace cofferdam
