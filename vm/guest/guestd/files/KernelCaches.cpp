// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/files/KernelCaches.h"

#include <fcntl.h>
#include <unistd.h>

namespace cofferdam::guest {
namespace {

constexpr std::chrono::seconds kBetweenDrops{5};
constexpr char kDropNames = '2'; // names and inodes; what was read of files stays (sysctl vm.drop_caches)

} // namespace

KernelCaches::KernelCaches(const std::string &control) : m_control(::open(control.c_str(), O_WRONLY | O_CLOEXEC))
{
    if (m_control)
        m_thread = std::thread([this] { run(); });
}

KernelCaches::~KernelCaches()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_ends = true;
    }
    m_more.notify_one();
    if (m_thread.joinable())
        m_thread.join();
}

void KernelCaches::drop(bool isWorthIt)
{
    const auto now = Clock::now();
    if (!m_control || (m_last != Clock::time_point() && !isWorthIt && now - m_last < kBetweenDrops))
        return;
    m_last = now;
    {
        const std::scoped_lock lock(m_mutex);
        m_wanted = true;
    }
    m_more.notify_one();
}

void KernelCaches::run()
{
    for (std::unique_lock lock(m_mutex);;) {
        m_more.wait(lock, [this] { return m_ends || m_wanted; });
        if (m_ends)
            return;
        m_wanted = false;
        lock.unlock();
        [[maybe_unused]] const auto size = ::write(m_control.get(), &kDropNames, 1); // if not, the limit holds all the same
        lock.lock();
    }
}

} // namespace cofferdam::guest
