// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The model route of the demo: a scripted model of the agent's own answers.

#pragma once

#include "core/models/AnsweringRoute.h"
#include "core/models/ScriptedModel.h"

#include <QSet>

namespace cofferdam {

class ScriptedRoute final : public AnsweringRoute
{
    Q_OBJECT

public:
    explicit ScriptedRoute(QObject *parent = nullptr);

    [[nodiscard]] ScriptedModel &model() { return m_model; }
    using AnsweringRoute::ask;
    void ask(const ModelRequestId &id, const QJsonObject &request) override;

private:
    void forget(const ModelRequestId &id) override;

    ScriptedModel m_model;
    QSet<ModelRequestId> m_asked;
};

} // namespace cofferdam
