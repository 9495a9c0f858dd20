// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A message and its events: https://platform.claude.com/docs/en/build-with-claude/streaming

#include "core/dialect/AnswerParser.h"
#include "core/dialect/UsageCounts.h"

#include <string_view>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

class AnthropicAnswer final : public AnswerParser
{
    /// An event, the message of the first event, or a message that is no stream: their fields do not get in each other's way.
    void read(JsonCursor &json, bool isAll) override
    {
        json.object([&](std::string_view name) {
            if (name == "type")
                m_hasEnded = m_hasEnded || json.text(kMaxAnswerWord) == "message_stop"_L1;
            else if (name == "message")
                read(json, isAll);
            else if (name == "usage")
                m_counts.read(json);
            else if (name == "delta" || name == "content_block")
                readBlock(json);
            else if (name == "content")
                json.list([&] { readBlock(json); });
            else if (name == "stop_reason")
                readStopReason(json);
            else if (name == "model")
                readModel(json);
            else if (name == "error")
                readError(json);
        });
    }

    void readBlock(JsonCursor &json)
    {
        QString type;
        qint64 length = 0;
        json.object([&](std::string_view name) {
            if (name == "type")
                type = json.text(kMaxAnswerWord);
            else if (name == "text")
                length = json.textLength();
            else if (name == "stop_reason")
                readStopReason(json);
        });
        if (type == "text"_L1 || type == "text_delta"_L1)
            addText(length);
        else if (type == "tool_use"_L1)
            addCall();
    }

    [[nodiscard]] bool hasEnded() const override { return m_hasEnded; }
    /// The event with the reason has the last counts.
    [[nodiscard]] bool isCounted() const override { return m_hasEnded || !m_stopReason.isEmpty(); }
    [[nodiscard]] std::optional<Usage> counted() const override { return m_counts.usage(); }

    AnthropicCounts m_counts;
    bool m_hasEnded = false;
};

} // namespace

std::unique_ptr<AnswerParser> anthropicAnswer()
{
    return std::make_unique<AnthropicAnswer>();
}

} // namespace cofferdam
