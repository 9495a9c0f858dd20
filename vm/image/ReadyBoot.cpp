// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/image/ReadyBoot.h"

#include "core/inspect/gate/OwnState.h"
#include "vm/channel/DirectGuest.h"
#include "vm/image/Manifest.h"
#include "vm/image/Placement.h"
#include "vm/machine/RamFile.h"
#include "vm/machine/libvirt/LibvirtHypervisor.h"

#include <QDateTime>
#include <QDir>
#include <QFile>

#include <csignal>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

/// Boot and warm-up took 10 minutes on two busy cores under TCG; anything beyond this is stuck.
constexpr std::chrono::minutes kLimit{45};
constexpr Epoch kEpoch{1};
/// RAM file, while the VM's memory still is in the process.
constexpr quint64 kSpaceBeyondMemory = quint64(512) << 20;

/// Ends the VM of a boot whose process was killed. Its number may be another's by now, so its name is looked at first.
void endLeftOver(const QString &hypervisorRoot)
{
    const QDir states(hypervisorRoot + u"/run/qemu"_s);
    const QStringList files = states.entryList({u"*.pid"_s}, QDir::Files);
    for (const QString &name : files) {
        QFile file(states.filePath(name));
        const pid_t pid = file.open(QIODevice::ReadOnly) ? file.read(16).trimmed().toInt() : 0;
        QFile about(u"/proc/%1/cmdline"_s.arg(pid));
        if (pid > 1 && about.open(QIODevice::ReadOnly) && about.readAll().contains("guest=" + name.chopped(4).toUtf8() + ','))
            ::kill(pid, SIGKILL);
    }
}

} // namespace

ReadyBoot::ReadyBoot(ImageStore store, Image image, ReadyBootSettings settings, QObject *parent)
    : QObject(parent)
    , m_store(std::move(store))
    , m_image(std::move(image))
    , m_settings(std::move(settings))
    , m_token(ActionId::create().value)
{
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this, [this] {
        fall(
            {Errc::Timeout, phrase("Image", "the image did not get ready within %1 minutes; its console: %2").arg(kLimit.count()).arg(m_machine.consoleLog())});
    });
}

ReadyBoot::~ReadyBoot()
{
    m_over = true;
    m_warmUp.reset();
    m_guest.reset();
}

void ReadyBoot::inBackground(std::function<Result<void>()> work, std::function<void()> then)
{
    m_worker = std::jthread([this, work = std::move(work), then = std::move(then)] {
        auto done = work();
        const auto tell = [this, done, then] {
            if (m_over)
                return;
            if (done)
                then();
            else
                fall(done.error());
        };
        QMetaObject::invokeMethod(this, tell, Qt::QueuedConnection);
    });
}

void ReadyBoot::run()
{
    auto lock = FileLock::take(m_store.folder() + u'/' + m_image.id + u".boot.lock"_s);
    if (!lock) {
        fall(lock.error());
        return;
    }
    m_lock.emplace(std::move(*lock));
    endLeftOver(m_settings.hypervisorRoot);
    // What a killed boot left there names processes by number; libvirt would end whoever has that number now.
    for (const auto &state : {u"/run"_s, u"/etc"_s, u"/launch"_s})
        QDir(m_settings.hypervisorRoot + state).removeRecursively();
    HypervisorOptions options;
    options.root = m_settings.hypervisorRoot;
    options.launcher = m_settings.launcher;
    auto hypervisor = LibvirtHypervisor::open(options);
    if (!hypervisor) {
        fall(hypervisor.error());
        return;
    }
    m_hypervisor = std::move(*hypervisor);
    m_hypervisor->probe(m_image.kernel(), this, [this](const AccelerationFinding &finding) {
        m_machine = machineSettings(m_image, finding.kind);
        if (const auto cpu = finding.kind == Acceleration::Kvm ? m_hypervisor->hostCpu() : fail(Errc::Unsupported, Phrase())) {
            m_machine.cpuModel = cpu->model;
            m_machine.cpuFeatures = cpu->features;
        }
        m_key = m_hypervisor->hardwareKey(m_machine);
        if (auto there = m_store.findReady(m_image, m_key)) {
            m_over = true;
            Q_EMIT finished(*there);
            return;
        }
        Q_EMIT progress(phrase("Image", "Acceleration: %1 (%2)").arg(toWord(finding.kind), finding.why));
        prepare();
    });
}

