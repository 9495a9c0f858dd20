// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The machines of this service and what runs them; libvirt's is libvirt/LibvirtHypervisor.

#pragma once

#include "core/base/Result.h"
#include "vm/machine/Acceleration.h"
#include "vm/machine/Confinement.h"
#include "vm/machine/HostCpu.h"
#include "vm/machine/Machine.h"

#include <QHash>
#include <QObject>
#include <QThreadPool>

#include <memory>

namespace cofferdam {

class Hypervisor : public QObject
{
    Q_OBJECT

public:
    ~Hypervisor() override; ///< Machines go on running.

    /// Defines the machine anew from `settings`, or attaches to it if it runs. A VM left standing in the middle of a snapshot goes on, unless it
    /// is to stand still; then one that runs is stopped, too.
    /// Added before: the same Machine again, unless it is off and `settings` are others; then a new one replaces it.
    void add(const MachineSettings &settings, QObject *context, Done<Machine *> done, WhenFound whenFound = WhenFound::GoesOn);
    /// Ends the machine and forgets it. Its files stay.
    void remove(const AgentId &agent, QObject *context, Done<void> done);
    [[nodiscard]] Machine *machine(const AgentId &agent) const; ///< nullptr when there is none.
    [[nodiscard]] QList<Machine *> machines() const;
    /// It came up, went down or stopped, as told by what runs it: looked at, not believed. `whyOff` is for people; empty when it is not off.
    /// What is told of a process that only waits is of nobody.
    void lifecycle(const QUuid &uuid, const Phrase &whyOff);

    [[nodiscard]] virtual const Confinement &confinement() const noexcept = 0; ///< As found when it was opened.
    [[nodiscard]] virtual QString qemuVersion() const = 0;                     ///< e.g. "10.0.13"
    /// RAM can only go back into a machine of the same key.
    [[nodiscard]] virtual QString hardwareKey(const MachineSettings &settings) const = 0;
    /// What a guest's processor is under KVM: that of this computer in names. Blocks for milliseconds; seconds after QEMU was upgraded.
    [[nodiscard]] virtual Result<CpuNames> hostCpu() const = 0;
    /// This computer, as it is now, has all of the processor that `settings` name. Blocks as hostCpu().
    [[nodiscard]] virtual bool canRun(const MachineSettings &settings) const = 0;
    /// probeAcceleration() on a worker thread.
    void probe(const QString &kernel, QObject *context, std::function<void(AccelerationFinding)> done);

protected:
    Hypervisor() = default;

    struct Found {
        std::unique_ptr<VirtualMachine> machine;
        VirtualMachine::Condition condition = VirtualMachine::Condition::Off;
    };
    /// Makes the machine known to what runs it, or finds it running; puts right what was left in the middle. Gives the work for another thread.
    [[nodiscard]] virtual std::function<Result<Found>()> define(const MachineSettings &settings, WhenFound whenFound) = 0;
    virtual void forget(const MachineSettings &settings) = 0;
    /// What the probe starts, and where its finding is kept.
    [[nodiscard]] virtual AccelerationProbe accelerationProbe() const = 0;
    /// Waits for what runs and lets go of the machines: first of all in a destructor, while what define() needs is still there.
    void letGo();

private:
    QHash<AgentId, Machine *> m_machines; ///< Children of this.
    QThreadPool m_pool;
};

} // namespace cofferdam
