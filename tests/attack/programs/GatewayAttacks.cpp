// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// OpenClaw by ways beside kill(2) and its own port: signals that a descriptor sends, its priorities and limits, the other places where
// it listens, the rights of its files, its state to look at. Each is put back, so that those that come after find it at work.

#include "tests/attack/programs/Attack.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <linux/ioprio.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/inotify.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

namespace attack {
namespace {

constexpr auto kToken = "/run/cofferdam/gateway-token";
constexpr auto kPluginSocket = "/run/cofferdam/plugin.sock";
constexpr auto kState = "/home/agent/.openclaw";
constexpr unsigned short kOtherPort = 9229; // tinyagent's
constexpr unsigned short kModelPort = 18999;

// Signals that nobody sends by kill(2)

/// Has `descriptor` send SIGSTOP to the gateway.
void aim(int descriptor, const f_owner_ex &owner)
{
    must("F_SETOWN_EX", ::fcntl(descriptor, F_SETOWN_EX, &owner));
    must("F_SETSIG", ::fcntl(descriptor, F_SETSIG, SIGSTOP));
    must("O_ASYNC", ::fcntl(descriptor, F_SETFL, O_ASYNC | O_NONBLOCK));
}

void tellWhetherStopped()
{
    ::usleep(100'000);
    const auto state = stateOf(gatewayPid());
    ::kill(gatewayPid(), SIGCONT);
    if (state == 'T')
        effect("the gateway was stopped");
    else
        note("STOPPED the signal did not arrive");
}

void signalByPipe()
{
    int ends[2];
    must("pipe", ::pipe(ends));
    aim(ends[0], {F_OWNER_PID, gatewayPid()});
    must("write", ::write(ends[1], "x", 1));
    tellWhetherStopped();
}

void signalThreadBySocket()
{
    int ends[2];
    must("socketpair", ::socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
    aim(ends[0], {F_OWNER_TID, gatewayPid()});
    must("write", ::write(ends[1], "x", 1));
    tellWhetherStopped();
}

/// The signal comes of a lease that somebody breaks.
void signalByLease()
{
    const std::string file = own("leased");
    writeFile(file.c_str(), "x");
    const auto leased = static_cast<int>(must("open", ::open(file.c_str(), O_RDONLY)));
    must("F_SETLEASE", ::fcntl(leased, F_SETLEASE, F_RDLCK));
    const f_owner_ex owner{F_OWNER_PID, gatewayPid()};
    must("F_SETOWN_EX", ::fcntl(leased, F_SETOWN_EX, &owner));
    must("F_SETSIG", ::fcntl(leased, F_SETSIG, SIGSTOP));
    [[maybe_unused]] const auto breaker = ::open(file.c_str(), O_WRONLY | O_NONBLOCK);
    tellWhetherStopped();
}

/// Of a folder that is watched (dnotify).
void signalByFolder()
{
    const std::string file = own("made");
    ::unlink(file.c_str());
    const auto folder = static_cast<int>(must("open", ::open(own(""), O_RDONLY | O_DIRECTORY)));
    must("F_SETSIG", ::fcntl(folder, F_SETSIG, SIGSTOP));
    must("F_NOTIFY", ::fcntl(folder, F_NOTIFY, DN_CREATE));
    const f_owner_ex owner{F_OWNER_PID, gatewayPid()};
    must("F_SETOWN_EX", ::fcntl(folder, F_SETOWN_EX, &owner));
    writeFile(file.c_str(), "x");
    tellWhetherStopped();
}

// What slows it. What it has is set again, so that nothing changes: that it may be set is the effect.

void slowByNice()
{
    errno = 0;
    const auto nice = ::getpriority(PRIO_PROCESS, static_cast<id_t>(gatewayPid()));
    must("setpriority of the gateway", ::setpriority(PRIO_PROCESS, static_cast<id_t>(gatewayPid()), nice));
    effect("the gateway's priority was set");
}

/// By way of its user, who is ours, too.
void slowByUser()
{
    must("setpriority of the user's processes", ::setpriority(PRIO_USER, ::getuid(), 1));
    if (::getpriority(PRIO_PROCESS, static_cast<id_t>(gatewayPid())) > 0)
        effect("the gateway's priority was lowered");
}

void slowByScheduler()
{
    const sched_param parameters{};
    must("sched_setscheduler of the gateway", ::sched_setscheduler(gatewayPid(), SCHED_OTHER, &parameters));
    effect("the gateway's scheduler was set");
}

void slowByProcessor()
{
    cpu_set_t processors;
    must("sched_getaffinity", ::sched_getaffinity(gatewayPid(), sizeof processors, &processors));
    must("sched_setaffinity of the gateway", ::sched_setaffinity(gatewayPid(), sizeof processors, &processors));
    effect("the gateway's processors were set");
}

void slowByDisk()
{
    constexpr int kNormal = IOPRIO_CLASS_BE << IOPRIO_CLASS_SHIFT | 4;
    must("ioprio_set of the gateway", ::syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, gatewayPid(), kNormal));
    effect("the gateway's priority at the disk was set");
}

void firstToGo()
{
    const auto path = "/proc/" + std::to_string(gatewayPid()) + "/oom_score_adj";
    const auto now = readFile(path);
    const auto fd = static_cast<int>(must("open the gateway's oom_score_adj", ::open(path.c_str(), O_WRONLY)));
    must("write the gateway's oom_score_adj", ::write(fd, now.data(), now.size()));
    effect("the gateway's place among those that go first");
}

// Where else it listens

sockaddr_in loopback(const char *host, unsigned short port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    ::inet_pton(AF_INET, host, &address.sin_addr);
    return address;
}

int connectedTo(unsigned short port, const char *what)
{
    const auto fd = static_cast<int>(must("socket", ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)));
    const timeval patience{5, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    const auto to = loopback("127.0.0.1", port);
    must(what, ::connect(fd, reinterpret_cast<const sockaddr *>(&to), sizeof to));
    return fd;
}

void otherPort()
{
    connectedTo(kOtherPort, "connect to a port that the gateway has opened");
    effect("a port of the gateway's that is none of the known ones");
}

/// A port that a tool has bound is its own, so it binds the same at another address.
void otherPortOfTheSameNumber()
{
    const auto fd = static_cast<int>(must("socket", ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)));
    const auto at = loopback("127.0.0.2", kOtherPort);
    const auto bound = ::bind(fd, reinterpret_cast<const sockaddr *>(&at), sizeof at);
    if (bound != 0)
        note("STOPPED bind at another address: %s", std::strerror(errno));
    otherPort();
}

template<int type>
void otherSocket()
{
    const auto fd = static_cast<int>(must("socket", ::socket(AF_UNIX, type | SOCK_CLOEXEC, 0)));
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    std::strcpy(to.sun_path, type == SOCK_STREAM ? "/tmp/tinyagent.sock" : "/tmp/tinyagent-datagrams.sock");
    if (type == SOCK_STREAM)
        must("connect to a socket of the gateway", ::connect(fd, reinterpret_cast<const sockaddr *>(&to), sizeof to));
    else
        must("send to a socket of the gateway", ::sendto(fd, "x", 1, 0, reinterpret_cast<const sockaddr *>(&to), sizeof to));
    effect("a socket of the gateway's");
}

void askModel(int fd, const std::string &request)
{
    must("send", ::send(fd, request.data(), request.size(), MSG_NOSIGNAL));
    char text[1024] = {};
    must("an answer of the model", ::recv(fd, text, sizeof text - 1, MSG_WAITALL));
    if (std::strstr(text, "scripted"))
        effect("the model answered");
    else
        note("STOPPED the answer is %.40s", text);
}

std::string questionToTheModel(const std::string &target)
{
    const std::string body = R"({"model":"scripted","messages":[{"role":"user","content":"hello"}]})";
    return "POST " + target + " HTTP/1.1\r\nHost: model.cofferdam\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

void modelPort()
{
    askModel(connectedTo(kModelPort, "connect to the model"), questionToTheModel("/main/v1/chat/completions"));
}

void modelByProxy()
{
    askModel(connectedTo(3128, "connect to the proxy"), questionToTheModel("http://model.cofferdam/main/v1/chat/completions"));
}

// The rights of its files: a token or a socket that it cannot open ends it as well.

void shutToken()
{
    must("chmod of the token", ::chmod(kToken, 0));
    effect("the gateway's token is shut");
    ::chmod(kToken, 0400);
}

/// A list of rights in which nobody has any.
void shutTokenByList()
{
    // Version 2, in 32 bits; then who (owner, group, others), which rights, and nobody by number, in 32 bits.
    constexpr std::array<std::uint16_t, 14> kList{2, 0, 1, 0, 0xffff, 0xffff, 4, 0, 0xffff, 0xffff, 32, 0, 0xffff, 0xffff};
    must("a list of rights for the token", ::setxattr(kToken, "system.posix_acl_access", kList.data(), sizeof kList, 0));
    effect("the gateway's token is shut by a list of rights");
    ::chmod(kToken, 0400);
}

void touchToken()
{
    must("utimensat of the token", ::utimensat(AT_FDCWD, kToken, nullptr, 0));
    effect("the times of the gateway's token");
}

void shutPluginSocket()
{
    must("chmod of the plugin's socket", ::chmod(kPluginSocket, 0));
    effect("the plugin's socket is shut");
}

// Its state, to look at

void listState()
{
    auto *folder = ::opendir(kState);
    must("list OpenClaw's state", folder ? 0 : -1);
    if (::readdir(folder))
        effect("OpenClaw's state was listed");
}

void listStateDeeper()
{
    const auto top = static_cast<int>(must("open a folder for its path alone", ::open(kState, O_PATH | O_DIRECTORY)));
    const auto fd = static_cast<int>(must("list a folder of OpenClaw's state", ::openat(top, "agents/main", O_RDONLY | O_DIRECTORY)));
    std::array<char, 1024> entries;
    if (::syscall(SYS_getdents64, fd, entries.data(), entries.size()) > 0)
        effect("a folder of OpenClaw's state was listed");
}

void watchState()
{
    const auto fd = static_cast<int>(must("inotify_init", ::inotify_init1(IN_CLOEXEC)));
    must("watch OpenClaw's state", ::inotify_add_watch(fd, kState, IN_ALL_EVENTS));
    effect("OpenClaw's state is watched");
}

// What it would load at its next start

void renameToModules()
{
    must("rename to a folder that Node looks for modules in", ::rename(victim("sub"), "/home/agent/.node_libraries"));
}

} // namespace

std::vector<Attack> gatewayAttacks()
{
    return {
        {"gateway-signal-by-pipe", signalByPipe},
        {"gateway-signal-by-socket", signalThreadBySocket},
        {"gateway-signal-by-lease", signalByLease},
        {"gateway-signal-by-folder", signalByFolder},
        {"gateway-nice", slowByNice},
        {"gateway-nice-by-user", slowByUser},
        {"gateway-scheduler", slowByScheduler},
        {"gateway-processors", slowByProcessor},
        {"gateway-io-priority", slowByDisk},
        {"gateway-oom-score", firstToGo},
        {"gateway-other-port", otherPort},
        {"gateway-other-port-by-number", otherPortOfTheSameNumber},
        {"gateway-unix-socket", otherSocket<SOCK_STREAM>},
        {"gateway-unix-datagram", otherSocket<SOCK_DGRAM>},
        {"gateway-model-port", modelPort},
        {.name = "gateway-model-by-proxy", .run = modelByProxy, .alwaysHeld = true},
        {"gateway-token-shut", shutToken},
        {"gateway-token-shut-by-list", shutTokenByList},
        {"gateway-token-touched", touchToken},
        {.name = "plugin-socket-shut", .run = shutPluginSocket, .alwaysHeld = true},
        {"gateway-state-listed", listState},
        {"gateway-state-listed-deeper", listStateDeeper},
        {"gateway-state-watched", watchState},
        {"persist-node-libraries", renameToModules},
    };
}

} // namespace attack
