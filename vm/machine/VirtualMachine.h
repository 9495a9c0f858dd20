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
#include <functional>
#include <memory>
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

    /// What goes on with the machine between the calls, such as a copy of its memory. Worker thread.
    class Companion
    {
    public:
        virtual ~Companion() = default; ///< Leaves the machine as it would be without it.
        /// waitForEvents() has something new, or something else is to be seen.
        virtual void attend() = 0;
        /// Nothing of it is left when this returns, and the guest runs as it would without it.
        virtual void giveWay() = 0;
        /// The process is gone, and with it what was done there. Asks the machine nothing.
        virtual void machineEnded() = 0;
    };

    virtual ~VirtualMachine() = default; ///< The companion has to be gone.

    [[nodiscard]] virtual const MachineSettings &settings() const noexcept = 0;
    /// The same in the seat that it runs in, or ran in last: the names and the folder of that process. Any thread.
    [[nodiscard]] virtual MachineSettings inItsSeat() const = 0;
    /// A RAM file fits only a machine with the same key. Any thread.
    [[nodiscard]] virtual QString hardwareKey() const = 0;

    [[nodiscard]] virtual Result<Condition> condition() const = 0; ///< What waits for memory does not count.
    [[nodiscard]] virtual Result<void> create() = 0;
    [[nodiscard]] virtual Result<void> destroy() = 0; ///< And what waits for memory. Fine when it is off.
    [[nodiscard]] virtual Result<void> suspend() = 0;
    [[nodiscard]] virtual Result<void> resume() = 0;

    /// Begins to bring up a process in the other seat, which waits for memory with the disks not yet opened for use. Returns at once; nothing
    /// happens when there is one.
    virtual void prepare() = 0;
    enum class Standby : quint8 { None, Starting, Waiting };
    /// As it was last: a process that ended by itself is missed only when it is needed. Any thread.
    [[nodiscard]] virtual Standby standby() const noexcept = 0;
    /// What waits is ended. Fine when nothing does.
    [[nodiscard]] virtual Result<void> standDown() = 0;
    /// What runs is ended, what waits for memory is not. Fine when it is off.
    [[nodiscard]] virtual Result<void> leaveSeat() = 0;
    /// Lets the guest run on from the RAM file, in what waits for it; without that it is brought up first. The machine has to be off; with an
    /// error it is, and nothing waits any more.
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
    /// A copy of the memory is begun, whatever comes of it. Worker thread.
    void beginMemoryCopy() noexcept;
    /// Which copy was begun last: another number each time, of all machines of this process; 0: none.
    [[nodiscard]] quint64 memoryCopy() const noexcept { return m_memoryCopy; }
    /// Called from any thread when there is a new event. After this returns the one before is called no more.
    virtual void setListener(std::function<void()> arrived) = 0;

    /// Lives with the machine until it gives way, or the machine ends. The one before gives way first; null: to nobody.
    void setCompanion(std::unique_ptr<Companion> companion);
    [[nodiscard]] Companion *companion() const noexcept { return m_companion.get(); }
    [[nodiscard]] std::unique_ptr<Companion> takeCompanion() noexcept { return std::move(m_companion); }
    void attendCompanion() const;

protected:
    // For those that run machines: before the guest is stopped, and after its process has ended.
    void companionGivesWay() { setCompanion({}); }
    void companionHasNoMachine();

private:
    std::unique_ptr<Companion> m_companion;
    quint64 m_memoryCopy = 0;
};

} // namespace cofferdam
