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

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace cofferdam::guest {
namespace {

constexpr std::size_t kModelClients = 40;
constexpr std::size_t kProxyClients = 160;
constexpr std::size_t kMaxHead = 16 * 1024;
constexpr std::chrono::seconds kHeadPatience{10};
// Together below the streams and the budget of resets that the host grants (TunnelLimits): a client that connects and leaves in a loop
// may not cost the agent its channel.
constexpr api::TunnelLimits kGranted{};
constexpr double kModelBurst = 60;
constexpr double kModelPerSecond = 6;
constexpr double kProxyBurst = 90;
constexpr double kProxyPerSecond = 9;
static_assert(kModelClients + kProxyClients < kGranted.streams);
static_assert(kModelBurst + kProxyBurst < kGranted.resetBurst && (kModelPerSecond + kProxyPerSecond) * 10 < kGranted.resetBurst);

std::string httpAnswer(int status, std::string_view reason)
{
    const auto *phrase = status == 403 ? "Forbidden" : status == 400 ? "Bad Request" : status == 429 ? "Too Many Requests" : "Bad Gateway";
    const auto body = "Cofferdam: " + std::string(reason) + "\n";
    return "HTTP/1.1 " + std::to_string(status) + " " + phrase + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: " + std::to_string(body.size())
           + "\r\nConnection: close\r\n\r\n" + body;
}

} // namespace

struct Egress::Client {
    Listener *listener = nullptr;
    Descriptor reading;  // until the head is whole
    std::string head;         // of the request, and what came after it
    std::string opening;      // what the target gets first
    std::string greeting;     // what the client gets once the stream is open
    std::int32_t stream = 0;
    std::unique_ptr<StreamRelay> relay;
    EventLoop::TimerId patience = 0;
};

bool Egress::Listener::spend()
{
    const auto now = EventLoop::Clock::now();
    budget = std::min(burst, budget + perSecond * std::chrono::duration<double>(now - std::exchange(budgetAt, now)).count());
    if (budget < 1)
        return false;
    budget -= 1;
    return true;
}

Egress::Egress(EventLoop &loop, std::unique_ptr<Port> port, std::uint16_t modelPort, std::uint16_t proxyPort)
    : m_loop(loop)
    , m_tunnel(loop, std::move(port), api::TunnelRole::Client)
    , m_model{.socket = {}, .mostClients = kModelClients, .burst = kModelBurst, .perSecond = kModelPerSecond}
    , m_proxy{.socket = {}, .mostClients = kProxyClients, .burst = kProxyBurst, .perSecond = kProxyPerSecond}
{
    listenOn(m_model, modelPort);
    if (proxyPort != 0)
        listenOn(m_proxy, proxyPort);
}

Egress::~Egress()
{
    while (!m_clients.empty())
        remove(m_clients.begin()->first);
    for (const auto *listener : {&m_model, &m_proxy}) {
        if (listener->socket)
            m_loop.forget(listener->socket.get());
    }
}

void Egress::listenOn(Listener &listener, std::uint16_t port)
{
    listener.socket.reset(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    const int yes = 1;
    ::setsockopt(listener.socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(listener.socket.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0 || ::listen(listener.socket.get(), 64) != 0) {
        say("cannot listen on loopback port " + std::to_string(port));
        listener.socket.reset();
        return;
    }
    m_loop.watch(listener.socket.get(), EPOLLIN, [this, &listener](std::uint32_t) { takeClient(listener); });
}

void Egress::takeClient(Listener &listener)
{
    Descriptor connection(::accept4(listener.socket.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!connection || listener.clients >= listener.mostClients)
        return;
    const auto id = ++m_lastClient;
    auto &client = m_clients[id];
    client.listener = &listener;
    ++listener.clients;
    if (&listener == &m_model) {
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
    // Its own port is the gateway's alone; by the proxy any tool could ask the model in the user's name.
    if (request->authority == api::kModelAuthority) {
        answerAndEnd(id, 403, "the model is not reached by the proxy.");
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
    if (!m_clients.at(id).listener->spend()) {
        answerAndEnd(id, 429, "too many connections in a short time.");
        return;
    }
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
    --client.listener->clients;
    m_loop.cancel(client.patience);
    if (client.reading)
        m_loop.forget(client.reading.get());
    if (client.stream != 0)
        m_tunnel.reset(client.stream);
}

} // namespace cofferdam::guest
