// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/streams/Ingress.h"

#include "core/api/GuestPlaces.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <cerrno>
#include <utility>

namespace cofferdam::guest {

Descriptor connectLoopback(std::uint16_t port)
{
    Descriptor connection(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(connection.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0 && errno != EINPROGRESS)
        return {};
    return connection;
}

Ingress::Ingress(EventLoop &loop, std::unique_ptr<Port> port, std::uint16_t gatewayPort)
    : m_loop(loop)
    , m_tunnel(loop, std::move(port), api::TunnelRole::Server)
    , m_gatewayPort(gatewayPort)
{
    m_tunnel.onConnect = [this](std::int32_t stream, const std::string &authority) { onConnect(stream, authority); };
}

Ingress::~Ingress()
{
    while (!m_visitors.empty())
        remove(m_visitors.begin()->first);
}

void Ingress::onConnect(std::int32_t stream, const std::string &authority)
{
    if (authority != api::kGatewayAuthority) {
        m_tunnel.refuse(stream, 403, "only the agent's gateway is served");
        return;
    }
    auto connection = connectLoopback(m_gatewayPort);
    if (!connection) {
        m_tunnel.refuse(stream, 502, "the agent's gateway is not there");
        return;
    }
    const auto id = ++m_lastVisitor;
    m_loop.watch(connection.get(), EPOLLOUT, [this, id](std::uint32_t) { onConnected(id); });
    m_tunnel.handle(stream, [this, id](const api::TunnelEvent &event) { onEvent(id, event); });
    m_visitors.emplace(id, Visitor{stream, std::move(connection), nullptr});
}

void Ingress::onConnected(std::uint64_t id)
{
    auto &visitor = m_visitors.at(id);
    m_loop.forget(visitor.connecting.get());
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(visitor.connecting.get(), SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) {
        visitor.connecting.reset();
        m_tunnel.refuse(visitor.stream, 502, "the agent's gateway is not there"); // Closed follows
        return;
    }
    visitor.relay = std::make_unique<StreamRelay>(m_loop, m_tunnel, std::move(visitor.connecting), [this, id] { remove(id); });
    m_tunnel.accept(visitor.stream);
    visitor.relay->start(visitor.stream);
}

void Ingress::onEvent(std::uint64_t id, const api::TunnelEvent &event)
{
    const auto found = m_visitors.find(id);
    if (found == m_visitors.end())
        return;
    if (found->second.relay)
        found->second.relay->onEvent(event);
    else if (event.kind == api::TunnelEvent::Kind::Closed)
        remove(id);
}

void Ingress::remove(std::uint64_t id)
{
    const auto found = m_visitors.find(id);
    if (found == m_visitors.end())
        return;
    const auto visitor = std::move(found->second);
    m_visitors.erase(found);
    if (visitor.connecting)
        m_loop.forget(visitor.connecting.get());
}

} // namespace cofferdam::guest
