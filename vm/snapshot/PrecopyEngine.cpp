// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/snapshot/PrecopyEngine.h"

#include "vm/machine/DiskKey.h"
#include "vm/machine/DiskTool.h"
#include "vm/machine/RamFile.h"
#include "vm/machine/RamMigration.h"
#include "vm/snapshot/WriteBack.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLoggingCategory>

#include <future>
#include <thread>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cofferdam {
namespace {

Q_LOGGING_CATEGORY(lcPrecopy, "cofferdam.snapshot.precopy", QtInfoMsg)

/// A guest that changes its memory faster than it can be copied is stopped after this long.
constexpr auto kPatience = 8s;
constexpr auto kDiskToolLimit = 60s;
constexpr auto kWriteBackInterval = 10ms;

struct DiskNode {
    QString name; ///< QEMU's; libvirt numbers them anew at each start.
    QList<SnapshotId> tags;
};

QList<SnapshotId> tagsOf(const QJsonArray &snapshots)
{
    QList<SnapshotId> tags;
    for (const auto &snapshot : snapshots)
        tags << SnapshotId{snapshot.toObject()["name"_L1].toString()};
    return tags;
}

/// The data disk as the running QEMU knows it.
Result<DiskNode> dataNode(VirtualMachine &machine)
{
    const auto nodes = machine.monitor(u"query-named-block-nodes"_s, {{u"flat"_s, true}}); // not what lies behind each
    if (!nodes)
        return std::unexpected(nodes.error());
    const auto all = nodes->toArray();
    for (const auto &value : all) {
        const QJsonObject node = value.toObject();
        // An encrypted one was given its name by us; its file is part of a longer one then.
        const bool isIt = machine.settings().diskKey ? node["node-name"_L1] == kDiskNode : node["file"_L1] == machine.settings().dataDisk;
        if (node["drv"_L1] == u"qcow2"_s && isIt)
            return DiskNode{node["node-name"_L1].toString(), tagsOf(node["image"_L1].toObject()["snapshots"_L1].toArray())};
    }
    return fail(Errc::NotFound, phrase("Snapshot", "The running machine has no disk %1.").arg(machine.settings().dataDisk));
}

/// For a disk that no QEMU uses.
Result<QByteArray> diskTool(const QStringList &arguments, const MachineSettings &settings)
{
    return runDiskTool({.disk = settings.dataDisk,
                        .base = settings.dataDiskBase,
                        .key = settings.diskKey,
                        .arguments = arguments + QStringList{diskAlone(settings.dataDisk, settings.diskKey != nullptr)},
                        .limit = kDiskToolLimit});
}

Result<bool> isOff(VirtualMachine &machine)
{
    return machine.condition().transform([](VirtualMachine::Condition condition) { return condition == VirtualMachine::Condition::Off; });
}

/// The rest of it, from a copy that is under way.
Result<double> complete(VirtualMachine &machine, const SnapshotId &id, RamMigration &migration, const std::function<Result<void>()> &watch)
{
    // Meanwhile it copies. What is on the disk before the guest stands still is not waited for when it does.
    std::jthread writing([disk = machine.settings().dataDisk](const std::stop_token &stop) {
        while (!stop.stop_requested() && writeBack(disk))
            std::this_thread::sleep_for(kWriteBackInterval);
    });
    const auto node = dataNode(machine);
    if (!node)
        return std::unexpected(node.error());
    const QJsonObject tag{{u"device"_s, node->name}, {u"name"_s, id.value}};
    const auto stood = migration.waitForStop(kPatience, watch);
    writing.request_stop();
    if (!stood)
        return std::unexpected(stood.error());
    QElapsedTimer clock;
    clock.start();
    if (const auto tagged = machine.monitor(u"blockdev-snapshot-internal-sync"_s, tag); !tagged)
        return std::unexpected(tagged.error());
    const auto taggedMs = clock.elapsed();
    if (const auto finished = migration.finish(); !finished) {
        migration.cancel();
        (void)machine.monitor(u"blockdev-snapshot-delete-internal-sync"_s, tag);
        return std::unexpected(finished.error());
    }
    const auto finishedMs = clock.elapsed();
    auto pause = migration.resume(); // when it does not go on, its disk is better left alone; the tag goes at the next start
    qCDebug(lcPrecopy) << "taken: disk marked after" << taggedMs << "memory whole" << finishedMs << "goes on" << clock.elapsed() << "ms, pause"
                       << pause.value_or(-1);
    return pause;
}

} // namespace

