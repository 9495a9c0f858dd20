// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/files/Synchroniser.h"

#include <unistd.h>

#include <cerrno>
#include <utility>

namespace cofferdam::guest {

Synchroniser::~Synchroniser()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_ends = true;
    }
    m_more.notify_one();
    if (m_thread.joinable())
        m_thread.join();
    for (const auto &job : m_jobs)
        fuse_reply_err(job.req, EIO);
}

void Synchroniser::add(fuse_req_t req, Descriptor file, bool onlyData)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_jobs.push_back({req, std::move(file), onlyData});
    }
    if (!m_thread.joinable())
        m_thread = std::thread([this] { run(); });
    m_more.notify_one();
}

void Synchroniser::run()
{
    for (std::unique_lock lock(m_mutex);;) {
        m_more.wait(lock, [this] { return m_ends || !m_jobs.empty(); });
        if (m_ends)
            return;
        auto job = std::move(m_jobs.front());
        m_jobs.pop_front();
        lock.unlock();
        const int result = job.onlyData ? ::fdatasync(job.file.get()) : ::fsync(job.file.get());
        const int error = result == 0 ? 0 : errno;
        job.file.reset();
        fuse_reply_err(job.req, error);
        lock.lock();
    }
}

} // namespace cofferdam::guest
