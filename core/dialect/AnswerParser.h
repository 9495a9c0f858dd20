// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is known of an answer, from the JSON in it. One class a dialect.

#pragma once

#include "core/dialect/Dialect.h"
#include "core/dialect/JsonCursor.h"
#include "core/dialect/Usage.h"

#include <QByteArrayView>
#include <QString>

#include <memory>
#include <optional>

namespace cofferdam {

class AnswerParser
{
public:
    [[nodiscard]] static std::unique_ptr<AnswerParser> of(Dialect dialect);
    AnswerParser() = default;
    virtual ~AnswerParser();
    Q_DISABLE_COPY_MOVE(AnswerParser)

    /// One event of a stream: its name, if it has one, and its data. `isCut`: the stream ended within it; what is no JSON then is nobody's fault.
    void event(QByteArrayView name, QByteArrayView data, bool isCut = false);
    /// All of an answer that is no stream.
    void whole(QByteArrayView body);
    void breakOff() { m_isBroken = true; }

    [[nodiscard]] bool isWhole() const { return m_hasAll || hasEnded(); }
    [[nodiscard]] bool isBroken() const { return m_isBroken; }
    [[nodiscard]] std::optional<Usage> usage() const { return m_hasAll || isCounted() ? counted() : std::nullopt; }
    [[nodiscard]] const QString &stopReason() const { return m_stopReason; }
    [[nodiscard]] const QString &error() const { return m_error; }
    [[nodiscard]] const QString &model() const { return m_model; }
    [[nodiscard]] int toolCalls() const { return m_toolCalls; }
    [[nodiscard]] qint64 textLength() const { return m_textLength; }

protected:
    /// The object that comes next is an event, or all of an answer.
    virtual void read(JsonCursor &json, bool isAll) = 0;
    /// The stream's end as the dialect has it.
    [[nodiscard]] virtual bool hasEnded() const = 0;
    /// What it has used will not change any more.
    [[nodiscard]] virtual bool isCounted() const { return hasEnded(); }
    [[nodiscard]] virtual std::optional<Usage> counted() const = 0;
    /// "[DONE]"
    virtual void onDone() {}

    void readError(JsonCursor &json); ///< The next value: a text or an object; null is none.
    void readModel(JsonCursor &json);
    void readStopReason(JsonCursor &json);
    void addCall();
    void addText(qint64 codePoints) { m_textLength += codePoints; }

    QString m_stopReason;
    QString m_error;
    QString m_model;
    int m_toolCalls = 0;
    qint64 m_textLength = 0;

private:
    bool m_hasAll = false;
    bool m_isBroken = false;
};

[[nodiscard]] std::unique_ptr<AnswerParser> openAiChatAnswer();
[[nodiscard]] std::unique_ptr<AnswerParser> openAiResponsesAnswer();
[[nodiscard]] std::unique_ptr<AnswerParser> anthropicAnswer();
[[nodiscard]] std::unique_ptr<AnswerParser> googleAnswer();
[[nodiscard]] std::unique_ptr<AnswerParser> ollamaAnswer();

/// Of words in answers: reasons, types, names. Bytes.
inline constexpr qsizetype kMaxAnswerWord = 200;

} // namespace cofferdam
