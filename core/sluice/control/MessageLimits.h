// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A message of guestd, looked at before it is parsed: what a parser makes of it takes time and memory by the number of its parts, a hundred
// bytes for each two that were sent.

#pragma once

#include <cstdint>
#include <string_view>

namespace cofferdam {

struct MessageShape {
    bool isWithinLimits = false;
    bool isQuestion = false; ///< One that can be answered with a block.
    std::uint64_t id = 0;    ///< Of the question.
    std::uint64_t epoch = 0;
};

/// Of an api::GuestToHost. What is no message is not within the limits.
[[nodiscard]] MessageShape shapeOf(std::string_view bytes);

} // namespace cofferdam
