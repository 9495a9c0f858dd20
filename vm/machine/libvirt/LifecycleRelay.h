// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Carries libvirt's events from its thread to the Hypervisor's, and to the domain that waits for them.

#pragma once

#include "vm/machine/libvirt/Domain.h"

#include <QHash>
#include <QUuid>

#include <memory>
#include <mutex>

namespace cofferdam {

class Hypervisor;

/// Thread-safe. Owned by libvirt's callbacks and the Hypervisor together, because a callback can be under way while it is taken back.
class LifecycleRelay : public std::enable_shared_from_this<LifecycleRelay>
{
public:
    explicit LifecycleRelay(Hypervisor *target) : m_target(target) {}

    [[nodiscard]] Result<void> listen(virConnect *connection, Driver driver);
    void close(virConnect *connection);

    /// The queue into which this domain's QMP events go.
    [[nodiscard]] std::shared_ptr<MonitorEvents> eventsOf(const QUuid &uuid);
    void forget(const QUuid &uuid);

private:
    static int onLifecycle(virConnect *connection, virDomain *domain, int event, int detail, void *opaque);
    static void onMonitor(virConnect *connection, virDomain *domain, const char *event, long long seconds, unsigned int micros, const char *details,
                          void *opaque);

    std::mutex m_mutex;
    Hypervisor *m_target;
    QHash<QUuid, std::shared_ptr<MonitorEvents>> m_events;
    int m_lifecycleId = -1;
    int m_monitorId = -1;
};

} // namespace cofferdam
