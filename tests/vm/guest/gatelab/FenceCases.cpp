// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/vm/guest/gatelab/Cases.h"
#include "vm/guest/bpf/gates.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/sched.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

namespace {

std::string asWhom;

void expect(const std::string &name, int outcome, int wanted)
{
    report(asWhom + name, outcome == wanted, std::to_string(outcome) + ", not " + std::to_string(wanted));
}

int result(int value)
{
    return value < 0 ? -errno : 0;
}

sockaddr_in addressOf(const char *host, unsigned short port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    ::inet_pton(AF_INET, host, &address.sin_addr);
    return address;
}

int connectTo(const char *host, unsigned short port, int type = SOCK_STREAM)
{
    const int fd = ::socket(AF_INET, type | SOCK_CLOEXEC, 0);
    const auto address = addressOf(host, port);
    const int outcome = result(::connect(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address));
    ::close(fd);
    return outcome;
}

int connectTo6(const char *host, unsigned short port)
{
    const int fd = ::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_port = htons(port);
    ::inet_pton(AF_INET6, host, &address.sin6_addr);
    const int outcome = result(::connect(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address));
    ::close(fd);
    return outcome;
}

int sendTo(const char *host, unsigned short port, sa_family_t family, int type, int flags)
{
    const int fd = ::socket(AF_INET, type | SOCK_CLOEXEC, 0);
    auto address = addressOf(host, port);
    address.sin_family = family;
    const int outcome = result(static_cast<int>(::sendto(fd, "x", 1, flags | MSG_NOSIGNAL, reinterpret_cast<const sockaddr *>(&address), sizeof address)));
    ::close(fd);
    return outcome;
}

int bindTo(unsigned short port, int &fd, int type = SOCK_STREAM, const char *host = "127.0.0.1")
{
    fd = ::socket(AF_INET, type | SOCK_CLOEXEC, 0);
    const auto address = addressOf(host, port);
    return result(::bind(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address));
}

int connectToPlugin()
{
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strcpy(address.sun_path, kPluginSocket);
    const int outcome = result(::connect(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address));
    ::close(fd);
    return outcome;
}

int openFor(const std::string &path, int flags)
{
    const int fd = ::open(path.c_str(), flags | O_CLOEXEC);
    const int outcome = result(fd);
    ::close(fd);
    return outcome;
}

/// What the gateway has opened beside its known port is not what tools listen on, at whatever address they bind the same number.
void gatewaysOtherPort(bool isTool)
{
    constexpr unsigned short kPort = 9229; // as Node's debugger
    if (!isTool) {
        int listener = -1; // stays open
        expect("bind another port", bindTo(kPort, listener), 0);
        expect("listen there", result(::listen(listener, 4)), 0);
    }
    int beside = -1;
    expect("bind the gateway's other port elsewhere", bindTo(kPort, beside, SOCK_STREAM, "127.0.0.2"), isTool ? -EPERM : 0);
    ::close(beside);
    expect("connect to the gateway's other port", connectTo("127.0.0.1", kPort), isTool ? -EACCES : 0);
}

/// One process group in OpenClaw's session; see check_group of vm/guest/bpf.
void processGroups(bool isTool)
{
    const auto leave = [] { return result(::setpgid(0, 0)); };
    expect("another process group in the gateway's session", outcomeIn(leave), -EPERM);
    expect("another process group in a session of its own", outcomeIn([&leave] {
               ::setsid();
               return outcomeIn(leave);
           }),
           isTool ? 0 : -EPERM); // the gateway's own children lead no session of a tool
}

/// Would be the gateway's, which never waits for it.
void fosterChildren()
{
    const auto outcomeOfClone = [](long child) {
        if (child == 0)
            ::_exit(0);
        return result(static_cast<int>(child));
    };
    expect("a child for its parent", outcomeOfClone(::syscall(SYS_clone, CLONE_PARENT, 0, 0, 0, 0)), -EPERM);
    clone_args arguments{};
    arguments.flags = CLONE_PARENT;
    expect("a child for its parent by clone3", outcomeOfClone(::syscall(SYS_clone3, &arguments, sizeof arguments)), -EPERM);
}

/// Opens until there are no more; how many, or 0 when the end is another than the limit.
int socketsUntilTheEnd(std::vector<int> &sockets)
{
    for (;;) {
        const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (fd < 0)
            return errno == EPERM ? static_cast<int>(sockets.size()) : 0;
        sockets.push_back(fd);
    }
}

void closeAll(std::vector<int> &sockets)
{
    for (const auto fd : sockets)
        ::close(fd);
    sockets.clear();
}

/// Accepts so many connections, and ends them.
void acceptSome(int count)
{
    int listener = -1;
    bindTo(0, listener);
    ::listen(listener, 4);
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(listener, reinterpret_cast<sockaddr *>(&address), &size);
    for (int i = 0; i < count; ++i) {
        const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const bool connected = ::connect(fd, reinterpret_cast<const sockaddr *>(&address), size) == 0;
        if (connected)
            ::close(::accept(listener, nullptr, nullptr));
        ::close(fd);
    }
    ::close(listener);
}

/// Tools have fewer sockets than there are ports, however they come to them.
void manySockets()
{
    std::vector<int> sockets;
    const auto first = socketsUntilTheEnd(sockets);
    closeAll(sockets);
    acceptSome(100);
    const auto second = socketsUntilTheEnd(sockets);
    closeAll(sockets);
    report(asWhom + "sockets without end", first > COFFERDAM_TOOL_SOCKETS - 100 && first <= COFFERDAM_TOOL_SOCKETS && second == first,
           std::to_string(first) + ", then " + std::to_string(second));
    expect("a socket after that", outcomeIn([] { return result(::socket(AF_INET, SOCK_STREAM, 0)) >= 0 ? 0 : -errno; }), 0);
}

/// Sets those that it has.
int processorsOf(pid_t process)
{
    cpu_set_t processors;
    return ::sched_getaffinity(process, sizeof processors, &processors) < 0 ? -errno : result(::sched_setaffinity(process, sizeof processors, &processors));
}

void ownPorts()
{
    int listener = -1;
    expect("bind any port", bindTo(0, listener), 0);
    expect("listen", result(::listen(listener, 4)), 0);
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(listener, reinterpret_cast<sockaddr *>(&address), &size);
    expect("connect to an own port", connectTo("127.0.0.1", ntohs(address.sin_port)), 0);
    expect("connect to it by 0.0.0.0", connectTo("0.0.0.0", ntohs(address.sin_port)), 0);
    expect("connect to it by ::ffff:127.0.0.1", connectTo6("::ffff:127.0.0.1", ntohs(address.sin_port)), 0);
    ::close(listener);
    int datagrams = -1;
    expect("bind any UDP port", bindTo(0, datagrams, SOCK_DGRAM), 0);
    size = sizeof address;
    ::getsockname(datagrams, reinterpret_cast<sockaddr *>(&address), &size);
    expect("send to an own UDP port", sendTo("127.0.0.1", ntohs(address.sin_port), AF_INET, SOCK_DGRAM, 0), 0);
    ::close(datagrams);
}

} // namespace

