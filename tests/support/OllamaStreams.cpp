// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/StreamPieces.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace cofferdam::test {
namespace {

QJsonObject ollamaLine(const ProvidedAnswer &answer, const QString &text, const QList<ProvidedCall> &calls)
{
    QJsonObject message{{u"role"_s, u"assistant"_s}, {u"content"_s, text}};
    QJsonArray list;
    for (const auto &call : calls)
        list.append(QJsonObject{{u"function"_s, QJsonObject{{u"name"_s, call.name}, {u"arguments"_s, parsed(call.arguments)}}}});
    if (!list.isEmpty())
        message.insert(u"tool_calls"_s, list);
    return {{u"model"_s, answer.model}, {u"created_at"_s, u"2026-11-29T10:00:00.000000Z"_s}, {u"message"_s, message}, {u"done"_s, false}};
}

QJsonObject ollamaEnd(const ProvidedAnswer &answer, QJsonObject line)
{
    line.insert(u"done"_s, true);
    line.insert(u"done_reason"_s, providedStop(Dialect::Ollama, answer));
    line.insert(u"total_duration"_s, qint64(4'883'583'458));
    if (answer.usage) {
        line.insert(u"prompt_eval_count"_s, allInput(*answer.usage));
        line.insert(u"eval_count"_s, answer.usage->output);
    }
    return line;
}

} // namespace

QList<QByteArray> streamedLines(const ProvidedAnswer &answer)
{
    QList<QByteArray> lines;
    for (const auto &piece : piecesOf(answer.text))
        lines.append(compact(ollamaLine(answer, piece, {})) + '\n');
    if (!answer.calls.isEmpty())
        lines.append(compact(ollamaLine(answer, {}, answer.calls)) + '\n');
    lines.append(compact(ollamaEnd(answer, ollamaLine(answer, {}, {}))) + '\n');
    return lines;
}

QByteArray wholeLine(const ProvidedAnswer &answer)
{
    return compact(ollamaEnd(answer, ollamaLine(answer, answer.text, answer.calls)));
}

} // namespace cofferdam::test
