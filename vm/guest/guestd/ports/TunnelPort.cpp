// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/ports/TunnelPort.h"

#include "vm/guest/guestd/base/Log.h"

#include <utility>

namespace cofferdam::guest {
namespace {

// The host speaks on `in` only after our HELLO, but its bytes of before may still be on the way through the port.
constexpr std::size_t kLeftover = 64 * 1024 * 1024;

} // namespace

TunnelPort::TunnelPort(EventLoop &loop, std::unique_ptr<Port> port, api::TunnelRole role) : m_loop(loop), m_port(std::move(port)), m_role(role)
{
    if (!m_port)
        return;
    m_port->onReceived = [this](std::string_view bytes) {
        if (!m_tunnel)
            return;
        m_tunnel->feed(bytes);
        turn();
    };
    m_port->onRoom = [this] { schedule(); };
    // What is cut is told by the control port alone: after a restore the kernel may show this one as closed for a moment, after
    // the host has greeted us and speaks on it.
}

TunnelPort::~TunnelPort()
{
    m_loop.cancel(m_turn);
}

// Calls come from within handlers of events; what they cause waits until the stack is empty.
void TunnelPort::schedule()
{
    if (m_turn == 0)
        m_turn = m_loop.after(std::chrono::milliseconds(0), [this] { turn(); });
}

void TunnelPort::turn()
{
    m_loop.cancel(std::exchange(m_turn, 0));
    dispatch();
    pump();
}

void TunnelPort::restart()
{
    cut();
    if (!m_port)
        return;
    m_port->discard();
    api::TunnelLimits limits;
    if (m_role == api::TunnelRole::Server)
        limits.leftover = kLeftover;
    m_tunnel = std::make_unique<api::Tunnel>(m_role, limits);
    schedule();
}

void TunnelPort::cut()
{
    m_tunnel.reset();
    endAll();
}

void TunnelPort::endAll()
{
    const auto handlers = std::exchange(m_handlers, {});
    for (const auto &[stream, handler] : handlers)
        handler({api::TunnelEvent::Kind::Closed, stream, {}});
}

std::optional<std::int32_t> TunnelPort::open(std::string_view authority, Handler handler)
{
    if (!isUp())
        return std::nullopt;
    const auto stream = m_tunnel->open(authority);
    if (stream)
        m_handlers[*stream] = std::move(handler);
    schedule();
    return stream;
}

void TunnelPort::accept(std::int32_t stream)
{
    if (!isUp())
        return;
    m_tunnel->accept(stream);
    schedule();
}

void TunnelPort::refuse(std::int32_t stream, int status, std::string_view reason)
{
    if (!isUp())
        return;
    m_tunnel->refuse(stream, status, reason);
    schedule();
}

std::size_t TunnelPort::send(std::int32_t stream, std::string_view bytes)
{
    if (!isUp())
        return 0;
    const auto taken = m_tunnel->send(stream, bytes);
    schedule();
    return taken;
}

void TunnelPort::finish(std::int32_t stream)
{
    if (!isUp())
        return;
    m_tunnel->finish(stream);
    schedule();
}

void TunnelPort::reset(std::int32_t stream)
{
    m_handlers.erase(stream); // whoever resets is not interested in the rest
    if (!isUp())
        return;
    m_tunnel->reset(stream);
    schedule();
}

void TunnelPort::consume(std::int32_t stream, std::size_t bytes)
{
    if (!isUp())
        return;
    m_tunnel->consume(stream, bytes);
    schedule();
}

void TunnelPort::dispatch()
{
    while (m_tunnel) {
        const auto event = m_tunnel->nextEvent();
        if (!event)
            break;
        if (event->kind == api::TunnelEvent::Kind::Connect) {
            onConnect(event->stream, event->text);
            continue;
        }
        const auto found = m_handlers.find(event->stream);
        if (found == m_handlers.end()) {
            if (event->kind == api::TunnelEvent::Kind::Data)
                m_tunnel->consume(event->stream, event->text.size());
            continue;
        }
        const auto handler = found->second; // it may end itself
        if (event->kind == api::TunnelEvent::Kind::Closed)
            m_handlers.erase(found);
        handler(*event);
    }
    if (m_tunnel && m_tunnel->broken()) {
        say("tunnel: " + m_tunnel->problem());
        cut(); // the host sees the silence and connects anew, which restarts us
    }
}

void TunnelPort::pump()
{
    while (m_tunnel && m_port->unsent() == 0) {
        const auto bytes = m_tunnel->takeOutput();
        if (bytes.empty())
            break;
        m_port->write(bytes);
        schedule(); // sending closes streams and makes room in them
    }
}

} // namespace cofferdam::guest
