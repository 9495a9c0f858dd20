// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A model that answers as the test says, and what it was offered: the tools of the request.

#pragma once

#include "core/models/AnsweringRoute.h"

#include <QJsonObject>
#include <QList>
#include <QStringList>

namespace cofferdam::test {

/// Answers as the test says, and keeps what it was asked.
class ToldRoute : public AnsweringRoute
{
    Q_OBJECT

public:
    explicit ToldRoute(const QStringList &models = {QStringLiteral("scripted")}) : AnsweringRoute(models) {}
    using AnsweringRoute::ask;
    void ask(const ModelRequestId &id, const QJsonObject &request) override;
    /// A user's message with these words is answered by this call; once.
    void onWords(const QString &words, const QString &tool, const QJsonObject &arguments) { m_calls.append({words, tool, arguments}); }

    QList<QJsonObject> asked;

private:
    struct Call {
        QString words;
        QString tool;
        QJsonObject arguments;
    };
    void forget(const ModelRequestId &) override {}
    [[nodiscard]] QJsonObject answerTo(const QJsonObject &request);

    QList<Call> m_calls;
};

/// Names, sorted.
[[nodiscard]] QStringList toolsIn(const QJsonObject &request);
/// Of which nothing is known but its name. What cannot be read for want of parameters is known.
[[nodiscard]] bool isUnknownTool(const QString &tool);

} // namespace cofferdam::test
