// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/machine/Machine.h"

#include "core/base/Descriptor.h"
#include "core/base/SystemError.h"
#include "core/vault/SealingPipe.h"
#include "vm/machine/RamMigration.h"

#include <QFile>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cofferdam {
namespace {

/// On the worker.
Result<void> writeRamAndEnd(VirtualMachine &machine, const QString &ramFile, const RamSeal &seal)
{
    const auto before = machine.condition();
    if (!before)
        return std::unexpected(before.error());
    Descriptor file(open(QFile::encodeName(ramFile).constData(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file)
        return fail(Errc::Io, phrase("Machine", "%1 cannot be written: %2").arg(ramFile, systemError()));
    std::unique_ptr<SealingPipe> pipe;
    if (seal.key) {
        auto begun = SealingPipe::begin(std::move(file), *seal.key, seal.name);
        if (!begun) {
            QFile::remove(ramFile);
            return std::unexpected(begun.error());
        }
        pipe = std::move(*begun);
    }
    // NOLINTNEXTLINE(bugprone-use-after-move): the file is used where there is no pipe, which it would be in
    const auto work = [&]() -> Result<void> {
        if (auto stopped = machine.suspend(); !stopped)
            return stopped;
        RamMigration migration(machine);
        if (auto begun = migration.begin(pipe ? pipe->fd() : file.get()); !begun)
            return begun;
        if (auto stood = migration.waitForStop(60s, {}); !stood)
            return stood;
        if (auto finished = migration.finish(); !finished)
            return finished;
        if (auto sealed = pipe ? pipe->finish() : Result<qint64>(0); !sealed)
            return std::unexpected(sealed.error());
        if (!pipe && fsync(file.get()) != 0)
            return fail(Errc::Io, phrase("Machine", "%1 cannot be written: %2").arg(ramFile, systemError()));
        return machine.destroy();
    };
    auto result = work();
    pipe.reset();
    file.reset();
    if (!result) {
        QFile::remove(ramFile);
        if (*before == VirtualMachine::Condition::Running) // else somebody wants it to stand still
            (void)machine.resume();
    }
    return result;
}

} // namespace

Machine::Machine(std::unique_ptr<VirtualMachine> machine, VirtualMachine::Condition condition, QObject *parent)
    : QObject(parent)
    , m_machine(std::move(machine))
    , m_worker(std::make_unique<QObject>())
    , m_console(settings().consoleLog())
{
    m_worker->moveToThread(&m_thread);
    // What is done with the machine beside all else lives on its thread, and ends there.
    connect(&m_thread, &QThread::finished, m_worker.get(), [one = m_machine.get()] { one->setCompanion({}); }, Qt::DirectConnection);
    m_machine->setListener([this] { runOnWorker([this] { m_machine->attendCompanion(); }); });
    m_thread.setObjectName("vm-"_L1 + settings().agent.value.left(8));
    m_thread.start();
    setState(condition == VirtualMachine::Condition::Off ? State::Off : condition == VirtualMachine::Condition::Running ? State::Running : State::Paused);
}

Machine::~Machine()
{
    m_machine->setListener({});
    m_thread.quit();
    m_thread.wait();
}

void Machine::runOnWorker(std::function<void()> work)
{
    QMetaObject::invokeMethod(m_worker.get(), std::move(work), Qt::QueuedConnection);
}

void Machine::waitForIdle()
{
    QMetaObject::invokeMethod(m_worker.get(), [] {}, Qt::BlockingQueuedConnection);
}

void Machine::begin(const Intent &intent)
{
    ++m_operations;
    if (intent.meanwhile) {
        m_whyOff = {};
        setState(*intent.meanwhile);
    }
}

void Machine::end(const Intent &intent, const Result<VirtualMachine::Condition> &condition, const Phrase &problem)
{
    if (--m_operations > 0)
        return; // the next one says how things are
    if (std::exchange(m_toldMeanwhile, false) && condition) // perhaps after `condition` was read
        look();
    if (!condition) {
        setState(State::Crashed, condition.error().message);
    } else if (*condition != VirtualMachine::Condition::Off) {
        setState(*condition == VirtualMachine::Condition::Running ? State::Running : State::Paused);
    } else if (intent.mayEnd || (!intent.meanwhile && (m_state == State::Off || m_state == State::Crashed))) {
        if (m_state != State::Crashed || intent.meanwhile)
            setState(State::Off);
    } else {
        setState(State::Crashed, !problem.isEmpty() ? problem : !m_whyOff.isEmpty() ? m_whyOff : phrase("Machine", "The machine ended by itself."));
    }
}

/// What the hypervisor tells of may have passed: it is looked at.
void Machine::lifecycle(const Phrase &whyOff)
{
    if (!whyOff.isEmpty())
        m_whyOff = whyOff;
    if (m_operations > 0)
        m_toldMeanwhile = true;
    else
        look();
}

void Machine::look()
{
    const auto attend = [](VirtualMachine &machine) -> Result<void> {
        machine.attendCompanion(); // it may be why the guest stands still
        return {};
    };
    perform<void>({}, attend, this, [](const Result<void> &) {});
}

void Machine::setState(State state, const Phrase &problem)
{
    if (state == m_state && problem == m_problem)
        return;
    m_state = state;
    m_problem = problem;
    m_console.setWatched(state != State::Off && state != State::Crashed);
    Q_EMIT stateChanged(state);
}

void Machine::start(QObject *context, Done<void> done)
{
    perform<void>({State::Starting}, [](VirtualMachine &machine) { return machine.create(); }, context, std::move(done));
}

void Machine::destroy(QObject *context, Done<void> done)
{
    perform<void>({State::Stopping, true}, [](VirtualMachine &machine) { return machine.destroy(); }, context, std::move(done));
}

void Machine::suspend(QObject *context, Done<void> done)
{
    perform<void>({}, [](VirtualMachine &machine) { return machine.suspend(); }, context, std::move(done));
}

void Machine::resume(QObject *context, Done<void> done)
{
    perform<void>({}, [](VirtualMachine &machine) { return machine.resume(); }, context, std::move(done));
}

void Machine::prepare()
{
    const auto work = [](VirtualMachine &machine) -> Result<void> {
        machine.prepare();
        return {};
    };
    perform<void>({}, work, this, [](const Result<void> &) {});
}

void Machine::standDown()
{
    perform<void>({}, [](VirtualMachine &machine) { return machine.standDown(); }, this, [](const Result<void> &) {});
}

void Machine::restore(const QString &ramFile, QObject *context, Done<void> done)
{
    perform<void>({State::Restoring}, [ramFile](VirtualMachine &machine) { return machine.restore(ramFile); }, context, std::move(done));
}

void Machine::hibernate(const QString &ramFile, const RamSeal &seal, QObject *context, Done<void> done)
{
    perform<void>(
        {State::Stopping, true}, [ramFile, seal](VirtualMachine &machine) { return writeRamAndEnd(machine, ramFile, seal); }, context, std::move(done));
}

} // namespace cofferdam
