// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/DemoStory.h"

#include "core/models/ScriptedRoute.h"

#include <QFile>
#include <QPointer>

using namespace Qt::StringLiterals;

namespace cofferdam {

DemoStory::DemoStory(QString folder, QObject *parent) : QObject(parent), m_folder(std::move(folder)), m_scenario(Scenario::load(m_folder + u"scenario.json"_s))
{}

Result<QByteArray> DemoStory::content(const ScenarioFile &file) const
{
    QFile source(m_folder + file.source);
    if (!source.open(QFile::ReadOnly))
        return fail(Errc::NotFound, phrase("Demo", "The demo's file %1 is missing.").arg(file.source));
    return source.readAll();
}

QString DemoStory::agentName(bool control)
{
    return control ? u"demo-control"_s : u"demo"_s;
}

bool DemoStory::isReserved(const QString &name)
{
    return name == agentName(false) || name == agentName(true);
}

std::unique_ptr<AnsweringRoute> DemoStory::modelFor(const QString &name)
{
    auto route = std::make_unique<ScriptedRoute>();
    if (isReserved(name) && m_scenario) {
        route->model() = ScriptedModel(*m_scenario);
        route->model().setObserver([story = QPointer(this), name](const ScriptedTurn &taken) {
            if (story)
                Q_EMIT story->turn(name, taken);
        });
    }
    return route;
}

} // namespace cofferdam
