// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Answers as the providers of each dialect write them by their documentation: what a fake provider sends.

#pragma once

#include "core/dialect/Dialect.h"
#include "core/dialect/Usage.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace cofferdam::test {

struct ProvidedCall {
    QString name;
    QByteArray arguments = "{}"; ///< A JSON object.
};

/// What a model answers, whatever the dialect.
struct ProvidedAnswer {
    QString text;
    QList<ProvidedCall> calls;
    /// None: the answer says nothing of it.
    std::optional<Usage> usage = Usage{.input = 10, .output = 5};
    QString model = QStringLiteral("test-model");
    bool isCutShort = false; ///< It stopped at the limit of tokens.
};

/// What of `answer.usage` the dialect can tell: a class that it does not have is told as another. cacheWriteHour is Anthropic's, cacheWrite
/// OpenAI's, too; billedNano is OpenRouter's (OpenAiChat); Ollama knows input and output.
[[nodiscard]] std::optional<Usage> toldUsage(Dialect dialect, const ProvidedAnswer &answer);
/// The body of an answer without streaming.
[[nodiscard]] QByteArray wholeAnswer(Dialect dialect, const ProvidedAnswer &answer);
/// The body of a streamed answer, event by event (Ollama: line by line), in the order in which the provider sends them. The text comes in
/// pieces of a few characters, the arguments of a call in two.
[[nodiscard]] QList<QByteArray> streamedAnswer(Dialect dialect, const ProvidedAnswer &answer);
/// An event that ends a stream which has begun; its error is `message`.
[[nodiscard]] QByteArray errorEvent(Dialect dialect, const QString &message);
/// The body of an answer with an HTTP status of 400 or above.
[[nodiscard]] QByteArray errorAnswer(Dialect dialect, int status, const QString &message);
/// The Content-Type header of an answer with status 200.
[[nodiscard]] QByteArray answerType(Dialect dialect, bool streams);
/// How the answer says that the model stopped: "stop", "tool_calls", ...; what AnswerReader::stopReason() is then.
[[nodiscard]] QString providedStop(Dialect dialect, const ProvidedAnswer &answer);

} // namespace cofferdam::test
