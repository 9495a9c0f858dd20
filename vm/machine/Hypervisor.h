// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// libvirt's QEMU driver inside this process, and the machines in it.

#pragma once

#include "core/base/Result.h"
#include "vm/machine/Acceleration.h"
#include "vm/machine/Confinement.h"
#include "vm/machine/Machine.h"

#include <QHash>
#include <QObject>
#include <QThreadPool>

#include <memory>

namespace cofferdam {

class LifecycleRelay;
class ProcessReaper;

struct HypervisorOptions {
    QString root;     ///< Folder of libvirt's state, created 0700. One process at a time uses it; one root a process.
    QString launcher; ///< The program cofferdam-vm, which libvirt is given as the emulator.
    QString uri;      ///< Another driver, for tests: "test:///file.xml". Empty: qemu:///embed in `root`.
};

class Hypervisor : public QObject
{
    Q_OBJECT

public:
    /// Denied for uid 0 (the message says what to do) and where QEMU cannot be fenced in; Busy when another process uses `root`;
    /// Unavailable without QEMU. Blocks for some 50 ms.
    [[nodiscard]] static Result<std::unique_ptr<Hypervisor>> open(const HypervisorOptions &options);
    ~Hypervisor() override; ///< Machines go on running.

    /// Defines the machine anew from `settings`, or attaches to it if it runs. A VM left standing in the middle of a snapshot goes on.
    /// Added before: the same Machine again, unless it is off and `settings` are others; then a new one replaces it.
    void add(const MachineSettings &settings, QObject *context, Done<Machine *> done);
    /// Ends the machine and forgets it. Its files stay.
    void remove(const AgentId &agent, QObject *context, Done<void> done);
    [[nodiscard]] Machine *machine(const AgentId &agent) const; ///< nullptr when there is none.
    [[nodiscard]] QList<Machine *> machines() const;

    [[nodiscard]] const Confinement &confinement() const noexcept { return m_confinement; } ///< As found by open().
    /// probeAcceleration() on a worker thread.
    void probe(const QString &kernel, QObject *context, std::function<void(AccelerationFinding)> done);
    [[nodiscard]] QString qemuVersion() const { return m_place.qemuVersion; } ///< e.g. "10.0.13"

private:
    friend class LifecycleRelay;
    Hypervisor() = default;
    [[nodiscard]] Result<void> prepareRoot(const HypervisorOptions &options);
    [[nodiscard]] Result<void> connectTo(const QString &uri);
    void lifecycle(const QUuid &uuid, const Phrase &whyOff);

    QString m_root;
    int m_lock = -1;
    DomainPlace m_place;
    Confinement m_confinement;
    std::unique_ptr<ProcessReaper> m_reaper;
    virConnect *m_connection = nullptr;
    std::shared_ptr<LifecycleRelay> m_relay;
    QHash<AgentId, Machine *> m_machines; ///< Children of this.
    QThreadPool m_pool;
};

} // namespace cofferdam
