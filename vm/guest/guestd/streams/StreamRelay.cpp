// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/streams/StreamRelay.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace cofferdam::guest {

StreamRelay::StreamRelay(EventLoop &loop, TunnelPort &tunnel, Descriptor local, std::function<void()> done)
    : m_loop(loop)
    , m_tunnel(tunnel)
    , m_local(std::move(local))
    , m_done(std::move(done))
{
    m_loop.watch(m_local.get(), EPOLLRDHUP, [this](std::uint32_t events) { onLocal(events); });
}

StreamRelay::~StreamRelay()
{
    if (m_local)
        m_loop.forget(m_local.get());
    if (m_stream != 0)
        m_tunnel.reset(m_stream);
}

void StreamRelay::start(std::int32_t stream, std::string_view early)
{
    m_stream = stream;
    m_toTunnel = early;
    readLocal();
}

void StreamRelay::onEvent(const api::TunnelEvent &event)
{
    using Kind = api::TunnelEvent::Kind;
    switch (event.kind) {
    case Kind::Data:
        m_toLocal += event.text;
        m_uncredited += event.text.size();
        flushLocal();
        break;
    case Kind::End:
        m_streamEnded = true;
        flushLocal();
        break;
    case Kind::Writable: readLocal(); break;
    case Kind::Closed:
        m_stream = 0;
        if (!event.clean) {
            over(true);
            return;
        }
        endLocal();
        break;
    case Kind::Connect:
    case Kind::Accepted:
    case Kind::Refused: break;
    }
}

void StreamRelay::writeLocal(std::string_view bytes)
{
    m_toLocal += bytes;
    flushLocal();
}

void StreamRelay::endLocal()
{
    m_closing = true;
    flushLocal();
}

void StreamRelay::onLocal(std::uint32_t events)
{
    const auto waiting = m_stream == 0 && !m_closing;
    if ((events & (EPOLLERR | EPOLLHUP)) || (waiting && (events & EPOLLRDHUP))) { // nobody is there any more
        over(true);
        return;
    }
    if (events & EPOLLOUT)
        flushLocal();
    if (m_local && (events & (EPOLLIN | EPOLLRDHUP)))
        readLocal();
}

void StreamRelay::readLocal()
{
    std::array<char, 64 * 1024> buffer;
    while (m_stream != 0) {
        if (!m_toTunnel.empty()) {
            const auto taken = m_tunnel.send(m_stream, m_toTunnel);
            m_toTunnel.erase(0, taken);
            if (!m_toTunnel.empty())
                break; // Writable will come
        }
        if (m_localEnded)
            break;
        const auto size = ::read(m_local.get(), buffer.data(), buffer.size());
        if (size > 0) {
            m_toTunnel.assign(buffer.data(), static_cast<std::size_t>(size));
            continue;
        }
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0 && errno == EAGAIN)
            break;
        m_localEnded = true;
        if (size < 0) {
            over(true);
            return;
        }
        m_tunnel.finish(m_stream);
    }
    updateInterest();
}

void StreamRelay::flushLocal()
{
    while (m_local && !m_toLocal.empty()) {
        const auto size = ::send(m_local.get(), m_toLocal.data(), m_toLocal.size(), MSG_NOSIGNAL);
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0 && errno == EAGAIN)
            break;
        if (size < 0) {
            over(true);
            return;
        }
        m_toLocal.erase(0, static_cast<std::size_t>(size));
        const auto credit = std::min(m_uncredited, static_cast<std::size_t>(size));
        m_uncredited -= credit;
        if (m_stream != 0 && credit > 0)
            m_tunnel.consume(m_stream, credit);
    }
    if (m_toLocal.empty() && m_closing) {
        over(false);
        return;
    }
    if (m_toLocal.empty() && m_streamEnded && m_local)
        ::shutdown(m_local.get(), SHUT_WR);
    updateInterest();
}

void StreamRelay::updateInterest()
{
    if (!m_local)
        return;
    std::uint32_t events = 0;
    if (m_stream != 0 && !m_localEnded && m_toTunnel.empty())
        events |= EPOLLIN;
    if (m_stream == 0 && !m_closing)
        events |= EPOLLRDHUP; // waiting for the stream: notice a client that gives up
    if (!m_toLocal.empty())
        events |= EPOLLOUT;
    m_loop.change(m_local.get(), events);
}

void StreamRelay::over(bool abruptly)
{
    if (!m_local)
        return;
    if (abruptly) {
        const linger cutHard{1, 0}; // the other side shall see a reset, not an orderly end
        ::setsockopt(m_local.get(), SOL_SOCKET, SO_LINGER, &cutHard, sizeof cutHard);
    }
    m_loop.forget(m_local.get());
    m_local.reset();
    if (m_stream != 0)
        m_tunnel.reset(std::exchange(m_stream, 0));
    if (m_done)
        m_loop.after(std::chrono::milliseconds(0), std::exchange(m_done, nullptr)); // it may destroy us
}

} // namespace cofferdam::guest
