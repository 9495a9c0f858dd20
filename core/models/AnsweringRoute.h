// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A route that makes its answers itself, as messages of OpenAI's chat completions, and asks nobody outside.

#pragma once

#include "core/action/ModelRoute.h"
#include "core/base/Result.h"

#include <QHash>
#include <QJsonObject>
#include <QStringList>

namespace cofferdam {

class AnsweringRoute : public ModelRoute
{
    Q_OBJECT

public:
    /// `models`: what the agent may name.
    explicit AnsweringRoute(QStringList models, QObject *parent = nullptr);

    [[nodiscard]] const QStringList &models() const { return m_models; }
    void ask(const ModelQuestion &question) final;
    void cancel(const ModelRequestId &id) final;
    void taken(const ModelRequestId &id, qsizetype bytes) final;

    /// `request` is the whole body of OpenAI's POST /v1/chat/completions; answered() follows, from the event loop.
    virtual void ask(const ModelRequestId &id, const QJsonObject &request) = 0;

Q_SIGNALS:
    /// Counts once for each request. `message` is the assistant's, in OpenAI's form:
    /// {"role":"assistant","content":string|null,"tool_calls":[...]}.
    void answered(const cofferdam::ModelRequestId &id, const cofferdam::Result<QJsonObject> &message);

protected:
    /// Nobody waits for the answer any more.
    virtual void forget(const ModelRequestId &id) = 0;

private:
    struct Wish {
        QString model;
        bool streams = false;
    };

    void onRead(const ModelRequestId &id, const std::optional<QJsonObject> &request);
    void onAnswered(const ModelRequestId &id, const Result<QJsonObject> &message);
    void refuseSoon(const ModelRequestId &id, int status, const Phrase &why);

    QStringList m_models;
    QHash<ModelRequestId, Wish> m_open;
};

} // namespace cofferdam
