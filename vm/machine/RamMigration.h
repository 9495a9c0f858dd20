// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The RAM of a running guest, copied into a file while it runs, up to the moment in which it stands still.

#pragma once

#include "vm/machine/VirtualMachine.h"

#include <chrono>
#include <functional>
#include <optional>

namespace cofferdam {

/// begin(), waitForStop(), [the guest stands still, RAM and disks belong together], finish(). Worker thread only.
/// Goes out of scope unfinished: cancelled, and the guest runs on if it ran before.
/// Begun early it is told to take its time and, shortly before its end, to wait: begin(Beside), setPace(Held), [setPace(Slow), setPace(Held)...], setPace(Now), waitForStop().
class RamMigration
{
public:
    explicit RamMigration(VirtualMachine &machine);
    ~RamMigration();
    RamMigration(const RamMigration &) = delete;
    RamMigration &operator=(const RamMigration &) = delete;

    enum class Pace : quint8 {
        Full, ///< Somebody waits for it.
        Beside, ///< Nobody does; it leaves room to the guest, and comes to its end only when no page is left.
        Slow, ///< A few MB in each tenth of a second.
        Slowest, ///< Half a MB.
        Held, ///< As good as standing: some MiB a minute. It comes to its end all the same.
        Now, ///< Of one that was Beside or Held, into memory: somebody waits.
    };

    /// `fd`: opened for writing, a regular file, which QEMU writes from kRamHeaderSize on, or a pipe, which takes the stream alone. The machine's companion gives way.
    /// Unavailable for one that has stood still since its last copy: QEMU refuses another.
    [[nodiscard]] Result<void> begin(int fd, Pace pace = Pace::Full);
    [[nodiscard]] Result<void> setPace(Pace pace);
    struct Progress {
        bool copies = false; ///< It has begun and has not come to its end.
        qint64 remaining = 0; ///< Bytes of this pass; what the guest changed since it began is counted when it ends.
        qint64 total = 0; ///< Bytes of RAM, empty pages too.
        qint64 sent = 0; ///< Bytes in the file.
        int pass = 0;
    };
    [[nodiscard]] Result<Progress> progress();
    /// The guest was stopped since begin(), as far as QEMU has told.
    [[nodiscard]] bool hasStopped();
    /// When it was not the copy that stopped the guest, cancel() does not let it go on.
    void leaveToWhoeverStopped();
    /// `patience`: after this the guest is stopped first, so that what it changes can be caught up with.
    /// `watch` is called several times a second; an error of it cancels.
    [[nodiscard]] Result<void> waitForStop(std::chrono::milliseconds patience, const std::function<Result<void>()> &watch);
    /// Writes the rest. The guest stands still until resume().
    [[nodiscard]] Result<void> finish();
    /// Lets the guest go on if it ran at begin(). Gives how long it stood, in ms.
    [[nodiscard]] Result<double> resume();
    /// Gives up: the guest runs on as before begin().
    void cancel();
    /// QEMU is gone: there is nothing to give up.
    void forget() noexcept { m_begun = false; }

    /// Puts a machine right that a service before this one left in the middle. Fine when there is nothing to do. One that is to stand still is
    /// stopped if it runs; its disks are open then.
    [[nodiscard]] static Result<void> recover(VirtualMachine &machine, WhenFound whenFound);

private:
    /// `interval`: after that long without an event QEMU is asked itself, and `watch` is.
    [[nodiscard]] Result<QString> waitForStatus(const QStringList &wanted, std::chrono::milliseconds limit, std::chrono::milliseconds interval,
                                                const std::function<Result<void>()> &watch);
    void note(const VirtualMachine::Event &event);
    /// Until QEMU itself says so. It says that a copy is complete a moment before it takes `cont` ("Migration is not finalized yet").
    [[nodiscard]] Result<void> letRun();

    VirtualMachine &m_machine;
    std::optional<Pace> m_pace; ///< That QEMU was told.
    bool m_ranBefore = false;
    bool m_begun = false;
    bool m_finished = false;
    qint64 m_sinceUs = 0;
    qint64 m_stoppedUs = 0;
    qint64 m_resumedUs = 0;
    QString m_status; ///< As the last MIGRATION event said.
};

} // namespace cofferdam
