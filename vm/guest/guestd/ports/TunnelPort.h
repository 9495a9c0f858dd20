// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A tunnel spoken over a port: moves the bytes and hands each event to its stream.

#pragma once

#include "core/api/Tunnel.h"
#include "vm/guest/guestd/ports/Port.h"

#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>

namespace cofferdam::guest {

class TunnelPort
{
public:
    using Handler = std::function<void(const api::TunnelEvent &event)>;

    TunnelPort(EventLoop &loop, std::unique_ptr<Port> port, api::TunnelRole role);
    ~TunnelPort();

    std::function<void(std::int32_t stream, const std::string &authority)> onConnect; ///< Server only.

    /// A new session: every stream of the old one is closed, what was under way is thrown away.
    void restart();
    /// No session until restart().
    void cut();
    [[nodiscard]] bool isUp() const { return m_tunnel && !m_tunnel->broken(); }

    [[nodiscard]] std::optional<std::int32_t> open(std::string_view authority, Handler handler);
    /// Server: who hears of the stream that onConnect brought; then take or refuse it.
    void handle(std::int32_t stream, Handler handler) { m_handlers[stream] = std::move(handler); }
    void accept(std::int32_t stream);
    void refuse(std::int32_t stream, int status, std::string_view reason);

    [[nodiscard]] std::size_t send(std::int32_t stream, std::string_view bytes);
    void finish(std::int32_t stream);
    void reset(std::int32_t stream);
    void consume(std::int32_t stream, std::size_t bytes);

private:
    void schedule();
    void turn();
    void dispatch();
    void pump();
    void endAll();

    EventLoop &m_loop;
    std::unique_ptr<Port> m_port;
    api::TunnelRole m_role;
    std::unique_ptr<api::Tunnel> m_tunnel;
    std::unordered_map<std::int32_t, Handler> m_handlers;
    EventLoop::TimerId m_turn = 0;
};

} // namespace cofferdam::guest