Result<double> PrecopyEngine::take(VirtualMachine &machine, const SnapshotId &id, int ramFile, const std::function<Result<void>()> &watch)
{
    RamMigration migration(machine);
    if (const auto begun = migration.begin(ramFile); !begun)
        return std::unexpected(begun.error());
    return complete(machine, id, migration, watch);
}

Result<bool> PrecopyEngine::standsSinceCopy(VirtualMachine &machine) const
{
    return machine.monitor(u"query-status"_s).transform([](const QJsonValue &value) { return value["status"_L1] == u"postmigrate"_s; });
}

Result<double> PrecopyEngine::takeFrom(VirtualMachine &machine, const SnapshotId &id, std::unique_ptr<RamMigration> copy,
                                       const std::function<Result<void>()> &watch)
{
    return complete(machine, id, *copy, watch);
}

Result<void> PrecopyEngine::mark(VirtualMachine &machine, const SnapshotId &id)
{
    return diskTool({u"snapshot"_s, u"-q"_s, u"-c"_s, id.value}, machine.settings()).transform([](const QByteArray &) {});
}

Result<void> PrecopyEngine::restore(VirtualMachine &machine, const SnapshotId &id, const QString &ramFile, const std::function<Result<void>()> &leave)
{
    QElapsedTimer clock;
    clock.start();
    [[maybe_unused]] const auto reading = std::async(std::launch::async, readAhead, ramFile);
    if (auto ended = machine.leaveSeat(); !ended)
        return ended;
    if (auto left = leave(); !left)
        return left;
    const auto endedMs = clock.elapsed();
    if (const auto applied = diskTool({u"snapshot"_s, u"-q"_s, u"-a"_s, id.value}, machine.settings()); !applied)
        return std::unexpected(applied.error());
    const auto appliedMs = clock.elapsed();
    auto loaded = machine.restore(ramFile);
    qCDebug(lcPrecopy) << "restore: QEMU ended" << endedMs << "disk set back" << appliedMs << "memory loaded" << clock.elapsed() << "ms";
    return loaded;
}

Result<void> PrecopyEngine::remove(VirtualMachine &machine, const SnapshotId &id)
{
    const auto known = list(machine);
    if (!known || !known->contains(id))
        return known ? Result<void>() : std::unexpected(known.error());
    const auto off = isOff(machine);
    if (!off)
        return std::unexpected(off.error());
    if (*off)
        return diskTool({u"snapshot"_s, u"-q"_s, u"-d"_s, id.value}, machine.settings()).transform([](const QByteArray &) {});
    const auto node = dataNode(machine);
    if (!node)
        return std::unexpected(node.error());
    return machine.monitor(u"blockdev-snapshot-delete-internal-sync"_s, {{u"device"_s, node->name}, {u"name"_s, id.value}}).transform([](const QJsonValue &) {
    });
}

Result<QList<SnapshotId>> PrecopyEngine::list(VirtualMachine &machine)
{
    const auto off = isOff(machine);
    if (!off)
        return std::unexpected(off.error());
    if (!*off)
        return dataNode(machine).transform([](const DiskNode &node) { return node.tags; });
    return diskTool({u"info"_s, u"--output=json"_s}, machine.settings()).transform([](const QByteArray &json) {
        return tagsOf(QJsonDocument::fromJson(json).object()["snapshots"_L1].toArray());
    });
}

} // namespace cofferdam
