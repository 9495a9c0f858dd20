// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/AgentSession.h"

#include "app/service/agent/AgentChat.h"
#include "core/api/PhraseMessage.h"
#include "core/api/WireWords.h"
#include "core/audit/Trail.h"
#include "core/guardian/Guardian.h"
#include "vm/machine/Hypervisor.h"
#include "vm/snapshot/SnapshotKeeper.h"

#include <QDir>
#include <QFile>
#include <QProcess>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr std::chrono::seconds kReopenDelay{2};
QString randomHex(std::size_t bytes)
{
    const auto secret = Secret::random(bytes);
    return QString::fromLatin1(QByteArray(reinterpret_cast<const char *>(secret.bytes().data()), static_cast<qsizetype>(bytes)).toHex());
}

} // namespace

AgentSession::AgentSession(StoredAgent record, AgentSurroundings &surroundings, ModelRoute &models, QObject *parent)
    : QObject(parent)
    , m_record(std::move(record))
    , m_surroundings(surroundings)
    , m_models(models)
    , m_decider(surroundings.guardian, m_record.id)
    , m_chat(std::make_unique<AgentChat>(m_record.id, surroundings.guardian))
    , m_gates(m_record.id, surroundings.rulings)
{
    m_reopen.setSingleShot(true);
    m_reopen.setInterval(kReopenDelay);
    connect(&m_reopen, &QTimer::timeout, this, [this] {
        if (m_wanted && !m_operating && m_machine && m_machine->state() == Machine::State::Running)
            openChannel(false, [](const Result<void> &) {});
    });
    connect(m_chat.get(), &AgentChat::stateChanged, this, &AgentSession::settle);
    connect(&m_gates, &AgentGates::probed, this, &AgentSession::settle);
    if (m_record.gatewayToken.isEmpty())
        m_record.gatewayToken = randomHex(16);
    m_surroundings.guardian.timelineChanged(m_record.id, m_record.epoch);
    updateHolds();
}

AgentSession::~AgentSession() = default;

Error AgentSession::busy()
{
    return {Errc::Busy, phrase("Service", "Another operation on this agent is not finished yet.")};
}

bool AgentSession::beginOperation()
{
    if (m_operating)
        return false;
    m_operating = true;
    m_reopen.stop();
    return true;
}

MachineSettings AgentSession::settings() const
{
    auto settings = m_surroundings.startPoints.machine(m_startPoint);
    settings.agent = m_record.id;
    settings.uuid = m_record.uuid;
    settings.runFolder = m_surroundings.paths.agentRuntime(m_record.id.value);
    settings.dataDisk = diskFile();
    settings.dataDiskBase = m_startPoint.baseDisk();
    return settings;
}

Result<void> AgentSession::newEpoch()
{
    auto next = m_record;
    ++next.epoch.value;
    if (auto saved = m_surroundings.agents.save(next); !saved)
        return saved;
    m_record = next;
    m_surroundings.guardian.timelineChanged(m_record.id, m_record.epoch);
    return {};
}

void AgentSession::beginTimes()
{
    m_startTimes.Clear();
    m_sinceStart.start();
}

void AgentSession::mark(QLatin1StringView step)
{
    auto &added = *m_startTimes.add_steps();
    added.set_name(step.toString().toStdString());
    added.set_ms(m_sinceStart.elapsed());
}

api::TrailDetail AgentSession::times()
{
    mark("answered"_L1);
    api::TrailDetail detail;
    *detail.mutable_start() = m_startTimes;
    return detail;
}

// ------------------------------------------------------------------------------------------------ create, start, stop

void AgentSession::create(QObject *context, Done<void> done)
{
    if (!beginOperation())
        return done(std::unexpected(busy()));
    setState(api::AGENT_CREATING);
    beginTimes();
    Q_EMIT progress(phrase("Service", "Making the disk"), 0.1);
    auto finish = [this, context = QPointer(context), done](const Result<void> &result) {
        m_operating = false;
        if (!result)
            fault(result.error().message);
        else
            record(TrailEvent::Agent, phrase("Service", "Created"), times());
        Q_EMIT progress(result ? phrase("Service", "The guest answers") : result.error().message, 1.0);
        settle();
        if (context)
            done(result);
    };
    auto start = m_surroundings.startPoints.ofImage(m_record.image);
    if (!start)
        return finish(std::unexpected(start.error()));
    m_startPoint = *start;
    if (auto made = makePrivateFolder(m_surroundings.paths.agentFolder(m_record.id.value)); !made)
        return finish(made);
    makeDisk(this, [this, finish](const Result<void> &made) {
        if (!made)
            return finish(made);
        mark("disk"_L1);
        launch(finish);
    });
}

