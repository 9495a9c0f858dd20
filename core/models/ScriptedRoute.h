// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The model route of the demo: a scripted model of the agent's own answers.

#pragma once

#include "core/action/ModelRoute.h"
#include "core/models/ScriptedModel.h"

#include <QSet>

namespace cofferdam {

class ScriptedRoute final : public ModelRoute
{
    Q_OBJECT

public:
    explicit ScriptedRoute(QObject *parent = nullptr);

    [[nodiscard]] ScriptedModel &model() { return m_model; }
    void ask(const ModelRequestId &id, const QJsonObject &request) override;
    void cancel(const ModelRequestId &id) override;

private:
    ScriptedModel m_model;
    QSet<ModelRequestId> m_asked;
};

} // namespace cofferdam
