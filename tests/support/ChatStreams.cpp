// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/StreamPieces.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace cofferdam::test {
namespace {

QJsonObject chatUsage(const Usage &usage)
{
    QJsonObject details{{u"cached_tokens"_s, usage.cacheRead}};
    if (usage.cacheWrite + usage.cacheWriteHour > 0)
        details.insert(u"cache_write_tokens"_s, usage.cacheWrite + usage.cacheWriteHour);
    QJsonObject told{{u"prompt_tokens"_s, allInput(usage)},
                     {u"completion_tokens"_s, usage.output},
                     {u"total_tokens"_s, usage.total()},
                     {u"prompt_tokens_details"_s, details}};
    if (usage.searches > 0)
        told.insert(u"server_tool_use"_s, QJsonObject{{u"web_search_requests"_s, usage.searches}});
    if (usage.billedNano)
        told.insert(u"cost"_s, static_cast<double>(*usage.billedNano) / 1e9);
    return told;
}

QJsonObject chatCall(const ProvidedCall &call, qsizetype index)
{
    return {{u"id"_s, callId(index)},
            {u"type"_s, u"function"_s},
            {u"function"_s, QJsonObject{{u"name"_s, call.name}, {u"arguments"_s, QString::fromUtf8(call.arguments)}}}};
}

QJsonObject chatEnvelope(const ProvidedAnswer &answer, const QString &object, const QJsonArray &choices)
{
    return {{u"id"_s, u"chatcmpl-test"_s}, {u"object"_s, object}, {u"created"_s, kCreated}, {u"model"_s, answer.model}, {u"choices"_s, choices}};
}

} // namespace

QByteArray wholeChat(const ProvidedAnswer &answer)
{
    QJsonObject message{{u"role"_s, u"assistant"_s}, {u"content"_s, answer.text.isEmpty() ? QJsonValue() : QJsonValue(answer.text)}};
    QJsonArray calls;
    for (qsizetype i = 0; i < answer.calls.size(); ++i)
        calls.append(chatCall(answer.calls.at(i), i));
    if (!calls.isEmpty())
        message.insert(u"tool_calls"_s, calls);
    const QJsonObject choice{
        {u"index"_s, 0}, {u"message"_s, message}, {u"logprobs"_s, QJsonValue()}, {u"finish_reason"_s, providedStop(Dialect::OpenAiChat, answer)}};
    auto whole = chatEnvelope(answer, u"chat.completion"_s, {choice});
    if (answer.usage)
        whole.insert(u"usage"_s, chatUsage(*answer.usage));
    return compact(whole);
}

QList<QByteArray> streamedChat(const ProvidedAnswer &answer)
{
    QList<QByteArray> events;
    const auto add = [&](const QJsonObject &delta, const QJsonValue &finish = QJsonValue()) {
        const QJsonObject choice{{u"index"_s, 0}, {u"delta"_s, delta}, {u"finish_reason"_s, finish}};
        auto chunk = chatEnvelope(answer, u"chat.completion.chunk"_s, {choice});
        if (answer.usage)
            chunk.insert(u"usage"_s, QJsonValue());
        events.append(data(chunk));
    };
    add({{u"role"_s, u"assistant"_s}, {u"content"_s, u""_s}});
    for (const auto &piece : piecesOf(answer.text))
        add({{u"content"_s, piece}});
    for (qsizetype i = 0; i < answer.calls.size(); ++i) {
        auto call = chatCall({answer.calls.at(i).name, {}}, i);
        call.insert(u"index"_s, i);
        add({{u"tool_calls"_s, QJsonArray{call}}});
        const auto arguments = QString::fromUtf8(answer.calls.at(i).arguments);
        const auto half = arguments.size() / 2;
        for (const auto &piece : {arguments.first(half), arguments.sliced(half)}) {
            const QJsonObject part{{u"index"_s, i}, {u"function"_s, QJsonObject{{u"arguments"_s, piece}}}};
            add({{u"tool_calls"_s, QJsonArray{part}}});
        }
    }
    add({}, providedStop(Dialect::OpenAiChat, answer));
    if (answer.usage) {
        auto last = chatEnvelope(answer, u"chat.completion.chunk"_s, {});
        last.insert(u"usage"_s, chatUsage(*answer.usage));
        events.append(data(last));
    }
    events.append("data: [DONE]\n\n");
    return events;
}

} // namespace cofferdam::test
