// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// chat.completion and chat.completion.chunk: https://platform.openai.com/docs/api-reference/chat/streaming

#include "core/dialect/AnswerParser.h"
#include "core/dialect/UsageCounts.h"

#include <QSet>
#include <QVarLengthArray>

#include <string_view>
#include <utility>

namespace cofferdam {
namespace {

class OpenAiChatAnswer final : public AnswerParser
{
    static constexpr qint64 kMaxIndex = 1'000'000;
    static constexpr qsizetype kMaxKnownCalls = 10'000;

    struct Choice {
        qint64 index = 0;
        QVarLengthArray<qint64, 4> calls;
    };

    void read(JsonCursor &json, bool isAll) override
    {
        bool isError = false;
        QString message;
        json.object([&](std::string_view name) {
            if (name == "choices")
                json.list([&] { readChoice(json, isAll); });
            else if (name == "usage")
                readUsage(json);
            else if (name == "x_groq")
                json.object([&](std::string_view field) {
                    if (field == "usage")
                        readUsage(json);
                });
            else if (name == "model")
                readModel(json);
            else if (name == "error")
                readError(json);
            else if (name == "object") // vLLM: {"object":"error","message":...}
                isError = json.text(kMaxAnswerWord) == QLatin1StringView("error");
            else if (name == "message" || name == "detail")
                message = json.text(kMaxAnswerWord);
        });
        if (m_error.isEmpty() && !message.isEmpty() && (isError || isAll))
            m_error = message;
    }

    void readUsage(JsonCursor &json)
    {
        if (auto told = OpenAiCounts::read(json))
            m_counts = told;
    }

    void readChoice(JsonCursor &json, bool isAll)
    {
        Choice choice;
        json.object([&](std::string_view name) {
            if (name == "index")
                choice.index = json.count(kMaxIndex).value_or(0);
            else if (name == "delta" || name == "message")
                readMessage(json, isAll, choice);
            else if (name == "finish_reason")
                readStopReason(json);
            else if (name == "usage") // Moonshot
                readUsage(json);
        });
        for (const auto call : std::as_const(choice.calls)) {
            const auto key = std::pair(choice.index, call);
            if (m_calls.contains(key))
                continue;
            addCall();
            if (m_calls.size() < kMaxKnownCalls)
                m_calls.insert(key);
        }
    }

    void readMessage(JsonCursor &json, bool isAll, Choice &choice)
    {
        json.object([&](std::string_view name) {
            if (name == "content") {
                if (json.kind() == JsonCursor::Kind::List) // Mistral, when it thinks
                    json.list([&] { readPart(json); });
                else
                    addText(json.textLength());
            } else if (name == "tool_calls") {
                qint64 at = 0;
                json.list([&] { readCall(json, isAll ? std::optional(at++) : std::nullopt, choice); });
            } else if (name == "function_call" && json.kind() == JsonCursor::Kind::Object) {
                choice.calls.append(-1);
            }
        });
    }

    void readPart(JsonCursor &json)
    {
        json.object([&](std::string_view name) {
            if (name == "text")
                addText(json.textLength());
        });
    }

    /// In a stream a call comes in pieces that have its index. Google's imitation has none: each piece with an id is a call.
    void readCall(JsonCursor &json, std::optional<qint64> place, Choice &choice)
    {
        std::optional<qint64> index = place;
        bool hasId = false;
        json.object([&](std::string_view name) {
            if (name == "index" && !place)
                index = json.count(kMaxIndex);
            else if (name == "id")
                hasId = !json.text(kMaxAnswerWord).isEmpty();
        });
        if (index)
            choice.calls.append(*index);
        else if (hasId)
            addCall();
    }

    void onDone() override { m_isDone = true; }
    [[nodiscard]] bool hasEnded() const override { return m_isDone || (!m_stopReason.isEmpty() && m_counts); }
    [[nodiscard]] std::optional<Usage> counted() const override { return m_counts ? m_counts->usage() : std::nullopt; }

    std::optional<OpenAiCounts> m_counts;
    QSet<std::pair<qint64, qint64>> m_calls; ///< By choice and index.
    bool m_isDone = false;
};

} // namespace

std::unique_ptr<AnswerParser> openAiChatAnswer()
{
    return std::make_unique<OpenAiChatAnswer>();
}

} // namespace cofferdam
