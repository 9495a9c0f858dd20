// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/machine/libvirt/LibvirtHypervisor.h"

#include "core/base/OwnedPath.h"
#include "core/base/Process.h"
#include "core/base/SystemError.h"
#include "vm/machine/ProcessReaper.h"
#include "vm/machine/RamMigration.h"
#include "vm/machine/libvirt/DomainXml.h"
#include "vm/machine/libvirt/EventLoop.h"
#include "vm/machine/libvirt/LifecycleRelay.h"
#include "vm/machine/libvirt/TwoSeats.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSaveFile>

#include <libvirt/libvirt.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

const QString kQemu = QStringLiteral(COFFERDAM_QEMU);
constexpr std::chrono::seconds kVersionLimit{20};

/// libvirt puts sockets at <root>/lib/qemu/domain-N-<20 characters>/monitor.sock.
constexpr qsizetype kMaxRoot = kMaxSocketPath - qsizetype(sizeof("/lib/qemu/domain-99999-12345678901234567890/monitor.sock") - 1);

Result<QString> askQemuVersion()
{
    const auto said = run({.program = kQemu, .arguments = {u"--version"_s}, .limit = kVersionLimit});
    if (!said)
        return fail(Errc::Unavailable, phrase("Machine", "QEMU does not start: %1. On Debian: sudo apt install qemu-system-x86").arg(said.error().message));
    static const QRegularExpression kVersion(u"version (\\d+\\.\\d+\\.\\d+)"_s);
    const auto match = kVersion.match(QString::fromUtf8(*said));
    if (!match.hasMatch())
        return fail(Errc::Unavailable, phrase("Machine", "%1 does not say its version.").arg(kQemu));
    return match.captured(1);
}

/// libvirt remembers what the emulator can do by the launcher's file; an upgraded QEMU behind it has to be asked anew.
void forgetOtherQemu(const QString &root)
{
    const QFileInfo qemu(kQemu);
    const QByteArray stamp = u"%1 %2\n"_s.arg(qemu.size()).arg(qemu.lastModified().toMSecsSinceEpoch()).toUtf8();
    QFile known(root + u"/qemu-stamp"_s);
    if (known.open(QIODevice::ReadOnly) && known.readAll() == stamp)
        return;
    QDir(root + u"/cache/qemu/capabilities"_s).removeRecursively();
    if (QSaveFile file(known.fileName()); file.open(QIODevice::WriteOnly)) {
        file.write(stamp);
        file.commit();
    }
}

/// libvirt is given this link, so that the launcher finds the launch files beside it.
Result<void> linkLauncher(const QString &launcher, const QString &link)
{
    if (QFile::symLinkTarget(link) == launcher)
        return {};
    const QByteArray next = QFile::encodeName(link + u".new"_s);
    unlink(next.constData());
    if (symlink(QFile::encodeName(launcher).constData(), next.constData()) != 0 || rename(next.constData(), QFile::encodeName(link).constData()) != 0)
        return fail(Errc::Io, phrase("Machine", "%1 cannot be made: %2").arg(link, systemError()));
    return {};
}

} // namespace

Result<std::unique_ptr<Hypervisor>> LibvirtHypervisor::open(const HypervisorOptions &options)
{
    if (geteuid() == 0) {
        return fail(Errc::Denied,
                    phrase("Machine", "Cofferdam does not run as root: a flaw in it would then cost the whole computer. Start it as an ordinary user; "
                                      "nothing else is needed (for speed, let that user into the group of /dev/kvm)."));
    }
    std::unique_ptr<LibvirtHypervisor> hypervisor(new LibvirtHypervisor);
    if (auto prepared = hypervisor->prepareRoot(options); !prepared)
        return std::unexpected(prepared.error());
    if (options.uri.isEmpty()) {
        auto version = askQemuVersion();
        if (!version)
            return std::unexpected(version.error());
        hypervisor->m_place.qemuVersion = *version;
        hypervisor->m_confinement = testConfinement(options.launcher);
        if (!hypervisor->m_confinement.enforced)
            return fail(Errc::Denied,
                        phrase("Machine", "QEMU cannot be fenced in on this system, so no machine is started. %1").arg(hypervisor->m_confinement.why));
        forgetOtherQemu(options.root);
    } else {
        hypervisor->m_place.driver = Driver::Test;
    }
    const QString uri = options.uri.isEmpty() ? u"qemu:///embed?root="_s + QString::fromLatin1(QUrl::toPercentEncoding(options.root, "/")) : options.uri;
    if (auto connected = hypervisor->connectTo(uri); !connected)
        return std::unexpected(connected.error());
    return hypervisor;
}

