// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/machine/libvirt/Domain.h"

#include "core/base/OwnedPath.h"
#include "vm/machine/RamFile.h"
#include "vm/machine/libvirt/MonitorEvents.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>

#include <libvirt/libvirt-qemu.h>
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>
#include <sys/syscall.h>

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <vector>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cofferdam {
namespace {

/// QEMU writes out what it holds of its disks, and gives gigabytes back. After this libvirt sees to it.
constexpr int kEndPatienceMs = 3000;
/// From a disk of 5 MB/s.
constexpr auto kLoadLimit = 600s;
constexpr auto kLoadInterval = 20ms;

Errc codeOf(int libvirtCode)
{
    switch (libvirtCode) {
    case VIR_ERR_NO_DOMAIN:
    case VIR_ERR_NO_DOMAIN_SNAPSHOT: return Errc::NotFound;
    case VIR_ERR_OPERATION_TIMEOUT: return Errc::Timeout;
    case VIR_ERR_NO_SUPPORT:
    case VIR_ERR_CONFIG_UNSUPPORTED: return Errc::Unsupported;
    case VIR_ERR_XML_ERROR:
    case VIR_ERR_INVALID_ARG: return Errc::Invalid;
    default: return Errc::Io;
    }
}

Result<void> outcome(int code, const Phrase &what)
{
    if (code < 0)
        return std::unexpected(libvirtError(what));
    return {};
}

struct FreeText {
    void operator()(char *text) const { std::free(text); }
};

} // namespace

Error libvirtError(const Phrase &what)
{
    const virError *error = virGetLastError();
    if (!error)
        return {Errc::Io, what};
    return {codeOf(error->code), Phrase::pattern("%1: %2").arg(what, QString::fromUtf8(error->message).trimmed())};
}

Domain::Domain(ConnectionHandle connection, DomainHandle domain, const MachineSettings &settings, const DomainPlace &place,
               std::shared_ptr<MonitorEvents> events)
    : m_connection(std::move(connection))
    , m_domain(std::move(domain))
    , m_settings(settings)
    , m_place(place)
    , m_events(std::move(events))
{}

Domain::~Domain() = default;

Result<std::unique_ptr<Domain>> Domain::define(virConnect *connection, const MachineSettings &settings, const DomainPlace &place,
                                               std::shared_ptr<MonitorEvents> events)
{
    if (auto checked = settings.check(); !checked)
        return std::unexpected(checked.error());
    const QByteArray uuid = settings.uuid.toByteArray(QUuid::WithoutBraces);
    auto connected = another(connection);
    if (!connected)
        return std::unexpected(libvirtError(phrase("Machine", "The machine cannot be defined")));
    DomainHandle domain(virDomainLookupByUUIDString(connection, uuid.constData()));
    if (!domain || virDomainIsActive(domain.get()) != 1)
        domain.reset(virDomainDefineXML(connection, domainXml(settings, place.launcher, place.driver).constData()));
    if (!domain)
        return std::unexpected(libvirtError(phrase("Machine", "The machine cannot be defined")));
    return std::unique_ptr<Domain>(new Domain(std::move(connected), std::move(domain), settings, place, std::move(events)));
}

Result<VirtualMachine::Condition> Domain::condition() const
{
    int state = 0;
    if (virDomainGetState(m_domain.get(), &state, nullptr, 0) < 0)
        return std::unexpected(libvirtError(phrase("Machine", "The machine's state cannot be read")));
    switch (state) {
    case VIR_DOMAIN_RUNNING:
    case VIR_DOMAIN_BLOCKED: return Condition::Running;
    case VIR_DOMAIN_PAUSED:
    case VIR_DOMAIN_PMSUSPENDED: return Condition::Paused;
    default: return Condition::Off;
    }
}

Result<std::unique_ptr<DiskKeyPipe>> Domain::prepare() const
{
    if (m_place.driver == Driver::Test)
        return {};
    if (auto made = makePrivateFolder(m_settings.runFolder); !made)
        return std::unexpected(made.error());
    for (const auto &path : {m_settings.kernel, m_settings.systemDisk, m_settings.dataDisk}) {
        if (!QFile::exists(path))
            return fail(Errc::NotFound, phrase("Machine", "The machine needs %1, which is not there.").arg(path));
    }
    QSaveFile file(m_place.launchFolder + u'/' + m_settings.domainName());
    file.setDirectWriteFallback(false);
    const QByteArray text = launchFile(m_settings);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) || file.write(text) != text.size() || !file.commit())
        return fail(Errc::Io, phrase("Machine", "%1 cannot be written: %2").arg(file.fileName(), file.errorString()));
    return m_settings.diskKey ? DiskKeyPipe::make(m_settings.diskKeyPipe(), *m_settings.diskKey) : Result<std::unique_ptr<DiskKeyPipe>>();
}

