// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/api/PortFraming.h"

namespace cofferdam::api {
namespace {

constexpr std::size_t kBlock = 254; // bytes a code byte can announce
constexpr std::size_t kMaxStuffed = kPrefixSize + kMaxFrameSize + (kPrefixSize + kMaxFrameSize) / kBlock + 2;

std::string stuff(std::string_view bytes)
{
    std::string out;
    out.reserve(bytes.size() + bytes.size() / kBlock + 2);
    std::size_t code = 0;
    out.push_back('\0');
    const auto close = [&](std::size_t length) {
        out[code] = static_cast<char>(length + 1);
        code = out.size();
        out.push_back('\0');
    };
    std::size_t length = 0;
    for (const char byte : bytes) {
        if (length == kBlock) { // a full block stands for no zero after it
            close(length);
            length = 0;
        }
        if (byte == '\0') {
            close(length);
            length = 0;
            continue;
        }
        out.push_back(byte);
        ++length;
    }
    out[code] = static_cast<char>(length + 1);
    return out;
}

std::optional<std::string> unstuff(std::string_view bytes)
{
    std::string out;
    out.reserve(bytes.size());
    while (!bytes.empty()) {
        const std::size_t length = static_cast<unsigned char>(bytes.front()) - 1u;
        if (length > bytes.size() - 1)
            return std::nullopt;
        out.append(bytes.substr(1, length));
        bytes.remove_prefix(length + 1);
        if (length < kBlock && !bytes.empty())
            out.push_back('\0');
    }
    return out;
}

} // namespace

std::string portFrame(std::string_view message)
{
    auto bytes = stuff(frame(message));
    bytes.push_back('\0');
    return bytes;
}

void PortFrameReader::feed(std::string_view bytes)
{
    if (m_broken)
        return;
    if (m_consumed > 0) {
        m_buffer.erase(0, m_consumed);
        m_searched -= m_consumed;
        m_consumed = 0;
    }
    m_buffer.append(bytes);
}

std::optional<std::string> PortFrameReader::next()
{
    while (!m_broken) {
        const auto end = m_buffer.find('\0', m_searched);
        if (end == std::string::npos) {
            m_searched = m_buffer.size();
            m_broken = m_buffer.size() - m_consumed > kMaxStuffed;
            break;
        }
        const auto stuffed = std::string_view(m_buffer).substr(m_consumed, end - m_consumed);
        const auto empty = stuffed.empty();
        const auto plain = stuffed.size() > kMaxStuffed ? std::nullopt : unstuff(stuffed);
        m_consumed = m_searched = end + 1;
        if (empty)
            continue; // a sync byte
        if (plain) {
            FrameReader reader; // exactly one frame, or it was cut
            reader.feed(*plain);
            if (auto message = reader.next(); message && message->size() + kPrefixSize == plain->size())
                return message;
        }
        ++m_damaged;
    }
    return std::nullopt;
}

} // namespace cofferdam::api
