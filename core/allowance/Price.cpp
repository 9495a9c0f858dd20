// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/allowance/Price.h"

#include <algorithm>
#include <limits>

namespace cofferdam {
namespace {

constexpr qint64 kTokensOfRate = 1'000'000;
constexpr qint64 kSearchesOfRate = 1000;
constexpr qint64 kMost = std::numeric_limits<qint64>::max();
// cost() rounds each of its parts up by less than one; worstCase() has fewer parts.
constexpr Money kRounding = Money::fromNano(8);

qint64 saturatedProduct(qint64 a, qint64 b)
{
    qint64 product = 0;
    return __builtin_mul_overflow(a, b, &product) ? kMost : product;
}

qint64 saturatedSum(qint64 a, qint64 b)
{
    qint64 both = 0;
    return __builtin_add_overflow(a, b, &both) ? kMost : both;
}

/// `count` at `rate` for `of`, rounded up. Whole lots apart from the rest, so that no product but that of an absurd count is too large.
Money charge(qint64 count, qint64 rate, qint64 of)
{
    const auto counted = std::max<qint64>(count, 0);
    const auto lots = Money::fromNano(saturatedProduct(counted / of, rate));
    const auto rest = saturatedProduct(counted % of, rate);
    return lots + Money::fromNano(rest / of + (rest % of != 0 ? 1 : 0));
}

Money chargeTokens(qint64 count, qint64 rate)
{
    return charge(count, rate, kTokensOfRate);
}

Money chargeSearches(qint64 count, const std::optional<qint64> &rate)
{
    return charge(count, rate.value_or(kDearestSearch), kSearchesOfRate);
}

qint64 dearest(const Rates &rates)
{
    return std::max({rates.input, rates.cacheRead, rates.cacheWrite, rates.cacheWriteHour});
}

} // namespace

Money cost(const Price &price, const Usage &usage)
{
    const auto part = [](qint64 count) { return std::max<qint64>(count, 0); };
    const auto input = saturatedSum(saturatedSum(part(usage.input), part(usage.cacheRead)), saturatedSum(part(usage.cacheWrite), part(usage.cacheWriteHour)));
    const auto &rates = price.dearer && input > price.dearer->above ? price.dearer->rates : price.rates;
    const auto listed = chargeTokens(usage.input, rates.input) + chargeTokens(usage.cacheRead, rates.cacheRead)
                        + chargeTokens(usage.cacheWrite, rates.cacheWrite) + chargeTokens(usage.cacheWriteHour, rates.cacheWriteHour)
                        + chargeTokens(usage.output, rates.output) + chargeSearches(usage.searches, price.searches);
    return std::max(listed, Money::fromNano(usage.billedNano.value_or(0)));
}

Money worstCase(const Price &price, qint64 inputTokens, qint64 maxOutput, int answers, bool inputIsOpen, int searches)
{
    const auto input = std::max(inputTokens, inputIsOpen ? price.contextWindow : 0);
    auto inputRate = dearest(price.rates);
    auto outputRate = price.rates.output;
    if (price.dearer && input > price.dearer->above) {
        inputRate = std::max(inputRate, dearest(price.dearer->rates));
        outputRate = std::max(outputRate, price.dearer->rates.output);
    }
    const auto output = saturatedProduct(std::max<qint64>(maxOutput, 0), std::max(answers, 1));
    return chargeTokens(input, inputRate) + chargeTokens(output, outputRate) + chargeSearches(searches, price.searches) + kRounding;
}

} // namespace cofferdam
