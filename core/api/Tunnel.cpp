// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/api/Tunnel.h"

#include "core/api/TunnelSession.h"

#include <algorithm>
#include <array>

namespace cofferdam::api {
namespace {

constexpr std::uint32_t kStreamsBeforeSettings = 16; // what we dare to open before the peer named its limit

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

} // namespace

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
        output.append(reinterpret_cast<const char *>(bytes), static_cast<std::size_t>(size));
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
    const auto source = Session::source();
    const auto id = nghttp2_submit_request2(s.http, nullptr, fields.data(), fields.size(), &source, nullptr);
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
    const auto source = Session::source();
    nghttp2_submit_response2(s.http, id, fields.data(), fields.size(), &source);
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
