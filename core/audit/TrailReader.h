// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The thread that reads the trail: one task after the other.

#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace cofferdam {

/// Joined when it goes, unlike a thread of QThreadPool, which is only known to be about to end: the store's library keeps memory for each thread
/// that is given back when the thread has really ended.
class TrailReader
{
public:
    TrailReader();
    /// Runs what waits, then ends.
    ~TrailReader();
    TrailReader(const TrailReader &) = delete;
    TrailReader &operator=(const TrailReader &) = delete;

    void start(std::function<void()> task); ///< Any thread.

private:
    void work();

    std::mutex m_mutex; // guards the next two
    std::deque<std::function<void()>> m_tasks;
    bool m_ending = false;
    std::condition_variable m_wake;
    std::thread m_thread; // last: it uses all of the above
};

} // namespace cofferdam
