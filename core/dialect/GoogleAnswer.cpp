// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// GenerateContentResponse, once or as each event of a stream: https://ai.google.dev/api/generate-content#v1beta.GenerateContentResponse

#include "core/dialect/AnswerParser.h"
#include "core/dialect/UsageCounts.h"

#include <algorithm>
#include <string_view>

namespace cofferdam {
namespace {

class GoogleAnswer final : public AnswerParser
{
    void read(JsonCursor &json, bool) override
    {
        json.object([&](std::string_view name) {
            if (name == "candidates")
                json.list([&] { readCandidate(json); });
            else if (name == "usageMetadata" && json.kind() == JsonCursor::Kind::Object)
                m_counts = GoogleCounts::read(json);
            else if (name == "modelVersion")
                readModel(json);
            else if (name == "promptFeedback")
                json.object([&](std::string_view field) {
                    if (field == "blockReason")
                        readStopReason(json);
                });
            else if (name == "error")
                readError(json);
        });
    }

    void readCandidate(JsonCursor &json)
    {
        json.object([&](std::string_view name) {
            if (name == "content")
                json.object([&](std::string_view field) {
                    if (field == "parts")
                        json.list([&] { readPart(json); });
                });
            else if (name == "finishReason")
                readStopReason(json);
            else if (name == "groundingMetadata")
                json.object([&](std::string_view field) {
                    if (field == "webSearchQueries")
                        readQueries(json);
                });
        });
    }

    void readPart(JsonCursor &json)
    {
        qint64 length = 0;
        bool isThought = false;
        json.object([&](std::string_view name) {
            if (name == "text")
                length = json.textLength();
            else if (name == "thought")
                isThought = json.flag().value_or(false);
            else if (name == "functionCall" && json.kind() == JsonCursor::Kind::Object)
                addCall();
        });
        addText(isThought ? 0 : length);
    }

    /// Each event has all of them so far.
    void readQueries(JsonCursor &json)
    {
        int queries = 0;
        json.list([&] { ++queries; });
        m_searches = std::max(m_searches, queries);
    }

    /// A stream has no other end.
    [[nodiscard]] bool hasEnded() const override { return !m_stopReason.isEmpty(); }
    [[nodiscard]] std::optional<Usage> counted() const override
    {
        auto usage = m_counts.usage();
        if (usage)
            usage->searches = m_searches;
        return usage;
    }

    GoogleCounts m_counts;
    int m_searches = 0;
};

} // namespace

std::unique_ptr<AnswerParser> googleAnswer()
{
    return std::make_unique<GoogleAnswer>();
}

} // namespace cofferdam
