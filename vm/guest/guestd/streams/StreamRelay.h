// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Joins one local connection with one stream of a tunnel, both directions, neither faster than the other side takes.

#pragma once

#include "core/base/Descriptor.h"
#include "vm/guest/guestd/ports/TunnelPort.h"

#include <functional>
#include <string>

namespace cofferdam::guest {

class StreamRelay
{
public:
    /// `done` is called once from the loop when both sides are over; it may destroy the relay.
    StreamRelay(EventLoop &loop, TunnelPort &tunnel, Descriptor local, std::function<void()> done);
    ~StreamRelay();
    StreamRelay(const StreamRelay &) = delete;
    StreamRelay &operator=(const StreamRelay &) = delete;

    /// From here bytes flow. `early` was read from the local side before.
    void start(std::int32_t stream, std::string_view early = {});
    void onEvent(const api::TunnelEvent &event);
    /// For the local side, ahead of anything of the stream.
    void writeLocal(std::string_view bytes);
    /// Closes the local side when everything written has left.
    void endLocal();

private:
    void onLocal(std::uint32_t events);
    void readLocal();
    void flushLocal();
    void updateInterest();
    void over(bool abruptly);

    EventLoop &m_loop;
    TunnelPort &m_tunnel;
    Descriptor m_local;
    std::function<void()> m_done;
    std::int32_t m_stream = 0;
    std::string m_toLocal;
    std::string m_toTunnel;
    std::size_t m_uncredited = 0; ///< of m_toLocal: bytes of the stream
    bool m_localEnded = false;    ///< The local side sends nothing more.
    bool m_streamEnded = false;   ///< The stream brings nothing more.
    bool m_closing = false;       ///< Everything is over once m_toLocal has left.
};

} // namespace cofferdam::guest
