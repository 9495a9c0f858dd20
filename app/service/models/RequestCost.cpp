// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/models/RequestCost.h"

#include "app/service/models/TargetAddress.h"
#include "core/allowance/PriceTable.h"
#include "core/allowance/ProviderPresets.h"

#include <QUrl>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

/// Ollama passes requests for these on to its makers: https://docs.ollama.com/cloud
bool isCloudName(const QString &model)
{
    return model.endsWith("-cloud"_L1, Qt::CaseInsensitive) || model.endsWith(":cloud"_L1, Qt::CaseInsensitive);
}

bool costsNothing(const Price &price)
{
    return price.rates == Rates{} && (!price.dearer || price.dearer->rates == Rates{});
}

/// Of one answer. None: nothing that is known limits it.
std::optional<qint64> longestAnswer(const ModelRequest &request, const StoredTarget &target, const std::optional<Price> &price, const ProviderPresets &presets)
{
    const auto asked = request.maxOutputFor(presets.limitFields(target.provider, QUrl(target.baseUrl)));
    if (asked && *asked <= kMaxAskedTokens) // else it is none that limits
        return asked;
    if (price && price->maxOutput > 0)
        return std::max(price->maxOutput, target.maxOutput);
    if (const auto window = std::max(target.contextWindow, price ? price->contextWindow : 0); window > 0)
        return std::max(window, target.maxOutput);
    return {};
}

} // namespace

bool isLocalModel(const StoredTarget &target, const ProviderPresets &presets)
{
    const auto preset = presets.find(target.provider);
    return preset && preset->local && isOfThisComputer(target.baseUrl) && !isCloudName(target.model);
}

bool canEmbed(const StoredTarget &target, const ProviderPresets &presets)
{
    return isLocalModel(target, presets) && (target.dialect == Dialect::OpenAiChat || target.dialect == Dialect::Ollama);
}

Phrase onlyLocalEmbeds()
{
    return phrase("Models", "The agent's memory is searched with a model on this computer only, at Ollama or by OpenAI's chat dialect.");
}

std::optional<Price> priceOf(const StoredTarget &target, const PriceTable &prices, const ProviderPresets &presets)
{
    auto price = prices.find(target.provider, target.model);
    if (target.rates) {
        if (!price)
            price = Price{};
        price->rates = *target.rates;
        price->dearer.reset();
    } else if (!price && isLocalModel(target, presets)) {
        price = Price{};
    }
    if (price && target.contextWindow > price->contextWindow)
        price->contextWindow = target.contextWindow;
    return price;
}

qint64 RequestCost::tokens() const
{
    qint64 sum = 0;
    return __builtin_add_overflow(inputTokens, outputTokens.value_or(0), &sum) ? std::numeric_limits<qint64>::max() : sum;
}

RequestCost costAtMost(const ModelEndpoint &endpoint, const ModelRequest &request, const StoredTarget &target, const std::optional<Price> &price,
                       const ProviderPresets &presets)
{
    if (endpoint.operation == ModelEndpoint::Operation::CountTokens)
        return {.worst = Money(), .inputTokens = request.inputTokens, .outputTokens = 0}; // nobody bills that, whatever else the model costs
    RequestCost cost{.worst = {}, .inputTokens = request.inputTokens, .outputTokens = {}};
    if (endpoint.operation == ModelEndpoint::Operation::Embed) { // vectors are no tokens; the window is for each text by itself
        cost.outputTokens = 0;
        cost.tokensAreOpen = request.inputIsOpen;
        if (price && costsNothing(*price))
            cost.worst = Money();
        else if (price && !cost.tokensAreOpen)
            cost.worst = worstCase(*price, cost.inputTokens, 0, 1, false);
        return cost;
    }
    const auto window = std::max(target.contextWindow, price ? price->contextWindow : 0);
    cost.inputTokens = request.inputTokensWithin(window);
    if (request.inputIsOpen) {
        cost.inputTokens = std::max(cost.inputTokens, window);
        cost.tokensAreOpen = window == 0;
    }
    const auto longest = longestAnswer(request, target, price, presets);
    if (longest)
        cost.outputTokens = *longest * std::max(request.answers, 1); // kMaxAskedTokens and kMaxAnswers: far from the end of 64 bits
    else
        cost.tokensAreOpen = true;
    if (price && costsNothing(*price))
        cost.worst = Money();
    else if (price && !cost.tokensAreOpen)
        cost.worst = worstCase(*price, cost.inputTokens, *longest, request.answers, request.inputIsOpen);
    return cost;
}

bool isGood(int status)
{
    return status >= 200 && status < 300;
}

bool isUnbilled(int status)
{
    return (status >= 400 && status < 500 && status != 408) || status == 503 || status == 529; // 408 is said in the middle of the work, too
}

bool isUnbilled(const DialEnd &end)
{
    return !end.sent || (end.failure && end.failure->fault == DialFault::Redirect);
}

Settlement::Kind kindWithoutAnswer(std::optional<int> status, const DialEnd &end)
{
    return (status ? isUnbilled(*status) : isUnbilled(end)) ? Settlement::Kind::Free : Settlement::Kind::Uncounted;
}

Settlement::Kind kindOf(const AnswerReader &answer, const ModelRequest &request, bool isOver)
{
    // Of several answers one that is whole says nothing of the others, and the count that came with it may not be the last.
    const bool isAll = answer.isWhole() && (isOver || request.answers <= 1);
    return isAll && answer.usage() ? Settlement::Kind::Counted : Settlement::Kind::Uncounted;
}

Settlement settlementOf(Settlement::Kind kind, const AnswerReader *answer, const std::optional<Price> &price)
{
    Settlement settlement{.kind = kind, .usage = {}, .money = {}};
    if (kind == Settlement::Kind::Free || !answer)
        return settlement;
    settlement.usage = answer->usage();
    if (settlement.usage && price)
        settlement.money = cost(*price, *settlement.usage);
    else if (settlement.usage && settlement.usage->billedNano)
        settlement.money = Money::fromNano(*settlement.usage->billedNano);
    return settlement;
}

} // namespace cofferdam
