// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/AgentMachine.h"

#include "app/service/agent/AgentEntry.h"
#include "core/base/HostMemory.h"
#include "core/datarules/DataRules.h"
#include "vm/machine/DiskContent.h"
#include "vm/machine/DiskStock.h"
#include "vm/machine/Hypervisor.h"
#include "vm/snapshot/RamStore.h"
#include "vm/snapshot/SnapshotKeeper.h"

#include <QDir>
#include <QFile>
#include <QTimer>

#include <chrono>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr std::chrono::minutes kOnDiskLimit{5}; // 3 GiB on a disk of 10 MB/s

} // namespace

AgentMachine::AgentMachine(const AgentEntry &entry, AgentSurroundings &surroundings, QObject *parent)
    : QObject(parent)
    , m_entry(entry)
    , m_surroundings(surroundings)
{}

Result<void> AgentMachine::findStart()
{
    auto start = startPointOf(m_entry.stored().image);
    if (!start)
        return std::unexpected(start.error());
    m_startPoint = *start;
    return {};
}

Result<StartPoint> AgentMachine::startPointOf(const QString &image) const
{
    return m_surroundings.startPoints.ofImage(image, QFile::symLinkTarget(baseLink()));
}

AccelerationFinding AgentMachine::acceleration() const
{
    return m_surroundings.startPoints.acceleration();
}

SnapshotId AgentMachine::newestSnapshot() const
{
    const auto newest = m_surroundings.snapshots.newest(m_entry.id());
    const auto image = newest.isNull() ? Result<QString>() : m_entry.imageOf(newest);
    return image && *image == m_entry.stored().image ? newest : SnapshotId();
}

QList<SnapshotId> AgentMachine::snapshots() const
{
    QList<SnapshotId> ids;
    for (const auto &node : m_surroundings.snapshots.nodes(m_entry.id()))
        ids += node.id;
    return ids;
}

QString AgentMachine::diskFile() const
{
    return m_surroundings.paths.agentFolder(m_entry.id().value) + "/vdb.qcow2"_L1;
}

QString AgentMachine::baseLink() const
{
    return m_surroundings.paths.agentFolder(m_entry.id().value) + "/base"_L1;
}

DiskMoment AgentMachine::moment() const
{
    return {m_surroundings.paths.agentFolder(m_entry.id().value), diskFile()};
}

std::chrono::milliseconds AgentMachine::timeToUnpack(const SnapshotId &snapshot) const
{
    return m_surroundings.snapshots.timeToUnpack(m_surroundings.snapshots.node(m_entry.id(), snapshot));
}

void AgentMachine::takeSnapshot(const Phrase &label, QObject *context, Done<SnapshotNode> done)
{
    m_surroundings.snapshots.take(m_entry.id(), label, context, std::move(done));
}

bool AgentMachine::hasSnapshot(const SnapshotId &snapshot) const
{
    return !m_surroundings.snapshots.node(m_entry.id(), snapshot).id.isNull();
}

MachineSettings AgentMachine::settings() const
{
    auto settings = m_surroundings.startPoints.machine(m_startPoint);
    settings.agent = m_entry.id();
    settings.uuid = m_entry.stored().uuid;
    settings.runFolder = m_surroundings.paths.agentRuntime(m_entry.id().value);
    settings.dataDisk = diskFile();
    settings.dataDiskBase = m_startPoint.baseDisk();
    settings.diskKey = m_surroundings.disks.key();
    return settings;
}

QString AgentMachine::runFolder() const
{
    return m_machine ? m_machine->inItsSeat().runFolder : m_surroundings.paths.agentRuntime(m_entry.id().value);
}

void AgentMachine::prepareStandby()
{
    m_surroundings.startPoints.check(m_startPoint, this, [this](const Result<void> &whole) {
        if (whole && isRunning())
            m_machine->prepare();
    });
}

void AgentMachine::giveUpStandby()
{
    if (m_machine)
        m_machine->standDown();
}

