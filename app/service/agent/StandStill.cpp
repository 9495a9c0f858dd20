// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/StandStill.h"

#include "app/service/agent/Agents.h"
#include "core/guardian/Guardian.h"

#include <QTimer>

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

namespace cofferdam {
namespace {

constexpr std::chrono::seconds kStandWithin{10};

} // namespace

void standStill(Agents &agents, Guardian &guardian, const Phrase &why, QObject *context, const std::function<void()> &done)
{
    for (const auto &agent : agents.all()) {
        if (agent->freezing().isDue() && !agent->record().frozen)
            guardian.freeze(agent->record().id, why);
    }
    auto *wait = new QTimer(context); // whose end is the end of waiting
    wait->setSingleShot(true);
    const auto finish = [wait, done, isOver = std::make_shared<bool>(false)] { // looks that are queued already come all the same
        if (std::exchange(*isOver, true))
            return;
        wait->stop();
        wait->deleteLater();
        done();
    };
    const auto look = [&agents, finish] {
        if (std::ranges::none_of(agents.all(), [](const auto &agent) { return agent->life().operation().isRunning(); }))
            finish();
    };
    QObject::connect(wait, &QTimer::timeout, wait, finish);
    QObject::connect(&agents, &Agents::changed, wait, look, Qt::QueuedConnection);
    QMetaObject::invokeMethod(wait, look, Qt::QueuedConnection);
    wait->start(kStandWithin);
}

} // namespace cofferdam
