// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The virtual machine of one agent: its disk, its definition, and the moment from which it goes on.

#pragma once

#include "app/service/agent/AgentSurroundings.h"
#include "app/service/agent/DiskMoment.h"
#include "app/service/agent/StartPoint.h"
#include "core/base/Ids.h"
#include "vm/machine/Machine.h"

#include <QPointer>
#include <QThreadPool>

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>

namespace cofferdam {

class AgentEntry;
class DiskContent;
class LoadableRam;
struct SnapshotNode;

class AgentMachine : public QObject
{
    Q_OBJECT

public:
    /// All outlive it. The VM goes on running when this goes.
    AgentMachine(const AgentEntry &entry, AgentSurroundings &surroundings, QObject *parent = nullptr);

    /// Looks up the image that the agent was made from: first of all.
    [[nodiscard]] Result<void> findStart();
    [[nodiscard]] const StartPoint &startPoint() const noexcept { return m_startPoint; }
    /// As if its image were another one; changes nothing.
    [[nodiscard]] Result<StartPoint> startPointOf(const QString &image) const;
    /// OpenClaw lives in it, with a gateway.
    [[nodiscard]] bool isFull() const { return m_startPoint.image.kind == ImageKind::Full; }
    [[nodiscard]] AccelerationFinding acceleration() const;

    /// It was added since the service began.
    [[nodiscard]] bool isThere() const noexcept { return m_machine != nullptr; }
    [[nodiscard]] Machine::State state() const { return m_machine ? m_machine->state() : Machine::State::Off; }
    [[nodiscard]] bool isRunning() const { return state() == Machine::State::Running; }
    /// It is off, however that came.
    [[nodiscard]] bool hasEnded() const { return state() == Machine::State::Off || state() == Machine::State::Crashed; }
    [[nodiscard]] Phrase problem() const { return m_machine ? m_machine->problem() : Phrase(); }
    /// The one that start() goes back to: where the present grew from. Null: there is none, or its memory is of another image.
    [[nodiscard]] SnapshotId newestSnapshot() const;
    [[nodiscard]] QList<SnapshotId> snapshots() const;
    /// Of the sockets of the process that runs.
    [[nodiscard]] QString runFolder() const;

    /// A process that waits to go on from memory, so that restore() takes less time. The image's files are checked first; when something is wrong
    /// with them, or it does not come up, that is told by restore().
    void prepareStandby();
    void giveUpStandby();
    [[nodiscard]] bool hasStandby() const { return m_machine && m_machine->hasStandby(); }

    // Each calls `done` once, unless `context` is gone.
    void makeDisk(QObject *context, Done<void> done);
    [[nodiscard]] bool hasDisk() const;
    /// Defines it anew, or takes up the one that runs.
    void add(QObject *context, Done<void> done);
    /// From where it was stopped; else from the newest snapshot; else from the image, whose memory is loaded beside a disk that is fresh from it
    /// and no other. The image's files are checked first. The result: it went back in time.
    void goOn(QObject *context, Done<bool> done);
    /// Its disk is kept, and whatever memory there is, is not loaded. The image's files are checked first.
    void boot(QObject *context, Done<void> done);
    /// Of a machine that is off: no memory fits its disk any more.
    [[nodiscard]] Result<void> forgetMemory();
    /// `keepAs`: label of the snapshot that keeps the present; empty: it is given up.
    void restore(const SnapshotId &snapshot, const Phrase &keepAs, QObject *context, Done<SnapshotNode> done);
    /// There is a present that a snapshot could keep.
    [[nodiscard]] bool hasPresent() const { return !hasEnded() || !moment().memory().isEmpty(); }
    [[nodiscard]] bool hasSnapshot(const SnapshotId &snapshot) const;
    /// Before the way back to it begins; 0: it is not packed.
    [[nodiscard]] std::chrono::milliseconds timeToUnpack(const SnapshotId &snapshot) const;
    void takeSnapshot(const Phrase &label, QObject *context, Done<SnapshotNode> done);
    /// RAM goes to disk, for goOn(). When that fails for one that stands still it goes on from a snapshot, which may be the last one.
    void hibernate(QObject *context, Done<void> done);
    void switchOff(QObject *context, Done<void> done);
    /// Once a snapshot of it is on the disk.
    void switchOffWhenDurable(const SnapshotId &present, QObject *context, const Done<void> &done);
    void suspend(QObject *context, Done<void> done);
    void resume(QObject *context, Done<void> done);
    /// The machine and its snapshots. Nothing is told of its state any more.
    void erase(QObject *context, Done<void> done);

    /// What its disk holds, decrypted in memory; null: as it lies, otherwise at that snapshot. Busy unless it is off, where it stays meanwhile;
    /// errors of DiskContent::of().
    void readDisk(const SnapshotId &snapshot, std::stop_token stop, QObject *context, Done<std::shared_ptr<DiskContent>> done);
    /// Files of the memory that it was stopped with, ever; SnapshotKeeper::readStopped() reads them.
    [[nodiscard]] QStringList memoriesOfStops() const { return moment().memories(); }

    /// Memory of a stop is there that is not loaded, because it fits the disk no more.
    [[nodiscard]] bool hasStrayMemory() const { return moment().hasStray(); }
    /// Gives the room back that memory takes which fits no more.
    void sweep() const { moment().sweep(); }
    /// Disk and folders, when all else is erased.
    void removeFiles() const;

Q_SIGNALS:
    void stateChanged(cofferdam::Machine::State state);

private:
    /// `otherwise`: the answer when it cannot be.
    void leaveAsSnapshot(QObject *context, Done<void> done, const Result<void> &otherwise);
    void wakeUp(QObject *context, const Done<bool> &done);
    [[nodiscard]] MachineSettings settings() const;
    [[nodiscard]] QString diskFile() const;
    [[nodiscard]] QString baseLink() const;
    [[nodiscard]] DiskMoment moment() const;
    void load(std::function<Result<LoadableRam>()> open, QObject *context, const Done<bool> &done);
    void startAfresh(QObject *context, const Done<bool> &done);

    const AgentEntry &m_entry;
    AgentSurroundings &m_surroundings;
    StartPoint m_startPoint;
    QPointer<Machine> m_machine; ///< The hypervisor's, which makes another one when it is to be of other files.
    QThreadPool m_maker; ///< Of the disk; waited for first of all.
};

} // namespace cofferdam
