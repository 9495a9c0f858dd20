// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// One libvirt domain. Every call blocks and belongs on the worker thread of its Machine.

#pragma once

#include "core/base/Result.h"
#include "vm/machine/DomainXml.h"
#include "vm/machine/MachineSettings.h"

#include <QByteArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>
#include <memory>
#include <span>

typedef struct _virConnect virConnect;
typedef struct _virDomain virDomain;

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

class Domain
{
public:
    enum class Condition : quint8 { Off, Running, Paused };

    /// Defines the domain from its settings, or finds it when it is active.
    [[nodiscard]] static Result<std::unique_ptr<Domain>> define(virConnect *connection, const MachineSettings &settings, const DomainPlace &place,
                                                                std::shared_ptr<MonitorEvents> events);
    ~Domain();
    Domain(const Domain &) = delete;
    Domain &operator=(const Domain &) = delete;

    [[nodiscard]] const MachineSettings &settings() const noexcept { return m_settings; }
    [[nodiscard]] Driver driver() const noexcept { return m_place.driver; }
    [[nodiscard]] QString hardwareKey() const { return m_settings.hardwareKey(m_place.qemuVersion); }

    [[nodiscard]] Result<Condition> condition() const;
    [[nodiscard]] Result<void> create();
    [[nodiscard]] Result<void> destroy(); ///< Fine when it is off.
    [[nodiscard]] Result<void> suspend();
    [[nodiscard]] Result<void> resume();
    /// Writes this machine's header into the RAM file, under a lock, and lets the guest run on from it. The domain has to be off.
    [[nodiscard]] Result<void> restore(const QString &ramFile);
    [[nodiscard]] Result<void> undefine();

    /// QMP. `fds` are handed to QEMU with the command. Errors of QEMU come back as Errc::Io with its words.
    [[nodiscard]] Result<QJsonValue> monitor(const QString &command, const QJsonObject &arguments = {}, std::span<const int> fds = {});
    /// One of STOP, RESUME and MIGRATION.
    struct Event {
        QString name;
        QJsonObject details;
        qint64 timeUs = 0; ///< QEMU's clock: Unix time
    };
    /// Those since the last call; waits up to `limit` for the first.
    [[nodiscard]] QList<Event> waitForEvents(std::chrono::milliseconds limit);

    // libvirt's own snapshots: LibvirtNativeEngine only.
    [[nodiscard]] Result<void> createNativeSnapshot(const QString &name);
    [[nodiscard]] Result<void> revertToNativeSnapshot(const QString &name);
    [[nodiscard]] Result<void> deleteNativeSnapshot(const QString &name);
    [[nodiscard]] Result<QStringList> nativeSnapshots() const;

private:
    Domain(virConnect *connection, virDomain *domain, const MachineSettings &settings, const DomainPlace &place, std::shared_ptr<MonitorEvents> events);
    [[nodiscard]] Result<void> prepare() const; // run folder and launch file

    virConnect *m_connection;
    virDomain *m_domain;
    MachineSettings m_settings;
    DomainPlace m_place;
    std::shared_ptr<MonitorEvents> m_events;
};

} // namespace cofferdam
