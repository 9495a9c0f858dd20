// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Streams to named places over one pair of byte streams: HTTP/2 CONNECT (RFC 9113 section 8.5) by nghttp2, without any I/O.
// No Qt: guestd uses it too.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace cofferdam::api {

enum class TunnelRole {
    Client, ///< Opens streams.
    Server, ///< Is asked for streams.
};

struct TunnelLimits {
    std::uint32_t streams = 256;                ///< Open at a time.
    std::uint32_t streamWindow = 1024 * 1024;   ///< Bytes in flight towards us on one stream until consume().
    std::uint32_t sessionWindow = 16 * 1024 * 1024;
    std::size_t unsent = 1024 * 1024;           ///< Bytes that send() keeps for one stream.
    std::size_t headerBytes = 8 * 1024;         ///< Names and values of one header block.
    std::uint64_t resetBurst = 200;             ///< Streams the peer may reset at once, and then per second: a tenth.
    /// Server: bytes before the client's preface that are dropped, because both ends of a port may start in the middle of an
    /// older stream. Until the preface came, the server says nothing.
    std::size_t leftover = 0;
};

/// Something that happened on a stream. `text`: authority, reason or data.
struct TunnelEvent {
    enum class Kind {
        Connect,  ///< Server: the peer asks for `text` (host:port); answer with accept() or refuse().
        Accepted, ///< Client: the stream is open both ways.
        Refused,  ///< Client: `status` and `text` say why; Closed follows.
        Data,     ///< Hand the bytes on, then consume() them.
        End,      ///< The peer sends nothing more; we still may.
        Writable, ///< send() had taken less than offered and takes more now.
        Closed,   ///< The id is void. `clean`: both sides ended it without an error.
    };
    Kind kind;
    std::int32_t stream;
    std::string text;
    int status = 0;
    bool clean = false;
};

/// One end of the link. Not thread-safe. The user moves bytes: feed() what arrived, write takeOutput(), then handle events.
class Tunnel
{
public:
    explicit Tunnel(TunnelRole role, TunnelLimits limits = {});
    ~Tunnel();
    Tunnel(const Tunnel &) = delete;
    Tunnel &operator=(const Tunnel &) = delete;

    /// Bytes of the peer. Garbage makes the tunnel broken(); no event of theirs gets lost before that.
    void feed(std::string_view bytes);
    /// Up to about `atMost` bytes for the peer; empty when there is nothing to send.
    [[nodiscard]] std::string takeOutput(std::size_t atMost = 256 * 1024);
    [[nodiscard]] std::optional<TunnelEvent> nextEvent();

    /// Client: asks for a stream; nothing when the peer's or our limit of streams is reached, or the tunnel is broken.
    [[nodiscard]] std::optional<std::int32_t> open(std::string_view authority);
    void accept(std::int32_t stream);                                           ///< Server: status 200.
    void refuse(std::int32_t stream, int status, std::string_view reason);      ///< Server: reason for people, cut to 1 KiB.
    /// Takes as many bytes as fit into TunnelLimits::unsent and says how many; 0 for a stream that cannot send.
    [[nodiscard]] std::size_t send(std::int32_t stream, std::string_view bytes);
    void finish(std::int32_t stream);                          ///< After what was sent, the end of our direction.
    void reset(std::int32_t stream);                           ///< Cuts both directions at once.
    void consume(std::int32_t stream, std::size_t bytes);      ///< Lets the peer send as much again.

    [[nodiscard]] bool broken() const noexcept;
    [[nodiscard]] const std::string &problem() const noexcept; ///< Why it is broken.
    [[nodiscard]] std::size_t streamCount() const noexcept;
    /// True once the peer's first SETTINGS arrived: somebody speaks HTTP/2 at the other end.
    [[nodiscard]] bool greeted() const noexcept;

private:
    struct Session;
    std::unique_ptr<Session> m_session;
};

} // namespace cofferdam::api
