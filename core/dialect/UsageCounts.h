// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The counts of tokens as each provider tells them, and what they come to.

#pragma once

#include "core/dialect/JsonCursor.h"
#include "core/dialect/Usage.h"

#include <optional>
#include <string_view>

namespace cofferdam {

/// None: not told. Below zero: told, and not believed; nothing is known then.
using TokenCount = std::optional<qint64>;

/// OpenAI's, of both dialects, with what those compatible with it tell in other places.
struct OpenAiCounts {
    TokenCount input; ///< With what was in a cache or is put there.
    TokenCount output;
    TokenCount total; ///< xAI and Google's imitation count what was thought only here.
    TokenCount cacheRead;
    TokenCount cacheWrite;
    TokenCount hit;  ///< DeepSeek
    TokenCount miss; ///< DeepSeek
    TokenCount searches;
    std::optional<double> cost; ///< OpenRouter: US dollars.
    std::optional<double> upstreamCost;
    bool isOwnKey = false; ///< The upstream bills besides.

    /// The object that comes next; none when it is none or says nothing.
    [[nodiscard]] static std::optional<OpenAiCounts> read(JsonCursor &json);
    [[nodiscard]] std::optional<Usage> usage() const;
};

/// Anthropic's: told at the beginning and again at the end; what is told later counts.
struct AnthropicCounts {
    struct Sums {
        TokenCount input; ///< Without what has to do with a cache.
        TokenCount cacheRead;
        TokenCount cacheWrite;
        TokenCount cacheWriteHour; ///< Within cacheWrite.
        TokenCount cacheWriteShort; ///< Within cacheWrite.
        TokenCount output;

        [[nodiscard]] std::optional<Usage> usage() const;
        [[nodiscard]] bool readField(JsonCursor &json, std::string_view name);
    };
    Sums told;
    std::optional<Usage> steps; ///< Sum of the single answers it was made of; some are counted only there.
    bool areStepsBelieved = true;
    TokenCount searches;

    void read(JsonCursor &json);
    [[nodiscard]] std::optional<Usage> usage() const;
};

struct GoogleCounts {
    TokenCount prompt; ///< With what was in a cache.
    TokenCount cached;
    TokenCount ofTools;
    TokenCount candidates;
    TokenCount thoughts;
    TokenCount total;

    [[nodiscard]] static GoogleCounts read(JsonCursor &json);
    [[nodiscard]] std::optional<Usage> usage() const;
};

} // namespace cofferdam
