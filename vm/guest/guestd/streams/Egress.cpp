// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/streams/Egress.h"

#include "core/api/GuestPlaces.h"
#include "vm/guest/guestd/base/Log.h"
#include "vm/guest/guestd/streams/ProxyRequest.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace cofferdam::guest {
namespace {

constexpr std::size_t kMaxClients = 200;
constexpr std::size_t kMaxHead = 16 * 1024;
constexpr std::chrono::seconds kHeadPatience{10};
// Below the budget of resets the host grants (TunnelLimits): a client that connects and leaves in a loop may not cost the
// agent its channel.
constexpr double kBurst = 100;
constexpr double kPerSecond = 10;

std::string httpAnswer(int status, std::string_view reason)
{
    const auto *phrase = status == 403 ? "Forbidden" : status == 400 ? "Bad Request" : status == 429 ? "Too Many Requests" : "Bad Gateway";
    const auto body = "Cofferdam: " + std::string(reason) + "\n";
    return "HTTP/1.1 " + std::to_string(status) + " " + phrase + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: " + std::to_string(body.size())
           + "\r\nConnection: close\r\n\r\n" + body;
}

} // namespace

struct Egress::Client {
    bool proxy = false;
    Descriptor reading;  // until the head is whole
    std::string head;         // of the request, and what came after it
    std::string opening;      // what the target gets first
    std::string greeting;     // what the client gets once the stream is open
    std::int32_t stream = 0;
    std::unique_ptr<StreamRelay> relay;
    EventLoop::TimerId patience = 0;
};

Egress::Egress(EventLoop &loop, std::unique_ptr<Port> port, std::uint16_t modelPort, std::uint16_t proxyPort)
    : m_loop(loop)
    , m_tunnel(loop, std::move(port), api::TunnelRole::Client)
    , m_budget(kBurst)
    , m_budgetAt(EventLoop::Clock::now())
{
    m_modelListener = listenOn(modelPort, false);
    if (proxyPort != 0)
        m_proxyListener = listenOn(proxyPort, true);
}

Egress::~Egress()
{
    while (!m_clients.empty())
        remove(m_clients.begin()->first);
    for (const auto *listener : {&m_modelListener, &m_proxyListener}) {
        if (*listener)
            m_loop.forget(listener->get());
    }
}

Descriptor Egress::listenOn(std::uint16_t port, bool proxy)
{
    Descriptor listener(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    const int yes = 1;
    ::setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(listener.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0 || ::listen(listener.get(), 64) != 0) {
        say("cannot listen on loopback port " + std::to_string(port));
        return {};
    }
    m_loop.watch(listener.get(), EPOLLIN, [this, fd = listener.get(), proxy](std::uint32_t) { takeClient(fd, proxy); });
    return listener;
}

void Egress::takeClient(int listener, bool proxy)
{
    Descriptor connection(::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!connection || m_clients.size() >= kMaxClients)
        return;
    const auto id = ++m_lastClient;
    auto &client = m_clients[id];
    client.proxy = proxy;
    if (!proxy) {
        client.relay = std::make_unique<StreamRelay>(m_loop, m_tunnel, std::move(connection), [this, id] { remove(id); });
        connect(id, api::kModelAuthority);
        return;
    }
    client.reading = std::move(connection);
    client.patience = m_loop.after(kHeadPatience, [this, id] { remove(id); });
    m_loop.watch(client.reading.get(), EPOLLIN | EPOLLRDHUP, [this, id](std::uint32_t) { readHead(id); });
}

void Egress::readHead(std::uint64_t id)
{
    auto &client = m_clients.at(id);
    std::array<char, 4096> buffer;
    const auto size = ::read(client.reading.get(), buffer.data(), buffer.size());
    if (size < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (size <= 0) {
        remove(id);
        return;
    }
    client.head.append(buffer.data(), static_cast<std::size_t>(size));
    if (const auto end = client.head.find("\r\n\r\n"); end != std::string::npos)
        onHead(id, client, end + 4);
    else if (client.head.size() > kMaxHead)
        remove(id);
}

void Egress::onHead(std::uint64_t id, Client &client, std::size_t headSize)
{
    m_loop.cancel(std::exchange(client.patience, 0));
    m_loop.forget(client.reading.get());
    client.relay = std::make_unique<StreamRelay>(m_loop, m_tunnel, std::move(client.reading), [this, id] { remove(id); });
    const auto request = readProxyRequest(std::string_view(client.head).substr(0, headSize));
    if (!request) {
        answerAndEnd(id, 400, "this is no request that a proxy serves.");
        return;
    }
    client.opening = request->head + client.head.substr(headSize);
    if (request->head.empty())
        client.greeting = "HTTP/1.1 200 Connection established\r\n\r\n";
    client.head.clear();
    connect(id, request->authority);
}

void Egress::connect(std::uint64_t id, const std::string &authority)
{
    const auto now = EventLoop::Clock::now();
    m_budget = std::min(kBurst, m_budget + kPerSecond * std::chrono::duration<double>(now - m_budgetAt).count());
    m_budgetAt = now;
    if (m_budget < 1) {
        answerAndEnd(id, 429, "too many connections in a short time.");
        return;
    }
    m_budget -= 1;
    const auto stream = m_tunnel.open(authority, [this, id](const api::TunnelEvent &event) { onEvent(id, event); });
    if (!stream) {
        answerAndEnd(id, 502, "the way out of this machine is closed at the moment.");
        return;
    }
    m_clients.at(id).stream = *stream;
}

void Egress::onEvent(std::uint64_t id, const api::TunnelEvent &event)
{
    using Kind = api::TunnelEvent::Kind;
    const auto found = m_clients.find(id);
    if (found == m_clients.end())
        return;
    auto &client = found->second;
    switch (event.kind) {
    case Kind::Accepted:
        client.stream = 0; // the relay's from here
        if (!client.greeting.empty())
            client.relay->writeLocal(client.greeting);
        client.relay->start(event.stream, client.opening);
        client.opening.clear();
        break;
    case Kind::Refused:
        client.stream = 0;
        answerAndEnd(id, event.status == 403 ? 403 : 502, event.text);
        break;
    case Kind::Closed:
        if (client.stream != 0) { // neither accepted nor refused
            client.stream = 0;
            answerAndEnd(id, 502, "the way out of this machine was cut.");
            break;
        }
        [[fallthrough]];
    default: client.relay->onEvent(event);
    }
}

void Egress::answerAndEnd(std::uint64_t id, int status, std::string_view reason)
{
    auto &client = m_clients.at(id);
    client.relay->writeLocal(httpAnswer(status, reason));
    client.relay->endLocal();
}

void Egress::remove(std::uint64_t id)
{
    const auto found = m_clients.find(id);
    if (found == m_clients.end())
        return;
    auto client = std::move(found->second);
    m_clients.erase(found);
    m_loop.cancel(client.patience);
    if (client.reading)
        m_loop.forget(client.reading.get());
    if (client.stream != 0)
        m_tunnel.reset(client.stream);
}

} // namespace cofferdam::guest
