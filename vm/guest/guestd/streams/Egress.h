// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The agent's way out: a port for its model and a web proxy, both on loopback, both ending in streams the host decides about.

#pragma once

#include "vm/guest/guestd/ports/TunnelPort.h"
#include "vm/guest/guestd/streams/StreamRelay.h"

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

namespace cofferdam::guest {

class Egress
{
public:
    /// A `proxyPort` of 0 means no web proxy (tests).
    Egress(EventLoop &loop, std::unique_ptr<Port> port, std::uint16_t modelPort, std::uint16_t proxyPort);
    ~Egress();

    void restart() { m_tunnel.restart(); }
    void cut() { m_tunnel.cut(); }

private:
    struct Client;
    /// What its clients use up is theirs alone: tools, which have the proxy, cannot keep the gateway from its model.
    struct Listener {
        Descriptor socket;
        std::size_t mostClients; ///< At a time.
        std::size_t clients = 0;
        double burst;     ///< Streams at once,
        double perSecond; ///< and from then on.
        double budget = burst;
        EventLoop::Clock::time_point budgetAt = EventLoop::Clock::now();

        [[nodiscard]] bool spend();
    };

    void listenOn(Listener &listener, std::uint16_t port);
    void takeClient(Listener &listener);
    void readHead(std::uint64_t id);
    void onHead(std::uint64_t id, Client &client, std::size_t headSize);
    void connect(std::uint64_t id, const std::string &authority);
    void onEvent(std::uint64_t id, const api::TunnelEvent &event);
    void answerAndEnd(std::uint64_t id, int status, std::string_view reason);
    void remove(std::uint64_t id);

    EventLoop &m_loop;
    TunnelPort m_tunnel;
    Listener m_model;
    Listener m_proxy;
    std::unordered_map<std::uint64_t, Client> m_clients;
    std::uint64_t m_lastClient = 0;
};

} // namespace cofferdam::guest
