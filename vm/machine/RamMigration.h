// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The RAM of a running guest, copied into a file while it runs, up to the moment in which it stands still.

#pragma once

#include "vm/machine/VirtualMachine.h"

#include <chrono>
#include <functional>

namespace cofferdam {

/// begin(), waitForStop(), [the guest stands still, RAM and disks belong together], finish(). Worker thread only.
/// Goes out of scope unfinished: cancelled, and the guest runs on if it ran before.
class RamMigration
{
public:
    explicit RamMigration(VirtualMachine &machine);
    ~RamMigration();
    RamMigration(const RamMigration &) = delete;
    RamMigration &operator=(const RamMigration &) = delete;

    /// `fd`: a regular file opened for writing; QEMU writes from kRamHeaderSize on.
    [[nodiscard]] Result<void> begin(int fd);
    /// `patience`: after this the guest is stopped first, so that what it changes can be caught up with.
    /// `watch` is called several times a second; an error of it cancels.
    [[nodiscard]] Result<void> waitForStop(std::chrono::milliseconds patience, const std::function<Result<void>()> &watch);
    /// Writes the rest. The guest stands still until resume().
    [[nodiscard]] Result<void> finish();
    /// Lets the guest go on if it ran at begin(). Gives how long it stood, in ms.
    [[nodiscard]] Result<double> resume();
    /// Gives up: the guest runs on as before begin().
    void cancel();

    /// Puts a machine right that a service before this one left in the middle. Fine when there is nothing to do. One that is to stand still is
    /// stopped if it runs; its disks are open then.
    [[nodiscard]] static Result<void> recover(VirtualMachine &machine, WhenFound whenFound);

private:
    [[nodiscard]] Result<QString> waitForStatus(const QStringList &wanted, std::chrono::milliseconds limit, const std::function<Result<void>()> &watch);
    void note(const VirtualMachine::Event &event);
    /// Until QEMU itself says so. It says that a copy is complete a moment before it takes `cont` ("Migration is not finalized yet").
    [[nodiscard]] Result<void> letRun();

    VirtualMachine &m_machine;
    bool m_ranBefore = false;
    bool m_begun = false;
    bool m_finished = false;
    qint64 m_sinceUs = 0;
    qint64 m_stoppedUs = 0;
    qint64 m_resumedUs = 0;
    QString m_status; ///< As the last MIGRATION event said.
};

} // namespace cofferdam
