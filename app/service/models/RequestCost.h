// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a request to a model can come to before it is sent, and what it counts for when it has ended.

#pragma once

#include "app/service/models/ModelStore.h"
#include "core/allowance/Price.h"
#include "core/allowance/Spend.h"
#include "core/dial/DialFailure.h"
#include "core/dialect/AnswerReader.h"
#include "core/dialect/ModelRequest.h"

#include <optional>

namespace cofferdam {

class PriceTable;
class ProviderPresets;

/// It works on this computer, and nothing that it is given leaves: a server for that, reached without a proxy, and none of its models that
/// work elsewhere ("gpt-oss:120b-cloud").
[[nodiscard]] bool isLocalModel(const StoredTarget &target, const ProviderPresets &presets);

/// For kMemorySlot: local, and asked in a dialect that has embeddings.
[[nodiscard]] bool canEmbed(const StoredTarget &target, const ProviderPresets &presets);
/// Why one is refused that cannot.
[[nodiscard]] Phrase onlyLocalEmbeds();

/// What a request at this target costs; none: nobody knows. The user's own rates come first, then the table; only a local model without
/// either costs nothing.
[[nodiscard]] std::optional<Price> priceOf(const StoredTarget &target, const PriceTable &prices, const ProviderPresets &presets);

struct RequestCost {
    std::optional<Money> worst;         ///< At most; none: nobody knows: no price, or nothing limits the answer.
    qint64 inputTokens = 0;             ///< At most, with what the provider adds by itself.
    std::optional<qint64> outputTokens; ///< At most, of all answers together; none: nothing limits them, as far as is known.
    bool tokensAreOpen = false;         ///< They may be more than tokens().

    /// For Reservation::worstTokens.
    [[nodiscard]] qint64 tokens() const;
    friend bool operator==(const RequestCost &, const RequestCost &) = default;
};

/// `price`: of priceOf(). The limit that counts is the request's own: what OpenClaw was told of the target limits nothing at the provider.
[[nodiscard]] RequestCost costAtMost(const ModelEndpoint &endpoint, const ModelRequest &request, const StoredTarget &target, const std::optional<Price> &price,
                                     const ProviderPresets &presets);

[[nodiscard]] bool isGood(int status); ///< 2xx
/// Refused before it was worked on: providers bill none of these.
[[nodiscard]] bool isUnbilled(int status);
/// It did not reach who would work on it.
[[nodiscard]] bool isUnbilled(const DialEnd &end);

/// Of a call that got no answer of a model. `status`: none: nothing was answered, or a page that is not of a model.
[[nodiscard]] Settlement::Kind kindWithoutAnswer(std::optional<int> status, const DialEnd &end);
/// Of an answer, as far as it is here. `isOver`: its server ended it without a fault; false: it was broken off, or is not waited for any more.
[[nodiscard]] Settlement::Kind kindOf(const AnswerReader &answer, const ModelRequest &request, bool isOver);
/// `answer`: null: none. What the provider says it has billed counts where nobody knows the price.
[[nodiscard]] Settlement settlementOf(Settlement::Kind kind, const AnswerReader *answer, const std::optional<Price> &price);

} // namespace cofferdam
