// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Threads that take execve calls from a seccomp listener, and the answers to them (seccomp_unotify(2)).

#pragma once

#include "core/base/Descriptor.h"
#include "vm/guest/guestd/gates/Keep.h"

#include <sys/types.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace cofferdam::guest {

/// A call that waits.
struct Notice {
    std::uint64_t id = 0;
    pid_t thread = 0;
    int number = 0; ///< SYS_execve or SYS_execveat
    std::array<std::uint64_t, 6> arguments{};
    std::size_t place = 0; ///< In the keep.
};

class NotifyListener
{
public:
    NotifyListener(Descriptor listener, const Keep &keep);
    ~NotifyListener();
    NotifyListener(const NotifyListener &) = delete;
    NotifyListener &operator=(const NotifyListener &) = delete;

    /// Lets the next thread wait for a call while the handler goes on with its own. To be called before anything that may
    /// take long, and only by the handler's thread; more than once is harmless.
    using PassOn = std::function<void()>;

    /// `handler` runs on the threads; each notice has to be answered once, by any thread. One thread waits in the kernel at a
    /// time and handles what comes without waking another: the kernel would wake all of them for each call.
    void start(int threads, std::function<void(const Notice &, const PassOn &)> handler);
    /// Ends the threads; not to be called by one of them.
    void stop();

    /// It still waits; so what was read of its process was its own.
    [[nodiscard]] bool isWaiting(const Notice &notice) const;
    /// False: it does not wait any more.
    bool allow(const Notice &notice) const;
    void refuse(const Notice &notice, int error) const;

    /// Refuses everything that a worker before us had in hand.
    static void refuseLeftovers(int listener, const Keep &keep);

private:
    void run(std::size_t index);
    void handle(Notice notice, const PassOn &passOn);
    bool send(const Notice &notice, int error, std::uint32_t flags) const;

    Descriptor m_listener;
    const Keep &m_keep;
    std::function<void(const Notice &, const PassOn &)> m_handler;
    std::mutex m_turn; ///< Of the thread that waits for the next call.
    std::atomic<bool> m_stopped = false;
    std::vector<std::atomic<bool>> m_ended;
    std::vector<std::thread> m_threads;
};

} // namespace cofferdam::guest
