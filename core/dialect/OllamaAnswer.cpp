// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The answer of /api/chat, once or as each line of a stream: https://docs.ollama.com/api/chat

#include "core/dialect/AnswerParser.h"
#include "core/dialect/UsageCounts.h"

#include <string_view>

namespace cofferdam {
namespace {

class OllamaAnswer final : public AnswerParser
{
    void read(JsonCursor &json, bool isAll) override
    {
        json.object([&](std::string_view name) {
            if (name == "message")
                readMessage(json);
            else if (name == "done")
                m_isDone = m_isDone || json.flag().value_or(false);
            else if (name == "embeddings") // of /api/embed, which has no "done"
                m_isDone = m_isDone || isAll;
            else if (name == "done_reason")
                readStopReason(json);
            else if (name == "prompt_eval_count")
                m_input = json.count(kMaxCountedTokens);
            else if (name == "eval_count")
                m_output = json.count(kMaxCountedTokens);
            else if (name == "model")
                readModel(json);
            else if (name == "error")
                readError(json);
        });
    }

    void readMessage(JsonCursor &json)
    {
        json.object([&](std::string_view name) {
            if (name == "content")
                addText(json.textLength());
            else if (name == "tool_calls")
                json.list([&] { addCall(); });
        });
    }

    [[nodiscard]] bool hasEnded() const override { return m_isDone; }
    /// It leaves out what is zero: the prompt when all of it was in its cache.
    [[nodiscard]] std::optional<Usage> counted() const override
    {
        if (!m_isDone || (!m_input && !m_output) || m_input.value_or(0) < 0 || m_output.value_or(0) < 0)
            return {};
        return Usage{.input = m_input.value_or(0), .output = m_output.value_or(0)};
    }

    TokenCount m_input;
    TokenCount m_output;
    bool m_isDone = false;
};

} // namespace

std::unique_ptr<AnswerParser> ollamaAnswer()
{
    return std::make_unique<OllamaAnswer>();
}

} // namespace cofferdam
