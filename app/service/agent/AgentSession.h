// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One agent while the service runs: its machine, its channel, its chat, and the state that follows from them.

#pragma once

#include "app/service/agent/AgentGates.h"
#include "app/service/agent/AgentStore.h"
#include "app/service/agent/StartPoint.h"
#include "app/service/agent/StoppedRam.h"
#include "app/service/base/Paths.h"
#include "core/api/cofferdam.pb.h"
#include "core/audit/TrailRow.h"
#include "core/guardian/GuardianDecider.h"
#include "vm/channel/Guest.h"
#include "vm/machine/Machine.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

namespace cofferdam {

class AgentChat;
class Guardian;
class Hypervisor;
class ModelRoute;
class SnapshotKeeper;
class Trail;
struct SnapshotNode;

/// The parts of the service an agent lives in; all outlive it.
struct AgentSurroundings {
    Paths paths;
    Hypervisor &hypervisor;
    SnapshotKeeper &snapshots;
    Guardian &guardian;
    Trail &trail;
    AgentStore &agents;
    StartPoints &startPoints;
    const Rulings &rulings;
    /// A stream to somewhere else was refused.
    std::function<void(const AgentId &agent, const QString &authority)> egressRefused;
};

class AgentSession : public QObject
{
    Q_OBJECT

public:
    /// `models` outlives it.
    AgentSession(StoredAgent record, AgentSurroundings &surroundings, ModelRoute &models, QObject *parent = nullptr);
    ~AgentSession() override; ///< The VM goes on running.

    [[nodiscard]] const StoredAgent &record() const noexcept { return m_record; }
    [[nodiscard]] AgentChat &chat() const noexcept { return *m_chat; }
    [[nodiscard]] Guest *guest() const noexcept { return m_guest.get(); }
    [[nodiscard]] Machine *machine() const noexcept { return m_machine; }
    [[nodiscard]] api::Agent toApi() const;
    [[nodiscard]] api::AgentState state() const noexcept { return m_state; }

    // Each calls `done` once, unless `context` is gone; Busy while another of them runs.
    void create(QObject *context, Done<void> done);  ///< From the image's ready snapshot. Done when the guest has greeted.
    void start(QObject *context, Done<void> done);   ///< From where it was stopped; after a crash from the newest snapshot.
    void stop(QObject *context, Done<void> done);    ///< RAM goes to disk, so that start() goes on where it was.
    void destroy(QObject *context, Done<void> done); ///< The machine, its disk and its snapshots go.
    void restore(const SnapshotId &snapshot, QObject *context, Done<SnapshotNode> done);
    /// After a service restart: takes up a VM that kept running. Does nothing when it does not run.
    void reattach();

    /// After a restore: model traffic may flow again.
    [[nodiscard]] Result<void> resume();
    /// After a freeze: the VM runs on; what was asked stays blocked.
    void unfreeze(QObject *context, Done<void> done);
    void freeze(const Phrase &reason); ///< The Guardian did, and blocks already: what is left is to stop the VM.
    /// Switches the VM off where it stands. start() goes back to the newest snapshot.
    void kill(QObject *context, Done<void> done);

    /// The user's prompt; refused with the reason unless every layer is green.
    [[nodiscard]] Result<TaskId> sendPrompt(const QString &text);
    void abortTask();

    /// Layers of this agent, lowest first.
    [[nodiscard]] QList<api::Layer> layers() const;
    /// A layer of the whole service that is red now, in words; empty when all are green. While there is one, prompts are
    /// refused and what the agent asks is blocked.
    void setServiceProblem(const Phrase &problem);
    /// What may be answered in the guest depends on them.
    void rulesChanged() { m_gates.rulesChanged(); }

Q_SIGNALS:
    void changed();
    void layersChanged(); ///< One of layers() went red, green or grey.
    void progress(const Phrase &text, double fraction);

private:
    void setState(api::AgentState state, const Phrase &problem = {});
    void fault(const Phrase &problem);
    void record(TrailEvent event, const Phrase &reason, const api::TrailDetail &detail = {}, const SnapshotId &snapshot = {});
    [[nodiscard]] MachineSettings settings() const;
    [[nodiscard]] bool beginOperation();
    [[nodiscard]] static Error busy();

    void beginTimes();
    void mark(QLatin1StringView step);
    [[nodiscard]] api::TrailDetail times();
    void makeDisk(QObject *context, Done<void> done);
    void addMachine(QObject *context, Done<void> done);
    void launch(Done<void> done);
    void afterLaunch(Result<void> launched, bool restored, Done<void> done);
    [[nodiscard]] Result<void> newEpoch();
    [[nodiscard]] GuestSettings guestSettings(bool restored) const;
    void openChannel(bool restored, Done<void> done);
    void listenTo(const Guest &guest);
    void channelLost(const Phrase &why);
    void reopenLater();
    void onMachineState(Machine::State state);
    void onGreeted();
    void settle(); ///< Derives the state from what is known.
    void updateHolds();
    [[nodiscard]] bool isHeld() const;
    /// Model traffic waits: the user has not looked at a restore yet, or turns of an older timeline may still be alive.
    [[nodiscard]] bool holdsModel() const;
    void setFrozen(bool frozen, const Phrase &why = {});
    [[nodiscard]] QString diskFile() const { return m_surroundings.paths.agentFolder(m_record.id.value) + QLatin1String("/vdb.qcow2"); }
    [[nodiscard]] StoppedRam stoppedRam() const { return StoppedRam(m_surroundings.paths.agentFolder(m_record.id.value)); }

    StoredAgent m_record;
    AgentSurroundings &m_surroundings;
    StartPoint m_startPoint;
    Machine *m_machine = nullptr;
    ModelRoute &m_models;
    GuardianDecider m_decider;
    std::unique_ptr<Guest> m_guest;
    std::unique_ptr<AgentChat> m_chat;
    AgentGates m_gates;
    TaskId m_toldTask; ///< To the guest
    QTimer m_reopen;
    QElapsedTimer m_sinceRestore;
    QElapsedTimer m_sinceStart; ///< Of create() and start()
    api::StartDetail m_startTimes; ///< What took how long of it (ms since its begin), for its row in the trail.
    api::AgentState m_state = api::AGENT_STOPPED;
    Phrase m_problem;
    Phrase m_serviceProblem;
    bool m_operating = false; ///< create, start, stop, destroy or restore runs
    bool m_wanted = false;    ///< It is meant to run.
    bool m_held = false;      ///< Restored, and the user has not continued yet.
    QStringList m_holds; ///< Causes given to the Guardian
    QByteArray m_lights; ///< layers() when layersChanged() was signalled last, a letter each
};

} // namespace cofferdam
