// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who answers an agent's model requests, seen from those who understood what the guest wrote.

#pragma once

#include "core/base/Ids.h"
#include "core/base/Result.h"

#include <QJsonObject>
#include <QObject>
#include <QStringList>

namespace cofferdam {

using ModelRequestId = Id<struct ModelRequestTag>; ///< One request to a model.

/// Like Decider: messages that may cross a process, everything in one thread.
class ModelRoute : public QObject
{
    Q_OBJECT

public:
    /// `models`: what the agent may name.
    explicit ModelRoute(QStringList models, QObject *parent = nullptr) : QObject(parent), m_models(std::move(models)) {}
    ~ModelRoute() override;

    [[nodiscard]] const QStringList &models() const { return m_models; }
    /// `request` is the whole body of OpenAI's POST /v1/chat/completions; `id` is new.
    virtual void ask(const ModelRequestId &id, const QJsonObject &request) = 0;
    /// Nobody waits for it any more: no answer follows. Nothing happens when it is answered already, or unknown.
    virtual void cancel(const ModelRequestId &id) = 0;

Q_SIGNALS:
    /// Exactly once for each request unless it was cancelled; from the event loop, never from within ask(). `message` is the
    /// assistant's, in OpenAI's form: {"role":"assistant","content":string|null,"tool_calls":[...]}.
    void answered(const cofferdam::ModelRequestId &id, const cofferdam::Result<QJsonObject> &message);

private:
    QStringList m_models;
};

} // namespace cofferdam
