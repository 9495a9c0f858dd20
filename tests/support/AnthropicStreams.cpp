// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/StreamPieces.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace cofferdam::test {
namespace {

QJsonObject anthropicUsage(const Usage &usage, qint64 output)
{
    QJsonObject told{
        {u"input_tokens"_s, usage.input},
        {u"cache_creation_input_tokens"_s, usage.cacheWrite + usage.cacheWriteHour},
        {u"cache_read_input_tokens"_s, usage.cacheRead},
        {u"cache_creation"_s, QJsonObject{{u"ephemeral_5m_input_tokens"_s, usage.cacheWrite}, {u"ephemeral_1h_input_tokens"_s, usage.cacheWriteHour}}},
        {u"output_tokens"_s, output},
        {u"service_tier"_s, u"standard"_s}};
    if (usage.searches > 0)
        told.insert(u"server_tool_use"_s, QJsonObject{{u"web_search_requests"_s, usage.searches}});
    return told;
}

QJsonObject anthropicMessage(const ProvidedAnswer &answer, const QJsonArray &content, const QJsonValue &stop)
{
    return {{u"id"_s, u"msg_test"_s}, {u"type"_s, u"message"_s}, {u"role"_s, u"assistant"_s},       {u"model"_s, answer.model},
            {u"content"_s, content},  {u"stop_reason"_s, stop},  {u"stop_sequence"_s, QJsonValue()}};
}

QJsonObject toolUse(const ProvidedCall &call, qsizetype index)
{
    return {{u"type"_s, u"tool_use"_s}, {u"id"_s, u"toolu_%1"_s.arg(index)}, {u"name"_s, call.name}, {u"input"_s, parsed(call.arguments)}};
}

} // namespace

QByteArray wholeMessage(const ProvidedAnswer &answer)
{
    QJsonArray content;
    if (!answer.text.isEmpty())
        content.append(QJsonObject{{u"type"_s, u"text"_s}, {u"text"_s, answer.text}});
    for (qsizetype i = 0; i < answer.calls.size(); ++i)
        content.append(toolUse(answer.calls.at(i), i));
    auto whole = anthropicMessage(answer, content, providedStop(Dialect::Anthropic, answer));
    if (answer.usage)
        whole.insert(u"usage"_s, anthropicUsage(*answer.usage, answer.usage->output));
    return compact(whole);
}

QList<QByteArray> streamedMessage(const ProvidedAnswer &answer)
{
    QList<QByteArray> events;
    auto message = anthropicMessage(answer, {}, QJsonValue());
    if (answer.usage)
        message.insert(u"usage"_s, anthropicUsage(*answer.usage, std::min<qint64>(1, answer.usage->output)));
    events.append(named(u"message_start"_s, {{u"message"_s, message}}));
    events.append(named(u"ping"_s, {}));
    qsizetype at = 0;
    const auto block = [&](const QJsonObject &begin, const QList<QJsonObject> &deltas) {
        events.append(named(u"content_block_start"_s, {{u"index"_s, at}, {u"content_block"_s, begin}}));
        for (const auto &delta : deltas)
            events.append(named(u"content_block_delta"_s, {{u"index"_s, at}, {u"delta"_s, delta}}));
        events.append(named(u"content_block_stop"_s, {{u"index"_s, at++}}));
    };
    if (!answer.text.isEmpty()) {
        QList<QJsonObject> deltas;
        for (const auto &piece : piecesOf(answer.text))
            deltas.append(QJsonObject{{u"type"_s, u"text_delta"_s}, {u"text"_s, piece}});
        block({{u"type"_s, u"text"_s}, {u"text"_s, u""_s}}, deltas);
    }
    for (qsizetype i = 0; i < answer.calls.size(); ++i) {
        const auto arguments = QString::fromUtf8(answer.calls.at(i).arguments);
        const auto half = arguments.size() / 2;
        block(toolUse({answer.calls.at(i).name, "{}"}, i), {{{u"type"_s, u"input_json_delta"_s}, {u"partial_json"_s, arguments.first(half)}},
                                                            {{u"type"_s, u"input_json_delta"_s}, {u"partial_json"_s, arguments.sliced(half)}}});
    }
    QJsonObject last{{u"delta"_s, QJsonObject{{u"stop_reason"_s, providedStop(Dialect::Anthropic, answer)}, {u"stop_sequence"_s, QJsonValue()}}}};
    if (answer.usage) {
        QJsonObject told{{u"output_tokens"_s, answer.usage->output}};
        if (answer.usage->searches > 0)
            told.insert(u"server_tool_use"_s, QJsonObject{{u"web_search_requests"_s, answer.usage->searches}});
        last.insert(u"usage"_s, told);
    }
    events.append(named(u"message_delta"_s, last));
    events.append(named(u"message_stop"_s, {}));
    return events;
}

} // namespace cofferdam::test
