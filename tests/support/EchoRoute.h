// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A model route that says what it heard, or what the test says: keeps every request, and answers when told.

#pragma once

#include "core/models/AnsweringRoute.h"

#include <QJsonArray>
#include <QList>

#include <utility>

namespace cofferdam {

class EchoRoute : public AnsweringRoute
{
    Q_OBJECT

public:
    explicit EchoRoute(bool echo = true) : AnsweringRoute({QStringLiteral("scripted")}), isEchoing(echo) {}

    using AnsweringRoute::ask;
    void ask(const ModelRequestId &id, const QJsonObject &request) override
    {
        requests.append(request);
        waiting.append(id);
        if (isEchoing)
            QMetaObject::invokeMethod(this, [this, index = waiting.size() - 1] { echo(index); }, Qt::QueuedConnection);
    }
    void forget(const ModelRequestId &id) override
    {
        for (auto &each : waiting) {
            if (each == id)
                each = {};
        }
    }
    /// False when it was cancelled, or answered before.
    bool answer(qsizetype index, const Result<QJsonObject> &message)
    {
        const auto id = std::exchange(waiting[index], {});
        if (!id.isNull())
            Q_EMIT answered(id, message);
        return !id.isNull();
    }

    bool isEchoing;
    QList<QJsonObject> requests;
    QList<ModelRequestId> waiting; ///< Null: answered or cancelled.

private:
    void echo(qsizetype index)
    {
        const auto heard = requests.at(index).value(QLatin1StringView("messages")).toArray().at(0).toObject().value(QLatin1StringView("content")).toString();
        answer(index,
               QJsonObject{{QStringLiteral("role"), QStringLiteral("assistant")}, {QStringLiteral("content"), QString(QStringLiteral("echo ") + heard)}});
    }
};

} // namespace cofferdam
