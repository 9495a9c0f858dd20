// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Work that nobody waits for stands aside while somebody does: a guest that stands still flushes its disk, behind all that is on its way there.

#pragma once

#include "vm/snapshot/RamReader.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace cofferdam {

/// Thread-safe.
class Precedence
{
public:
    /// What has it does not wait for what gives way.
    class Claim
    {
    public:
        explicit Claim(Precedence &to) : m_to(to)
        {
            const std::lock_guard lock(m_to.m_mutex);
            ++m_to.m_claims;
        }
        ~Claim()
        {
            {
                const std::lock_guard lock(m_to.m_mutex);
                --m_to.m_claims;
            }
            m_to.m_given.notify_all();
        }
        Claim(const Claim &) = delete;
        Claim &operator=(const Claim &) = delete;

    private:
        Precedence &m_to;
    };

    /// Returns when nobody has it, or `stop` became true.
    void giveWay(const std::atomic<bool> &stop)
    {
        constexpr std::chrono::milliseconds kLook{50};
        std::unique_lock lock(m_mutex);
        while (m_claims > 0 && !stop)
            m_given.wait_for(lock, kLook);
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_given;
    int m_claims = 0;
};

/// Reads as `from` does, and gives way between its reads.
class PoliteRam final : public RamReader
{
public:
    PoliteRam(RamReader &from, Precedence &to, const std::atomic<bool> &stop) : m_from(from), m_to(to), m_stop(stop) {}
    Result<std::size_t> read(std::span<char> into) override
    {
        m_to.giveWay(m_stop);
        return m_from.read(into);
    }
    qint64 size() const override { return m_from.size(); }

private:
    RamReader &m_from;
    Precedence &m_to;
    const std::atomic<bool> &m_stop;
};

} // namespace cofferdam
