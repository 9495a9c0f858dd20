// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What outlives the worker: the listener of the agent's execve calls, and the numbers of those that were being looked at.
// Process 1 makes it and hands it to each worker; it never looks inside.

#pragma once

#include "core/base/Descriptor.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace cofferdam::guest {

class Keep
{
public:
    static constexpr std::size_t kInFlight = 512;

    /// In process 1, once. Nothing is inherited by what it starts, except after passOn().
    [[nodiscard]] static Keep make();
    /// In a worker: what process 1 has passed on. In a process without, a keep of its own.
    [[nodiscard]] static Keep inherited();
    Keep(Keep &&other) noexcept;
    Keep &operator=(Keep &&) = delete;
    ~Keep();

    /// In the forked child, before the worker is run. Allocates nothing.
    void passOn() const;

    /// The last one that was put here, by this worker or one before; -1: none.
    [[nodiscard]] int listener() const;
    [[nodiscard]] bool setListener(int descriptor) const;

    /// 0 is a free place. Shared memory: any thread.
    [[nodiscard]] std::atomic<std::uint64_t> &inFlight(std::size_t index) const { return m_shared->inFlight.at(index); }
    /// The highest number that was taken in hand.
    [[nodiscard]] std::atomic<std::uint64_t> &latest() const { return m_shared->latest; }

private:
    struct Shared {
        std::atomic<std::uint64_t> latest;
        std::array<std::atomic<std::uint64_t>, kInFlight> inFlight;
    };
    Keep(int writeEnd, int readEnd, int memory);

    Descriptor m_write; ///< The listener waits as a message between the two.
    Descriptor m_read;
    Descriptor m_memory;
    Shared *m_shared = nullptr;
};

} // namespace cofferdam::guest
