// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/api/TunnelSession.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace cofferdam::api {
namespace {

constexpr std::size_t kMaxContinuations = 8;
constexpr std::size_t kMaxSettings = 32;
constexpr std::size_t kMaxOutboundAcks = 256;

std::string_view view(const std::uint8_t *bytes, std::size_t size)
{
    return {reinterpret_cast<const char *>(bytes), size};
}

} // namespace

std::string_view Tunnel::Session::skipLeftover(std::string_view bytes)
{
    constexpr std::string_view kPreface{NGHTTP2_CLIENT_MAGIC, NGHTTP2_CLIENT_MAGIC_LEN};
    searched.append(bytes);
    if (const auto start = searched.find(kPreface); start != std::string::npos) {
        seeking = false;
        searched.erase(0, start);
        return searched;
    }
    if (const auto keep = kPreface.size() - 1; searched.size() > keep) {
        skipped += searched.size() - keep;
        searched.erase(0, searched.size() - keep);
    }
    if (skipped > limits.leftover)
        breakOff("no HTTP/2 preface");
    return {};
}

void Tunnel::Session::onRequest(std::int32_t id, Stream &stream)
{
    if (stream.method != "CONNECT" || stream.authority.empty()) {
        resetStream(id, NGHTTP2_PROTOCOL_ERROR); // nothing but tunnels is served here
        return;
    }
    stream.known = true;
    emitEvent(TunnelEvent::Kind::Connect, id, stream.authority);
}

void Tunnel::Session::onResponse(std::int32_t id, Stream &stream)
{
    if (stream.status >= 200 && stream.status < 300) {
        stream.open = true;
        emitEvent(TunnelEvent::Kind::Accepted, id);
        return;
    }
    events.push_back({TunnelEvent::Kind::Refused, id, stream.reason, stream.status});
    stream.finished = true; // an orderly end: a reset would count against the peer's budget
    nghttp2_session_resume_data(http, id);
}

void Tunnel::Session::onFrame(const nghttp2_frame &frame)
{
    const auto id = frame.hd.stream_id;
    switch (frame.hd.type) {
    case NGHTTP2_SETTINGS: greeted = true; return;
    case NGHTTP2_GOAWAY: breakOff("the other end went away: " + std::string(nghttp2_http2_strerror(frame.goaway.error_code))); return;
    case NGHTTP2_HEADERS:
        if (auto *stream = find(id)) {
            if (frame.headers.cat == NGHTTP2_HCAT_REQUEST)
                onRequest(id, *stream);
            else if (frame.headers.cat == NGHTTP2_HCAT_RESPONSE)
                onResponse(id, *stream);
        }
        break;
    case NGHTTP2_DATA: break;
    default: return;
    }
    if (auto *stream = find(id); stream && (frame.hd.flags & NGHTTP2_FLAG_END_STREAM) && !stream->ended) {
        stream->ended = true;
        if (stream->known && (stream->open || role == TunnelRole::Server))
            emitEvent(TunnelEvent::Kind::End, id);
    }
}

int Tunnel::Session::onData(std::int32_t id, std::string_view bytes)
{
    auto *stream = find(id);
    if (!stream || !stream->open) { // nobody has agreed to take it
        nghttp2_session_consume_connection(http, bytes.size());
        if (stream)
            resetStream(id, NGHTTP2_PROTOCOL_ERROR);
        return 0;
    }
    stream->unconsumed += bytes.size();
    if (!events.empty() && events.back().kind == TunnelEvent::Kind::Data && events.back().stream == id)
        events.back().text.append(bytes);
    else
        emitEvent(TunnelEvent::Kind::Data, id, std::string(bytes));
    return 0;
}

nghttp2_ssize Tunnel::Session::read(Stream &stream, std::int32_t id, std::uint8_t *target, std::size_t size, std::uint32_t *flags)
{
    const auto available = stream.unsent.size() - stream.sentOf;
    const auto taken = std::min(size, available);
    if (taken > 0)
        std::memcpy(target, stream.unsent.data() + stream.sentOf, taken);
    stream.sentOf += taken;
    if (stream.sentOf == stream.unsent.size()) {
        stream.unsent.clear();
        stream.sentOf = 0;
        if (stream.finished)
            *flags |= NGHTTP2_DATA_FLAG_EOF;
    }
    if (stream.wantsRoom && stream.unsent.size() - stream.sentOf <= limits.unsent / 2) {
        stream.wantsRoom = false;
        emitEvent(TunnelEvent::Kind::Writable, id);
    }
    if (taken == 0 && !(*flags & NGHTTP2_DATA_FLAG_EOF))
        return NGHTTP2_ERR_DEFERRED;
    return static_cast<nghttp2_ssize>(taken);
}

namespace {

/// nghttp2 calls plain functions; `user` is the Tunnel::Session.
template<typename S>
struct Hooks {
    static S &of(void *user) { return *static_cast<S *>(user); }

