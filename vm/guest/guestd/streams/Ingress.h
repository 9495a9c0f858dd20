// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The host's way in: streams to OpenClaw's port on loopback, and to nothing else in this machine.

#pragma once

#include "vm/guest/guestd/ports/TunnelPort.h"
#include "vm/guest/guestd/streams/StreamRelay.h"

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

namespace cofferdam::guest {

class Ingress
{
public:
    Ingress(EventLoop &loop, std::unique_ptr<Port> port, std::uint16_t gatewayPort);
    ~Ingress();

    void restart() { m_tunnel.restart(); }
    void cut() { m_tunnel.cut(); }

private:
    struct Visitor {
        std::int32_t stream = 0;
        Descriptor connecting;
        std::unique_ptr<StreamRelay> relay; ///< Once connected.
    };

    void onConnect(std::int32_t stream, const std::string &authority);
    void onConnected(std::uint64_t id);
    void onEvent(std::uint64_t id, const api::TunnelEvent &event);
    void remove(std::uint64_t id);

    EventLoop &m_loop;
    TunnelPort m_tunnel;
    std::uint16_t m_gatewayPort;
    std::unordered_map<std::uint64_t, Visitor> m_visitors;
    std::uint64_t m_lastVisitor = 0;
};

/// A connection to a loopback port that is under way; writable when done (or failed).
[[nodiscard]] Descriptor connectLoopback(std::uint16_t port);

} // namespace cofferdam::guest
