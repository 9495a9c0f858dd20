// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the streams of the dialects are made of. For their own files alone.

#pragma once

#include "tests/support/DialectStreams.h"

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QStringList>

#include <algorithm>

namespace cofferdam::test {

inline constexpr qint64 kCreated = 1'796'000'000; // seconds since 1970

inline QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

inline QJsonObject parsed(const QByteArray &arguments)
{
    return QJsonDocument::fromJson(arguments).object();
}

inline QByteArray data(const QJsonObject &object)
{
    return "data: " + compact(object) + "\n\n";
}

/// With its type as the name of the event, as OpenAI's responses and Anthropic have it.
inline QByteArray named(const QString &type, QJsonObject object)
{
    object.insert(QStringLiteral("type"), type);
    return "event: " + type.toUtf8() + '\n' + data(object);
}

inline QStringList piecesOf(const QString &text)
{
    QStringList pieces;
    for (qsizetype at = 0; at < text.size();) {
        auto length = std::min<qsizetype>(5, text.size() - at);
        if (text.at(at + length - 1).isHighSurrogate() && at + length < text.size())
            ++length;
        pieces.append(text.sliced(at, length));
        at += length;
    }
    return pieces;
}

inline QString callId(qsizetype index)
{
    return QStringLiteral("call_%1").arg(index);
}

inline qint64 allInput(const Usage &usage)
{
    return usage.input + usage.cacheRead + usage.cacheWrite + usage.cacheWriteHour;
}

[[nodiscard]] QByteArray wholeChat(const ProvidedAnswer &answer);
[[nodiscard]] QList<QByteArray> streamedChat(const ProvidedAnswer &answer);
[[nodiscard]] QByteArray wholeResponse(const ProvidedAnswer &answer);
[[nodiscard]] QList<QByteArray> streamedResponse(const ProvidedAnswer &answer);
[[nodiscard]] QByteArray wholeMessage(const ProvidedAnswer &answer);
[[nodiscard]] QList<QByteArray> streamedMessage(const ProvidedAnswer &answer);
[[nodiscard]] QByteArray wholeContent(const ProvidedAnswer &answer);
[[nodiscard]] QList<QByteArray> streamedContent(const ProvidedAnswer &answer);
[[nodiscard]] QByteArray wholeLine(const ProvidedAnswer &answer);
[[nodiscard]] QList<QByteArray> streamedLines(const ProvidedAnswer &answer);

} // namespace cofferdam::test
