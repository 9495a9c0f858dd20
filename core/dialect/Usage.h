// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What an answer has used, in the classes that have prices of their own.

#pragma once

#include <QtTypes>

#include <optional>

namespace cofferdam {

/// Tokens, each counted in one class only.
struct Usage {
    qint64 input = 0;      ///< Read anew: from no cache and into none.
    qint64 cacheRead = 0;  ///< Input that was in the provider's cache.
    qint64 cacheWrite = 0; ///< Input that was put there, for the usual time.
    qint64 cacheWriteHour = 0;
    qint64 output = 0;     ///< With what the model thought.
    int searches = 0;      ///< Of the web, by the provider.
    std::optional<qint64> billedNano; ///< What the provider says it billed: 1e-9 US dollars, rounded up.

    /// All tokens.
    [[nodiscard]] constexpr qint64 total() const noexcept { return input + cacheRead + cacheWrite + cacheWriteHour + output; }
    friend bool operator==(const Usage &, const Usage &) = default;
};

/// No count above it is believed.
inline constexpr qint64 kMaxCountedTokens = qint64(1) << 40;

} // namespace cofferdam
