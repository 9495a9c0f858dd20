// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/snapshot/SnapshotWork.h"

#include "vm/snapshot/RamStore.h"
#include "vm/snapshot/SnapshotRows.h"

#include <QDateTime>
#include <QFileInfo>
#include <QLoggingCategory>

#include <algorithm>
#include <atomic>

namespace cofferdam {
namespace {

Q_LOGGING_CATEGORY(lcWork, "cofferdam.snapshot", QtInfoMsg)

const std::atomic<bool> kNever = false;

} // namespace

Result<SnapshotNode> SnapshotWork::take(VirtualMachine &machine, SnapshotNode node, qint64 estimate, QElapsedTimer since) const
{
    const auto condition = machine.condition();
    if (!condition)
        return std::unexpected(condition.error());
    if (*condition == VirtualMachine::Condition::Off)
        return fail(Errc::Unavailable, phrase("Snapshot", "The machine does not run, so there is nothing to take a snapshot of."));

    auto draft = m_files.begin(node.agent, node.id, estimate);
    if (!draft)
        return std::unexpected(draft.error());
    const auto pause = m_engine.take(machine, node.id, draft->fd(), [&] { return m_files.checkRoom(*draft, estimate); });
    if (!pause) {
        // QEMU says only that a write failed.
        if (const auto room = m_files.checkRoom(*draft, estimate); !room)
            return std::unexpected(room.error());
        return std::unexpected(pause.error());
    }
    node.pauseMs = *pause;
    node.ramBytes = draft->size();
    draft->keep();
    node.heldMs = double(since.nsecsElapsed()) / 1e6;
    node.current = true;
    if (const auto committed = m_rows.add(node); !committed) {
        m_files.remove(node.agent, node.id);
        (void)m_engine.remove(machine, node.id);
        return std::unexpected(committed.error());
    }
    return node;
}

Result<SnapshotNode> SnapshotWork::adopt(VirtualMachine &machine, SnapshotNode node, const QString &ram) const
{
    const auto condition = machine.condition();
    if (!condition)
        return std::unexpected(condition.error());
    if (*condition != VirtualMachine::Condition::Off)
        return fail(Errc::Busy, phrase("Snapshot", "The machine runs."));
    const auto hash = m_files.adopt(node.agent, node.id, ram);
    const auto marked = hash ? m_engine.mark(machine, node.id) : std::unexpected(hash.error());
    if (marked) {
        node.ramBytes = QFileInfo(ram).size();
        node.ramSha256 = *hash;
        node.durable = true;
        node.current = true;
    }
    if (const auto committed = marked ? m_rows.add(node) : marked; !committed) {
        m_files.remove(node.agent, node.id);
        (void)m_engine.remove(machine, node.id);
        return std::unexpected(committed.error());
    }
    return node;
}

Result<QString> SnapshotWork::proven(const SnapshotNode &wanted) const
{
    const QString ram = m_files.pathToLoad(wanted.agent, wanted.id);
    if (ram.isEmpty()) {
        const auto rows = m_rows.all(); // it may have been packed a moment ago
        const auto row = rows ? std::ranges::find(*rows, wanted.id, &SnapshotNode::id) : QList<SnapshotNode>::const_iterator();
        if (rows && row != rows->end() && row->packedBytes > 0) {
            return m_files.unpack(row->agent, row->id, row->ramBytes, row->base, row->ramSha256).transform([&] {
                return m_files.pathToLoad(wanted.agent, wanted.id);
            });
        }
    }
    if (QFileInfo(ram).size() != wanted.ramBytes)
        return fail(Errc::Damaged, phrase("Snapshot", "The RAM file of this snapshot is missing or has another size than when it was written."));
    if (wanted.ramSha256.isEmpty()) // it was not on disk yet, where others could reach it
        return ram;
    if (m_files.isAsHashed(wanted.agent, wanted.id))
        return ram;
    const auto seal = m_files.seal(wanted.agent, wanted.id); // before it is read: what is read is what the seal is on
    const auto hash = m_files.hash(wanted.agent, wanted.id, wanted.base, kNever);
    if (!hash)
        return std::unexpected(hash.error());
    if (*hash != wanted.ramSha256)
        return fail(Errc::Damaged, phrase("Snapshot", "The RAM file of this snapshot was changed after it was written."));
    m_files.trust(wanted.id, seal);
    return ram;
}

Result<void> SnapshotWork::restore(VirtualMachine &machine, const SnapshotNode &wanted, const std::function<Result<void>()> &leave) const
{
    machine.prepare(); // while the snapshot is looked at and what runs is ended
    auto back = goBack(machine, wanted, leave);
    if (!back)
        (void)machine.standDown();
    return back;
}

Result<void> SnapshotWork::goBack(VirtualMachine &machine, const SnapshotNode &wanted, const std::function<Result<void>()> &leave) const
{
    const auto staying = m_files.holdStaged();
    const auto ram = proven(wanted);
    if (!ram)
        return std::unexpected(ram.error());
    return m_engine.restore(machine, wanted.id, *ram, [&]() -> Result<void> {
        if (auto left = leave ? leave() : Result<void>(); !left)
            return left;
        return m_rows.setCurrent(wanted.agent, wanted.id);
    });
}

void SnapshotWork::removeFiles(const AgentId &agent, const SnapshotId &id) const
{
    const auto needed = m_rows.isNeeded(id);
    m_files.dropStaged(agent, id);
    if (needed && !*needed)
        m_files.remove(agent, id);
    else if (needed) // by others that are packed against it
        m_files.dropRaw(agent, id);
}

Result<void> SnapshotWork::remove(VirtualMachine &machine, const SnapshotNode &node, const QDateTime &thinned) const
{
    // The row first: what is left after an interruption has none, and is swept.
    if (auto gone = thinned.isValid() ? m_rows.thinOut(node, thinned) : m_rows.remove(node); !gone)
        return gone;
    removeFiles(node.agent, node.id);
    const auto base = node.base.isNull() ? Result<bool>(true) : m_rows.isNeeded(node.base);
    if (base && !*base)
        m_files.remove(node.agent, node.base);
    if (const auto gone = m_engine.remove(machine, node.id); !gone)
        qCWarning(lcWork) << "what the disk holds of snapshot" << node.id.value << "goes at the next start:" << gone.error().message.english();
    return {};
}

Result<QList<SnapshotNode>> SnapshotWork::sweep(VirtualMachine &machine, const QList<SnapshotNode> &nodes) const
{
    const AgentId agent = machine.settings().agent;
    const auto tags = m_engine.list(machine);
    if (!tags)
        return std::unexpected(tags.error());
    const auto staged = m_files.staged(agent);
    for (const auto &node : nodes) {
        if (tags->contains(node.id) && (node.durable || staged.contains(node.id)))
            continue;
        qCWarning(lcWork) << "snapshot" << node.id.value << "is lost: its memory or its part of the disk is not there any more";
        if (const auto gone = m_rows.remove(node); !gone)
            return std::unexpected(gone.error());
    }
    const auto rows = m_rows.all();
    if (!rows)
        return std::unexpected(rows.error());
    QList<SnapshotNode> left;
    QSet<SnapshotId> known;
    for (const auto &node : *rows) {
        if (node.agent == agent) {
            left << node;
            known << node.id << node.base;
        }
    }
    m_files.sweep(agent, known);
    for (const auto &tag : *tags) {
        if (known.contains(tag))
            continue;
        if (const auto gone = m_engine.remove(machine, tag); !gone)
            return std::unexpected(gone.error());
    }
    return left;
}

} // namespace cofferdam
