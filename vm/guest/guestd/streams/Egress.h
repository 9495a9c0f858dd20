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

    [[nodiscard]] Descriptor listenOn(std::uint16_t port, bool proxy);
    void takeClient(int listener, bool proxy);
    void readHead(std::uint64_t id);
    void onHead(std::uint64_t id, Client &client, std::size_t headSize);
    void connect(std::uint64_t id, const std::string &authority);
    void onEvent(std::uint64_t id, const api::TunnelEvent &event);
    void answerAndEnd(std::uint64_t id, int status, std::string_view reason);
    void remove(std::uint64_t id);

    EventLoop &m_loop;
    TunnelPort m_tunnel;
    Descriptor m_modelListener;
    Descriptor m_proxyListener;
    std::unordered_map<std::uint64_t, Client> m_clients;
    std::uint64_t m_lastClient = 0;
    double m_budget;
    EventLoop::Clock::time_point m_budgetAt;
};

} // namespace cofferdam::guest
