// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dialect/AnswerParser.h"

#include <algorithm>
#include <string_view>

namespace cofferdam {
namespace {

constexpr qsizetype kMaxError = 2000; ///< bytes
constexpr int kMaxCalls = 1'000'000;

bool isJson(QByteArrayView text)
{
    JsonCursor json(text);
    json.skip();
    return json.isOver();
}

} // namespace

AnswerParser::~AnswerParser() = default;

std::unique_ptr<AnswerParser> AnswerParser::of(Dialect dialect)
{
    switch (dialect) {
    case Dialect::OpenAiChat: return openAiChatAnswer();
    case Dialect::OpenAiResponses: return openAiResponsesAnswer();
    case Dialect::Anthropic: return anthropicAnswer();
    case Dialect::Google: return googleAnswer();
    case Dialect::Ollama: return ollamaAnswer();
    }
    Q_UNREACHABLE_RETURN(nullptr);
}

void AnswerParser::event(QByteArrayView name, QByteArrayView data, bool isCut)
{
    const auto trimmed = data.trimmed();
    if (trimmed == "[DONE]")
        return onDone();
    const bool isError = name == "error";
    if (isJson(data)) { // first: of half an event nothing is to be believed
        JsonCursor json(data);
        read(json, false);
    } else if (!trimmed.isEmpty() && !isCut && !isError) {
        m_isBroken = true;
    }
    if (isError && m_error.isEmpty())
        m_error = QString::fromUtf8(trimmed.first(std::min(kMaxError, trimmed.size())));
}

void AnswerParser::whole(QByteArrayView body)
{
    if (!isJson(body)) {
        m_isBroken = true;
        return;
    }
    JsonCursor json(body);
    if (json.kind() == JsonCursor::Kind::List) // Google's errors and streams come like this
        json.list([this, &json] { read(json, false); });
    else
        read(json, true);
    m_hasAll = true;
}

void AnswerParser::readError(JsonCursor &json)
{
    QString message;
    QString type;
    if (json.kind() == JsonCursor::Kind::Object) {
        json.object([&](std::string_view name) {
            if (name == "message")
                message = json.text(kMaxError);
            else if (name == "type" || name == "status" || name == "code")
                type = json.kind() == JsonCursor::Kind::Text ? json.text(kMaxAnswerWord) : type;
        });
        if (type.isEmpty())
            type = QStringLiteral("error");
    } else {
        message = json.text(kMaxError);
    }
    if (!message.isEmpty() || !type.isEmpty())
        m_error = message.isEmpty() ? type : message;
}

void AnswerParser::readModel(JsonCursor &json)
{
    if (m_model.isEmpty()) // each piece says it again
        m_model = json.text(kMaxAnswerWord);
}

void AnswerParser::readStopReason(JsonCursor &json)
{
    if (const auto reason = json.text(kMaxAnswerWord); !reason.isEmpty())
        m_stopReason = reason;
}

void AnswerParser::addCall()
{
    m_toolCalls = std::min(m_toolCalls + 1, kMaxCalls);
}

} // namespace cofferdam
