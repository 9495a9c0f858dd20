// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// One virtual machine: its life, seen and steered from the owner's thread.

#pragma once

#include "core/base/Result.h"
#include "vm/machine/ConsoleLog.h"
#include "vm/machine/RamFile.h"
#include "vm/machine/VirtualMachine.h"

#include <QObject>
#include <QPointer>
#include <QThread>

#include <functional>
#include <memory>
#include <optional>

namespace cofferdam {

/// Called once, in the owner's thread, unless the context object or the machine is gone by then.
template<typename T>
using Done = std::function<void(Result<T>)>;

/// All calls from the thread that owns the Hypervisor; the work is done, one operation after the other, on a thread of this VM's own.
class Machine : public QObject
{
    Q_OBJECT

public:
    enum class State : quint8 {
        Off,
        Starting,  ///< Cold boot asked for.
        Running,
        Paused,
        Restoring, ///< A stored state is being loaded.
        Stopping,
        Crashed,   ///< Ended, or did not come up, against what was asked; see problem().
    };
    Q_ENUM(State)

    ~Machine() override; ///< Waits for the operation that runs. The VM itself goes on.

    [[nodiscard]] const MachineSettings &settings() const noexcept { return m_machine->settings(); }
    /// The same with the names and the folder of the process that runs: another one after each restore().
    [[nodiscard]] MachineSettings inItsSeat() const { return m_machine->inItsSeat(); }
    [[nodiscard]] State state() const noexcept { return m_state; }
    [[nodiscard]] Phrase problem() const { return m_problem; } ///< For people; set when Crashed.
    /// A RAM file fits only a machine with the same key.
    [[nodiscard]] QString hardwareKey() const { return m_machine->hardwareKey(); }

    /// Blocks until what was asked for so far is done on the worker; answers are then still to be delivered.
    void waitForIdle();

    void start(QObject *context, Done<void> done); ///< Cold boot.
    void destroy(QObject *context, Done<void> done); ///< Power off at once. Fine when it is off already.
    void suspend(QObject *context, Done<void> done);
    void resume(QObject *context, Done<void> done);
    /// Loads a RAM file (RamFile.h) into a new process; vdb has to be in the state that belongs to it. The file is only read, so several
    /// machines can share it.
    void restore(const QString &ramFile, QObject *context, Done<void> done);
    /// Brings up a process that waits to go on from memory, beside the one that runs: restore() and what sets the disk back then take less
    /// time. One that cannot be brought up is missed only then. What it runs on has been checked as for a start.
    void prepare();
    void standDown(); ///< Ends it.
    [[nodiscard]] bool hasStandby() const { return m_machine->standby() != VirtualMachine::Standby::None; }
    /// Stops the guest, writes its RAM to `ramFile` (fsynced) and ends the process: `ramFile` and vdb as it is then belong together.
    void hibernate(const QString &ramFile, const RamSeal &seal, QObject *context, Done<void> done);

    /// What the machine is meant to be doing while an operation runs, and whether it may be off afterwards.
    struct Intent {
        std::optional<State> meanwhile;
        bool mayEnd = false;
    };
    /// Runs `operation` on the VM's thread after what is queued there; what the hypervisor tells of meanwhile is looked at afterwards.
    template<typename T>
    void perform(Intent intent, std::function<Result<T>(VirtualMachine &)> operation, QObject *context, Done<T> done)
    {
        begin(intent);
        runOnWorker([this, intent, operation = std::move(operation), target = QPointer<QObject>(context), done = std::move(done)] {
            auto result = std::make_shared<Result<T>>(operation(*m_machine));
            const auto condition = m_machine->condition();
            QMetaObject::invokeMethod(
                this,
                [this, intent, condition, result, target, done] {
                    end(intent, condition, *result ? Phrase() : result->error().message);
                    if (target)
                        done(std::move(*result));
                },
                Qt::QueuedConnection);
        });
    }

Q_SIGNALS:
    void stateChanged(cofferdam::Machine::State state);

private:
    friend class Hypervisor;
    Machine(std::unique_ptr<VirtualMachine> machine, VirtualMachine::Condition condition, QObject *parent);

    void runOnWorker(std::function<void()> work);
    void begin(const Intent &intent);
    void end(const Intent &intent, const Result<VirtualMachine::Condition> &condition, const Phrase &problem);
    void lifecycle(const Phrase &whyOff);
    void look();
    void setState(State state, const Phrase &problem = {});

    std::unique_ptr<VirtualMachine> m_machine;
    QThread m_thread;
    std::unique_ptr<QObject> m_worker; ///< Lives in m_thread.
    ConsoleLog m_console;
    State m_state = State::Off;
    Phrase m_problem;
    Phrase m_whyOff; ///< As the hypervisor told it last.
    int m_operations = 0;
    bool m_toldMeanwhile = false; ///< The hypervisor told of a change during an operation.
};

} // namespace cofferdam
