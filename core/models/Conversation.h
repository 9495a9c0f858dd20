// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a chat completion request says about the turn that is under way.

#pragma once

#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>

namespace cofferdam {

struct MadeCall {
    QString id;
    QString tool;
    QJsonObject arguments;
    std::optional<QString> result; ///< Text of its result; none: it has not come.
};

struct Conversation {
    QString prompt;          ///< Last words of the user, without what OpenClaw puts around them.
    QList<MadeCall> calls;   ///< Of the assistant's last message in this turn; empty: the turn begins.
    qsizetype length = 0;    ///< Messages in all.

    [[nodiscard]] static Conversation read(const QJsonObject &request);
};

} // namespace cofferdam
