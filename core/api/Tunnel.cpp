// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/api/Tunnel.h"

#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <deque>
#include <unordered_map>

namespace cofferdam::api {
namespace {

constexpr std::string_view kReasonHeader = "cofferdam-reason";
constexpr std::size_t kReasonSize = 1024;
constexpr std::uint32_t kStreamsBeforeSettings = 16; // what we dare to open before the peer named its limit
constexpr std::size_t kMaxContinuations = 8;
constexpr std::size_t kMaxSettings = 32;
constexpr std::size_t kMaxOutboundAcks = 256;

/// RFC 9110 section 5.5: a field value has no control characters and no blank at its ends.
std::string fieldValue(std::string_view text)
{
    std::string value(text.substr(0, kReasonSize));
    std::ranges::replace_if(value, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
    while (!value.empty() && value.back() == ' ')
        value.pop_back();
    value.erase(0, std::min(value.find_first_not_of(' '), value.size()));
    return value;
}

nghttp2_nv field(std::string_view name, std::string_view value)
{
    // nghttp2 takes mutable pointers and copies both (no NV_FLAG_NO_COPY).
    return {reinterpret_cast<std::uint8_t *>(const_cast<char *>(name.data())), reinterpret_cast<std::uint8_t *>(const_cast<char *>(value.data())), name.size(),
            value.size(), NGHTTP2_NV_FLAG_NONE};
}

std::string_view view(const std::uint8_t *bytes, std::size_t size)
{
    return {reinterpret_cast<const char *>(bytes), size};
}

} // namespace

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

Tunnel::Tunnel(TunnelRole role, TunnelLimits limits) : m_session(std::make_unique<Session>(role, limits)) {}

Tunnel::~Tunnel() = default;

void Tunnel::feed(std::string_view bytes)
{
    auto &s = *m_session;
    if (s.seeking)
        bytes = s.skipLeftover(bytes);
    if (s.broken || bytes.empty())
        return;
    const auto taken = nghttp2_session_mem_recv2(s.http, reinterpret_cast<const std::uint8_t *>(bytes.data()), bytes.size());
    if (taken < 0)
        s.breakOff(nghttp2_strerror(static_cast<int>(taken)));
}

std::string Tunnel::takeOutput(std::size_t atMost)
{
    auto &s = *m_session;
    std::string output;
    while (!s.seeking && output.size() < atMost) {
        const std::uint8_t *bytes = nullptr;
        const auto size = nghttp2_session_mem_send2(s.http, &bytes);
        if (size < 0)
            s.breakOff(nghttp2_strerror(static_cast<int>(size)));
        if (size <= 0)
            break;
        output.append(view(bytes, static_cast<std::size_t>(size)));
    }
    return output;
}

std::optional<TunnelEvent> Tunnel::nextEvent()
{
    auto &events = m_session->events;
    if (events.empty())
        return std::nullopt;
    auto event = std::move(events.front());
    events.pop_front();
    return event;
}

std::optional<std::int32_t> Tunnel::open(std::string_view authority)
{
    auto &s = *m_session;
    const auto theirs = s.greeted ? nghttp2_session_get_remote_settings(s.http, NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS) : kStreamsBeforeSettings;
    if (s.broken || s.role != TunnelRole::Client || s.streams.size() >= std::min(theirs, s.limits.streams))
        return std::nullopt;
    const std::string target(authority);
    const std::array fields{field(":method", "CONNECT"), field(":authority", target)};
    nghttp2_data_provider2 provider{};
    provider.read_callback = Hooks<Session>::read;
    const auto id = nghttp2_submit_request2(s.http, nullptr, fields.data(), fields.size(), &provider, nullptr);
    if (id < 0)
        return std::nullopt;
    s.streams.try_emplace(id).first->second.known = true;
    return id;
}

void Tunnel::accept(std::int32_t id)
{
    auto &s = *m_session;
    auto *stream = s.find(id);
    if (!stream || stream->answered)
        return;
    stream->answered = stream->open = true;
    const std::array fields{field(":status", "200")};
    nghttp2_data_provider2 provider{};
    provider.read_callback = Hooks<Session>::read;
    nghttp2_submit_response2(s.http, id, fields.data(), fields.size(), &provider);
}

void Tunnel::refuse(std::int32_t id, int status, std::string_view reason)
{
    auto &s = *m_session;
    auto *stream = s.find(id);
    if (!stream || stream->answered)
        return;
    stream->answered = stream->finished = true;
    const auto code = std::to_string(status);
    const auto text = fieldValue(reason);
    const std::array fields{field(":status", code), field(kReasonHeader, text)};
    nghttp2_submit_response2(s.http, id, fields.data(), fields.size(), nullptr);
}

std::size_t Tunnel::send(std::int32_t id, std::string_view bytes)
{
    auto &s = *m_session;
    auto *stream = s.find(id);
    if (!stream || !stream->open || stream->finished || s.broken)
        return 0;
    const auto waiting = stream->unsent.size() - stream->sentOf;
    const auto taken = std::min(bytes.size(), s.limits.unsent - std::min(waiting, s.limits.unsent));
    if (taken < bytes.size())
        stream->wantsRoom = true;
    if (taken == 0)
        return 0;
    if (stream->sentOf > 0) {
        stream->unsent.erase(0, stream->sentOf);
        stream->sentOf = 0;
    }
    stream->unsent.append(bytes.substr(0, taken));
    nghttp2_session_resume_data(s.http, id);
    return taken;
}

void Tunnel::finish(std::int32_t id)
{
    auto *stream = m_session->find(id);
    if (!stream || stream->finished)
        return;
    stream->finished = true;
    nghttp2_session_resume_data(m_session->http, id);
}

void Tunnel::reset(std::int32_t id)
{
    if (m_session->find(id))
        m_session->resetStream(id, NGHTTP2_CANCEL);
}

void Tunnel::consume(std::int32_t id, std::size_t bytes)
{
    auto *stream = m_session->find(id);
    if (!stream)
        return; // credited when it closed
    bytes = std::min(bytes, stream->unconsumed);
    stream->unconsumed -= bytes;
    nghttp2_session_consume(m_session->http, id, bytes);
}

bool Tunnel::broken() const noexcept
{
    return m_session->broken;
}

const std::string &Tunnel::problem() const noexcept
{
    return m_session->problem;
}

std::size_t Tunnel::streamCount() const noexcept
{
    return m_session->streams.size();
}

bool Tunnel::greeted() const noexcept
{
    return m_session->greeted;
}

} // namespace cofferdam::api
