// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A response and its events: https://platform.openai.com/docs/api-reference/responses-streaming

#include "core/dialect/AnswerParser.h"
#include "core/dialect/UsageCounts.h"

#include <algorithm>
#include <string_view>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

/// What asks the agent's side to do something.
constexpr QLatin1StringView kCallTypes[] = {"function_call"_L1, "custom_tool_call"_L1, "local_shell_call"_L1,
                                            "shell_call"_L1,    "apply_patch_call"_L1, "computer_call"_L1};

bool isCall(const QString &type)
{
    return std::ranges::find(kCallTypes, type) != std::end(kCallTypes);
}

class OpenAiResponsesAnswer final : public AnswerParser
{
    struct Response {
        QString status;
        QString reason;
        std::optional<OpenAiCounts> counts;
        int calls = 0;
        int searches = 0;
        qint64 textLength = 0;
    };

    void read(JsonCursor &json, bool isAll) override
    {
        if (isAll)
            return end(readResponse(json));
        QString type;
        QString item;
        QString message;
        qint64 delta = 0;
        Response response;
        json.object([&](std::string_view name) {
            if (name == "type")
                type = json.text(kMaxAnswerWord);
            else if (name == "response")
                response = readResponse(json);
            else if (name == "item")
                item = readItem(json, response);
            else if (name == "delta")
                delta = json.textLength();
            else if (name == "message")
                message = json.text(kMaxAnswerWord);
            else if (name == "error")
                readError(json);
        });
        if (type == "response.output_text.delta"_L1)
            addText(delta);
        else if (type == "response.output_item.added"_L1 && isCall(item))
            addCall();
        else if (type == "error"_L1 && m_error.isEmpty())
            m_error = message.isEmpty() ? type : message;
        else if (type == "response.completed"_L1 || type == "response.incomplete"_L1 || type == "response.failed"_L1)
            end(response);
    }

    Response readResponse(JsonCursor &json)
    {
        Response response;
        json.object([&](std::string_view name) {
            if (name == "status")
                response.status = json.text(kMaxAnswerWord);
            else if (name == "model")
                readModel(json);
            else if (name == "usage")
                response.counts = OpenAiCounts::read(json);
            else if (name == "error")
                readError(json);
            else if (name == "incomplete_details")
                json.object([&](std::string_view field) {
                    if (field == "reason")
                        response.reason = json.text(kMaxAnswerWord);
                });
            else if (name == "output")
                json.list([&] {
                    const auto type = readItem(json, response);
                    response.calls += isCall(type) ? 1 : 0;
                    response.searches += type == "web_search_call"_L1 ? 1 : 0;
                });
        });
        return response;
    }

    /// Its type.
    QString readItem(JsonCursor &json, Response &response)
    {
        QString type;
        json.object([&](std::string_view name) {
            if (name == "type")
                type = json.text(kMaxAnswerWord);
            else if (name == "content")
                json.list([&] { response.textLength += readPart(json); });
        });
        return type;
    }

    static qint64 readPart(JsonCursor &json)
    {
        qint64 length = 0;
        QString type;
        json.object([&](std::string_view name) {
            if (name == "type")
                type = json.text(kMaxAnswerWord);
            else if (name == "text")
                length = json.textLength();
        });
        return type == "output_text"_L1 ? length : 0;
    }

    void end(const Response &response)
    {
        m_hasEnded = true;
        m_counts = response.counts;
        m_searches = response.searches;
        m_stopReason = response.reason.isEmpty() ? response.status : response.reason;
        m_toolCalls = std::max(m_toolCalls, response.calls);
        m_textLength = std::max(m_textLength, response.textLength);
    }

    [[nodiscard]] bool hasEnded() const override { return m_hasEnded; }
    [[nodiscard]] std::optional<Usage> counted() const override
    {
        auto usage = m_counts ? m_counts->usage() : std::nullopt;
        if (usage)
            usage->searches = std::max(usage->searches, m_searches);
        return usage;
    }

    std::optional<OpenAiCounts> m_counts;
    int m_searches = 0;
    bool m_hasEnded = false;
};

} // namespace

std::unique_ptr<AnswerParser> openAiResponsesAnswer()
{
    return std::make_unique<OpenAiResponsesAnswer>();
}

} // namespace cofferdam
