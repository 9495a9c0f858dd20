// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// One libvirt domain. Every call blocks and belongs on the worker thread of its Machine.

#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QString>
#include <QStringList>

#include <chrono>
#include <memory>
#include <span>

typedef struct _virConnect virConnect;
typedef struct _virDomain virDomain;

namespace cofferdam {

struct MachineSettings;
class MonitorEvents;

class Domain
{
public:
    enum class Condition : quint8 { Off, Running, Paused, Crashed };

    /// Takes over one reference to each.
    Domain(virConnect *connection, virDomain *domain, std::shared_ptr<MonitorEvents> events);
    ~Domain();
    Domain(const Domain &) = delete;
    Domain &operator=(const Domain &) = delete;

    [[nodiscard]] Result<Condition> condition() const;
    [[nodiscard]] Result<void> create();
    [[nodiscard]] Result<void> destroy(); ///< Fine when it is off.
    [[nodiscard]] Result<void> suspend();
    [[nodiscard]] Result<void> resume();
    /// Loads a save image and lets the guest run.
    [[nodiscard]] Result<void> restore(const QString &path);
    [[nodiscard]] Result<void> undefine();

    /// QMP. `fds` are handed to QEMU with the command. Errors of QEMU come back as Errc::Io with its words.
    [[nodiscard]] Result<QJsonValue> monitor(const QString &command, const QJsonObject &arguments = {}, std::span<const int> fds = {});
    /// QMP events of this domain since the last call; waits up to `limit` for the first.
    struct Event {
        QString name;
        QJsonObject details;
        qint64 timeUs; ///< QEMU's clock: Unix time
    };
    [[nodiscard]] QList<Event> waitForEvents(std::chrono::milliseconds limit);

    // libvirt's own snapshots: LibvirtNativeEngine only.
    [[nodiscard]] Result<void> createNativeSnapshot(const QString &name);
    [[nodiscard]] Result<void> revertToNativeSnapshot(const QString &name);
    [[nodiscard]] Result<void> deleteNativeSnapshot(const QString &name);
    [[nodiscard]] Result<QStringList> nativeSnapshots() const;

private:
    virConnect *m_connection;
    virDomain *m_domain;
    std::shared_ptr<MonitorEvents> m_events;
};

} // namespace cofferdam