void AgentMachine::makeDisk(QObject *context, Done<void> done)
{
    if (auto made = makePrivateFolder(m_surroundings.paths.agentFolder(m_entry.id().value)); !made)
        return done(made);
    // Which of an image's moments it grows from is not for the disk's own header to say.
    QFile::remove(baseLink());
    if (!QFile::link(m_startPoint.baseDisk(), baseLink()))
        return done(fail(Errc::Io, phrase("Service", "The agent's disk cannot be made: %1").arg(baseLink())));
    m_maker.start([this, disk = diskFile(), base = m_startPoint.baseDisk(), moment = moment(), target = QPointer(context), done = std::move(done)] {
        const auto made = m_surroundings.disks.take(disk, base);
        m_surroundings.disks.fill(base); // for the next one
        const auto fresh = made ? moment.setFresh()
                                : Result<void>(fail(made.error().code, phrase("Service", "The agent's disk cannot be made: %1").arg(made.error().message)));
        QMetaObject::invokeMethod(
            this,
            [target, done, fresh] {
                if (target)
                    done(fresh);
            },
            Qt::QueuedConnection);
    });
}

bool AgentMachine::hasDisk() const
{
    return QFile::exists(diskFile());
}

void AgentMachine::add(QObject *context, Done<void> done)
{
    if (auto made = makePrivateFolder(m_surroundings.paths.agentRuntime(m_entry.id().value)); !made)
        return done(made);
    const auto found = [this, context = QPointer(context), done](Result<Machine *> added) {
        if (!added) {
            if (context)
                done(std::unexpected(added.error()));
            return;
        }
        m_machine = *added;
        connect(*added, &Machine::stateChanged, this, &AgentMachine::stateChanged, Qt::UniqueConnection);
        if (context)
            m_surroundings.snapshots.attach(m_machine, context, done);
    };
    m_surroundings.hypervisor.add(settings(), this, found, m_entry.stored().frozen ? WhenFound::StandsStill : WhenFound::GoesOn);
}

/// What cannot be loaded is found before the disk's moment is given up.
void AgentMachine::load(std::function<Result<LoadableRam>()> open, QObject *context, const Done<bool> &done)
{
    const auto work = [open = std::move(open), moment = moment()](VirtualMachine &machine) -> Result<void> {
        const auto ram = open();
        if (!ram)
            return std::unexpected(ram.error());
        const auto left = moment.leave();
        if (!left)
            return std::unexpected(left.error());
        auto loaded = machine.restore(ram->path());
        if (const auto now = machine.condition(); !loaded && now && *now == VirtualMachine::Condition::Off)
            moment.giveBack(*left);
        return loaded;
    };
    m_machine->perform<void>({Machine::State::Restoring}, work, context, [done](const Result<void> &loaded) { done(loaded.transform([] { return true; })); });
}

void AgentMachine::startAfresh(QObject *context, const Done<bool> &done)
{
    if (const auto left = moment().leave(); !left)
        return done(std::unexpected(left.error()));
    m_machine->start(context, [done](const Result<void> &up) { done(up.transform([] { return false; })); });
}

void AgentMachine::goOn(QObject *context, Done<bool> done)
{
    m_surroundings.startPoints.check(m_startPoint, context, [this, context, done](const Result<void> &whole) {
        if (!whole)
            return done(std::unexpected(whole.error()));
        wakeUp(context, done);
    });
}

void AgentMachine::boot(QObject *context, Done<void> done)
{
    m_surroundings.startPoints.check(m_startPoint, context, [this, context, done](const Result<void> &whole) {
        if (!whole)
            return done(whole);
        startAfresh(context, [done](const Result<bool> &up) { done(up.transform([](bool) {})); });
    });
}

Result<void> AgentMachine::forgetMemory()
{
    return moment().leave().transform([](const DiskMoment::Left &) {});
}

void AgentMachine::wakeUp(QObject *context, const Done<bool> &done)
{
    if (const auto ram = moment().memory(); !ram.isEmpty())
        return load([ram, &snapshots = m_surroundings.snapshots, id = m_entry.id()] { return snapshots.loadStopped(id, ram); }, context, done);
    if (const auto newest = newestSnapshot(); !newest.isNull())
        return restore(newest, {}, context, [done](const Result<SnapshotNode> &back) { done(back.transform([](const SnapshotNode &) { return true; })); });
    if (moment().isFresh() && m_startPoint.canBeLoaded())
        return load([ram = m_startPoint.ready.ram()] { return Result<LoadableRam>(LoadableRam(ram)); }, context, done);
    startAfresh(context, done);
}