void AgentSession::makeDisk(QObject *context, Done<void> done)
{
    auto *process = new QProcess(this);
    connect(process, &QProcess::errorOccurred, context, [process, done](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart)
            return;
        process->deleteLater();
        done(fail(Errc::Unavailable, phrase("Service", "qemu-img is not installed (package qemu-utils).")));
    });
    connect(process, &QProcess::finished, context, [process, done](int code, QProcess::ExitStatus status) {
        process->deleteLater();
        if (status != QProcess::NormalExit || code != 0)
            return done(
                fail(Errc::Io, phrase("Service", "The agent's disk cannot be made: %1").arg(QString::fromUtf8(process->readAllStandardError()).trimmed())));
        done({});
    });
    // Both formats are explicit: a raw image is never probed for a header its guest could have written.
    process->start(u"qemu-img"_s, {u"create"_s, u"-q"_s, u"-f"_s, u"qcow2"_s, u"-F"_s, u"qcow2"_s, u"-b"_s, m_startPoint.baseDisk(), diskFile()});
}

void AgentSession::addMachine(QObject *context, Done<void> done)
{
    if (auto made = makePrivateFolder(m_surroundings.paths.agentRuntime(m_record.id.value)); !made)
        return done(made);
    m_surroundings.hypervisor.add(settings(), context, [this, context, done](Result<Machine *> added) {
        if (!added)
            return done(std::unexpected(added.error()));
        m_machine = *added;
        connect(m_machine, &Machine::stateChanged, this, &AgentSession::onMachineState, Qt::UniqueConnection);
        m_surroundings.snapshots.attach(m_machine, context, done);
    });
}

void AgentSession::launch(Done<void> done)
{
    m_wanted = true;
    Q_EMIT progress(phrase("Service", "Starting the virtual machine"), 0.3);
    addMachine(this, [this, done](const Result<void> &added) {
        if (!added)
            return done(added);
        mark("defined"_L1);
        if (auto raised = newEpoch(); !raised)
            return done(raised);
        const auto whenUp = [this, done](bool restored) { return [this, done, restored](const Result<void> &up) { afterLaunch(up, restored, done); }; };
        if (m_machine->state() == Machine::State::Running) { // it kept running while no service did
            stoppedRam().discard();
            return openChannel(false, done);
        }
        m_sinceRestore.start();
        if (stoppedRam().exists()) {
            const auto ram = stoppedRam().take();
            if (!ram)
                return done(std::unexpected(ram.error()));
            return m_machine->restore(*ram, this, [this, whenUp](const Result<void> &loaded) {
                if (!loaded)
                    stoppedRam().giveBack();
                whenUp(true)(loaded);
            });
        }
        if (const auto newest = m_surroundings.snapshots.newest(m_record.id); !newest.isNull()) {
            return m_surroundings.snapshots.restore(m_record.id, newest, this, [whenUp](const Result<SnapshotNode> &restored) {
                whenUp(true)(restored ? Result<void>() : std::unexpected(restored.error()));
            });
        }
        if (!m_record.personalised && !m_startPoint.ready.isNull())
            return m_machine->restore(m_startPoint.ready.ram(), this, whenUp(true));
        m_machine->start(this, whenUp(false));
    });
}

void AgentSession::afterLaunch(Result<void> launched, bool restored, Done<void> done)
{
    if (!launched)
        return done(launched);
    mark("loaded"_L1);
    stoppedRam().discard(); // its moment has passed: the disk goes on from here
    Q_EMIT progress(phrase("Service", "Waiting for the guest"), 0.6);
    openChannel(restored, done);
}

