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

#include <memory>

namespace cofferdam {

struct HypervisorOptions {
    QString root;     ///< Folder of libvirt's state, created 0700. One process at a time uses it.
    QString launcher; ///< The program `cofferdam-vm`; the emulator libvirt is given.
    QString qemu = QStringLiteral("/usr/bin/qemu-system-x86_64");
    QString uri;      ///< Another driver, for tests: "test:///file.xml". Empty: qemu:///embed with `root`.
};

class Hypervisor : public QObject
{
    Q_OBJECT

public:
    /// Denied for uid 0 (the message says what to do); Busy when another process uses `root`; Unavailable without QEMU or without a
    /// kernel that can confine it. Blocks for some 10 ms.
    [[nodiscard]] static Result<std::unique_ptr<Hypervisor>> open(const HypervisorOptions &options);
    ~Hypervisor() override; ///< Machines go on running.

    /// Defines the machine anew from `settings`, or attaches to it if it runs. A VM left paused in the middle of a snapshot goes on.
    void add(const MachineSettings &settings, QObject *context, Done<Machine *> done);
    /// Ends the machine and forgets it. Its files stay.
    void remove(const AgentId &agent, QObject *context, Done<void> done);
    [[nodiscard]] Machine *machine(const AgentId &agent) const; ///< nullptr when there is none.
    [[nodiscard]] QList<Machine *> machines() const;

    [[nodiscard]] Confinement confinement() const;
    /// Runs probeAcceleration on a worker thread; one at a time.
    void probe(const QString &kernel, QObject *context, std::function<void(AccelerationFinding)> done);
    [[nodiscard]] QString qemuVersion() const; ///< e.g. "10.0.13"

private:
    friend class HypervisorPrivate;
    explicit Hypervisor(std::unique_ptr<class HypervisorPrivate> d);
    std::unique_ptr<class HypervisorPrivate> d;
};

} // namespace cofferdam
