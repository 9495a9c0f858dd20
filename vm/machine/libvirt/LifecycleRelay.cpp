// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/machine/libvirt/LifecycleRelay.h"

#include "vm/machine/Hypervisor.h"
#include "vm/machine/libvirt/MonitorEvents.h"

#include <QJsonDocument>

#include <libvirt/libvirt-qemu.h>
#include <libvirt/libvirt.h>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

using Owner = std::shared_ptr<LifecycleRelay>;

void releaseOwner(void *opaque)
{
    delete static_cast<Owner *>(opaque);
}

QUuid uuidOf(virDomainPtr domain)
{
    char text[VIR_UUID_STRING_BUFLEN] = {};
    return virDomainGetUUIDString(domain, text) == 0 ? QUuid::fromString(QLatin1StringView(text)) : QUuid();
}

Phrase reasonOfStop(int detail)
{
    switch (detail) {
    case VIR_DOMAIN_EVENT_STOPPED_SHUTDOWN: return phrase("Machine", "The guest switched itself off.");
    case VIR_DOMAIN_EVENT_STOPPED_CRASHED: return phrase("Machine", "The guest's kernel crashed, or QEMU did.");
    case VIR_DOMAIN_EVENT_STOPPED_FAILED: return phrase("Machine", "QEMU ended unexpectedly.");
    case VIR_DOMAIN_EVENT_STOPPED_DESTROYED: return phrase("Machine", "QEMU was ended from outside.");
    default: return phrase("Machine", "The machine ended by itself.");
    }
}

} // namespace

Result<void> LifecycleRelay::listen(virConnect *connection, Driver driver)
{
    auto *owner = new Owner(shared_from_this());
    m_lifecycleId = virConnectDomainEventRegisterAny(connection, nullptr, VIR_DOMAIN_EVENT_ID_LIFECYCLE,
                                                     VIR_DOMAIN_EVENT_CALLBACK(&LifecycleRelay::onLifecycle), owner, releaseOwner);
    if (m_lifecycleId < 0) {
        delete owner;
        return std::unexpected(libvirtError(phrase("Machine", "libvirt reports no events")));
    }
    if (driver == Driver::Test)
        return {};
    owner = new Owner(shared_from_this());
    m_monitorId = virConnectDomainQemuMonitorEventRegister(connection, nullptr, "^(STOP|RESUME|MIGRATION)$", &LifecycleRelay::onMonitor, owner, releaseOwner,
                                                           VIR_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER_REGEX);
    if (m_monitorId < 0) {
        delete owner;
        return std::unexpected(libvirtError(phrase("Machine", "libvirt reports no events of QEMU")));
    }
    return {};
}

void LifecycleRelay::close(virConnect *connection)
{
    {
        const std::lock_guard lock(m_mutex);
        m_target = nullptr;
    }
    if (m_lifecycleId >= 0)
        virConnectDomainEventDeregisterAny(connection, m_lifecycleId);
    if (m_monitorId >= 0)
        virConnectDomainQemuMonitorEventDeregister(connection, m_monitorId);
}

std::shared_ptr<MonitorEvents> LifecycleRelay::eventsOf(const QUuid &uuid)
{
    const std::lock_guard lock(m_mutex);
    auto &events = m_events[uuid];
    if (!events)
        events = std::make_shared<MonitorEvents>();
    return events;
}

void LifecycleRelay::forget(const QUuid &uuid)
{
    const std::lock_guard lock(m_mutex);
    m_events.remove(uuid);
}

int LifecycleRelay::onLifecycle(virConnect *, virDomain *domain, int event, int detail, void *opaque)
{
    const auto &relay = *static_cast<Owner *>(opaque);
    Phrase whyOff;
    switch (event) {
    case VIR_DOMAIN_EVENT_STARTED:
    case VIR_DOMAIN_EVENT_RESUMED:
    case VIR_DOMAIN_EVENT_SUSPENDED: break;
    case VIR_DOMAIN_EVENT_STOPPED:
    case VIR_DOMAIN_EVENT_CRASHED: whyOff = reasonOfStop(detail); break;
    default: return 0;
    }
    const QUuid uuid = uuidOf(domain);
    const std::lock_guard lock(relay->m_mutex);
    if (auto *target = relay->m_target)
        QMetaObject::invokeMethod(target, [target, uuid, whyOff] { target->lifecycle(uuid, whyOff); }, Qt::QueuedConnection);
    return 0;
}

void LifecycleRelay::onMonitor(virConnect *, virDomain *domain, const char *event, long long seconds, unsigned int micros, const char *details, void *opaque)
{
    const auto &relay = *static_cast<Owner *>(opaque);
    VirtualMachine::Event copy{QString::fromUtf8(event), QJsonDocument::fromJson(QByteArray(details ? details : "{}")).object(),
                               qint64(seconds) * 1'000'000 + micros};
    const QUuid uuid = uuidOf(domain);
    const std::lock_guard lock(relay->m_mutex);
    if (const auto events = relay->m_events.value(uuid))
        events->push(std::move(copy));
}

} // namespace cofferdam
