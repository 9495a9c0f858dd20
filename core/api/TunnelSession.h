// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One end of a tunnel as nghttp2 sees it: what its callbacks say becomes streams and events. Only Tunnel.cpp and this use nghttp2.

#pragma once

#include "core/api/Tunnel.h"

#include <nghttp2/nghttp2.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace cofferdam::api {

/// In an answer that refuses: why, for people.
inline constexpr std::string_view kReasonHeader = "cofferdam-reason";
inline constexpr std::size_t kReasonSize = 1024;

struct Tunnel::Session {
    struct Stream {
        std::string unsent;
        std::size_t sentOf = 0;      // of unsent
        std::size_t unconsumed = 0;  // handed out as Data, not yet consumed
        std::size_t headerBytes = 0;
        std::string method, authority, reason;
        int status = 0;
        bool known = false;          // to our user: events may tell of it
        bool open = false;           // accepted: data may flow
        bool answered = false;       // server: accept or refuse was called
        bool finished = false;       // our end is to be sent
        bool ended = false;          // the peer's end came
        bool wantsRoom = false;      // send() took less than offered
    };

    Session(TunnelRole r, TunnelLimits l);
    ~Session() { nghttp2_session_del(http); }
    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;

    /// Where nghttp2 gets what a stream sends.
    static nghttp2_data_provider2 source();
    /// Drops what comes before the client's preface; gives what is to be parsed.
    std::string_view skipLeftover(std::string_view bytes);
    void breakOff(std::string why)
    {
        if (broken)
            return;
        broken = true;
        problem = std::move(why);
    }
    void emitEvent(TunnelEvent::Kind kind, std::int32_t stream, std::string text = {}) { events.push_back({kind, stream, std::move(text)}); }
    Stream *find(std::int32_t id)
    {
        const auto found = streams.find(id);
        return found == streams.end() ? nullptr : &found->second;
    }
    void resetStream(std::int32_t id, std::uint32_t code) { nghttp2_submit_rst_stream(http, NGHTTP2_FLAG_NONE, id, code); }
    void onRequest(std::int32_t id, Stream &stream);
    void onResponse(std::int32_t id, Stream &stream);
    void onFrame(const nghttp2_frame &frame);
    int onData(std::int32_t id, std::string_view bytes);
    nghttp2_ssize read(Stream &stream, std::int32_t id, std::uint8_t *target, std::size_t size, std::uint32_t *flags);

    TunnelRole role;
    TunnelLimits limits;
    nghttp2_session *http = nullptr;
    std::unordered_map<std::int32_t, Stream> streams;
    std::deque<TunnelEvent> events;
    std::string problem;
    std::string searched; // leftover bytes in which the preface may have begun
    std::size_t skipped = 0;
    bool seeking = false; // server: the preface has not come yet
    bool broken = false;
    bool greeted = false;
};

} // namespace cofferdam::api
