// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// One libvirt domain: a seat of a machine.

#pragma once

#include "vm/machine/DiskKey.h"
#include "vm/machine/VirtualMachine.h"
#include "vm/machine/libvirt/DomainXml.h"
#include "vm/machine/libvirt/Handles.h"

#include <memory>

namespace cofferdam {

class MonitorEvents;

/// Where the parts outside a domain's own settings lie.
struct DomainPlace {
    Driver driver = Driver::Qemu;
    QString launcher;      ///< The emulator in the XML.
    QString launchFolder;  ///< Of launch files.
    QString processFolder; ///< Where libvirt writes NAME.pid.
    QString qemuVersion;
};

/// What libvirt said last on this thread, as an Error: "`what`: message".
[[nodiscard]] Error libvirtError(const Phrase &what);

/// Calls block; one at a time.
class Domain
{
public:
    using Condition = VirtualMachine::Condition;

    /// Defines the domain from its settings, or finds it when it is active.
    [[nodiscard]] static Result<std::unique_ptr<Domain>> define(virConnect *connection, const MachineSettings &settings, const DomainPlace &place,
                                                                std::shared_ptr<MonitorEvents> events);
    ~Domain();
    Domain(const Domain &) = delete;
    Domain &operator=(const Domain &) = delete;

    [[nodiscard]] const MachineSettings &settings() const noexcept { return m_settings; }
    [[nodiscard]] QString hardwareKey() const { return cofferdam::hardwareKey(m_settings, m_place.qemuVersion); }
    [[nodiscard]] Result<Condition> condition() const;
    [[nodiscard]] Result<void> create();
    /// A process that waits for memory instead of booting. Its disks are not open for use: neither is anything of them believed later that was
    /// read now, nor locked.
    [[nodiscard]] Result<void> createWaiting();
    /// It is active and has not been given memory, or not all of it.
    [[nodiscard]] Result<bool> isWaiting();
    /// Gives the RAM file to a process that waits. With an error it is of no use any more. Does not let the guest run.
    [[nodiscard]] Result<void> load(const QString &ramFile);
    [[nodiscard]] Result<void> destroy(); ///< Fine when it is off.
    /// True: its process has ended, with all that it had open. libvirt takes longer to see that (it looks five times a second), and destroy() is still
    /// to be called. False: that is not known.
    [[nodiscard]] bool endProcess() const;
    [[nodiscard]] Result<void> suspend();
    [[nodiscard]] Result<void> resume();
    /// What runs it forgets it, and the folder of a second seat goes. It has to be off.
    [[nodiscard]] Result<void> undefine();
    [[nodiscard]] Result<QJsonValue> monitor(const QString &command, const QJsonObject &arguments = {}, std::span<const int> fds = {});
    [[nodiscard]] QList<VirtualMachine::Event> waitForEvents(std::chrono::milliseconds limit);
    void setListener(std::function<void()> arrived);

private:
    Domain(ConnectionHandle connection, DomainHandle domain, const MachineSettings &settings, const DomainPlace &place, std::shared_ptr<MonitorEvents> events);
    /// Run folder and launch file; gives the key's way to QEMU, which has to be there until that has started. Null: its disk needs none.
    [[nodiscard]] Result<std::unique_ptr<DiskKeyPipe>> prepare() const;
    [[nodiscard]] Result<void> waitUntilLoaded();

    ConnectionHandle m_connection;
    DomainHandle m_domain;
    MachineSettings m_settings;
    DomainPlace m_place;
    std::shared_ptr<MonitorEvents> m_events;
    bool m_waits = false; ///< For the test driver, which cannot be asked.
};

} // namespace cofferdam
