// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/machine/Gateway.h"

#include "core/api/GuestPlaces.h"
#include "vm/guest/guestd/base/Log.h"
#include "vm/guest/guestd/base/Proc.h"
#include "vm/guest/guestd/gates/SeccompFilter.h"
#include "vm/guest/guestd/machine/Fence.h"
#include "vm/guest/guestd/streams/Ingress.h"

#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <vector>

namespace cofferdam::guest {
namespace {

constexpr rlim_t kAgentDescriptors = 16'384; ///< Of each process: the file gate holds one for each file that is open.
constexpr std::chrono::milliseconds kFirstPause{1000};
constexpr std::chrono::milliseconds kLongestPause{30'000};
constexpr std::chrono::seconds kSteady{60}; // ran so long: the next end is a new story
constexpr std::chrono::milliseconds kProbeSoon{1000};
constexpr std::chrono::milliseconds kProbeReady{5000};
constexpr std::chrono::milliseconds kProbePatience{10'000};

std::vector<std::string> environment(const GatewaySettings &settings)
{
    const std::string proxy = "http://127.0.0.1:" + std::to_string(api::kProxyPort);
    return {"HOME=" + settings.home,
            "USER=agent",
            "LOGNAME=agent",
            "SHELL=/bin/bash",
            "LANG=C.UTF-8",
            "TERM=dumb",
            "TMPDIR=/tmp",
            "PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
            "HTTP_PROXY=" + proxy,
            "HTTPS_PROXY=" + proxy,
            "http_proxy=" + proxy,
            "https_proxy=" + proxy,
            "NO_PROXY=127.0.0.1,localhost",
            "no_proxy=127.0.0.1,localhost",
            "COFFERDAM_GATEWAY_TOKEN_FILE=" + settings.tokenFile,
            std::string("COFFERDAM_PLUGIN_SOCKET=") + api::kPluginSocket};
}

/// Writes a word to a file of the kernel's. Allocates nothing.
bool tell(const char *path, const char *word)
{
    const Descriptor file(::open(path, O_WRONLY | O_CLOEXEC));
    const auto size = static_cast<ssize_t>(std::strlen(word));
    return ::write(file.get(), word, static_cast<std::size_t>(size)) == size;
}

/// `filterSocket`: takes the listener of the exec gate's filter; -1: not gated.
[[noreturn]] void runGateway(const GatewaySettings &settings, int log, int filterSocket)
{
    const auto null = ::open("/dev/null", O_RDONLY);
    ::dup2(null, STDIN_FILENO);
    ::dup2(log, STDOUT_FILENO);
    ::dup2(log, STDERR_FILENO);
    ::setsid();
    ::umask(0022);
    const rlimit descriptors{kAgentDescriptors, kAgentDescriptors};
    ::setrlimit(RLIMIT_NOFILE, &descriptors);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    if (!settings.gatewayGroup.empty() && !tell((settings.gatewayGroup + "/cgroup.procs").c_str(), "0"))
        ::_exit(126);
    if (::geteuid() != settings.user
        && (::setgroups(0, nullptr) != 0 || ::setresgid(settings.group, settings.group, settings.group) != 0
            || ::setresuid(settings.user, settings.user, settings.user) != 0))
        ::_exit(126);
    // The agent gains nothing by a set-uid program.
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || ::chdir(settings.home.c_str()) != 0)
        ::_exit(126);
    if (filterSocket >= 0 && !enterLandlock(settings.home))
        ::_exit(126);
    auto variables = environment(settings);
    std::vector<char *> pointers;
    pointers.reserve(variables.size() + 1);
    for (auto &variable : variables)
        pointers.push_back(variable.data());
    pointers.push_back(nullptr);
    auto program = settings.program;
    std::array<char *, 2> arguments{program.data(), nullptr};
    if (filterSocket >= 0) { // from here on execve waits for a verdict
        const auto listener = installExecFilter();
        if (listener < 0 || !passDescriptor(filterSocket, listener))
            ::_exit(126);
        ::close(listener);
    }
    ::execve(program.c_str(), arguments.data(), pointers.data());
    ::_exit(127);
}

} // namespace

Gateway::Gateway(EventLoop &loop, GatewaySettings settings) : m_loop(loop), m_settings(std::move(settings)), m_backoff(kFirstPause)
{
    m_probeTimer = m_loop.after(kProbeSoon, [this] { probe(); });
}

Gateway::~Gateway()
{
    m_loop.cancel(m_probeTimer);
    m_loop.cancel(m_restart);
    if (m_process)
        m_loop.forget(m_process.get());
    if (m_probe)
        m_loop.forget(m_probe.get());
}

void Gateway::start()
{
    if (m_process || m_restart != 0 || m_settings.program.empty() || ::access(m_settings.program.c_str(), X_OK) != 0)
        return;
    if (!adopt())
        spawn();
}

bool Gateway::isPeer(int socket) const
{
    // By pidfd, whose inode is one process's for ever; the number may have gone to another.
    int fd = -1;
    socklen_t size = sizeof fd;
    if (!m_process || ::getsockopt(socket, SOL_SOCKET, SO_PEERPIDFD, &fd, &size) != 0)
        return false;
    const Descriptor peer(fd);
    struct stat theirs{};
    struct stat ours{};
    return ::fstat(peer.get(), &theirs) == 0 && ::fstat(m_process.get(), &ours) == 0 && theirs.st_dev == ours.st_dev && theirs.st_ino == ours.st_ino;
}

bool Gateway::adopt()
{
    std::ifstream file(m_settings.pidFile);
    pid_t pid = 0;
    if (!(file >> pid) || pid <= 1)
        return false;
    // The number may have gone to another process: it has to be the agent's, and leader of its own session as ours is.
    struct stat status{};
    if (::stat(("/proc/" + std::to_string(pid)).c_str(), &status) != 0 || status.st_uid != m_settings.user || ::getsid(pid) != pid)
        return false;
    return watchProcess(pid);
}

void Gateway::spawn()
{
    std::error_code ignored; // without a log it runs just as well
    std::filesystem::create_directories(std::filesystem::path(m_settings.log).parent_path(), ignored);
    const Descriptor log(::open(m_settings.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
    int ends[2] = {-1, -1};
    if (m_settings.gated && ::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return;
    const Descriptor ours(ends[0]);
    Descriptor theirs(ends[1]);
    const auto pid = ::fork();
    if (pid == 0)
        runGateway(m_settings, log.get(), theirs.get());
    if (pid < 0)
        return;
    theirs.reset();
    m_started = EventLoop::Clock::now();
    std::ofstream(m_settings.pidFile) << pid << "\n";
    if (m_settings.gated) {
        Descriptor listener(takeDescriptor(ours.get()));
        if (listener)
            onFilter(std::move(listener), pid);
    }
    if (!watchProcess(pid))
        onExit();
}

bool Gateway::watchProcess(pid_t pid)
{
    m_process = openProcess(pid);
    if (!m_process)
        return false;
    m_pid = pid;
    m_loop.watch(m_process.get(), EPOLLIN, [this](std::uint32_t) { onExit(); });
    return true;
}

void Gateway::onExit()
{
    if (m_process) {
        m_loop.forget(m_process.get());
        m_process.reset();
    }
    int status = 0;
    ::waitpid(m_pid, &status, WNOHANG); // nothing when a guestd before us was its parent
    if (!m_settings.agentGroup.empty() && !tell((m_settings.agentGroup + "/cgroup.kill").c_str(), "1"))
        say("what the gateway has left behind cannot be ended");
    say("the gateway has ended" + (WIFEXITED(status) ? " with " + std::to_string(WEXITSTATUS(status)) : std::string()));
    m_ready = false;
    m_backoff = EventLoop::Clock::now() - m_started > kSteady ? kFirstPause : std::min(m_backoff * 2, kLongestPause);
    m_restart = m_loop.after(m_backoff, [this] {
        m_restart = 0;
        spawn();
    });
}

void Gateway::probe()
{
    m_asked = false;
    m_probe = connectLoopback(m_settings.port);
    if (!m_probe) {
        endProbe(false);
        return;
    }
    m_probeTimer = m_loop.after(kProbePatience, [this] { endProbe(false); });
    m_loop.watch(m_probe.get(), EPOLLOUT, [this](std::uint32_t events) {
        constexpr std::string_view kRequest = "GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
        if (!m_asked) {
            m_asked = ::send(m_probe.get(), kRequest.data(), kRequest.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(kRequest.size());
            if (!m_asked || (events & (EPOLLERR | EPOLLHUP)))
                endProbe(false);
            else
                m_loop.change(m_probe.get(), EPOLLIN);
            return;
        }
        std::array<char, 256> buffer;
        const auto size = ::read(m_probe.get(), buffer.data(), buffer.size());
        constexpr std::string_view kOk = "HTTP/1.1 200";
        endProbe(size > 0 && std::string_view(buffer.data(), static_cast<std::size_t>(size)).starts_with(kOk));
    });
}

void Gateway::endProbe(bool ready)
{
    m_loop.cancel(m_probeTimer);
    if (m_probe) {
        m_loop.forget(m_probe.get());
        m_probe.reset();
    }
    if (ready != m_ready)
        say(ready ? "the gateway is ready" : "the gateway does not answer");
    m_ready = ready;
    m_probeTimer = m_loop.after(m_ready ? kProbeReady : kProbeSoon, [this] { probe(); });
}

} // namespace cofferdam::guest
