// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/StreamPieces.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace cofferdam::test {
namespace {

QJsonObject googleUsage(const Usage &usage, qint64 output)
{
    QJsonObject told{{u"promptTokenCount"_s, allInput(usage)}, {u"totalTokenCount"_s, allInput(usage) + output}};
    if (usage.cacheRead > 0)
        told.insert(u"cachedContentTokenCount"_s, usage.cacheRead);
    if (output > 0)
        told.insert(u"candidatesTokenCount"_s, output);
    return told;
}

/// With all that `answer` used when it is the last one.
QJsonObject googleChunk(const ProvidedAnswer &answer, const QJsonArray &parts, bool isLast)
{
    QJsonObject candidate{{u"content"_s, QJsonObject{{u"role"_s, u"model"_s}, {u"parts"_s, parts}}}, {u"index"_s, 0}};
    if (isLast)
        candidate.insert(u"finishReason"_s, providedStop(Dialect::Google, answer));
    if (isLast && answer.usage && answer.usage->searches > 0) {
        QJsonArray queries;
        for (int i = 0; i < answer.usage->searches; ++i)
            queries.append(u"query %1"_s.arg(i));
        candidate.insert(u"groundingMetadata"_s, QJsonObject{{u"webSearchQueries"_s, queries}});
    }
    QJsonObject chunk{{u"candidates"_s, QJsonArray{candidate}}, {u"modelVersion"_s, answer.model}, {u"responseId"_s, u"test"_s}};
    if (answer.usage)
        chunk.insert(u"usageMetadata"_s, googleUsage(*answer.usage, isLast ? answer.usage->output : 0));
    return chunk;
}

QJsonObject googleCall(const ProvidedCall &call)
{
    return {{u"functionCall"_s, QJsonObject{{u"name"_s, call.name}, {u"args"_s, parsed(call.arguments)}}}};
}

} // namespace

QByteArray wholeContent(const ProvidedAnswer &answer)
{
    QJsonArray parts;
    if (!answer.text.isEmpty())
        parts.append(QJsonObject{{u"text"_s, answer.text}});
    for (const auto &call : answer.calls)
        parts.append(googleCall(call));
    return QJsonDocument(googleChunk(answer, parts, true)).toJson(QJsonDocument::Indented); // as they do
}

QList<QByteArray> streamedContent(const ProvidedAnswer &answer)
{
    QList<QByteArray> events;
    const auto add = [&](const QJsonArray &parts, bool isLast) { events.append("data: " + compact(googleChunk(answer, parts, isLast)) + "\r\n\r\n"); };
    for (const auto &piece : piecesOf(answer.text))
        add({QJsonObject{{u"text"_s, piece}}}, false);
    QJsonArray calls;
    for (const auto &call : answer.calls)
        calls.append(googleCall(call));
    if (!calls.isEmpty())
        add(calls, false);
    add({QJsonObject{{u"text"_s, u""_s}}}, true);
    return events;
}

} // namespace cofferdam::test
