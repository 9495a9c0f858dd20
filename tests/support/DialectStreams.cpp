// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/DialectStreams.h"

#include "core/dialect/ErrorBody.h"
#include "tests/support/StreamPieces.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam::test {

std::optional<Usage> toldUsage(Dialect dialect, const ProvidedAnswer &answer)
{
    if (!answer.usage)
        return {};
    Usage told = *answer.usage;
    if (dialect != Dialect::Anthropic)
        told.cacheWrite += std::exchange(told.cacheWriteHour, 0);
    if (dialect == Dialect::Google || dialect == Dialect::Ollama)
        told.input += std::exchange(told.cacheWrite, 0);
    if (dialect != Dialect::OpenAiChat)
        told.billedNano.reset();
    if (dialect == Dialect::Ollama) {
        told.input += std::exchange(told.cacheRead, 0);
        told.searches = 0;
    }
    return told;
}

QByteArray wholeAnswer(Dialect dialect, const ProvidedAnswer &answer)
{
    switch (dialect) {
    case Dialect::OpenAiChat: return wholeChat(answer);
    case Dialect::OpenAiResponses: return wholeResponse(answer);
    case Dialect::Anthropic: return wholeMessage(answer);
    case Dialect::Google: return wholeContent(answer);
    case Dialect::Ollama: return wholeLine(answer);
    }
    return {};
}

QList<QByteArray> streamedAnswer(Dialect dialect, const ProvidedAnswer &answer)
{
    switch (dialect) {
    case Dialect::OpenAiChat: return streamedChat(answer);
    case Dialect::OpenAiResponses: return streamedResponse(answer);
    case Dialect::Anthropic: return streamedMessage(answer);
    case Dialect::Google: return streamedContent(answer);
    case Dialect::Ollama: return streamedLines(answer);
    }
    return {};
}

QByteArray errorEvent(Dialect dialect, const QString &message)
{
    switch (dialect) {
    case Dialect::OpenAiChat: return data({{u"error"_s, QJsonObject{{u"message"_s, message}, {u"code"_s, 502}}}});
    case Dialect::OpenAiResponses: return named(u"error"_s, {{u"code"_s, u"server_error"_s}, {u"message"_s, message}, {u"param"_s, QJsonValue()}});
    case Dialect::Anthropic: return named(u"error"_s, {{u"error"_s, QJsonObject{{u"type"_s, u"overloaded_error"_s}, {u"message"_s, message}}}});
    case Dialect::Google: return data({{u"error"_s, QJsonObject{{u"code"_s, 503}, {u"message"_s, message}, {u"status"_s, u"UNAVAILABLE"_s}}}});
    case Dialect::Ollama: return compact({{u"error"_s, message}}) + '\n';
    }
    return {};
}

QByteArray errorAnswer(Dialect dialect, int status, const QString &message)
{
    return errorBody(dialect, status, message);
}

QByteArray answerType(Dialect dialect, bool streams)
{
    if (!streams)
        return "application/json";
    return dialect == Dialect::Ollama ? "application/x-ndjson" : "text/event-stream";
}

QString providedStop(Dialect dialect, const ProvidedAnswer &answer)
{
    const bool calls = !answer.calls.isEmpty();
    switch (dialect) {
    case Dialect::OpenAiChat: return answer.isCutShort ? u"length"_s : calls ? u"tool_calls"_s : u"stop"_s;
    case Dialect::OpenAiResponses: return answer.isCutShort ? u"max_output_tokens"_s : u"completed"_s;
    case Dialect::Anthropic: return answer.isCutShort ? u"max_tokens"_s : calls ? u"tool_use"_s : u"end_turn"_s;
    case Dialect::Google: return answer.isCutShort ? u"MAX_TOKENS"_s : u"STOP"_s;
    case Dialect::Ollama: return answer.isCutShort ? u"length"_s : u"stop"_s;
    }
    return {};
}

} // namespace cofferdam::test
