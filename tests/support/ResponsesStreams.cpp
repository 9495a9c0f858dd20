// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/StreamPieces.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace cofferdam::test {
namespace {

QJsonObject responsesUsage(const Usage &usage)
{
    return {{u"input_tokens"_s, allInput(usage)},
            {u"input_tokens_details"_s, QJsonObject{{u"cached_tokens"_s, usage.cacheRead}, {u"cache_write_tokens"_s, usage.cacheWrite + usage.cacheWriteHour}}},
            {u"output_tokens"_s, usage.output},
            {u"output_tokens_details"_s, QJsonObject{{u"reasoning_tokens"_s, 0}}},
            {u"total_tokens"_s, usage.total()}};
}

QJsonObject textPart(const QString &text)
{
    return {{u"type"_s, u"output_text"_s}, {u"text"_s, text}, {u"annotations"_s, QJsonArray()}};
}

QJsonObject responsesCall(const ProvidedCall &call, qsizetype index, const QString &status)
{
    return {{u"id"_s, u"fc_%1"_s.arg(index)}, {u"type"_s, u"function_call"_s}, {u"status"_s, status},
            {u"call_id"_s, callId(index)},    {u"name"_s, call.name},          {u"arguments"_s, QString::fromUtf8(call.arguments)}};
}

QJsonArray responsesOutput(const ProvidedAnswer &answer)
{
    QJsonArray output;
    for (int i = 0; answer.usage && i < answer.usage->searches; ++i)
        output.append(QJsonObject{{u"id"_s, u"ws_%1"_s.arg(i)}, {u"type"_s, u"web_search_call"_s}, {u"status"_s, u"completed"_s}});
    if (!answer.text.isEmpty())
        output.append(QJsonObject{{u"id"_s, u"msg_0"_s},
                                  {u"type"_s, u"message"_s},
                                  {u"status"_s, u"completed"_s},
                                  {u"role"_s, u"assistant"_s},
                                  {u"content"_s, QJsonArray{textPart(answer.text)}}});
    for (qsizetype i = 0; i < answer.calls.size(); ++i)
        output.append(responsesCall(answer.calls.at(i), i, u"completed"_s));
    return output;
}

QJsonObject response(const ProvidedAnswer &answer, bool isOver)
{
    QJsonObject whole{{u"id"_s, u"resp_test"_s},   {u"object"_s, u"response"_s},
                      {u"created_at"_s, kCreated}, {u"status"_s, !isOver ? u"in_progress"_s : answer.isCutShort ? u"incomplete"_s : u"completed"_s},
                      {u"error"_s, QJsonValue()},  {u"incomplete_details"_s, QJsonValue()},
                      {u"model"_s, answer.model},  {u"output"_s, isOver ? responsesOutput(answer) : QJsonArray()},
                      {u"usage"_s, QJsonValue()}};
    if (isOver && answer.isCutShort)
        whole.insert(u"incomplete_details"_s, QJsonObject{{u"reason"_s, u"max_output_tokens"_s}});
    if (isOver && answer.usage)
        whole.insert(u"usage"_s, responsesUsage(*answer.usage));
    return whole;
}

} // namespace

QList<QByteArray> streamedResponse(const ProvidedAnswer &answer)
{
    QList<QByteArray> events;
    const auto add = [&events](const QString &type, QJsonObject object) {
        object.insert(u"sequence_number"_s, events.size());
        events.append(named(type, object));
    };
    add(u"response.created"_s, {{u"response"_s, response(answer, false)}});
    add(u"response.in_progress"_s, {{u"response"_s, response(answer, false)}});
    qsizetype at = 0;
    if (!answer.text.isEmpty()) {
        const QJsonObject place{{u"item_id"_s, u"msg_0"_s}, {u"output_index"_s, 0}, {u"content_index"_s, 0}};
        const auto with = [&place](const QString &name, const QJsonValue &value) {
            auto object = place;
            object.insert(name, value);
            return object;
        };
        const QJsonObject item{{u"id"_s, u"msg_0"_s}, {u"type"_s, u"message"_s}, {u"role"_s, u"assistant"_s}, {u"content"_s, QJsonArray()}};
        add(u"response.output_item.added"_s, {{u"output_index"_s, 0}, {u"item"_s, item}});
        add(u"response.content_part.added"_s, with(u"part"_s, textPart({})));
        for (const auto &piece : piecesOf(answer.text))
            add(u"response.output_text.delta"_s, with(u"delta"_s, piece));
        add(u"response.output_text.done"_s, with(u"text"_s, answer.text));
        add(u"response.content_part.done"_s, with(u"part"_s, textPart(answer.text)));
        ++at;
    }
    for (qsizetype i = 0; i < answer.calls.size(); ++i, ++at) {
        const auto &call = answer.calls.at(i);
        const QJsonObject place{{u"item_id"_s, u"fc_%1"_s.arg(i)}, {u"output_index"_s, at}};
        add(u"response.output_item.added"_s, {{u"output_index"_s, at}, {u"item"_s, responsesCall({call.name, {}}, i, u"in_progress"_s)}});
        auto delta = place;
        delta.insert(u"delta"_s, QString::fromUtf8(call.arguments));
        add(u"response.function_call_arguments.delta"_s, delta);
        auto done = place;
        done.insert(u"arguments"_s, QString::fromUtf8(call.arguments));
        add(u"response.function_call_arguments.done"_s, done);
        add(u"response.output_item.done"_s, {{u"output_index"_s, at}, {u"item"_s, responsesCall(call, i, u"completed"_s)}});
    }
    add(answer.isCutShort ? u"response.incomplete"_s : u"response.completed"_s, {{u"response"_s, response(answer, true)}});
    return events;
}

QByteArray wholeResponse(const ProvidedAnswer &answer)
{
    return compact(response(answer, true));
}

} // namespace cofferdam::test
