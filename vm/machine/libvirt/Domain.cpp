// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/machine/libvirt/Domain.h"

#include "core/base/OwnedPath.h"
#include "vm/machine/RamFile.h"
#include "vm/machine/libvirt/MonitorEvents.h"

#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>

#include <libvirt/libvirt-qemu.h>
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

#include <cstdlib>
#include <vector>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

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

Result<Domain::Condition> Domain::condition() const
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

Result<void> Domain::prepare() const
{
    if (m_place.driver == Driver::Test)
        return {};
    if (auto made = makePrivateFolder(m_settings.runFolder); !made)
        return made;
    for (const auto &path : {m_settings.kernel, m_settings.systemDisk, m_settings.dataDisk}) {
        if (!QFile::exists(path))
            return fail(Errc::NotFound, phrase("Machine", "The machine needs %1, which is not there.").arg(path));
    }
    QSaveFile file(m_place.launchFolder + u'/' + m_settings.domainName());
    file.setDirectWriteFallback(false);
    const QByteArray text = launchFile(m_settings);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) || file.write(text) != text.size() || !file.commit())
        return fail(Errc::Io, phrase("Machine", "%1 cannot be written: %2").arg(file.fileName(), file.errorString()));
    return {};
}

Result<void> Domain::create()
{
    companionHasNoMachine();
    if (auto prepared = prepare(); !prepared)
        return prepared;
    return outcome(virDomainCreate(m_domain.get()), phrase("Machine", "The machine does not start"));
}

Result<void> Domain::destroy()
{
    if (virDomainDestroy(m_domain.get()) == 0 || virGetLastErrorCode() == VIR_ERR_OPERATION_INVALID) {
        companionHasNoMachine();
        return {};
    }
    return std::unexpected(libvirtError(phrase("Machine", "The machine cannot be ended")));
}

Result<void> Domain::suspend()
{
    companionGivesWay();
    return outcome(virDomainSuspend(m_domain.get()), phrase("Machine", "The machine cannot be paused"));
}

Result<void> Domain::resume()
{
    return outcome(virDomainResume(m_domain.get()), phrase("Machine", "The machine cannot go on"));
}

Result<void> Domain::restore(const QString &ramFile)
{
    companionHasNoMachine();
    if (auto prepared = prepare(); !prepared)
        return prepared;
    auto file = LockedRamFile::open(ramFile);
    if (!file)
        return std::unexpected(file.error());
    if (auto written = file->writeHeader(domainXml(m_settings, m_place.launcher, m_place.driver)); !written)
        return written;
    return outcome(virDomainRestoreFlags(m_connection.get(), QFile::encodeName(ramFile).constData(), nullptr, VIR_DOMAIN_SAVE_RUNNING),
                   phrase("Machine", "The stored state cannot be loaded"));
}

Result<void> Domain::undefine()
{
    QFile::remove(m_place.launchFolder + u'/' + m_settings.domainName());
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

QList<Domain::Event> Domain::waitForEvents(std::chrono::milliseconds limit)
{
    return m_events->take(limit);
}

void Domain::setListener(std::function<void()> arrived)
{
    m_events->setListener(std::move(arrived));
}

} // namespace cofferdam