    static int beginHeaders(nghttp2_session *, const nghttp2_frame *frame, void *user)
    {
        if (frame->hd.type == NGHTTP2_HEADERS && frame->headers.cat == NGHTTP2_HCAT_REQUEST)
            of(user).streams.try_emplace(frame->hd.stream_id);
        return 0;
    }
    static int header(nghttp2_session *, const nghttp2_frame *frame, const std::uint8_t *name, std::size_t nameSize, const std::uint8_t *value,
                      std::size_t valueSize, std::uint8_t, void *user)
    {
        auto &session = of(user);
        auto *stream = session.find(frame->hd.stream_id);
        if (!stream)
            return 0;
        stream->headerBytes += nameSize + valueSize;
        if (stream->headerBytes > session.limits.headerBytes)
            return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
        const auto key = view(name, nameSize);
        const auto text = view(value, valueSize);
        if (key == ":method")
            stream->method = text;
        else if (key == ":authority")
            stream->authority = text;
        else if (key == ":status")
            std::from_chars(text.data(), text.data() + text.size(), stream->status);
        else if (key == kReasonHeader)
            stream->reason = text.substr(0, kReasonSize);
        return 0;
    }
    static int frame(nghttp2_session *, const nghttp2_frame *frame, void *user)
    {
        of(user).onFrame(*frame);
        return 0;
    }
    static int invalid(nghttp2_session *, const nghttp2_frame *, int code, void *user)
    {
        of(user).breakOff(std::string("invalid frame: ") + nghttp2_strerror(code));
        return 0;
    }
    static int sent(nghttp2_session *, const nghttp2_frame *frame, void *user)
    {
        if (frame->hd.type == NGHTTP2_GOAWAY)
            of(user).breakOff(std::string("gave up on the other end: ") + nghttp2_http2_strerror(frame->goaway.error_code));
        return 0;
    }
    static int data(nghttp2_session *, std::uint8_t, std::int32_t id, const std::uint8_t *bytes, std::size_t size, void *user)
    {
        return of(user).onData(id, view(bytes, size));
    }
    static int closed(nghttp2_session *http, std::int32_t id, std::uint32_t code, void *user)
    {
        auto &session = of(user);
        const auto found = session.streams.find(id);
        if (found == session.streams.end())
            return 0;
        // Data that nobody consumed must not eat up the window all streams share.
        if (found->second.unconsumed > 0)
            nghttp2_session_consume_connection(http, found->second.unconsumed);
        TunnelEvent event{TunnelEvent::Kind::Closed, id, {}};
        event.clean = code == NGHTTP2_NO_ERROR && found->second.ended && found->second.finished && found->second.unsent.empty();
        const bool known = found->second.known;
        session.streams.erase(found);
        if (known)
            session.events.push_back(std::move(event));
        return 0;
    }
    static nghttp2_ssize read(nghttp2_session *, std::int32_t id, std::uint8_t *target, std::size_t size, std::uint32_t *flags, nghttp2_data_source *,
                              void *user)
    {
        auto *stream = of(user).find(id);
        return stream ? of(user).read(*stream, id, target, size, flags) : static_cast<nghttp2_ssize>(NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE);
    }
};

} // namespace

Tunnel::Session::Session(TunnelRole r, TunnelLimits l) : role(r), limits(l)
{
    using H = Hooks<Session>;
    seeking = role == TunnelRole::Server && limits.leftover > 0;
    nghttp2_session_callbacks *callbacks = nullptr;
    nghttp2_option *option = nullptr;
    nghttp2_session_callbacks_new(&callbacks);
    nghttp2_option_new(&option);
    nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, H::beginHeaders);
    nghttp2_session_callbacks_set_on_header_callback(callbacks, H::header);
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, H::frame);
    nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(callbacks, H::invalid);
    nghttp2_session_callbacks_set_on_frame_send_callback(callbacks, H::sent);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, H::data);
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, H::closed);
    nghttp2_option_set_no_auto_window_update(option, 1);
    nghttp2_option_set_stream_reset_rate_limit(option, limits.resetBurst, std::max<std::uint64_t>(1, limits.resetBurst / 10));
    nghttp2_option_set_max_settings(option, kMaxSettings);
    nghttp2_option_set_max_outbound_ack(option, kMaxOutboundAcks);
    nghttp2_option_set_max_continuations(option, kMaxContinuations);
    std::array<nghttp2_settings_entry, 4> settings{{
        {NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, limits.streams},
        {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, limits.streamWindow},
        {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, static_cast<std::uint32_t>(limits.headerBytes)},
        {NGHTTP2_SETTINGS_ENABLE_PUSH, 0},
    }};
    if (role == TunnelRole::Client)
        nghttp2_session_client_new2(&http, callbacks, this, option);
    else
        nghttp2_session_server_new2(&http, callbacks, this, option);
    nghttp2_submit_settings(http, NGHTTP2_FLAG_NONE, settings.data(), role == TunnelRole::Client ? 4 : 3);
    nghttp2_session_set_local_window_size(http, NGHTTP2_FLAG_NONE, 0, static_cast<std::int32_t>(limits.sessionWindow));
    nghttp2_option_del(option);
    nghttp2_session_callbacks_del(callbacks);
}

nghttp2_data_provider2 Tunnel::Session::source()
{
    nghttp2_data_provider2 provider{};
    provider.read_callback = Hooks<Session>::read;
    return provider;
}

} // namespace cofferdam::api