void AgentMachine::restore(const SnapshotId &snapshot, const Phrase &keepAs, QObject *context, Done<SnapshotNode> done)
{
    m_surroundings.startPoints.check(m_startPoint, context, [this, snapshot, keepAs, context, done = std::move(done)](const Result<void> &whole) {
        if (!whole)
            return done(std::unexpected(whole.error()));
        const LeavingPresent leaving{.keepAs = keepAs, .memory = moment().memory(), .leave = [moment = moment()]() -> Result<void> {
                                         return moment.leave().transform([](const DiskMoment::Left &) {});
                                     }};
        m_surroundings.snapshots.restore(m_entry.id(), snapshot, leaving, context, [this, snapshot, done](const Result<SnapshotNode> &back) {
            if (back)
                m_surroundings.dataRules.wentBackTo(m_entry.id(), snapshot); // before the guest is heard
            done(back);
        });
    });
}

void AgentMachine::hibernate(QObject *context, Done<void> done)
{
    m_machine->hibernate(moment().draft(), m_surroundings.snapshots.sealOfStopped(m_entry.id()), this,
                         [this, context = QPointer(context), moment = moment(), done](const Result<void> &slept) {
                             if (!context)
                                 return;
                             if (slept || state() != Machine::State::Paused)
                                 return done(slept ? moment.keep() : slept);
                             leaveAsSnapshot(context, done, slept);
                         });
}

void AgentMachine::leaveAsSnapshot(QObject *context, Done<void> done, const Result<void> &otherwise)
{
    m_surroundings.snapshots.take(m_entry.id(), phrase("Service", "As it was stopped"), context,
                                  [this, context = QPointer(context), done = std::move(done), otherwise](const Result<SnapshotNode> &kept) {
                                      if (!kept)
                                          return done(otherwise);
                                      switchOffWhenDurable(kept->id, context, done);
                                  });
}

void AgentMachine::switchOffWhenDurable(const SnapshotId &present, QObject *context, const Done<void> &done)
{
    auto &snapshots = m_surroundings.snapshots;
    if (snapshots.node(m_entry.id(), present).durable)
        return switchOff(context, done);
    auto *waiting = new QObject(this);
    const auto end = [this, waiting, context = QPointer(context), done](const Result<void> &result) {
        waiting->deleteLater();
        m_surroundings.snapshots.disconnect(waiting);
        if (context)
            result ? switchOff(context, done) : done(result);
    };
    connect(&snapshots, &SnapshotKeeper::changed, waiting, [present, end](const SnapshotNode &node) {
        if (node.id == present && node.durable)
            end({});
    });
    connect(&snapshots, &SnapshotKeeper::notDurable, waiting, [present, end](const SnapshotNode &node, const Phrase &why) {
        if (node.id == present)
            end(fail(Errc::Io, why));
    });
    QTimer::singleShot(kOnDiskLimit, waiting, [end] { // it may have been told before, and of an older one
        end(fail(Errc::Timeout, phrase("Service", "The snapshot that holds its memory does not come to the disk, and nothing else holds it.")));
    });
    connect(&snapshots, &SnapshotKeeper::removed, waiting, [present, end](const AgentId &, const SnapshotId &gone) {
        if (gone == present)
            end(fail(Errc::NotFound, phrase("Service", "The snapshot that was to keep its memory is gone.")));
    });
}

void AgentMachine::switchOff(QObject *context, Done<void> done)
{
    if (!m_machine) // none was defined, or not anew
        return done({});
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

void AgentMachine::readDisk(const SnapshotId &snapshot, std::stop_token stop, QObject *context, Done<std::shared_ptr<DiskContent>> done)
{
    // On its own thread: nothing else is done to the disk meanwhile.
    const auto work = [tag = snapshot.value, stop = std::move(stop)](VirtualMachine &machine) -> Result<std::shared_ptr<DiskContent>> {
        const auto condition = machine.condition();
        if (!condition)
            return std::unexpected(condition.error());
        if (*condition != VirtualMachine::Condition::Off)
            return fail(Errc::Busy, phrase("Service", "The agent runs, and changes its disk."));
        return DiskContent::of(machine.settings(), tag, availableMemory(), stop).transform([](DiskContent content) {
            return std::make_shared<DiskContent>(std::move(content));
        });
    };
    m_machine->perform<std::shared_ptr<DiskContent>>({}, work, context, std::move(done));
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