void fenceCases(const std::string &who)
{
    const bool isTool = who != "gateway";
    asWhom = who + ": ";
    expect("proxy's port", connectTo("127.0.0.1", 3128), -ECONNREFUSED); // nobody listens in the lab
    expect("model's port", connectTo("127.0.0.1", 18999), isTool ? -EACCES : -ECONNREFUSED);
    expect("gateway's port", connectTo("127.0.0.1", 18789), isTool ? -EACCES : -ECONNREFUSED);
    expect("gateway's port by ::1", connectTo6("::1", 18789), isTool ? -EACCES : -ECONNREFUSED);
    expect("gateway's port by ::ffff:127.0.0.1", connectTo6("::ffff:127.0.0.1", 18789), isTool ? -EACCES : -ECONNREFUSED);
    expect("any other port", connectTo("127.0.0.1", 4444), -EACCES);
    expect("another machine", connectTo("192.0.2.1", 80), -EACCES);
    expect("another machine by IPv6", connectTo6("2001:db8::1", 80), -EACCES);
    expect("connect UDP", connectTo("192.0.2.1", 53, SOCK_DGRAM), -EACCES);
    expect("send UDP", sendTo("192.0.2.1", 53, AF_INET, SOCK_DGRAM, 0), -EACCES);
    expect("send UDP without a family", sendTo("192.0.2.1", 53, AF_UNSPEC, SOCK_DGRAM, 0), -EACCES);
    expect("TCP fast open", sendTo("127.0.0.1", 4444, AF_INET, SOCK_STREAM, MSG_FASTOPEN), -EACCES);
    expect("raw socket", result(::socket(AF_INET, SOCK_RAW, IPPROTO_ICMP)), -EACCES);
    expect("packet socket", result(::socket(AF_PACKET, SOCK_DGRAM, 0)), -EACCES);
    expect("vsock", result(::socket(AF_VSOCK, SOCK_STREAM, 0)), -EACCES);
    expect("netlink of the audit", result(::socket(AF_NETLINK, SOCK_RAW, NETLINK_AUDIT)), -EACCES);
    expect("netlink of routes", outcomeIn([] { return result(::socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE)); }), 0);
    int fd = -1;
    expect("bind the proxy's port", bindTo(3128, fd), -EACCES);
    expect("bind the model's port", bindTo(18999, fd), -EACCES);
    expect("bind the gateway's port", bindTo(18789, fd), isTool ? -EACCES : 0);
    ::close(fd);
    ownPorts();
    gatewaysOtherPort(isTool);
    processGroups(isTool);
    fosterChildren();
    expect("plugin's socket", connectToPlugin(), isTool ? -EACCES : 0);
    expect("token", openFor("/run/cofferdam/gateway-token", O_RDONLY), isTool ? -EACCES : 0);
    if (!isTool)
        return;
    manySockets();
    const auto gateway = ::getppid(); // the shell of the call is this very process
    const auto folder = "/proc/" + std::to_string(gateway);
    expect("signal to the gateway", result(::kill(gateway, SIGTERM)), -EPERM);
    expect("priority of the gateway", result(::setpriority(PRIO_PROCESS, static_cast<id_t>(gateway), 0)), -EPERM);
    expect("its own priority", result(::setpriority(PRIO_PROCESS, 0, 1)), 0);
    const sched_param parameters{};
    expect("scheduler of the gateway", result(::sched_setscheduler(gateway, SCHED_OTHER, &parameters)), -EPERM);
    expect("processors of the gateway", processorsOf(gateway), -EPERM);
    expect("its own processors", processorsOf(0), 0);
    expect("priority of the gateway at the disk", result(static_cast<int>(::syscall(SYS_ioprio_set, 1 /* IOPRIO_WHO_PROCESS */, gateway, 2 << 13 | 4))),
           -EPERM);
    expect("memory of the gateway", openFor(folder + "/mem", O_RDONLY), -EACCES);
    expect("environment of the gateway", openFor(folder + "/environ", O_RDONLY), -EACCES);
    char byte = 0;
    const iovec here{&byte, 1};
    const iovec there{&byte, 1};
    expect("reading the gateway's memory", result(static_cast<int>(::process_vm_readv(gateway, &here, 1, &there, 1, 0))), -EPERM);
    const int outcome = outcomeOf("/gatelab", {"gatelab", "SHOW-TOOL"});
    const auto asked = contentOf("/run/cofferdam/asked");
    const std::string announced = who == "tool" ? "/gatelab waits=1 call=call-1" : "/gatelab waits=0 call=";
    report(asWhom + "what its program is asked with",
           outcome == 0 && asked.contains(announced + " dir=/home/agent files= 0:/gatelab ancestors=/gatelab,/bin/busybox,/bin/busybox,/gatelab,"), asked);
    report(asWhom + "its cgroup", contentOf("/proc/self/cgroup").contains("/agent/tools"), contentOf("/proc/self/cgroup"));
}