Result<void> Domain::create()
{
    const auto prepared = prepare();
    if (!prepared)
        return std::unexpected(prepared.error());
    return outcome(virDomainCreate(m_domain.get()), phrase("Machine", "The machine does not start"));
}

Result<void> Domain::createWaiting()
{
    const auto prepared = prepare();
    if (!prepared)
        return std::unexpected(prepared.error());
    const DomainHandle started(
        virDomainCreateXML(m_connection.get(), waitingDomainXml(m_settings, m_place.launcher, m_place.driver).constData(), VIR_DOMAIN_START_PAUSED));
    m_waits = started != nullptr;
    return outcome(m_waits ? 0 : -1, phrase("Machine", "The machine does not start"));
}

Result<bool> Domain::isWaiting()
{
    const auto now = condition();
    if (!now)
        return std::unexpected(now.error());
    if (*now == Condition::Off)
        return false;
    if (m_place.driver == Driver::Test)
        return m_waits;
    const auto state = monitor(u"query-status"_s);
    if (state)
        return (*state)["status"_L1] == u"inmigrate"_s;
    // libvirt opens with what it remembers and only then notices that the process is gone, e.g. after a restart of the computer.
    const auto then = condition();
    return then && *then == Condition::Off ? Result<bool>(false) : std::unexpected(state.error());
}

Result<void> Domain::load(const QString &ramFile)
{
    if (m_place.driver == Driver::Test) { // in it nothing waits
        (void)destroy();
        return outcome(virDomainRestoreFlags(m_connection.get(), QFile::encodeName(ramFile).constData(), nullptr, VIR_DOMAIN_SAVE_PAUSED),
                       phrase("Machine", "The stored state cannot be loaded"));
    }
    const auto file = openRamFile(ramFile);
    if (!file)
        return std::unexpected(file.error());
    const int handed[] = {file->get()};
    if (const auto done = monitor(u"getfd"_s, {{u"fdname"_s, u"cofferdam-ram"_s}}, handed); !done)
        return std::unexpected(done.error());
    // QEMU would else end itself, and nobody would hear why.
    if (const auto begun = monitor(u"migrate-incoming"_s, {{u"uri"_s, u"fd:cofferdam-ram"_s}, {u"exit-on-error"_s, false}}); !begun)
        return std::unexpected(begun.error());
    return waitUntilLoaded();
}

Result<void> Domain::waitUntilLoaded()
{
    QElapsedTimer clock;
    clock.start();
    while (true) {
        const auto now = monitor(u"query-migrate"_s);
        if (!now)
            return std::unexpected(now.error());
        const QString status = (*now)["status"_L1].toString();
        if (status == u"completed")
            return {};
        if (status == u"failed" || status == u"cancelled")
            return fail(Errc::Io, phrase("Machine", "The stored state cannot be loaded: %1").arg((*now)["error-desc"_L1].toString()));
        if (clock.durationElapsed() > kLoadLimit)
            return fail(Errc::Timeout, phrase("Machine", "The stored state cannot be loaded: %1").arg(status));
        (void)waitForEvents(kLoadInterval);
    }
}

