// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A message of OpenClaw's gateway, read: as much of it as anybody here looks at. Names and texts are plain and cut.

#pragma once

#include "core/base/Result.h"

#include <QJsonObject>

namespace cofferdam {

/// Characters of a run's name; a longer one names none.
inline constexpr qsizetype kMaxRunName = 200;
/// UTF-16 units of one answer that are shown.
inline constexpr qsizetype kMaxAnswer = 1024 * 1024;
/// UTF-16 units of what a tool gave back that are shown.
inline constexpr qsizetype kMaxToolOutput = 8 * 1024;

struct GatewayMessage {
    enum class Kind : quint8 {
        Bad, ///< No message, or beyond any that a gateway has cause to send.
        Answer,
        Challenge,
        Chat,
        Tool,
        Begun, ///< A turn begins.
        Other, ///< Of no interest here.
    };
    Kind kind = Kind::Bad;
    QString id;                        ///< Answer: of its request.
    Result<QJsonObject> answer{};
    QString run;                       ///< Chat, Tool.
    QString state;                     ///< Chat: "status", "delta", "final", "aborted" or "error". Tool: "start" or "result".
    QString text;                      ///< Chat: of the delta, the whole answer, the phase, why it failed.
    bool replaces = false;             ///< Chat: a delta that is the whole text so far.
    QString call;                      ///< Tool.
    QString tool;
    bool ok = false;                   ///< Tool: its result is none of an error.
    QString output;                    ///< Tool: what it gave back, at most kMaxToolOutput.
    qint64 leftOut = 0;                ///< Tool: units of it that are not in `output`.
};

/// Any thread. Time and memory are in proportion to the bytes, whatever they are.
[[nodiscard]] GatewayMessage readGatewayMessage(const QByteArray &utf8);
/// A name that the gateway gave something, for people.
[[nodiscard]] QString shownName(const QJsonValue &value);

} // namespace cofferdam
