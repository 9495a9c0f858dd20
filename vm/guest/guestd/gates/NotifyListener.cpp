// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/gates/NotifyListener.h"

#include "vm/guest/guestd/base/Log.h"

#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <ranges>

namespace cofferdam::guest {
namespace {

constexpr std::uint64_t kUnseen = 8; // numbers behind the latest that a killed worker may have taken without noting them

int wakeSignal()
{
    return SIGRTMIN + 3;
}

/// Of the thread that waits for calls. Without it the caller goes on before that thread sleeps again, and the kernel moves the
/// caller to another processor, to balance them: a third of the time that an execve takes.
void setUrgent(bool urgent)
{
    const sched_param priority{urgent ? 1 : 0};
    ::sched_setscheduler(0, urgent ? SCHED_FIFO | SCHED_RESET_ON_FORK : SCHED_OTHER, &priority);
}

} // namespace

NotifyListener::NotifyListener(Descriptor listener, const Keep &keep) : m_listener(std::move(listener)), m_keep(keep)
{
    // The caller waits for the answer: it may as well run us on its own processor.
    ::ioctl(m_listener.get(), SECCOMP_IOCTL_NOTIF_SET_FLAGS, SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP);
}

NotifyListener::~NotifyListener()
{
    stop();
}

void NotifyListener::start(int threads, std::function<void(const Notice &, const PassOn &)> handler)
{
    struct sigaction wake{};
    wake.sa_handler = [](int) {}; // only to end a wait; so no SA_RESTART
    ::sigaction(wakeSignal(), &wake, nullptr);
    m_handler = std::move(handler);
    m_ended = std::vector<std::atomic<bool>>(static_cast<std::size_t>(threads));
    for (std::size_t i = 0; i < m_ended.size(); ++i)
        m_threads.emplace_back([this, i] { run(i); });
}

void NotifyListener::stop()
{
    m_stopped = true;
    const auto running = [this](std::size_t i) { return !m_ended[i]; };
    const auto all = std::views::iota(std::size_t{0}, m_threads.size());
    while (std::ranges::any_of(all, running)) { // the signal may come just before the wait; only one waits at a time
        for (const auto i : all | std::views::filter(running))
            ::pthread_kill(m_threads[i].native_handle(), wakeSignal());
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    for (auto &thread : m_threads)
        thread.join();
    m_threads.clear();
}

void NotifyListener::run(std::size_t index)
{
    std::unique_lock turn(m_turn, std::defer_lock);
    const PassOn passOn = [&turn] {
        if (turn.owns_lock()) {
            setUrgent(false);
            turn.unlock();
        }
    };
    for (;;) {
        if (!turn.owns_lock()) {
            turn.lock();
            setUrgent(true);
        }
        if (m_stopped)
            break;
        seccomp_notif call{};
        if (::ioctl(m_listener.get(), SECCOMP_IOCTL_NOTIF_RECV, &call) != 0) {
            pollfd state{m_listener.get(), POLLIN, 0};
            if (errno == EINTR || (errno == ENOENT && ::poll(&state, 1, 0) >= 0 && !(state.revents & POLLHUP)))
                continue; // killed before it was taken
            break;        // nobody is left behind the filter
        }
        Notice notice{call.id, static_cast<pid_t>(call.pid), call.data.nr, {}, 0};
        std::ranges::copy(call.data.args, notice.arguments.begin());
        handle(notice, passOn);
    }
    m_ended[index] = true;
}

void NotifyListener::handle(Notice notice, const PassOn &passOn)
{
    auto latest = m_keep.latest().load();
    while (latest < notice.id && !m_keep.latest().compare_exchange_weak(latest, notice.id)) {
    }
    for (notice.place = 0; notice.place < Keep::kInFlight; ++notice.place) {
        std::uint64_t free = 0;
        if (m_keep.inFlight(notice.place).compare_exchange_strong(free, notice.id)) {
            m_handler(notice, passOn);
            return;
        }
    }
    seccomp_notif_resp answer{.id = notice.id, .val = 0, .error = -EAGAIN, .flags = 0};
    ::ioctl(m_listener.get(), SECCOMP_IOCTL_NOTIF_SEND, &answer);
}

bool NotifyListener::isWaiting(const Notice &notice) const
{
    auto id = notice.id;
    return ::ioctl(m_listener.get(), SECCOMP_IOCTL_NOTIF_ID_VALID, &id) == 0;
}

bool NotifyListener::send(const Notice &notice, int error, std::uint32_t flags) const
{
    seccomp_notif_resp answer{.id = notice.id, .val = 0, .error = -error, .flags = flags};
    const bool sent = ::ioctl(m_listener.get(), SECCOMP_IOCTL_NOTIF_SEND, &answer) == 0;
    m_keep.inFlight(notice.place) = 0;
    return sent;
}

bool NotifyListener::allow(const Notice &notice) const
{
    return send(notice, 0, SECCOMP_USER_NOTIF_FLAG_CONTINUE);
}

void NotifyListener::refuse(const Notice &notice, int error) const
{
    send(notice, error, 0);
}

void NotifyListener::refuseLeftovers(int listener, const Keep &keep)
{
    const auto refuse = [listener](std::uint64_t id) {
        seccomp_notif_resp answer{.id = id, .val = 0, .error = -EACCES, .flags = 0};
        return ::ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer) == 0;
    };
    int refused = 0;
    for (std::size_t i = 0; i < Keep::kInFlight; ++i) {
        if (const auto id = keep.inFlight(i).exchange(0); id != 0)
            refused += refuse(id);
    }
    for (std::uint64_t more = 1; more <= kUnseen; ++more)
        refused += refuse(keep.latest() + more);
    if (refused > 0)
        say("exec gate: refused " + std::to_string(refused) + " that were in hand when the worker ended");
}

} // namespace cofferdam::guest
