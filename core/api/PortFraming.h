// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Messages on the control port: frames of Framing.h, byte-stuffed (COBS, Cheshire and Baker 1999) and ended by a zero byte.
// After a restore both ends start in the middle of a stream, and a virtio port does not reliably say that its other end is a
// new one. A zero byte can never be inside a message, so each end finds the first whole one, and no content can pose as one.

#pragma once

#include "core/api/Framing.h"

namespace cofferdam::api {

/// What ends a half message of before; the first byte written on each connection.
inline constexpr std::string_view kPortSync{"\0", 1};

/// `message` ready for the port. Precondition: message.size() <= kMaxFrameSize.
[[nodiscard]] std::string portFrame(std::string_view message);

/// Cuts the port's bytes into messages.
class PortFrameReader
{
public:
    void feed(std::string_view bytes);
    /// The next whole message, if there is one. Damaged ones are left out and counted.
    [[nodiscard]] std::optional<std::string> next();
    /// Messages that did not decode; before the first HELLO that is a leftover, after it garbage.
    [[nodiscard]] std::size_t damaged() const noexcept { return m_damaged; }
    /// True once more bytes came without an end than the largest message has. Nothing comes out any more.
    [[nodiscard]] bool broken() const noexcept { return m_broken; }

private:
    std::string m_buffer;
    std::size_t m_consumed = 0;
    std::size_t m_searched = 0;
    std::size_t m_damaged = 0;
    bool m_broken = false;
};

} // namespace cofferdam::api
