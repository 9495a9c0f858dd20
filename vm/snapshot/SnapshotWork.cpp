// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/snapshot/SnapshotWork.h"

#include "vm/snapshot/RamStore.h"
#include "vm/snapshot/SnapshotRows.h"

#include <QDateTime>
#include <QLoggingCategory>

#include <algorithm>

namespace cofferdam {
namespace {

Q_LOGGING_CATEGORY(lcWork, "cofferdam.snapshot", QtInfoMsg)

} // namespace

Result<SnapshotNode> SnapshotWork::take(VirtualMachine &machine, const SnapshotNode &node, qint64 estimate, const QElapsedTimer &since) const
{
    const auto condition = machine.condition();
    if (!condition)
        return std::unexpected(condition.error());
    if (*condition == VirtualMachine::Condition::Off)
        return fail(Errc::Unavailable, phrase("Snapshot", "The machine does not run, so there is nothing to take a snapshot of."));

    if (*condition == VirtualMachine::Condition::Paused) {
        if (auto held = holding(machine, node.agent); !held)
            return std::unexpected(held.error());
        else if (*held)
            return **held;
    }
    remember(machine, {.agent = node.agent}); // whatever comes of this one
    const auto first = m_files.precede();
    if (auto early = takeEarly(machine, node, estimate, since); !early)
        return std::unexpected(early.error());
    else if (*early)
        return **early;
    return takeNow(machine, node, estimate, since);
}

Result<std::optional<SnapshotNode>> SnapshotWork::holding(VirtualMachine &machine, const AgentId &agent) const
{
    const auto stands = m_engine.standsSinceCopy(machine);
    if (!stands)
        return std::unexpected(stands.error());
    if (!*stands)
        return std::nullopt;
    const auto standing = [&] {
        const std::lock_guard lock(m_mutex);
        return m_standing.value(agent);
    }();
    const auto rows = m_rows.all();
    if (!rows)
        return std::unexpected(rows.error());
    const auto row = std::ranges::find(*rows, standing.id, &SnapshotNode::id);
    if (standing.id.isNull() || standing.memoryCopy != machine.memoryCopy() || row == rows->end())
        return fail(Errc::Unavailable,
                    phrase("Snapshot", "The machine has stood still since its memory was copied last, and the snapshot that held that is not "
                                       "there any more. It has to run for a moment before there can be another one."));
    return *row;
}

void SnapshotWork::remember(const VirtualMachine &machine, const SnapshotNode &standing) const
{
    const std::lock_guard lock(m_mutex);
    m_standing[standing.agent] = {standing.id, machine.memoryCopy()};
}

Result<void> SnapshotWork::copyAhead(VirtualMachine &machine, qint64 estimate, const std::function<void(EarlyCopy::Stage)> &tell) const
{
    const auto condition = machine.condition();
    if (!condition)
        return std::unexpected(condition.error());
    if (!m_engine.usesEarlyCopies() || *condition != VirtualMachine::Condition::Running)
        return fail(Errc::Unavailable, phrase("Snapshot", "Nothing can be copied ahead of time here."));
    const auto noRoom = fail(Errc::NoSpace, phrase("Snapshot", "There is not enough memory to copy that of an agent ahead of time."));
    if (!m_files.hasMemoryFor(2 * estimate))
        return noRoom;
    const auto id = SnapshotId::create();
    auto draft = m_files.begin(machine.settings().agent, id, estimate);
    if (!draft)
        return std::unexpected(draft.error());
    if (!draft->isStaged())
        return noRoom;
    const auto room = [this, estimate, noRoom]() -> Result<void> {
        if (m_files.hasMemoryFor(estimate))
            return {};
        return noRoom;
    };
    return EarlyCopy::begin(machine, std::move(*draft), {id, room, tell});
}

Result<std::optional<SnapshotNode>> SnapshotWork::takeEarly(VirtualMachine &machine, SnapshotNode node, qint64 estimate, const QElapsedTimer &since) const
{
    const auto early = EarlyCopy::takeFrom(machine);
    if (!early)
        return std::nullopt;
    node.id = early->id();
    const auto pause = m_engine.takeFrom(machine, node.id, early->takeMigration(), [&] { return m_files.checkRoom(early->draft(), estimate); });
    if (pause)
        return commit(machine, node, early->draft(), *pause, since).transform([](const SnapshotNode &taken) { return std::optional(taken); });
    const auto condition = machine.condition();
    if (!condition || *condition != VirtualMachine::Condition::Running)
        return std::unexpected(pause.error());
    qCInfo(lcWork) << "what was copied ahead is of no use:" << pause.error().message.english();
    return std::nullopt;
}

Result<SnapshotNode> SnapshotWork::takeNow(VirtualMachine &machine, const SnapshotNode &node, qint64 estimate, const QElapsedTimer &since) const
{
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
    return commit(machine, node, *draft, *pause, since);
}

Result<SnapshotNode> SnapshotWork::commit(VirtualMachine &machine, SnapshotNode node, RamDraft &draft, double pauseMs, const QElapsedTimer &since) const
{
    if (const auto kept = draft.keep(); !kept) {
        (void)m_engine.remove(machine, node.id);
        return std::unexpected(kept.error());
    }
    node.pauseMs = pauseMs;
    node.ramBytes = draft.size();
    node.heldMs = double(since.nsecsElapsed()) / 1e6;
    node.current = true;
    if (const auto committed = m_rows.add(node); !committed) {
        m_files.remove(node.agent, node.id);
        (void)m_engine.remove(machine, node.id);
        return std::unexpected(committed.error());
    }
    if (const auto now = machine.condition(); now && *now == VirtualMachine::Condition::Paused)
        remember(machine, node);
    qCDebug(lcWork) << "held for" << node.heldMs << "ms, paused for" << pauseMs << "ms, bytes" << node.ramBytes;
    return node;
}

Result<SnapshotNode> SnapshotWork::adopt(VirtualMachine &machine, SnapshotNode node, const QString &ram) const
{
    const auto condition = machine.condition();
    if (!condition)
        return std::unexpected(condition.error());
    if (*condition != VirtualMachine::Condition::Off)
        return fail(Errc::Busy, phrase("Snapshot", "The machine runs."));
    const auto facts = m_files.adopt(node.agent, node.id, ram);
    const auto marked = facts ? m_engine.mark(machine, node.id) : std::unexpected(facts.error());
    if (marked) {
        node.ramBytes = facts->rawSize;
        node.ramSha256 = facts->sha256;
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

Result<LoadableRam> SnapshotWork::proven(const SnapshotNode &wanted) const
{
    const auto rows = m_rows.all(); // it may have been packed a moment ago
    if (!rows)
        return std::unexpected(rows.error());
    const auto row = std::ranges::find(*rows, wanted.id, &SnapshotNode::id);
    const auto &known = row == rows->end() ? wanted : *row;
    return m_files.load(known.agent, known.id, known.bases, {known.ramBytes, known.ramSha256});
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
    return m_engine.restore(machine, wanted.id, ram->path(), [&]() -> Result<void> {
        if (auto left = leave ? leave() : Result<void>(); !left)
            return left;
        return m_rows.setCurrent(wanted.agent, wanted.id);
    });
}

void SnapshotWork::removeFiles(const AgentId &agent, const SnapshotId &id) const
{
    m_files.dropStaged(agent, id);
    m_files.dropRaw(agent, id);
    const auto unneeded = m_rows.takeUnneeded(agent); // what is packed may be what others are packed against
    if (!unneeded)
        qCWarning(lcWork) << "packed files that nobody needs go at the next start:" << unneeded.error().message.english();
    for (const auto &file : unneeded.value_or(QList<SnapshotId>()))
        m_files.dropPacked(agent, file);
}

Result<void> SnapshotWork::remove(VirtualMachine &machine, const SnapshotNode &node, const QDateTime &thinned) const
{
    // The row first: what is left after an interruption has none, and is swept.
    if (auto gone = thinned.isValid() ? m_rows.thinOut(node, thinned) : m_rows.remove(node); !gone)
        return gone;
    removeFiles(node.agent, node.id);
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
    if (const auto unneeded = m_rows.takeUnneeded(agent); !unneeded)
        return std::unexpected(unneeded.error());
    QList<SnapshotNode> left;
    QSet<SnapshotId> known;
    QSet<SnapshotId> bases;
    for (const auto &node : *rows) {
        if (node.agent != agent)
            continue;
        left << node;
        known << node.id;
        bases.unite({node.bases.begin(), node.bases.end()});
        if (node.durable && staged.contains(node.id)) // the service ended between the two
            m_files.settle(agent, node.id);
    }
    m_files.sweep(agent, known, bases);
    for (const auto &tag : *tags) {
        if (known.contains(tag))
            continue;
        if (const auto gone = m_engine.remove(machine, tag); !gone)
            return std::unexpected(gone.error());
    }
    return left;
}

} // namespace cofferdam
