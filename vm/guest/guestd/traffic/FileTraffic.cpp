// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/traffic/FileTraffic.h"

#include "vm/guest/guestd/traffic/HomeFiles.h"

#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace cofferdam::guest {
namespace {

constexpr std::size_t kMaxJobs = 8;
constexpr unsigned kChildSeconds = 60; // a tree that takes longer is not worth the wait

/// Gives up everything root has. False: the child must not go on.
bool becomeUser(uid_t user, gid_t group)
{
    if (::geteuid() == user)
        return true;
    return ::setgroups(0, nullptr) == 0 && ::setresgid(group, group, group) == 0 && ::setresuid(user, user, user) == 0
           && ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

[[noreturn]] void runChild(int pipe, const api::HostToGuest &request, const std::string &home, uid_t user, gid_t group)
{
    ::alarm(kChildSeconds);
    if (!becomeUser(user, group))
        ::_exit(1);
    const auto bytes = serveFileRequest(request, home).SerializeAsString();
    for (std::size_t sent = 0; sent < bytes.size();) {
        const auto size = ::write(pipe, bytes.data() + sent, bytes.size() - sent);
        if (size < 0 && errno != EINTR)
            ::_exit(1);
        sent += static_cast<std::size_t>(std::max<ssize_t>(size, 0));
    }
    ::_exit(0);
}

} // namespace

FileTraffic::FileTraffic(EventLoop &loop, std::string home, uid_t user, gid_t group, Reply reply)
    : m_loop(loop)
    , m_home(std::move(home))
    , m_user(user)
    , m_group(group)
    , m_reply(std::move(reply))
{}

FileTraffic::~FileTraffic()
{
    voidAll();
}

void FileTraffic::start(const api::HostToGuest &request)
{
    int ends[2];
    if (m_jobs.size() >= kMaxJobs || m_jobs.contains(request.id()) || ::pipe2(ends, O_CLOEXEC) != 0) {
        api::GuestToHost reply;
        reply.set_id(request.id());
        reply.mutable_failed()->set_code("busy");
        reply.mutable_failed()->set_message("too many requests at a time");
        m_reply(std::move(reply));
        return;
    }
    Descriptor readEnd(ends[0]);
    const Descriptor writeEnd(ends[1]);
    const auto child = ::fork(); // guestd has one thread, so the child may use everything
    if (child == 0)
        runChild(writeEnd.get(), request, m_home, m_user, m_group);
    ::fcntl(readEnd.get(), F_SETFL, O_NONBLOCK);
    m_loop.watch(readEnd.get(), EPOLLIN, [this, id = request.id()](std::uint32_t) { onOutput(id); });
    m_jobs.emplace(request.id(), Job{std::move(readEnd), child, {}});
}

void FileTraffic::onOutput(std::uint64_t id)
{
    auto &job = m_jobs.at(id);
    std::array<char, 64 * 1024> buffer;
    const auto size = ::read(job.pipe.get(), buffer.data(), buffer.size());
    if (size < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (size > 0) {
        job.output.append(buffer.data(), static_cast<std::size_t>(size));
        return;
    }
    api::GuestToHost reply;
    if (job.output.empty() || !reply.ParseFromString(job.output)) {
        reply.Clear();
        reply.mutable_failed()->set_code("io");
        reply.mutable_failed()->set_message("the request could not be carried out");
    }
    end(id);
    reply.set_id(id);
    m_reply(std::move(reply));
}

void FileTraffic::end(std::uint64_t id)
{
    auto job = std::move(m_jobs.at(id));
    m_jobs.erase(id);
    m_loop.forget(job.pipe.get());
    if (job.child > 0) {
        ::kill(job.child, SIGKILL); // it has written everything, or is not wanted any more
        ::waitpid(job.child, nullptr, 0);
    }
}

void FileTraffic::voidAll()
{
    while (!m_jobs.empty())
        end(m_jobs.begin()->first);
}

} // namespace cofferdam::guest
