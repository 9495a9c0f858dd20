// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Length-prefixed messages in a byte stream. No Qt: guestd uses it too.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cofferdam::api {

/// A message larger than this is an attack or a bug; the connection is closed. Bytes.
inline constexpr std::size_t kMaxFrameSize = 4 * 1024 * 1024;
inline constexpr std::size_t kPrefixSize = 4;
inline constexpr std::uint32_t kProtocol = 1;

/// `message` with its 4-byte big-endian length in front. Precondition: message.size() <= kMaxFrameSize.
[[nodiscard]] std::string frame(std::string_view message);

/// Cuts a stream into messages. After `broken()` nothing more comes out.
class FrameReader
{
public:
    void feed(std::string_view bytes);
    /// The next whole message, if there is one.
    [[nodiscard]] std::optional<std::string> next();
    /// True once a length beyond kMaxFrameSize (or of zero) was announced.
    [[nodiscard]] bool broken() const noexcept { return m_broken; }

private:
    std::string m_buffer;
    std::size_t m_consumed = 0;
    bool m_broken = false;
};

} // namespace cofferdam::api
