// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Requests as an agent writes them, in each dialect.

#pragma once

#include "core/action/ModelRoute.h"
#include "tests/support/DialectStreams.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

namespace cofferdam::test {

using namespace Qt::StringLiterals;

struct AskedModel {
    QString model = u"test-model"_s;
    QString prompt = u"Look after it."_s;
    bool streams = true;
    std::optional<qint64> maxOutput = 1000;
    QList<ProvidedCall> calls = {}; ///< That the model made since, one after the other; OpenAiChat only.
    QString result = u"done"_s;     ///< Of each of them.
};

inline QJsonArray chatMessages(const AskedModel &asked)
{
    QJsonArray messages{QJsonObject{{u"role"_s, u"user"_s}, {u"content"_s, asked.prompt}}};
    for (qsizetype i = 0; i < asked.calls.size(); ++i) {
        const auto id = u"call_%1"_s.arg(i);
        const QJsonObject function{{u"name"_s, asked.calls[i].name}, {u"arguments"_s, QString::fromUtf8(asked.calls[i].arguments)}};
        messages.append(QJsonObject{{u"role"_s, u"assistant"_s},
                                    {u"content"_s, QJsonValue()},
                                    {u"tool_calls"_s, QJsonArray{QJsonObject{{u"id"_s, id}, {u"type"_s, u"function"_s}, {u"function"_s, function}}}}});
        messages.append(QJsonObject{{u"role"_s, u"tool"_s}, {u"tool_call_id"_s, id}, {u"content"_s, u"%1 %2"_s.arg(asked.result).arg(i)}});
    }
    return messages;
}

/// Under a slot.
inline QByteArray targetOf(Dialect dialect, const AskedModel &asked)
{
    switch (dialect) {
    case Dialect::OpenAiChat: return "/v1/chat/completions";
    case Dialect::OpenAiResponses: return "/v1/responses";
    case Dialect::Anthropic: return "/v1/messages";
    case Dialect::Google:
        return "/v1beta/models/" + asked.model.toUtf8() + (asked.streams ? QByteArray(":streamGenerateContent?alt=sse") : QByteArray(":generateContent"));
    case Dialect::Ollama: return "/api/chat";
    }
    return {};
}

inline QByteArray bodyOf(Dialect dialect, const AskedModel &asked)
{
    const auto limited = [&asked](QJsonObject object, const QString &name) {
        if (asked.maxOutput)
            object.insert(name, *asked.maxOutput);
        return object;
    };
    QJsonObject body{{u"model"_s, asked.model}, {u"stream"_s, asked.streams}};
    switch (dialect) {
    case Dialect::OpenAiChat:
        body.insert(u"messages"_s, chatMessages(asked));
        body = limited(body, u"max_tokens"_s);
        break;
    case Dialect::OpenAiResponses:
        body.insert(u"input"_s, asked.prompt);
        body = limited(body, u"max_output_tokens"_s);
        break;
    case Dialect::Anthropic:
        body.insert(u"messages"_s, QJsonArray{QJsonObject{{u"role"_s, u"user"_s}, {u"content"_s, asked.prompt}}});
        body = limited(body, u"max_tokens"_s);
        break;
    case Dialect::Google:
        body = {{u"contents"_s, QJsonArray{QJsonObject{{u"role"_s, u"user"_s}, {u"parts"_s, QJsonArray{QJsonObject{{u"text"_s, asked.prompt}}}}}}},
                {u"generationConfig"_s, limited({}, u"maxOutputTokens"_s)}};
        break;
    case Dialect::Ollama:
        body.insert(u"messages"_s, QJsonArray{QJsonObject{{u"role"_s, u"user"_s}, {u"content"_s, asked.prompt}}});
        body.insert(u"options"_s, limited({}, u"num_predict"_s));
        break;
    }
    return QJsonDocument(body).toJson(QJsonDocument::Indented); // as no program of ours writes it
}

/// As ModelConnection understands it.
inline ModelQuestion questionOf(const QByteArray &target, const QByteArray &body, const QString &slot = u"main"_s)
{
    const auto endpoint = readEndpoint("POST", target);
    const auto request = endpoint ? readModelRequest(*endpoint, body) : std::unexpected(endpoint.error());
    if (!request)
        qFatal("no request: %s", qPrintable(request.error().message.english()));
    return {.id = ModelRequestId::create(),
            .epoch = Epoch{1},
            .slot = slot,
            .endpoint = *endpoint,
            .request = *request,
            .body = body,
            .bodyHash = QCryptographicHash::hash(body, QCryptographicHash::Sha256),
            .room = {}};
}

inline ModelQuestion questionOf(Dialect dialect, const AskedModel &asked = {}, const QString &slot = u"main"_s)
{
    return questionOf(targetOf(dialect, asked), bodyOf(dialect, asked), slot);
}

} // namespace cofferdam::test
