// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/snapshot/SnapshotWork.h"

#include "vm/snapshot/RamStore.h"
#include "vm/snapshot/SnapshotRows.h"

#include <QFileInfo>
#include <QLoggingCategory>

namespace cofferdam {
namespace {

Q_LOGGING_CATEGORY(lcWork, "cofferdam.snapshot", QtInfoMsg)

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

Result<void> SnapshotWork::restore(VirtualMachine &machine, const SnapshotNode &wanted) const
{
    const auto staying = m_files.holdStaged();
    const QString ram = m_files.pathToLoad(wanted.agent, wanted.id);
    if (QFileInfo(ram).size() != wanted.ramBytes)
        return fail(Errc::Damaged, phrase("Snapshot", "The RAM file of this snapshot is missing or has another size than when it was written."));
    if (auto back = m_engine.restore(machine, wanted.id, ram); !back)
        return back;
    return m_rows.setCurrent(wanted.agent, wanted.id);
}

Result<void> SnapshotWork::remove(VirtualMachine &machine, const SnapshotNode &node) const
{
    // The row first: what is left after an interruption has none, and is swept.
    if (auto gone = m_rows.remove(node); !gone)
        return gone;
    m_files.remove(node.agent, node.id);
    return m_engine.remove(machine, node.id);
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
            known << node.id;
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
