// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Brings files to the disk in a thread of its own: that may take seconds, and everybody else waits for the gate's one thread.

#pragma once

#include "core/base/Descriptor.h"
#include "vm/guest/guestd/files/FuseVersion.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace cofferdam::guest {

class Synchroniser
{
public:
    Synchroniser() = default;
    ~Synchroniser(); ///< What waits is answered with EIO.
    Synchroniser(const Synchroniser &) = delete;
    Synchroniser &operator=(const Synchroniser &) = delete;

    /// Answers `req` when `file` is on the disk. One after the other.
    void add(fuse_req_t req, Descriptor file, bool onlyData);

private:
    struct Job {
        fuse_req_t req;
        Descriptor file;
        bool onlyData;
    };
    void run();

    std::mutex m_mutex;
    std::condition_variable m_more;
    std::deque<Job> m_jobs;
    bool m_ends = false;
    std::thread m_thread; ///< Begun with the first.
};

} // namespace cofferdam::guest