void ReadyBoot::prepare()
{
    const quint64 need = (quint64(m_machine.memoryMiB) << 20) + kSpaceBeyondMemory;
    if (auto space = m_store.needSpace(need, phrase("Image", "the ready snapshot")); !space) {
        fall(space.error());
        return;
    }
    m_partial = m_image.folder + u'/' + readyFolderName(m_key) + u".partial"_s;
    m_machine.agent = AgentId::create();
    m_machine.uuid = QUuid::createUuid();
    m_machine.runFolder = m_settings.runFolder;
    m_machine.dataDisk = m_partial + u"/vdb.qcow2"_s;
    const auto work = [this]() -> Result<void> {
        QDir(m_partial).removeRecursively(); // of a boot that was killed
        if (!QDir().mkpath(m_partial) || !QDir().mkpath(m_machine.runFolder)
            || !QFile::setPermissions(m_machine.runFolder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
            return fail(Errc::Io, phrase("Image", "cannot create %1 and %2").arg(m_partial, m_machine.runFolder));
        if (!QFile::copy(m_image.dataDisk(), m_machine.dataDisk))
            return fail(Errc::Io, phrase("Image", "cannot copy %1 to %2").arg(m_image.dataDisk(), m_machine.dataDisk));
        QFile::setPermissions(m_machine.dataDisk, QFile::ReadOwner | QFile::WriteOwner);
        return {};
    };
    inBackground(work, [this] { boot(); });
}

void ReadyBoot::boot()
{
    m_limit.start(kLimit);
    m_started = QDateTime::currentMSecsSinceEpoch();
    m_hypervisor->add(m_machine, this, [this](const Result<Machine *> &added) {
        if (!added) {
            fall(added.error());
            return;
        }
        connect(*added, &Machine::stateChanged, this, [this, machine = *added](Machine::State state) {
            if (state == Machine::State::Crashed && !m_over)
                fall({Errc::Io, phrase("Image", "the VM ended: %1").arg(machine->problem())});
        });
        Q_EMIT progress(phrase("Image", "Booting the image once (minutes under TCG)"));
        (*added)->start(this, [this](const Result<void> &started) {
            if (started)
                listen();
            else
                fall(started.error());
        });
    });
}

void ReadyBoot::listen()
{
    GuestSettings settings;
    settings.folder = m_machine.runFolder;
    settings.patience = std::chrono::minutes(5);
    settings.agent = m_machine.agent;
    settings.epoch = kEpoch;
    settings.silence = std::chrono::minutes(1);
    settings.personality = GuestPersonality{ActionId::create().value, u"cofferdam"_s, m_token};
    settings.table = ownStateTable();
    m_guest = std::make_unique<DirectGuest>(settings, m_decider, m_model);
    connect(m_guest.get(), &Guest::heartbeat, this, [this](const GuestVitals &vitals) { onVitals(vitals.gatewayReady && vitals.pluginHome); });
    connect(m_guest.get(), &Guest::failed, this, [this](const Phrase &reason) { fall({Errc::Unavailable, reason}); });
    connect(m_guest.get(), &Guest::violation, this, [this](const Phrase &reason) { fall({Errc::Invalid, reason}); });
    connect(m_guest.get(), &Guest::closed, this, [this] { fall({Errc::Io, phrase("Image", "the VM is gone")}); });
    m_guest->start();
}

void ReadyBoot::onVitals(bool ready)
{
    if (!ready || m_awake || m_over)
        return;
    m_awake = true;
    Q_EMIT progress(phrase("Image", "Ready %1 s after the start").arg((QDateTime::currentMSecsSinceEpoch() - m_started) / 1000));
    if (m_image.kind == ImageKind::Full && m_settings.warmUpTurns > 0)
        warmUp();
    else
        settle();
}

void ReadyBoot::warmUp()
{
    m_warmUp = std::make_unique<WarmUp>(*m_guest, m_token, m_settings.warmUpTurns);
    connect(m_warmUp.get(), &WarmUp::progress, this, &ReadyBoot::progress);
    connect(m_warmUp.get(), &WarmUp::failed, this, &ReadyBoot::fall);
    connect(m_warmUp.get(), &WarmUp::finished, this, &ReadyBoot::settle);
    m_warmUp->run();
}

void ReadyBoot::settle()
{
    m_guest->quiesce(this, [this](const Result<void> &quiet) {
        if (!quiet) {
            fall(quiet.error());
            return;
        }
        disconnect(m_guest.get(), nullptr, this, nullptr);
        m_guest->cut();
        store();
    });
}

void ReadyBoot::store()
{
    Q_EMIT progress(phrase("Image", "Keeping its memory"));
    Machine *machine = m_hypervisor->machine(m_machine.agent);
    disconnect(machine, nullptr, this, nullptr); // from here on it ends on purpose
    machine->hibernate(m_partial + u"/ram"_s, {}, this, [this](const Result<void> &kept) {
        if (!kept) {
            fall(kept.error());
            return;
        }
        m_hypervisor->remove(m_machine.agent, this, [this](const Result<void> &removed) {
            if (removed)
                describe();
            else
                fall(removed.error());
        });
    });
}

void ReadyBoot::describe()
{
    Q_EMIT progress(phrase("Image", "Writing down what it has to be"));
    const QString place = m_image.folder + u'/' + readyFolderName(m_key);
    const QString qemu = m_hypervisor->qemuVersion();
    const auto work = [this, place, qemu]() -> Result<void> {
        Manifest manifest;
        manifest.about = {{u"image"_s, m_image.id},
                          {u"hardwareKey"_s, m_key},
                          {u"qemu"_s, qemu},
                          {u"cpuModel"_s, m_machine.cpuModel},
                          {u"cpuFeatures"_s, m_machine.cpuFeatures.join(u' ')},
                          {u"acceleration"_s, toWord(m_machine.acceleration).toString()},
                          {u"memoryMiB"_s, m_machine.memoryMiB},
                          {u"cpus"_s, m_machine.cpus},
                          {u"gatewayToken"_s, m_token},
                          {u"epoch"_s, static_cast<qint64>(kEpoch.value)},
                          {u"made"_s, QDateTime::currentDateTimeUtc().toString(Qt::ISODate)}};
        return manifest.add(m_partial, u"ram"_s, kRamHeaderSize)
            .and_then([&] { return manifest.add(m_partial, u"vdb.qcow2"_s); })
            .and_then([&] { return manifest.write(m_partial, m_store.builders()); })
            .and_then([&] { return placeFolder(m_partial, place); });
    };
    inBackground(work, [this] {
        auto ready = m_store.findReady(m_image, m_key);
        if (!ready) {
            fall(ready.error());
            return;
        }
        m_over = true;
        m_limit.stop();
        QDir(m_machine.runFolder).removeRecursively();
        Q_EMIT finished(*ready);
    });
}

void ReadyBoot::cancel()
{
    fall({Errc::Cancelled, phrase("Image", "cancelled")});
}

void ReadyBoot::fall(const Error &error)
{
    if (m_over)
        return;
    m_over = true;
    m_limit.stop();
    // This may be called by either: they must outlive their own signal.
    if (m_warmUp)
        m_warmUp.release()->deleteLater();
    if (m_guest) {
        m_guest->cut(); // what it asks goes to members of ours
        m_guest.release()->deleteLater();
    }
    const auto tell = [this, error] {
        if (!m_partial.isEmpty())
            QDir(m_partial).removeRecursively();
        Q_EMIT failed(error);
    };
    if (m_hypervisor && m_hypervisor->machine(m_machine.agent))
        m_hypervisor->remove(m_machine.agent, this, [tell](const Result<void> &) { tell(); });
    else
        tell();
}

} // namespace cofferdam
