// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/StartPoint.h"

#include "vm/image/Recipe.h"
#include "vm/machine/Hypervisor.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QPointer>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

Q_LOGGING_CATEGORY(lcStart, "cofferdam.service")

} // namespace

void StartPoints::findAcceleration(QObject *context, const std::function<void()> &then)
{
    const auto images = m_store.list();
    if (m_acceleration || images.isEmpty())
        return then();
    m_hypervisor.probe(images.first().kernel(), context, [this, then](const AccelerationFinding &finding) {
        qCInfo(lcStart) << "acceleration" << toWord(finding.kind) << finding.why.english();
        m_acceleration = finding;
        then();
    });
}

MachineSettings StartPoints::machine(const StartPoint &start) const
{
    auto settings = machineSettings(start.image, acceleration().kind);
    if (!start.ready.isNull() && !start.ready.cpuModel.isEmpty()) {
        settings.cpuModel = start.ready.cpuModel;
        settings.cpuFeatures = start.ready.cpuFeatures;
    } else if (settings.acceleration == Acceleration::Kvm) {
        if (const auto cpu = m_hypervisor.hostCpu()) {
            settings.cpuModel = cpu->model;
            settings.cpuFeatures = cpu->features;
        }
    }
    return settings;
}

void StartPoints::check(const StartPoint &start, QObject *context, Done<void> done)
{
    m_reader.start([this, start, target = QPointer<QObject>(context), done = std::move(done)] {
        const auto look = [this](const QString &folder, const QStringList &names) {
            return Manifest::read(folder, m_store.builders()).and_then([&](const Manifest &manifest) { return m_check.check(folder, manifest, names); });
        };
        auto whole = look(start.image.folder, {u"vmlinuz"_s, u"initrd"_s, u"vda.raw"_s}).and_then([&] {
            return look(QFileInfo(start.baseDisk()).path(), {u"vdb.qcow2"_s});
        });
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [target, done, whole = std::move(whole)] {
                if (target)
                    done(whole);
            },
            Qt::QueuedConnection);
    });
}

/// The newest whose processor this computer can be, or the one with this disk. Its names were fixed when it was made: another microcode or firmware
/// may add to what the computer has without harm, and may take away.
Result<ReadyImage> StartPoints::readyHere(const Image &image, const QString &base) const
{
    const auto all = m_store.listReady(image);
    for (const ReadyImage &ready : all) {
        const auto settings = machine({.image = image, .ready = ready});
        if ((base.isEmpty() || ready.dataDisk() == base) && ready.acceleration == settings.acceleration
            && m_hypervisor.hardwareKey(settings) == ready.hardwareKey && m_hypervisor.canRun(settings))
            return ready;
    }
    if (!base.isEmpty())
        return fail(Errc::Unavailable,
                    phrase("Service",
                           "The agent was made on a processor, a QEMU or an acceleration that this computer does not offer now, and its disk and memory "
                           "can only be loaded there: %1")
                        .arg(base));
    return m_store.findReady(image, m_hypervisor.hardwareKey(machine({.image = image, .ready = {}})));
}

Result<StartPoint> StartPoints::withReady(const Image &image, const QString &base) const
{
    StartPoint start{.image = image, .ready = {}};
    if (base == image.dataDisk()) // it was booted
        return start;
    const auto ready = readyHere(image, base);
    if (!ready && !base.isEmpty())
        return std::unexpected(ready.error());
    if (ready)
        start.ready = *ready;
    else if (image.kind == ImageKind::Full || ready.error().code != Errc::NotFound)
        return fail(
            Errc::Unavailable,
            phrase("Service", "The image %1 cannot be started from: %2 Make it anew with: cofferdamctl image build").arg(image.id, ready.error().message));
    return start;
}

Result<Image> StartPoints::ofThisVersion(ImageKind kind)
{
    auto &id = m_ids[kind];
    if (id.isEmpty()) {
        const auto recipe = Recipe::of(kind, m_programs);
        if (!recipe)
            return std::unexpected(recipe.error());
        id = recipe->id();
    }
    const auto image = m_store.find(id);
    if (!image)
        return fail(Errc::Unavailable, phrase("Service", "There is no %1 image of this version yet. Make it with: cofferdamctl image build").arg(toWord(kind)));
    return *image;
}

Result<StartPoint> StartPoints::forNewAgent(ImageKind kind)
{
    return ofThisVersion(kind).and_then([this](const Image &image) { return withReady(image, {}); });
}

/// Of the image whose folder it lies in; empty: of none of this store.
QString StartPoints::imageWith(const QString &base) const
{
    const auto inside = base.isEmpty() ? QString() : QDir(m_store.folder()).relativeFilePath(base).section(u'/', 0, 0);
    return inside == u".."_s ? QString() : inside;
}

Result<StartPoint> StartPoints::ofImage(const QString &imageId, const QString &base) const
{
    const auto image = m_store.find(imageId);
    if (!image)
        return std::unexpected(image.error());
    const auto origin = imageWith(base);
    if (origin.isEmpty() || origin == imageId)
        return withReady(*image, base);
    const auto grownFrom = m_store.find(origin);
    if (!grownFrom)
        return std::unexpected(grownFrom.error());
    return withReady(*grownFrom, base).transform([&](StartPoint start) {
        start.image = *image;
        start.grownFrom = *grownFrom;
        return start;
    });
}

} // namespace cofferdam