bool Domain::endProcess() const
{
    QFile about(m_place.processFolder + u'/' + m_settings.domainName() + u".pid"_s);
    const auto pid = about.open(QIODevice::ReadOnly) ? pid_t(about.read(32).trimmed().toInt()) : 0;
    const Descriptor process(pid > 1 ? int(syscall(SYS_pidfd_open, pid, 0)) : -1);
    // The number may be another's by now. What is read here is of the process that was opened, or that one has ended.
    QFile command(u"/proc/%1/cmdline"_s.arg(pid));
    if (!process || !command.open(QIODevice::ReadOnly) || !command.readAll().contains("guest=" + m_settings.domainName().toUtf8() + ','))
        return false;
    if (syscall(SYS_pidfd_send_signal, process.get(), SIGTERM, nullptr, 0) != 0)
        return false;
    pollfd ended{process.get(), POLLIN, 0};
    return poll(&ended, 1, kEndPatienceMs) == 1;
}

Result<void> Domain::destroy()
{
    m_waits = false;
    if (virDomainDestroy(m_domain.get()) == 0 || virGetLastErrorCode() == VIR_ERR_OPERATION_INVALID)
        return {};
    return std::unexpected(libvirtError(phrase("Machine", "The machine cannot be ended")));
}

Result<void> Domain::suspend()
{
    return outcome(virDomainSuspend(m_domain.get()), phrase("Machine", "The machine cannot be paused"));
}

Result<void> Domain::resume()
{
    return outcome(virDomainResume(m_domain.get()), phrase("Machine", "The machine cannot go on"));
}

Result<void> Domain::undefine()
{
    QFile::remove(m_place.launchFolder + u'/' + m_settings.domainName());
    if (m_settings.seat == Seat::Second)
        QDir(m_settings.runFolder).removeRecursively();
    return outcome(virDomainUndefineFlags(m_domain.get(), VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA), phrase("Machine", "The machine cannot be forgotten"));
}

Result<QJsonValue> Domain::monitor(const QString &command, const QJsonObject &arguments, std::span<const int> fds)
{
    QJsonObject request{{u"execute"_s, command}};
    if (!arguments.isEmpty())
        request.insert(u"arguments"_s, arguments);
    const QByteArray text = QJsonDocument(request).toJson(QJsonDocument::Compact);

    char *reply = nullptr;
    std::vector<int> handed(fds.begin(), fds.end());
    const int code = handed.empty() ? virDomainQemuMonitorCommand(m_domain.get(), text.constData(), &reply, VIR_DOMAIN_QEMU_MONITOR_COMMAND_DEFAULT)
                                    : virDomainQemuMonitorCommandWithFiles(m_domain.get(), text.constData(), unsigned(handed.size()), handed.data(), nullptr,
                                                                           nullptr, &reply, VIR_DOMAIN_QEMU_MONITOR_COMMAND_DEFAULT);
    const std::unique_ptr<char, FreeText> owned(reply);
    if (code < 0)
        return std::unexpected(libvirtError(Phrase::verbatim(command)));
    const QJsonObject answer = QJsonDocument::fromJson(QByteArray(reply)).object();
    if (const auto error = answer.constFind("error"_L1); error != answer.constEnd())
        return fail(Errc::Io, Phrase::pattern("%1: %2").arg(command, error->toObject()["desc"_L1].toString()));
    if (!answer.contains("return"_L1))
        return fail(Errc::Io, phrase("Machine", "%1: QEMU's answer is not understood").arg(command));
    return answer["return"_L1];
}

QList<VirtualMachine::Event> Domain::waitForEvents(std::chrono::milliseconds limit)
{
    return m_events->take(limit);
}

void Domain::setListener(std::function<void()> arrived)
{
    m_events->setListener(std::move(arrived));
}

} // namespace cofferdam
