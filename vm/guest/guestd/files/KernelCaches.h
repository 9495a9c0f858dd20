// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Has the kernel drop what it remembers of files that nobody has open, so that the file gate need not remember them either. In a thread
// of its own: it may take a second, and the kernel tells the gate what it has dropped.

#pragma once

#include "core/base/Descriptor.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace cofferdam::guest {

class KernelCaches
{
public:
    /// `control`: /proc/sys/vm/drop_caches; where it cannot be written nothing is dropped.
    explicit KernelCaches(const std::string &control);
    ~KernelCaches();
    KernelCaches(const KernelCaches &) = delete;
    KernelCaches &operator=(const KernelCaches &) = delete;

    /// Soon. Not more often than every few seconds, but when so much has been looked up since that it is worth it again.
    void drop(bool isWorthIt);

private:
    using Clock = std::chrono::steady_clock;
    void run();

    Descriptor m_control;
    Clock::time_point m_last; ///< Of the gate's thread.
    std::mutex m_mutex;
    std::condition_variable m_more;
    bool m_wanted = false;
    bool m_ends = false;
    std::thread m_thread;
};

} // namespace cofferdam::guest
