// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Requests as the tests of this folder write them.

#pragma once

#include "core/dialect/ModelRequest.h"

#include <QByteArray>
#include <QTest>

#include <cstddef>
#include <stdexcept>

namespace cofferdam {

/// JSON with ' for its quotes: moc loses its way in a raw string with quotes.
inline QByteArray operator""_json(const char *text, std::size_t size)
{
    return QByteArray(text, static_cast<qsizetype>(size)).replace('\'', '"');
}

inline QByteArray targetOf(Dialect dialect, bool streams = false)
{
    switch (dialect) {
    case Dialect::OpenAiChat: return "/v1/chat/completions";
    case Dialect::OpenAiResponses: return "/v1/responses";
    case Dialect::Anthropic: return "/v1/messages";
    case Dialect::Google: return streams ? "/v1beta/models/gemini-3-pro:streamGenerateContent?alt=sse" : "/v1beta/models/gemini-3-pro:generateContent";
    case Dialect::Ollama: return "/api/chat";
    }
    return {};
}

inline Result<ModelRequest> readRequest(Dialect dialect, const QByteArray &body)
{
    return readModelRequest(readEndpoint("POST", targetOf(dialect)).value(), body);
}

/// Fails the test when it is refused.
inline ModelRequest taken(Dialect dialect, const QByteArray &body)
{
    auto request = readRequest(dialect, body);
    if (!request)
        throw std::runtime_error(request.error().message.english().toStdString());
    return *request;
}

/// A smallest request with `more` fields in it: ", \"stream\": true".
inline QByteArray smallest(Dialect dialect, const QByteArray &more = {})
{
    switch (dialect) {
    case Dialect::OpenAiChat: return R"({'model':'gpt-5','messages':[{'role':'user','content':'hi'}])"_json + more + '}';
    case Dialect::OpenAiResponses: return R"({'model':'gpt-5','input':'hi')"_json + more + '}';
    case Dialect::Anthropic: return R"({'model':'claude-sonnet-4-5','max_tokens':100,'messages':[{'role':'user','content':'hi'}])"_json + more + '}';
    case Dialect::Google: return R"({'contents':[{'role':'user','parts':[{'text':'hi'}]}])"_json + more + '}';
    case Dialect::Ollama: return R"({'model':'qwen3','messages':[{'role':'user','content':'hi'}])"_json + more + '}';
    }
    return {};
}

} // namespace cofferdam
