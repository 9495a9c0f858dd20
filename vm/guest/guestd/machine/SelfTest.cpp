// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/machine/SelfTest.h"

#include "core/api/GuestPlaces.h"
#include "vm/guest/guestd/base/Log.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/io_uring.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace cofferdam::guest {
namespace {

constexpr auto kCanaryFile = "file";

// Each gives 0 when it went through, else errno. They run between fork and _exit of a process with threads: system calls only.

int tryExec(const std::string & /*canary*/)
{
    const char *const arguments[]{"true", nullptr};
    const char *const environment[]{nullptr};
    ::execve("/bin/true", const_cast<char *const *>(arguments), const_cast<char *const *>(environment));
    return errno;
}

/// Itself, whatever a link of its name leads to.
int openFolder(const std::string &canary)
{
    return ::open(canary.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

int tryUnlink(const std::string &canary)
{
    const int folder = openFolder(canary);
    return folder >= 0 && ::unlinkat(folder, kCanaryFile, 0) == 0 ? 0 : errno;
}

int tryConnect(const std::string & /*canary*/)
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(api::kGatewayPort);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return ::connect(socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0 ? 0 : errno;
}

int tryIoUring(const std::string & /*canary*/)
{
    io_uring_params parameters{};
    return ::syscall(SYS_io_uring_setup, 1, &parameters) >= 0 ? 0 : errno;
}

struct Try {
    const char *name;
    int (*act)(const std::string &canary);
};

constexpr std::array kTries{Try{"exec", tryExec}, Try{"unlink", tryUnlink}, Try{"connect", tryConnect}, Try{"io_uring", tryIoUring}};
constexpr char kWentThrough = 0;

bool isRefusal(int error)
{
    return error == EACCES || error == EPERM;
}

/// Its folder is the agent's, so that nothing but the gate keeps the agent from it, whatever it was made into meanwhile.
void makeCanary(const std::string &canary, uid_t user, gid_t group)
{
    int folder = openFolder(canary);
    if (folder < 0) {
        ::unlink(canary.c_str()); // a file, or a link
        ::mkdir(canary.c_str(), 0755);
        folder = openFolder(canary);
    }
    if (folder < 0)
        return;
    if (::fchown(folder, user, group) == 0 && ::fchmod(folder, 0755) == 0)
        ::close(::openat(folder, kCanaryFile, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644));
    ::close(folder);
}

/// Writes a byte for each try: its number and its errno.
[[noreturn]] void tryAll(int output, const std::string &canary, uid_t user, gid_t group)
{
    for (std::size_t i = 0; i < kTries.size(); ++i) {
        makeCanary(canary, user, group);
        std::array<int, 2> pipe{};
        if (::pipe2(pipe.data(), O_CLOEXEC) != 0)
            ::_exit(1);
        const auto child = ::fork();
        if (child == 0) {
            if (::setgroups(0, nullptr) != 0 || ::setresgid(group, group, group) != 0 || ::setresuid(user, user, user) != 0)
                ::_exit(1);
            const auto error = static_cast<char>(kTries[i].act(canary));
            (void)!::write(pipe[1], &error, 1); // nothing arrives when a program was run: the pipe closes with it
            ::_exit(0);
        }
        ::close(pipe[1]);
        char error = kWentThrough;
        const auto size = child < 0 ? -1 : ::read(pipe[0], &error, 1);
        ::close(pipe[0]);
        int status = 0;
        ::waitpid(child, &status, 0);
        // No byte and a signal: it was killed while it tried, which stops a program as well as EACCES does.
        const bool killed = size == 0 && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
        const std::array<char, 2> line{static_cast<char>(i), killed ? static_cast<char>(EPERM) : error};
        if (::write(output, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
            ::_exit(1);
    }
    ::_exit(0);
}

} // namespace

SelfTest::SelfTest(EventLoop &loop, uid_t user, gid_t group, const std::string &home)
    : m_loop(loop)
    , m_user(user)
    , m_group(group)
    , m_canary(home + "/.cofferdam-canary")
{}

SelfTest::~SelfTest()
{
    if (m_pipe)
        m_loop.forget(m_pipe.get());
    m_loop.cancel(m_timer);
}

void SelfTest::run(std::function<void(const api::ProbeResults &)> done)
{
    m_waiting.push_back(std::move(done));
    if (m_waiting.size() > 1)
        return;
    std::array<int, 2> pipe{};
    if (::pipe2(pipe.data(), O_CLOEXEC | O_NONBLOCK) != 0) {
        finish();
        return;
    }
    m_child = ::fork();
    if (m_child == 0)
        tryAll(pipe[1], m_canary, m_user, m_group);
    ::close(pipe[1]);
    m_pipe.reset(pipe[0]);
    m_output.clear();
    m_timer = m_loop.after(kPatience, [this] { finish(); });
    m_loop.watch(m_pipe.get(), EPOLLIN, [this](std::uint32_t) { receive(); });
}

void SelfTest::receive()
{
    std::array<char, 64> buffer;
    const auto size = ::read(m_pipe.get(), buffer.data(), buffer.size());
    if (size > 0)
        m_output.append(buffer.data(), static_cast<std::size_t>(size));
    else if (size == 0 || errno != EAGAIN)
        finish();
}

void SelfTest::finish()
{
    m_loop.cancel(std::exchange(m_timer, 0));
    if (m_pipe) {
        m_loop.forget(m_pipe.get());
        m_pipe.reset();
    }
    if (m_child > 0) {
        ::kill(m_child, SIGKILL);
        ::waitpid(m_child, nullptr, 0);
        m_child = 0;
    }
    api::ProbeResults results;
    for (std::size_t at = 0; at + 1 < m_output.size(); at += 2) {
        const int error = static_cast<unsigned char>(m_output[at + 1]);
        auto *result = results.add_results();
        result->set_name(kTries.at(static_cast<std::size_t>(m_output[at])).name);
        result->set_held(isRefusal(error));
        result->set_detail(error == kWentThrough ? "it went through" : ::strerrorname_np(error) ? ::strerrorname_np(error) : "an error");
    }
    m_output.clear();
    for (const auto waiting = std::exchange(m_waiting, {}); const auto &done : waiting)
        done(results);
}

} // namespace cofferdam::guest
