// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/AnsweringRoute.h"

#include "core/base/BoundedJson.h"
#include "core/base/SideWork.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUuid>

#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr JsonLimits kRequestLimits{.values = 200'000}; // a thousand messages with their calls and a hundred tools are 30,000
constexpr qsizetype kShownModel = 200;

QByteArray event(const QJsonObject &object)
{
    return "data: " + QJsonDocument(object).toJson(QJsonDocument::Compact) + "\n\n";
}

/// The shape that completions and their pieces share.
QJsonObject envelope(const QString &model, const QString &object, const QJsonObject &choice)
{
    return {{u"id"_s, QString(u"chatcmpl-"_s + QUuid::createUuid().toString(QUuid::Id128))},
            {u"object"_s, object},
            {u"created"_s, QDateTime::currentSecsSinceEpoch()},
            {u"model"_s, model},
            {u"choices"_s, QJsonArray{choice}}};
}

QString finishReason(const QJsonObject &message)
{
    return message.value("tool_calls"_L1).toArray().isEmpty() ? u"stop"_s : u"tool_calls"_s;
}

QJsonObject noUsage()
{
    return {{u"prompt_tokens"_s, 0}, {u"completion_tokens"_s, 0}, {u"total_tokens"_s, 0}};
}

QByteArray completion(const QString &model, const QJsonObject &message)
{
    auto whole = envelope(model, u"chat.completion"_s, {{u"index"_s, 0}, {u"message"_s, message}, {u"finish_reason"_s, finishReason(message)}});
    whole.insert(u"usage"_s, noUsage());
    return QJsonDocument(whole).toJson(QJsonDocument::Compact);
}

/// Server-sent events: the role, the text, each call, the end.
QByteArray completionStream(const QString &model, const QJsonObject &message)
{
    const auto piece = [&model](const QJsonObject &delta, const QJsonValue &finish = QJsonValue::Null) {
        return event(envelope(model, u"chat.completion.chunk"_s, {{u"index"_s, 0}, {u"delta"_s, delta}, {u"finish_reason"_s, finish}}));
    };
    auto stream = piece({{u"role"_s, u"assistant"_s}, {u"content"_s, u""_s}});
    if (const auto text = message.value("content"_L1).toString(); !text.isEmpty())
        stream += piece({{u"content"_s, text}});
    const auto calls = message.value("tool_calls"_L1).toArray();
    for (qsizetype i = 0; i < calls.size(); ++i) {
        auto call = calls.at(i).toObject();
        call.insert(u"index"_s, i);
        stream += piece({{u"tool_calls"_s, QJsonArray{call}}});
    }
    stream += piece({}, finishReason(message));
    auto end = envelope(model, u"chat.completion.chunk"_s, {});
    end.insert(u"choices"_s, QJsonArray());
    end.insert(u"usage"_s, noUsage());
    return stream + event(end) + "data: [DONE]\n\n";
}

} // namespace

AnsweringRoute::AnsweringRoute(QStringList models, QObject *parent) : ModelRoute(parent), m_models(std::move(models))
{
    connect(this, &AnsweringRoute::answered, this, &AnsweringRoute::onAnswered);
}

void AnsweringRoute::ask(const ModelQuestion &question)
{
    const auto id = question.id;
    const auto &model = question.request.model;
    m_open.insert(id, {model, question.request.streams});
    if (question.endpoint.dialect != Dialect::OpenAiChat || question.endpoint.operation != ModelEndpoint::Operation::Generate)
        return refuseSoon(id, 404, phrase("Guest", "The scripted model understands chat completions alone."));
    if (!m_models.contains(model))
        return refuseSoon(id, 404, phrase("Guest", "There is no model “%1” here.").arg(model.left(kShownModel)));
    if (question.body.size() <= kReadAtOnce)
        return onRead(id, readJsonObject(question.body, kRequestLimits));
    workBeside(this, [this, id, body = question.body, room = question.room] {
        return [this, id, request = readJsonObject(body, kRequestLimits)] { onRead(id, request); };
    });
}

void AnsweringRoute::onRead(const ModelRequestId &id, const std::optional<QJsonObject> &request)
{
    if (!m_open.contains(id))
        return;
    if (request)
        ask(id, *request);
    else
        refuseSoon(id, 400, phrase("Guest", "The body is no chat completion request."));
}

void AnsweringRoute::cancel(const ModelRequestId &id)
{
    m_open.remove(id);
    forget(id);
}

void AnsweringRoute::taken(const ModelRequestId &, qsizetype)
{
    // An answer is one piece, and a request gets one answer.
}

void AnsweringRoute::onAnswered(const ModelRequestId &id, const Result<QJsonObject> &message)
{
    const auto found = m_open.constFind(id);
    if (found == m_open.cend())
        return;
    const auto wish = *found;
    m_open.erase(found);
    if (!message)
        return Q_EMIT failed(id, {.status = message.error().code == Errc::Invalid ? 400 : 503, .why = message.error().message});
    const auto bytes = wish.streams ? completionStream(wish.model, *message) : completion(wish.model, *message);
    Q_EMIT began(id, bytes.size());
    Q_EMIT piece(id, bytes);
    Q_EMIT ended(id);
}

void AnsweringRoute::refuseSoon(const ModelRequestId &id, int status, const Phrase &why)
{
    const auto refuse = [this, id, status, why] {
        if (m_open.remove(id))
            Q_EMIT failed(id, {.status = status, .why = why});
    };
    QMetaObject::invokeMethod(this, refuse, Qt::QueuedConnection);
}

} // namespace cofferdam
