// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a model costs by its provider's list, and what follows from that for one request.

#pragma once

#include "core/base/Money.h"
#include "core/dialect/Usage.h"

#include <optional>

namespace cofferdam {

/// Nano-dollars for a million tokens: $3 are 3'000'000'000. At most kMaxRate.
struct Rates {
    qint64 input = 0;
    qint64 cacheRead = 0;
    qint64 cacheWrite = 0;     ///< For five minutes, or where there is one kind.
    qint64 cacheWriteHour = 0; ///< For an hour.
    qint64 output = 0;         ///< Reasoning is output.

    friend bool operator==(const Rates &, const Rates &) = default;
};

inline constexpr qint64 kMaxRate = 1000LL * 1'000'000'000LL; ///< $1,000 for a million tokens.

struct Price {
    /// For a request with more input than `above` (cached or not): everything in it.
    struct Dearer {
        qint64 above = 0; ///< Tokens.
        Rates rates;
        friend bool operator==(const Dearer &, const Dearer &) = default;
    };

    Rates rates;
    std::optional<Dearer> dearer;
    std::optional<qint64> searches; ///< Nano-dollars for a thousand searches of the provider's own; none: not known.
    qint64 contextWindow = 0;       ///< Tokens.
    qint64 maxOutput = 0;           ///< Tokens of one answer, at most.
    bool images = false;            ///< Understands them.
    bool reasoning = false;

    friend bool operator==(const Price &, const Price &) = default;
};

/// Each part is rounded up. What the provider says it has billed counts where it is more. Searches without a price count as kDearestSearch.
[[nodiscard]] Money cost(const Price &price, const Usage &usage);

/// At least cost() of whatever such a request can come to: `answers` of at most `maxOutput` tokens each; all input of the dearest kind;
/// `inputIsOpen` (files, references): the provider adds what is not known, up to the context window. `searches`: those that it may make.
/// What a provider bills beyond its list is not in it.
[[nodiscard]] Money worstCase(const Price &price, qint64 inputTokens, qint64 maxOutput, int answers, bool inputIsOpen, int searches = 0);

/// Nano-dollars for a thousand searches where no price is known. A guess to the safe side: the dearest that prices.toml has is 35 dollars.
inline constexpr qint64 kDearestSearch = 50LL * 1'000'000'000LL;

} // namespace cofferdam
