// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/layers/ServiceLayers.h"

#include "core/api/PhraseMessage.h"
#include "core/api/WireWords.h"
#include "core/audit/Trail.h"

#include <QDateTime>
#include <QLocale>
#include <QStorageInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

api::Layer layer(api::LayerName name, bool ok, const Phrase &message)
{
    api::Layer result;
    result.set_name(name);
    result.set_ok(ok);
    *result.mutable_message() = toApi(message);
    result.set_checked_ms(QDateTime::currentMSecsSinceEpoch());
    return result;
}

api::Layer diskLayer(const QString &folder)
{
    const QStorageInfo storage(folder);
    const QLocale locale = QLocale::c();
    const auto free = locale.formattedDataSize(storage.bytesAvailable());
    if (!storage.isValid() || storage.bytesAvailable() < ServiceLayers::kNeededSpace)
        return layer(api::LAYER_DISK, false,
                     phrase("Service", "Only %1 are free in %2; %3 are needed for a snapshot.")
                         .arg(free, folder, locale.formattedDataSize(ServiceLayers::kNeededSpace)));
    return layer(api::LAYER_DISK, true, phrase("Service", "%1 are free.").arg(free));
}

/// Of a trail that takes rows. What was wrong with it before does not hold anybody: nothing that is done now would mend it.
Phrase writtenTo(const Trail &trail)
{
    if (trail.found().isEmpty())
        return phrase("Service", "A row was written.");
    return phrase("Service", "A row was written. But when the audit trail was opened something was wrong with it: %1 “cofferdamctl audit verify” says more.")
        .arg(trail.found().first());
}

} // namespace

ServiceLayers::ServiceLayers(Trail &trail, QString dataFolder, QObject *parent) : QObject(parent), m_trail(trail), m_dataFolder(std::move(dataFolder))
{
    m_timer.setInterval(kInterval);
    connect(&m_timer, &QTimer::timeout, this, [this] { check(this, [] {}); });
    m_timer.start();
    connect(&m_trail, &Trail::healthChanged, this, [this](const TrailHealth &health) {
        if (!health.ok)
            storeFailed(health.message);
    });
}

void ServiceLayers::setPolicy(const QString &version, bool complete, const Phrase &problem)
{
    m_policyRead = complete && problem.isEmpty();
    if (!m_policyRead)
        m_policy = phrase("Service", "Added rules could not be read, so nothing is allowed: %1").arg(problem);
    else
        m_policy = phrase("Service", "Version %1").arg(version.first(12));
}

void ServiceLayers::setConfinement(bool enforced, const Phrase &why)
{
    m_confined = enforced;
    m_confinement = why;
}

void ServiceLayers::check(QObject *context, std::function<void()> done)
{
    m_trail.probe(context, [this, done = std::move(done)](const TrailHealth &health) {
        const auto disk = diskLayer(m_dataFolder);
        m_trail.setScarce(!disk.ok()); // who fills it now is frozen
        store({layer(api::LAYER_STORE, health.ok, health.ok ? writtenTo(m_trail) : health.message), disk,
               layer(api::LAYER_POLICY, m_policyRead, m_policy.isEmpty() ? phrase("Service", "No rules are loaded.") : m_policy),
               layer(api::LAYER_CONFINEMENT, m_confined, m_confinement)});
        done();
    });
}

void ServiceLayers::storeFailed(const Phrase &why)
{
    auto layers = m_layers;
    const auto found = std::ranges::find_if(layers, [](const api::Layer &entry) { return entry.name() == api::LAYER_STORE; });
    if (found == layers.end())
        return; // not looked at yet: nothing is green
    *found = layer(api::LAYER_STORE, false, why);
    store(std::move(layers));
}

void ServiceLayers::store(QList<api::Layer> layers)
{
    const auto states = [](const QList<api::Layer> &list) {
        QList<bool> ok;
        for (const auto &entry : list)
            ok << entry.ok();
        return ok;
    };
    const auto differs = states(m_layers) != states(layers);
    m_layers = std::move(layers);
    if (differs)
        Q_EMIT changed();
}

Phrase ServiceLayers::problem() const
{
    if (m_layers.isEmpty())
        return phrase("Service", "Refused until the layers of protection have been checked for the first time.");
    const auto red = std::ranges::find_if(m_layers, [](const api::Layer &entry) { return !entry.ok(); });
    if (red == m_layers.end())
        return {};
    return phrase("Service", "Refused while a layer is not green: %1 – %2").arg(wireWord(red->name()), fromApi(red->message()));
}

} // namespace cofferdam
