// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The demo's story: what happens in it, the files of its small project, and the models that play it.

#pragma once

#include "core/models/AnsweringRoute.h"
#include "core/models/ScriptedModel.h"

#include <QObject>

#include <memory>

namespace cofferdam {

class DemoStory : public QObject
{
    Q_OBJECT

public:
    /// `folder` holds scenario.json and the files it names.
    explicit DemoStory(QString folder = QStringLiteral(":/cofferdam/demo/"), QObject *parent = nullptr);

    /// Or why it cannot be read.
    [[nodiscard]] const Result<Scenario> &scenario() const noexcept { return m_scenario; }
    [[nodiscard]] Result<QByteArray> content(const ScenarioFile &file) const;

    /// An agent of the demo; another is thrown away after the control run, which shows that the demo can fail. An earlier one is deleted when
    /// the demo starts, so nobody else's may be called so.
    [[nodiscard]] static QString agentName(bool control);
    [[nodiscard]] static bool isReserved(const QString &name);

    /// Who answers the model requests of the agent called `name`: the demo's agents play the story, the others' model speaks for itself.
    [[nodiscard]] std::unique_ptr<AnsweringRoute> modelFor(const QString &name);

Q_SIGNALS:
    /// The model of the demo's agent `name` answered.
    void turn(const QString &name, const cofferdam::ScriptedTurn &turn);

private:
    QString m_folder;
    Result<Scenario> m_scenario;
};

} // namespace cofferdam
