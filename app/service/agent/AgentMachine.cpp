// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/AgentMachine.h"

#include "app/service/agent/AgentEntry.h"
#include "vm/machine/DiskTool.h"
#include "vm/machine/Hypervisor.h"
#include "vm/snapshot/SnapshotKeeper.h"

#include <QDir>
#include <QFile>
#include <QProcess>

using namespace Qt::StringLiterals;

namespace cofferdam {

AgentMachine::AgentMachine(const AgentEntry &entry, AgentSurroundings &surroundings, QObject *parent)
    : QObject(parent)
    , m_entry(entry)
    , m_surroundings(surroundings)
{}

Result<void> AgentMachine::findStart()
{
    auto start = m_surroundings.startPoints.ofImage(m_entry.stored().image, QFile::symLinkTarget(baseLink()));
    if (!start)
        return std::unexpected(start.error());
    m_startPoint = *start;
    return {};
}

AccelerationFinding AgentMachine::acceleration() const
{
    return m_surroundings.startPoints.acceleration();
}

SnapshotId AgentMachine::newestSnapshot() const
{
    return m_surroundings.snapshots.newest(m_entry.id());
}

QString AgentMachine::diskFile() const
{
    return m_surroundings.paths.agentFolder(m_entry.id().value) + "/vdb.qcow2"_L1;
}

QString AgentMachine::baseLink() const
{
    return m_surroundings.paths.agentFolder(m_entry.id().value) + "/base"_L1;
}

StoppedRam AgentMachine::stoppedRam() const
{
    return StoppedRam(m_surroundings.paths.agentFolder(m_entry.id().value));
}

MachineSettings AgentMachine::settings() const
{
    auto settings = m_surroundings.startPoints.machine(m_startPoint);
    settings.agent = m_entry.id();
    settings.uuid = m_entry.stored().uuid;
    settings.runFolder = m_surroundings.paths.agentRuntime(m_entry.id().value);
    settings.dataDisk = diskFile();
    settings.dataDiskBase = m_startPoint.baseDisk();
    return settings;
}

void AgentMachine::makeDisk(QObject *context, Done<void> done)
{
    if (auto made = makePrivateFolder(m_surroundings.paths.agentFolder(m_entry.id().value)); !made)
        return done(made);
    // Which of an image's moments it grows from is not for the disk's own header to say.
    QFile::remove(baseLink());
    if (!QFile::link(m_startPoint.baseDisk(), baseLink()))
        return done(fail(Errc::Io, phrase("Service", "The agent's disk cannot be made: %1").arg(baseLink())));
    auto *process = new QProcess(this);
    connect(process, &QProcess::errorOccurred, context, [process, done](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart)
            return;
        process->deleteLater();
        done(fail(Errc::Unavailable, phrase("Service", "The agent's disk cannot be made: %1").arg(process->errorString())));
    });
    connect(process, &QProcess::finished, context, [process, done](int code, QProcess::ExitStatus status) {
        process->deleteLater();
        if (status != QProcess::NormalExit || code != 0)
            return done(
                fail(Errc::Io, phrase("Service", "The agent's disk cannot be made: %1").arg(QString::fromUtf8(process->readAllStandardError()).trimmed())));
        done({});
    });
    // Both formats are explicit: a raw image is never probed for a header its guest could have written.
    const auto tool =
        diskToolProcess({.base = m_startPoint.baseDisk(),
                         .writes = {m_surroundings.paths.agentFolder(m_entry.id().value)},
                         .arguments = {u"create"_s, u"-q"_s, u"-f"_s, u"qcow2"_s, u"-F"_s, u"qcow2"_s, u"-b"_s, m_startPoint.baseDisk(), diskFile()}});
    process->start(tool.program, tool.arguments);
}

bool AgentMachine::hasDisk() const
{
    return QFile::exists(diskFile());
}