Result<void> LibvirtHypervisor::prepareRoot(const HypervisorOptions &options)
{
    m_root = options.root;
    const QByteArray name = QFile::encodeName(m_root);
    if (!QDir::isAbsolutePath(m_root) || name.size() > kMaxRoot)
        return fail(Errc::Invalid, phrase("Machine", "%1 is no absolute path of at most %2 bytes; libvirt's sockets need the rest.").arg(m_root).arg(kMaxRoot));
    for (const auto &folder : {m_root, QString(m_root + u"/launch"_s)}) {
        if (auto made = makePrivateFolder(folder); !made)
            return made;
    }
    auto lock = FileLock::take(m_root + u"/lock"_s);
    if (!lock)
        return lock.error().code == Errc::Busy ? fail(Errc::Busy, phrase("Machine", "Another Cofferdam service uses %1.").arg(m_root))
                                               : std::unexpected(lock.error());
    m_lock = *std::move(lock);

    m_place.launchFolder = m_root + u"/launch"_s;
    m_place.processFolder = m_root + u"/run/qemu"_s;
    m_place.launcher = m_root + u"/cofferdam-vm"_s;
    return options.uri.isEmpty() ? linkLauncher(options.launcher, m_place.launcher) : Result<void>{};
}

Result<void> LibvirtHypervisor::connectTo(const QString &uri)
{
    startLibvirtEventLoop(m_root + u"/libvirt.log"_s);
    if (m_place.driver == Driver::Qemu)
        m_reaper = std::make_unique<ProcessReaper>(m_root);
    m_connection.reset(virConnectOpen(uri.toUtf8().constData()));
    if (!m_connection)
        return std::unexpected(libvirtError(phrase("Machine", "libvirt's QEMU driver does not open. On Debian: sudo apt install libvirt-daemon-driver-qemu")));
    m_relay = std::make_shared<LifecycleRelay>(this);
    return m_relay->listen(m_connection.get(), m_place.driver);
}

LibvirtHypervisor::~LibvirtHypervisor()
{
    letGo();
    if (m_relay)
        m_relay->close(m_connection.get());
}

std::function<Result<Hypervisor::Found>()> LibvirtHypervisor::define(const MachineSettings &settings, WhenFound whenFound)
{
    const auto second = settings.inSecondSeat();
    return [connection = m_connection.get(), settings, second, whenFound, place = m_place, events = m_relay->eventsOf(settings.uuid),
            eventsOfSecond = m_relay->eventsOf(second.uuid)]() -> Result<Found> {
        auto domain = Domain::define(connection, settings, place, events);
        auto other = domain ? Domain::define(connection, second, place, eventsOfSecond) : std::unexpected(domain.error());
        auto machine = other ? TwoSeats::of(std::move(*domain), std::move(*other)) : std::unexpected(other.error());
        if (!machine)
            return std::unexpected(machine.error());
        if (place.driver == Driver::Qemu) {
            if (auto recovered = RamMigration::recover(**machine, whenFound); !recovered)
                return std::unexpected(recovered.error());
        }
        return (*machine)->condition().transform(
            [&machine](VirtualMachine::Condition condition) { return Found{.machine = std::move(*machine), .condition = condition}; });
    };
}

Result<CpuNames> LibvirtHypervisor::hostCpu() const
{
    const auto put = [](char *text) { std::free(text); };
    const std::unique_ptr<char, decltype(put)> found(
        virConnectGetDomainCapabilities(m_connection.get(), QFile::encodeName(m_place.launcher).constData(), "x86_64", kMachineType.data(), "kvm", 0), put);
    if (!found)
        return std::unexpected(libvirtError(phrase("Machine", "libvirt does not say what processor this computer has")));
    return hostCpuOf(QByteArray(found.get()));
}

bool LibvirtHypervisor::canRun(const MachineSettings &settings) const
{
    if (settings.acceleration == Acceleration::Tcg)
        return true; // whatever the computer has
    const int found = virConnectCompareHypervisorCPU(m_connection.get(), QFile::encodeName(m_place.launcher).constData(), "x86_64", kMachineType.data(), "kvm",
                                                     cpuXml(settings).constData(), 0);
    return found == VIR_CPU_COMPARE_IDENTICAL || found == VIR_CPU_COMPARE_SUPERSET;
}

void LibvirtHypervisor::forget(const MachineSettings &settings)
{
    m_relay->forget(settings.uuid);
    m_relay->forget(settings.inSecondSeat().uuid);
}

AccelerationProbe LibvirtHypervisor::accelerationProbe() const
{
    AccelerationProbe probe;
    probe.emulator = kQemu;
    probe.cacheFile = m_root + u"/acceleration.json"_s;
    return probe;
}

} // namespace cofferdam
