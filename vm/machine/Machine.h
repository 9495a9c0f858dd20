// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// One virtual machine: its life, seen and steered from the owner's thread.

#pragma once

#include "core/base/Result.h"
#include "vm/machine/MachineSettings.h"

#include <QObject>
#include <QPointer>

#include <functional>
#include <memory>

namespace cofferdam {

class Domain;
class Hypervisor;

/// Called once, in the owner's thread, unless the context object is gone by then.
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
        Crashed,   ///< Ended without being asked to; see problem().
    };
    Q_ENUM(State)

    ~Machine() override; ///< Waits for the operation that runs. The VM itself goes on.

    [[nodiscard]] const MachineSettings &settings() const noexcept { return m_settings; }
    [[nodiscard]] State state() const noexcept { return m_state; }
    [[nodiscard]] QString problem() const { return m_problem; }
    /// True when the VM was found running at add(): a service before this one started it.
    [[nodiscard]] bool reattached() const noexcept { return m_reattached; }
    [[nodiscard]] QString hardwareKey() const;

    void start(QObject *context, Done<void> done); ///< Cold boot.
    void destroy(QObject *context, Done<void> done); ///< Power off at once. Fine when it is off already.
    void suspend(QObject *context, Done<void> done);
    void resume(QObject *context, Done<void> done);
    /// Loads a RAM file (RamFile.h) into a new process; vdb has to be in the state that belongs to it. Safe on a RAM file that
    /// several machines share: its header is written anew for this machine under a lock.
    void restore(const QString &ramFile, QObject *context, Done<void> done);
    /// Stops the guest, writes its RAM to `ramFile` and ends the process: `ramFile` and vdb as it is then belong together.
    void hibernate(const QString &ramFile, QObject *context, Done<void> done);

    /// Runs `operation` on the VM's thread after what is queued there; lifecycle events meanwhile are its own doing and not reported.
    template<typename T>
    void perform(State meanwhile, std::function<Result<T>(Domain &)> operation, QObject *context, Done<T> done);

Q_SIGNALS:
    void stateChanged(cofferdam::Machine::State state);

private:
    friend class Hypervisor;
    friend class HypervisorPrivate;
    Machine(const MachineSettings &settings, std::unique_ptr<Domain> domain, QObject *parent);

    void runOnWorker(std::function<void()> work);
    void finishOperation(bool worked, const QString &problem);
    void lifecycle(bool running, bool paused);
    void setState(State state, const QString &problem = {});

    MachineSettings m_settings;
    std::unique_ptr<Domain> m_domain;
    class Worker;
    std::unique_ptr<Worker> m_worker;
    State m_state = State::Off;
    QString m_problem;
    bool m_reattached = false;
    int m_operations = 0;
};

} // namespace cofferdam
