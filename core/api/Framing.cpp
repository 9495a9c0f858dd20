// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/api/Framing.h"

namespace cofferdam::api {

std::string frame(std::string_view message)
{
    const auto size = static_cast<std::uint32_t>(message.size());
    std::string bytes;
    bytes.reserve(kPrefixSize + message.size());
    for (const int shift : {24, 16, 8, 0})
        bytes.push_back(static_cast<char>((size >> shift) & 0xff));
    bytes.append(message);
    return bytes;
}

void FrameReader::feed(std::string_view bytes)
{
    if (m_broken)
        return;
    if (m_consumed > 0) {
        m_buffer.erase(0, m_consumed);
        m_consumed = 0;
    }
    m_buffer.append(bytes);
}

std::optional<std::string> FrameReader::next()
{
    if (m_broken || m_buffer.size() - m_consumed < kPrefixSize)
        return std::nullopt;
    std::size_t size = 0;
    for (std::size_t i = 0; i < kPrefixSize; ++i)
        size = (size << 8) | static_cast<unsigned char>(m_buffer[m_consumed + i]);
    if (size == 0 || size > kMaxFrameSize) {
        m_broken = true;
        m_buffer.clear();
        m_consumed = 0;
        return std::nullopt;
    }
    if (m_buffer.size() - m_consumed - kPrefixSize < size)
        return std::nullopt;
    auto message = m_buffer.substr(m_consumed + kPrefixSize, size);
    m_consumed += kPrefixSize + size;
    return message;
}

} // namespace cofferdam::api
