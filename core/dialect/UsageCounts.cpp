// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dialect/UsageCounts.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <string_view>

namespace cofferdam {
namespace {

constexpr qint64 kMaxSearches = 1'000'000;
constexpr double kMaxDollars = 1e6;

bool areBelieved(std::initializer_list<TokenCount> counts)
{
    return std::ranges::all_of(counts, [](TokenCount count) { return !count || *count >= 0; });
}

void keep(TokenCount &count, JsonCursor &json)
{
    if (const auto told = json.count(kMaxCountedTokens))
        count = told;
}

std::optional<qint64> nanoDollars(std::optional<double> dollars)
{
    if (!dollars || !(*dollars >= 0 && *dollars <= kMaxDollars))
        return {};
    return static_cast<qint64>(std::ceil(*dollars * 1e9 - 1e-3)); // less than it takes to round up what was whole
}

void addTo(Usage &sum, const Usage &more)
{
    sum.input += more.input;
    sum.cacheRead += more.cacheRead;
    sum.cacheWrite += more.cacheWrite;
    sum.cacheWriteHour += more.cacheWriteHour;
    sum.output += more.output;
}

bool isBelieved(const Usage &usage)
{
    return usage.total() <= kMaxCountedTokens;
}

void readOpenAiDetails(JsonCursor &json, OpenAiCounts &counts)
{
    json.object([&](std::string_view name) {
        if (name == "cached_tokens")
            keep(counts.cacheRead, json);
        else if (name == "cache_write_tokens")
            keep(counts.cacheWrite, json);
    });
}

} // namespace

std::optional<OpenAiCounts> OpenAiCounts::read(JsonCursor &json)
{
    OpenAiCounts counts;
    json.object([&](std::string_view name) {
        if (name == "prompt_tokens" || name == "input_tokens")
            keep(counts.input, json);
        else if (name == "completion_tokens" || name == "output_tokens")
            keep(counts.output, json);
        else if (name == "total_tokens")
            keep(counts.total, json);
        else if (name == "prompt_tokens_details" || name == "input_tokens_details")
            readOpenAiDetails(json, counts);
        else if (name == "cached_tokens") // Moonshot
            keep(counts.hit, json);
        else if (name == "prompt_cache_hit_tokens")
            keep(counts.hit, json);
        else if (name == "prompt_cache_miss_tokens")
            keep(counts.miss, json);
        else if (name == "num_sources_used") // xAI
            keep(counts.searches, json);
        else if (name == "server_tool_use") // OpenRouter
            json.object([&](std::string_view tool) {
                if (tool == "web_search_requests")
                    keep(counts.searches, json);
            });
        else if (name == "cost")
            counts.cost = json.number();
        else if (name == "is_byok")
            counts.isOwnKey = json.flag().value_or(false);
        else if (name == "cost_details")
            json.object([&](std::string_view part) {
                if (part == "upstream_inference_cost")
                    counts.upstreamCost = json.number();
            });
    });
    if (!counts.input && !counts.output && !counts.total && !counts.hit)
        return {};
    return counts;
}

std::optional<Usage> OpenAiCounts::usage() const
{
    if (!areBelieved({input, output, total, cacheRead, cacheWrite, hit, miss, searches}))
        return {};
    if (!input && !(hit && miss))
        return {};
    const qint64 in = input ? *input : *hit + *miss;
    const qint64 cached = cacheRead.value_or(hit.value_or(0));
    if (cached > in || searches.value_or(0) > kMaxSearches || (!output && !total))
        return {};
    const qint64 written = std::min(cacheWrite.value_or(0), in - cached);
    const qint64 out = std::max(output.value_or(0), total.value_or(in) - in);
    Usage usage{.input = in - cached - written,
                .cacheRead = cached,
                .cacheWrite = written,
                .output = out,
                .searches = static_cast<int>(searches.value_or(0)),
                .billedNano = nanoDollars(cost)};
    if (isOwnKey && usage.billedNano)
        *usage.billedNano += nanoDollars(upstreamCost).value_or(0);
    return isBelieved(usage) ? std::optional(usage) : std::nullopt;
}

bool AnthropicCounts::Sums::readField(JsonCursor &json, std::string_view name)
{
    if (name == "input_tokens")
        keep(input, json);
    else if (name == "output_tokens")
        keep(output, json);
    else if (name == "cache_read_input_tokens")
        keep(cacheRead, json);
    else if (name == "cache_creation_input_tokens")
        keep(cacheWrite, json);
    else if (name == "cache_creation")
        json.object([&](std::string_view time) {
            if (time == "ephemeral_1h_input_tokens")
                keep(cacheWriteHour, json);
            else if (time == "ephemeral_5m_input_tokens")
                keep(cacheWriteShort, json);
        });
    else
        return false;
    return true;
}

std::optional<Usage> AnthropicCounts::Sums::usage() const
{
    if (!areBelieved({input, cacheRead, cacheWrite, cacheWriteHour, cacheWriteShort, output}) || !input || !output)
        return {};
    const qint64 hour = cacheWriteHour.value_or(0);
    const qint64 brief = std::max(cacheWriteShort.value_or(0), cacheWrite.value_or(0) - hour);
    return Usage{.input = *input, .cacheRead = cacheRead.value_or(0), .cacheWrite = brief, .cacheWriteHour = hour, .output = *output};
}

void AnthropicCounts::read(JsonCursor &json)
{
    json.object([&](std::string_view name) {
        if (told.readField(json, name))
            return;
        if (name == "server_tool_use") {
            json.object([&](std::string_view tool) {
                if (tool == "web_search_requests")
                    keep(searches, json);
            });
        } else if (name == "iterations" && json.kind() == JsonCursor::Kind::List) {
            Usage sum;
            bool areBelievedAll = true;
            json.list([&] {
                Sums step;
                json.object([&](std::string_view field) { static_cast<void>(step.readField(json, field)); });
                const auto used = step.usage();
                areBelievedAll = areBelievedAll && used && isBelieved(sum);
                if (areBelievedAll)
                    addTo(sum, *used);
            });
            steps = sum;
            areStepsBelieved = areBelievedAll;
        }
    });
}

std::optional<Usage> AnthropicCounts::usage() const
{
    auto usage = told.usage();
    if (!usage || !areStepsBelieved || !areBelieved({searches}) || searches.value_or(0) > kMaxSearches)
        return {};
    if (steps) { // a summary of the conversation is in no other count
        usage->input = std::max(usage->input, steps->input);
        usage->cacheRead = std::max(usage->cacheRead, steps->cacheRead);
        usage->cacheWrite = std::max(usage->cacheWrite, steps->cacheWrite);
        usage->cacheWriteHour = std::max(usage->cacheWriteHour, steps->cacheWriteHour);
        usage->output = std::max(usage->output, steps->output);
    }
    usage->searches = static_cast<int>(searches.value_or(0));
    return isBelieved(*usage) ? usage : std::nullopt;
}

GoogleCounts GoogleCounts::read(JsonCursor &json)
{
    GoogleCounts counts;
    json.object([&](std::string_view name) {
        if (name == "promptTokenCount")
            keep(counts.prompt, json);
        else if (name == "cachedContentTokenCount")
            keep(counts.cached, json);
        else if (name == "toolUsePromptTokenCount")
            keep(counts.ofTools, json);
        else if (name == "candidatesTokenCount")
            keep(counts.candidates, json);
        else if (name == "thoughtsTokenCount")
            keep(counts.thoughts, json);
        else if (name == "totalTokenCount")
            keep(counts.total, json);
    });
    return counts;
}

std::optional<Usage> GoogleCounts::usage() const
{
    if (!areBelieved({prompt, cached, ofTools, candidates, thoughts, total}) || (!prompt && !total))
        return {};
    const qint64 out = candidates.value_or(0) + thoughts.value_or(0); // zeros are left out
    const qint64 tools = ofTools.value_or(0);
    const qint64 in = prompt.value_or(std::max<qint64>(0, total.value_or(0) - tools - out));
    if (cached.value_or(0) > in)
        return {};
    const Usage usage{.input = in - cached.value_or(0) + tools, .cacheRead = cached.value_or(0), .output = std::max(out, total.value_or(0) - in - tools)};
    return isBelieved(usage) ? std::optional(usage) : std::nullopt;
}

} // namespace cofferdam
