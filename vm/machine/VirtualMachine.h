// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// One virtual machine as what runs it knows it; libvirt's is libvirt/Domain.

#pragma once

#include "core/base/Result.h"
#include "vm/machine/MachineSettings.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QList>
#include <QString>

#include <chrono>
#include <span>

namespace cofferdam {

/// What a machine that is found running, or in the middle of a snapshot, does from then on.
enum class WhenFound : quint8 {
    GoesOn,
    StandsStill, ///< It was stopped by a person or a verdict.
};

/// Every call blocks and belongs on the worker thread of its Machine.
class VirtualMachine
{
public:
    enum class Condition : quint8 { Off, Running, Paused };

    virtual ~VirtualMachine() = default;

    [[nodiscard]] virtual const MachineSettings &settings() const noexcept = 0;
    /// A RAM file fits only a machine with the same key. Any thread.
    [[nodiscard]] virtual QString hardwareKey() const = 0;

    [[nodiscard]] virtual Result<Condition> condition() const = 0;
    [[nodiscard]] virtual Result<void> create() = 0;
    [[nodiscard]] virtual Result<void> destroy() = 0; ///< Fine when it is off.
    [[nodiscard]] virtual Result<void> suspend() = 0;
    [[nodiscard]] virtual Result<void> resume() = 0;
    /// Writes this machine's header into the RAM file, under a lock, and lets the guest run on from it. The machine has to be off.
    [[nodiscard]] virtual Result<void> restore(const QString &ramFile) = 0;
    /// What runs it forgets it. It has to be off.
    [[nodiscard]] virtual Result<void> undefine() = 0;

    /// QMP. `fds` are handed to QEMU with the command. Errors of QEMU come back as Errc::Io with its words.
    [[nodiscard]] virtual Result<QJsonValue> monitor(const QString &command, const QJsonObject &arguments = {}, std::span<const int> fds = {}) = 0;
    /// One of STOP, RESUME and MIGRATION.
    struct Event {
        QString name;
        QJsonObject details;
        qint64 timeUs = 0; ///< QEMU's clock: Unix time
    };
    /// Those since the last call; waits up to `limit` for the first.
    [[nodiscard]] virtual QList<Event> waitForEvents(std::chrono::milliseconds limit) = 0;
};

} // namespace cofferdam
