// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// libvirt's QEMU driver inside this process.

#pragma once

#include "core/base/FileLock.h"
#include "vm/machine/Hypervisor.h"
#include "vm/machine/libvirt/Domain.h"

#include <optional>

namespace cofferdam {

class LifecycleRelay;
class ProcessReaper;

struct HypervisorOptions {
    QString root;     ///< Folder of libvirt's state, created 0700. One process at a time uses it; one root a process.
    QString launcher; ///< The program cofferdam-vm, which libvirt is given as the emulator.
    QString uri;      ///< Another driver, for tests: "test:///file.xml". Empty: qemu:///embed in `root`.
};

class LibvirtHypervisor : public Hypervisor
{
    Q_OBJECT

public:
    /// Denied for uid 0 (the message says what to do) and where QEMU cannot be fenced in; Busy when another process uses `root`;
    /// Unavailable without QEMU. Blocks for some 50 ms.
    [[nodiscard]] static Result<std::unique_ptr<Hypervisor>> open(const HypervisorOptions &options);
    ~LibvirtHypervisor() override;

    [[nodiscard]] const Confinement &confinement() const noexcept override { return m_confinement; }
    [[nodiscard]] QString qemuVersion() const override { return m_place.qemuVersion; }
    [[nodiscard]] QString hardwareKey(const MachineSettings &settings) const override { return cofferdam::hardwareKey(settings, m_place.qemuVersion); }
    [[nodiscard]] Result<CpuNames> hostCpu() const override;
    [[nodiscard]] bool canRun(const MachineSettings &settings) const override;

protected:
    [[nodiscard]] std::function<Result<Found>()> define(const MachineSettings &settings, WhenFound whenFound) override;
    void forget(const MachineSettings &settings) override;
    [[nodiscard]] AccelerationProbe accelerationProbe() const override;

private:
    LibvirtHypervisor() = default;
    [[nodiscard]] Result<void> prepareRoot(const HypervisorOptions &options);
    [[nodiscard]] Result<void> connectTo(const QString &uri);

    QString m_root;
    std::optional<FileLock> m_lock; ///< Of the root; given back last.
    DomainPlace m_place;
    Confinement m_confinement;
    std::unique_ptr<ProcessReaper> m_reaper;
    ConnectionHandle m_connection; ///< Closed before the reaper ends: libvirt waits for processes then.
    std::shared_ptr<LifecycleRelay> m_relay;
};

} // namespace cofferdam
