// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// One libvirt domain.

#pragma once

#include "vm/machine/VirtualMachine.h"
#include "vm/machine/libvirt/DomainXml.h"
#include "vm/machine/libvirt/Handles.h"

#include <memory>

namespace cofferdam {

class MonitorEvents;

/// Where the parts outside a domain's own settings lie.
struct DomainPlace {
    Driver driver = Driver::Qemu;
    QString launcher;     ///< The emulator in the XML.
    QString launchFolder; ///< Of launch files.
    QString qemuVersion;
};

/// What libvirt said last on this thread, as an Error: "`what`: message".
[[nodiscard]] Error libvirtError(const Phrase &what);

class Domain : public VirtualMachine
{
public:
    /// Defines the domain from its settings, or finds it when it is active.
    [[nodiscard]] static Result<std::unique_ptr<Domain>> define(virConnect *connection, const MachineSettings &settings, const DomainPlace &place,
                                                                std::shared_ptr<MonitorEvents> events);
    ~Domain() override;
    Domain(const Domain &) = delete;
    Domain &operator=(const Domain &) = delete;

    [[nodiscard]] const MachineSettings &settings() const noexcept override { return m_settings; }
    [[nodiscard]] QString hardwareKey() const override { return cofferdam::hardwareKey(m_settings, m_place.qemuVersion); }
    [[nodiscard]] Result<Condition> condition() const override;
    [[nodiscard]] Result<void> create() override;
    [[nodiscard]] Result<void> destroy() override;
    [[nodiscard]] Result<void> suspend() override;
    [[nodiscard]] Result<void> resume() override;
    [[nodiscard]] Result<void> restore(const QString &ramFile) override;
    [[nodiscard]] Result<void> undefine() override;
    [[nodiscard]] Result<QJsonValue> monitor(const QString &command, const QJsonObject &arguments = {}, std::span<const int> fds = {}) override;
    [[nodiscard]] QList<Event> waitForEvents(std::chrono::milliseconds limit) override;
    void setListener(std::function<void()> arrived) override;

private:
    Domain(ConnectionHandle connection, DomainHandle domain, const MachineSettings &settings, const DomainPlace &place, std::shared_ptr<MonitorEvents> events);
    [[nodiscard]] Result<void> prepare() const; // run folder and launch file

    ConnectionHandle m_connection;
    DomainHandle m_domain;
    MachineSettings m_settings;
    DomainPlace m_place;
    std::shared_ptr<MonitorEvents> m_events;
};

} // namespace cofferdam