void AgentMachine::add(QObject *context, Done<void> done)
{
    if (auto made = makePrivateFolder(m_surroundings.paths.agentRuntime(m_entry.id().value)); !made)
        return done(made);
    m_surroundings.hypervisor.add(settings(), this, [this, context = QPointer(context), done](Result<Machine *> added) {
        if (!added) {
            if (context)
                done(std::unexpected(added.error()));
            return;
        }
        m_machine = *added;
        connect(m_machine, &Machine::stateChanged, this, &AgentMachine::stateChanged, Qt::UniqueConnection);
        if (context)
            m_surroundings.snapshots.attach(m_machine, context, done);
    });
}

void AgentMachine::goOn(QObject *context, Done<bool> done)
{
    m_surroundings.startPoints.check(m_startPoint, context, [this, context, done](const Result<void> &whole) {
        if (!whole)
            return done(std::unexpected(whole.error()));
        wakeUp(context, done);
    });
}

void AgentMachine::wakeUp(QObject *context, const Done<bool> &done)
{
    const auto told = [done](bool wentBack) {
        return [done, wentBack](const Result<void> &up) { done(up ? Result<bool>(wentBack) : std::unexpected(up.error())); };
    };
    if (stoppedRam().exists()) {
        const auto ram = stoppedRam().take();
        if (!ram)
            return done(std::unexpected(ram.error()));
        return m_machine->restore(*ram, context, [ram = stoppedRam(), told](const Result<void> &loaded) {
            if (!loaded)
                ram.giveBack();
            told(true)(loaded);
        });
    }
    if (const auto newest = newestSnapshot(); !newest.isNull()) {
        return m_surroundings.snapshots.restore(m_entry.id(), newest, context, [told](const Result<SnapshotNode> &restored) {
            told(true)(restored ? Result<void>() : std::unexpected(restored.error()));
        });
    }
    if (!m_entry.stored().personalised && !m_startPoint.ready.isNull())
        return m_machine->restore(m_startPoint.ready.ram(), context, told(true));
    m_machine->start(context, told(false));
}

void AgentMachine::restore(const SnapshotId &snapshot, QObject *context, Done<SnapshotNode> done)
{
    m_surroundings.startPoints.check(m_startPoint, context, [this, snapshot, context, done = std::move(done)](const Result<void> &whole) {
        if (!whole)
            return done(std::unexpected(whole.error()));
        m_surroundings.snapshots.restore(m_entry.id(), snapshot, context, done);
    });
}

void AgentMachine::hibernate(QObject *context, Done<void> done)
{
    m_machine->hibernate(stoppedRam().draft(), context, [ram = stoppedRam(), done](const Result<void> &slept) { done(slept ? ram.keep() : slept); });
}

void AgentMachine::switchOff(QObject *context, Done<void> done)
{
    m_machine->destroy(context, std::move(done));
}

void AgentMachine::suspend(QObject *context, Done<void> done)
{
    m_machine->suspend(context, std::move(done));
}

void AgentMachine::resume(QObject *context, Done<void> done)
{
    m_machine->resume(context, std::move(done));
}

void AgentMachine::erase(QObject *context, Done<void> done)
{
    if (!m_machine)
        return m_surroundings.snapshots.forget(m_entry.id(), context, std::move(done));
    m_machine->disconnect(this);
    m_machine->destroy(this, [this, context = QPointer(context), done](const Result<void> &ended) {
        if (!context)
            return;
        if (!ended)
            return done(ended);
        m_surroundings.snapshots.forget(m_entry.id(), this, [this, context, done](const Result<void> &forgotten) {
            if (!context)
                return;
            if (!forgotten)
                return done(forgotten);
            m_machine = nullptr;
            m_surroundings.hypervisor.remove(m_entry.id(), context, done);
        });
    });
}

void AgentMachine::removeFiles() const
{
    QDir(m_surroundings.paths.agentFolder(m_entry.id().value)).removeRecursively();
    QDir(m_surroundings.paths.agentRuntime(m_entry.id().value)).removeRecursively();
}

} // namespace cofferdam