void AgentSession::start(QObject *context, Done<void> done)
{
    if (!beginOperation())
        return done(std::unexpected(busy()));
    auto finish = [this, context = QPointer(context), done](const Result<void> &result) {
        m_operating = false;
        if (!result)
            fault(result.error().message);
        else
            record(TrailEvent::Agent, phrase("Service", "Started"), times());
        Q_EMIT progress(result ? phrase("Service", "The guest answers") : result.error().message, 1.0);
        settle();
        if (context)
            done(result);
    };
    auto start = m_surroundings.startPoints.ofImage(m_record.image);
    if (!start)
        return finish(std::unexpected(start.error()));
    m_startPoint = *start;
    setState(api::AGENT_STARTING);
    beginTimes();
    launch(finish);
}

void AgentSession::reattach()
{
    auto start = m_surroundings.startPoints.ofImage(m_record.image);
    if (!start)
        return fault(start.error().message);
    m_startPoint = *start;
    if (!QFile::exists(diskFile()) || !beginOperation())
        return;
    setState(api::AGENT_STARTING, phrase("Service", "Its virtual machine is looked for.")); // stopped is what can be started
    addMachine(this, [this](const Result<void> &added) {
        m_operating = false;
        if (!added)
            return fault(added.error().message);
        const bool paused = m_machine->state() == Machine::State::Paused; // also by somebody else: a person has to look
        if (!paused && m_machine->state() != Machine::State::Running)
            return settle();
        stoppedRam().discard(); // the disk has gone on since
        m_wanted = true;
        m_held = true; // what a turn wants to go on with after the service was away is for the user to see first
        if (auto raised = newEpoch(); !raised)
            return fault(raised.error().message);
        if (paused || m_record.frozen)
            m_surroundings.guardian.freeze(m_record.id, m_record.frozen && !m_record.frozenWhy.isEmpty()
                                                            ? m_record.frozenWhy
                                                            : phrase("Service", "It was frozen, or stopped by somebody else, when the service came back."));
        else
            openChannel(false, [](const Result<void> &) {});
    });
}

void AgentSession::stop(QObject *context, Done<void> done)
{
    if (!beginOperation())
        return done(std::unexpected(busy()));
    m_wanted = false;
    auto finish = [this, context = QPointer(context), done](const Result<void> &result) {
        m_operating = false;
        if (!result)
            fault(result.error().message);
        else
            record(TrailEvent::Agent, phrase("Service", "Stopped"));
        m_held = false;
        setFrozen(false);
        settle();
        if (context)
            done(result);
    };
    if (!m_machine || m_machine->state() == Machine::State::Off || m_machine->state() == Machine::State::Crashed)
        return finish({});
    const auto hibernate = [this, finish] {
        if (auto raised = newEpoch(); !raised) // everything that waits is answered block now
            return finish(raised);
        m_chat->disconnectFromGuest(phrase("Service", "The agent was stopped."));
        m_guest.reset();
        m_machine->hibernate(stoppedRam().draft(), this, [this, finish](const Result<void> &slept) { finish(slept ? stoppedRam().keep() : slept); });
    };
    if (m_guest && m_guest->isAlive() && !m_record.frozen)
        m_guest->quiesce(this, [hibernate](const Result<void> &) { hibernate(); });
    else
        hibernate();
}

void AgentSession::kill(QObject *context, Done<void> done)
{
    if (!m_machine || m_machine->state() == Machine::State::Off)
        return done(fail(Errc::Invalid, phrase("Service", "This agent does not run.")));
    if (!beginOperation())
        return done(std::unexpected(busy()));
    m_wanted = false;
    m_chat->disconnectFromGuest(phrase("Service", "The agent was killed."));
    m_gates.attach(nullptr);
    m_guest.reset();
    auto raised = newEpoch(); // everything that waits is answered block now
    m_machine->destroy(this, [this, raised, context = QPointer(context), done](const Result<void> &ended) {
        m_operating = false;
        const auto result = ended ? raised : ended;
        m_held = false;
        setFrozen(false);
        if (result) {
            record(TrailEvent::Agent, phrase("Service", "Killed by the user"));
            fault(phrase("Service", "You switched it off where it stood. Start goes back to the last snapshot."));
        } else {
            fault(result.error().message);
        }
        settle();
        if (context)
            done(result);
    });
}

void AgentSession::destroy(QObject *context, Done<void> done)
{
    if (!beginOperation())
        return done(std::unexpected(busy()));
    m_wanted = false;
    m_chat->disconnectFromGuest(phrase("Service", "The agent was deleted."));
    m_guest.reset();
    m_surroundings.guardian.removeAgent(m_record.id);
    auto finish = [this, context = QPointer(context), done](Result<void> result) {
        m_operating = false;
        if (result)
            result = m_surroundings.agents.remove(m_record.id);
        if (result) {
            QDir(m_surroundings.paths.agentFolder(m_record.id.value)).removeRecursively();
            QDir(m_surroundings.paths.agentRuntime(m_record.id.value)).removeRecursively();
            record(TrailEvent::Agent, phrase("Service", "Deleted"));
        }
        if (context)
            done(result);
    };
    const auto forget = [this, finish] { m_surroundings.snapshots.forget(m_record.id, this, finish); };
    if (!m_machine)
        return forget();
    m_machine->disconnect(this);
    m_machine->destroy(this, [this, forget, finish](const Result<void> &ended) {
        if (!ended)
            return finish(ended);
        m_surroundings.snapshots.forget(m_record.id, this, [this, finish](const Result<void> &forgotten) {
            if (!forgotten)
                return finish(forgotten);
            m_machine = nullptr;
            m_surroundings.hypervisor.remove(m_record.id, this, finish);
        });
    });
}

// ------------------------------------------------------------------------------------------------ words and state

Result<TaskId> AgentSession::sendPrompt(const QString &text)
{
    if (m_state == api::AGENT_HELD)
        return fail(Errc::Busy, phrase("Service", "The agent is held after a rollback; continue it first."));
    if (m_record.frozen)
        return fail(Errc::Busy, phrase("Service", "The agent is frozen; look at what it did first."));
    if (!m_serviceProblem.isEmpty())
        return fail(Errc::Unavailable, m_serviceProblem);
    for (const auto &layer : layers()) {
        if (!layer.ok())
            return fail(Errc::Unavailable,
                        phrase("Service", "Refused while a layer is not green: %1 – %2").arg(wireWord(layer.name()), fromApi(layer.message())));
    }
    return m_chat->sendPrompt(text);
}

void AgentSession::abortTask()
{
    m_chat->abortTask();
}

void AgentSession::record(TrailEvent event, const Phrase &reason, const api::TrailDetail &detail, const SnapshotId &snapshot)
{
    TrailRow row;
    row.agent = m_record.id;
    row.epoch = m_record.epoch;
    row.event = event;
    row.subject = m_record.name;
    row.reason = reason;
    row.detail = detail;
    row.snapshot = snapshot;
    m_surroundings.trail.append(std::move(row));
}

void AgentSession::fault(const Phrase &problem)
{
    setState(api::AGENT_FAILED, problem);
}

void AgentSession::setState(api::AgentState state, const Phrase &problem)
{
    if (m_state == state && m_problem == problem)
        return;
    m_state = state;
    m_problem = problem;
    Q_EMIT changed();
}

api::Agent AgentSession::toApi() const
{
    api::Agent agent;
    agent.set_id(m_record.id.value.toStdString());
    agent.set_name(m_record.name.toStdString());
    agent.set_state(m_state);
    if (!m_problem.isEmpty())
        *agent.mutable_problem() = cofferdam::toApi(m_problem);
    agent.set_acceleration(toWord(m_surroundings.startPoints.acceleration().kind).toUtf8().toStdString());
    agent.set_epoch(m_record.epoch.value);
    for (const auto &node : m_surroundings.snapshots.nodes(m_record.id)) {
        if (node.current)
            agent.set_current_snapshot(node.id.value.toStdString());
    }
    agent.set_task(m_surroundings.guardian.task(m_record.id).value.toStdString());
    agent.set_image(m_record.image.toStdString());
    agent.set_profile(m_record.profile.toStdString());
    return agent;
}

} // namespace cofferdam
