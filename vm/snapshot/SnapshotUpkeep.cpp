// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// SnapshotKeeper: what becomes of snapshots once they are taken. Brought to disk, packed, pinned, named, thinned out, removed.

#include "vm/snapshot/RamStore.h"
#include "vm/snapshot/SnapshotKeeper.h"
#include "vm/snapshot/SnapshotRows.h"

#include <QLoggingCategory>

#include <algorithm>
#include <limits>
#include <numeric>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

Q_LOGGING_CATEGORY(lcUpkeep, "cofferdam.snapshot.upkeep")

constexpr int kMostPercent = 90;
constexpr qint64 kNever = std::numeric_limits<qint64>::max();
constexpr qint64 kLeastRoom = qint64{1} << 30;

Error noSuchSnapshot()
{
    return {Errc::NotFound, phrase("Snapshot", "There is no such snapshot of this agent.")};
}

} // namespace

void SnapshotKeeper::keep(const SnapshotNode &node)
{
    auto &agent = m_agents[node.agent];
    if (std::ranges::contains(agent.nodes, node.id, &SnapshotNode::id)) // it has not run since
        return setCurrent(agent, node.id);
    measure(agent.nodes.emplaceBack(node));
    const auto kept = agent.nodes.last();
    setCurrent(agent, kept.id);
    Q_EMIT added(kept);
    if (!kept.durable)
        makeDurable(kept);
}

void SnapshotKeeper::setCurrent(Agent &agent, const SnapshotId &snapshot)
{
    for (auto &node : agent.nodes) {
        const bool current = node.id == snapshot;
        if (node.current != current) {
            node.current = current;
            Q_EMIT changed(node);
        }
    }
}

// ------------------------------------------------------------------------------------------------ to disk

void SnapshotKeeper::makeDurable(const SnapshotNode &node)
{
    m_writer.start([this, node] {
        const auto hash = m_files->makeDurable(node.agent, node.id, m_stop);
        const auto noted = hash ? m_rows->setDurable(node.id, *hash) : std::unexpected(hash.error());
        if (noted)
            m_files->settle(node.agent, node.id);
        else if (hash && noted.error().code == Errc::NotFound)
            m_files->remove(node.agent, node.id); // it was removed while it was copied
        QMetaObject::invokeMethod(
            this,
            [this, node, hash, noted] {
                auto *found = find(node.agent, node.id);
                if (!found)
                    return;
                if (!noted) {
                    Q_EMIT notDurable(*found, noted.error().message);
                    return;
                }
                found->durable = true;
                found->ramSha256 = *hash;
                m_easing.start();
                measure(*found);
                Q_EMIT changed(*found);
                packNext();
            },
            Qt::QueuedConnection);
    });
}

// ------------------------------------------------------------------------------------------------ packed

void SnapshotKeeper::packNext()
{
    if (m_packing || m_stop)
        return;
    const qint64 free = m_files->free();
    for (const auto &agent : std::as_const(m_agents)) {
        const auto ready = agent.tidy ? agent.nodes.size() - m_options.keepRaw : 0; // who sweeps takes a half packed file for a stray one
        for (qsizetype i = 0; i < ready; ++i) {
            const auto &node = agent.nodes[i];
            if (!node.durable || node.current || node.id == agent.wanted || m_unpackable.value(node.id) > free || m_going.contains(node.id))
                continue;
            const bool isPacked = node.packedBytes > 0;
            if (isPacked && !m_files->isRawOnDisk(node.agent, node.id))
                continue;
            m_packing = true;
            m_packer.start([this, node, isPacked] {
                // Packed by a service that ended then: the raw one is the only one that has proven itself.
                const bool isSound = isPacked && m_files->checkPacked(node.agent, node.id, node.bases, node.ramSha256, m_stop);
                const auto packed = isSound ? Result<SnapshotNode>(node) : pack(node);
                if (packed)
                    m_files->dropRaw(node.agent, node.id);
                QMetaObject::invokeMethod(this, [this, node, packed] { onPacked(node, packed); }, Qt::QueuedConnection);
            });
            return;
        }
    }
}

Result<SnapshotNode> SnapshotKeeper::pack(SnapshotNode node)
{
    const auto files = m_rows->packed(node.agent);
    if (!files)
        return std::unexpected(files.error());
    // Others may be packed against one that is packed again: it needs none of them.
    auto place = node.packedBytes > 0 ? nextAlone(*files) : nextPackPlace(*files, node.hardwareKey);
    auto packed = m_files->pack(node.agent, node.id, place.bases, node.ramSha256, m_stop);
    if (!packed && packed.error().code != Errc::Cancelled && packed.error().code != Errc::NoSpace && !place.bases.isEmpty()) {
        // Perhaps it is what it is packed against; then so would be the next ones.
        place = nextAlone(*files);
        packed = m_files->pack(node.agent, node.id, {}, node.ramSha256, m_stop);
    }
    if (!packed)
        return std::unexpected(packed.error());
    m_unpackedPerSecond = node.ramBytes * qint64(place.bases.size() + 1) * 1000 / std::max<qint64>(1, packed->unpacking.count());
    node.packedBytes = packed->bytes;
    node.bases = place.bases;
    if (const auto noted = m_rows->setPacked({node.id, node.agent, place.number, node.hardwareKey, packed->bytes, place.bases.value(0)}); !noted) {
        m_files->dropPacked(node.agent, node.id); // it, or what it was packed against, has gone meanwhile
        return std::unexpected(noted.error());
    }
    return node;
}

void SnapshotKeeper::onPacked(const SnapshotNode &node, const Result<SnapshotNode> &packed)
{
    m_packing = false;
    auto *found = find(node.agent, node.id);
    if (found && packed) {
        found->packedBytes = packed->packedBytes;
        found->bases = packed->bases;
        measure(*found);
        Q_EMIT changed(*found);
        if (m_files->isRawOnDisk(node.agent, node.id)) // it cannot be removed
            m_unpackable.insert(node.id, kNever);
    } else if (found && packed.error().code != Errc::NotFound && packed.error().code != Errc::Cancelled) {
        qCWarning(lcUpkeep) << "snapshot" << node.id.value << "stays unpacked:" << packed.error().message.english();
        // Without room it is tried again when there is more of it; the others go on.
        m_unpackable.insert(node.id, packed.error().code == Errc::NoSpace ? m_files->free() + node.ramBytes / 4 : kNever);
    }
    packNext();
}

std::chrono::milliseconds SnapshotKeeper::timeToUnpack(const SnapshotNode &node) const
{
    if (node.packedBytes == 0 || m_files->isRawThere(node.agent, node.id))
        return {};
    const qint64 bytes = node.ramBytes * qint64(node.bases.size() + 1); // what it is packed against has to be unpacked, too
    return std::chrono::milliseconds(bytes * 1000 / std::max<qint64>(1, m_unpackedPerSecond));
}

// ------------------------------------------------------------------------------------------------ room

QHash<SnapshotId, qint64> SnapshotKeeper::strayBases(const QList<SnapshotNode> &nodes) const
{
    QSet<SnapshotId> known;
    for (const auto &node : nodes)
        known << node.id;
    QHash<SnapshotId, qint64> strays;
    for (const auto &node : nodes) {
        for (const auto &base : node.bases) {
            if (!known.contains(base) && !strays.contains(base))
                strays[base] = m_files->stored(node.agent, base);
        }
    }
    return strays;
}

SnapshotSpace SnapshotKeeper::space() const
{
    SnapshotSpace space{.room = m_room, .free = m_files->free()};
    QList<SnapshotNode> all;
    for (const auto &agent : m_agents)
        all += agent.nodes;
    for (const auto &node : std::as_const(all))
        space.used += node.storedBytes;
    const auto strays = strayBases(all);
    space.used += std::accumulate(strays.begin(), strays.end(), qint64{0});
    space.budget = m_room.bytes > 0 ? m_room.bytes : (space.free + space.used) / 100 * m_room.percent;
    return space;
}

Result<void> SnapshotKeeper::setRoom(const SnapshotRoom &room)
{
    if (room.bytes == 0 ? room.percent < 1 || room.percent > kMostPercent : room.bytes < kLeastRoom)
        return fail(Errc::Invalid, phrase("Snapshot", "The room for snapshots is 1 to %1 percent, or 1 GiB and more.").arg(kMostPercent));
    if (auto noted = m_rows->setRoom(room); !noted)
        return noted;
    m_room = room;
    prune();
    return {};
}

void SnapshotKeeper::prune(qint64 more)
{
    QList<SnapshotNode> all;
    for (const auto &agent : std::as_const(m_agents)) {
        for (auto node : agent.nodes) {
            if (m_going.contains(node.id))
                continue;
            node.pinned = node.pinned || node.id == agent.wanted || !agent.machine;
            all << node;
        }
    }
    const auto there = space();
    const qint64 bytes = more > 0 ? std::min(there.budget, there.used - more) : there.budget;
    const auto going = whatGoes(all, now(), {.bytes = bytes, .strays = strayBases(all)});
    for (const auto &id : going) {
        const auto node = *std::ranges::find(all, id, &SnapshotNode::id);
        m_going << id;
        removeNode(m_agents[node.agent], node, true, this, [this, node](const Result<void> &gone) {
            m_going.remove(node.id);
            if (!gone)
                qCWarning(lcUpkeep) << "an old snapshot could not be removed:" << gone.error().message.english();
        });
    }
}

// ------------------------------------------------------------------------------------------------ removed

void SnapshotKeeper::remove(const AgentId &id, const SnapshotId &snapshot, QObject *context, Done<void> done)
{
    const auto agent = m_agents.find(id);
    const auto wanted = node(id, snapshot);
    if (agent == m_agents.end() || !agent->machine || wanted.id.isNull() || m_going.contains(snapshot))
        return refuse(context, done, noSuchSnapshot());
    if (wanted.pinned)
        return refuse(context, done, {Errc::Denied, phrase("Snapshot", "This snapshot is pinned. Unpin it first.")});
    if (agent->wanted == snapshot)
        return refuse(context, done, {Errc::Busy, phrase("Snapshot", "It is going back already.")});
    removeNode(*agent, wanted, false, context, std::move(done));
}

void SnapshotKeeper::removeNode(Agent &agent, const SnapshotNode &node, bool thinned, QObject *context, Done<void> done)
{
    const auto when = thinned ? now() : QDateTime();
    const auto work = [this, node, when](VirtualMachine &machine) { return m_work.remove(machine, node, when); };
    agent.machine->perform<void>({}, work, this, [this, node, when, target = QPointer(context), done](const Result<void> &gone) {
        if (gone && m_agents.contains(node.agent)) {
            dropNode(node);
            if (when.isValid()) {
                const ThinnedSnapshot mark{node.id, node.agent, node.label, node.time, when};
                m_agents[node.agent].thinned << mark;
                Q_EMIT thinnedOut(mark);
            }
        }
        if (target)
            done(gone);
    });
}

void SnapshotKeeper::dropNode(const SnapshotNode &gone)
{
    auto &nodes = m_agents[gone.agent].nodes;
    const auto found = std::ranges::find(nodes, gone.id, &SnapshotNode::id);
    if (found == nodes.end())
        return;
    const auto node = nodes.takeAt(found - nodes.begin());
    for (auto &other : nodes) {
        const bool child = other.parent == node.id;
        const bool heir = node.current && other.id == node.parent;
        if (child)
            other.parent = node.parent;
        if (heir)
            other.current = true;
        if (child || heir)
            Q_EMIT changed(other);
    }
    Q_EMIT removed(node.agent, node.id);
}

// ------------------------------------------------------------------------------------------------ pinned, named, verified

void SnapshotKeeper::change(const AgentId &agent, const SnapshotId &snapshot, const Result<void> &noted, const std::function<void(SnapshotNode &)> &change,
                            QObject *context, const Done<SnapshotNode> &done)
{
    auto *found = find(agent, snapshot);
    if (!noted || !found)
        return refuse(context, done, noted ? noSuchSnapshot() : noted.error());
    change(*found);
    Q_EMIT changed(*found);
    QMetaObject::invokeMethod(context, [done, node = *found] { done(node); }, Qt::QueuedConnection);
}

void SnapshotKeeper::setPinned(const AgentId &agent, const SnapshotId &snapshot, bool pinned, QObject *context, Done<SnapshotNode> done)
{
    if (!find(agent, snapshot) || m_going.contains(snapshot))
        return refuse(context, done, noSuchSnapshot());
    change(agent, snapshot, m_rows->setPinned(snapshot, pinned), [pinned](SnapshotNode &node) { node.pinned = pinned; }, context, done);
}

void SnapshotKeeper::setName(const AgentId &agent, const SnapshotId &snapshot, const QString &name, QObject *context, Done<SnapshotNode> done)
{
    if (!find(agent, snapshot) || m_going.contains(snapshot))
        return refuse(context, done, noSuchSnapshot());
    change(agent, snapshot, m_rows->setName(snapshot, name), [&name](SnapshotNode &node) { node.name = name; }, context, done);
}

void SnapshotKeeper::verify(const AgentId &id, const SnapshotId &snapshot, QObject *context, Done<void> done)
{
    const auto wanted = node(id, snapshot);
    if (wanted.id.isNull())
        return refuse(context, done, noSuchSnapshot());
    if (wanted.ramSha256.isEmpty())
        return refuse(context, done, {Errc::Busy, phrase("Snapshot", "This snapshot is not on disk yet.")});
    m_writer.start([this, wanted, target = QPointer(context), done] {
        // As it is now: it may have been packed since.
        const auto rows = m_rows->all();
        const auto row = rows ? std::ranges::find(*rows, wanted.id, &SnapshotNode::id) : QList<SnapshotNode>::const_iterator();
        const auto hash = !rows                ? std::unexpected(rows.error())
                          : row == rows->end() ? std::unexpected(noSuchSnapshot())
                                               : m_files->hash(wanted.agent, wanted.id, row->bases, m_stop);
        QMetaObject::invokeMethod(
            this,
            [wanted, target, done, hash] {
                if (!target)
                    return;
                if (hash && *hash != wanted.ramSha256)
                    done(fail(Errc::Damaged, phrase("Snapshot", "The RAM file of this snapshot was changed after it was written.")));
                else
                    done(hash.transform([](const QByteArray &) {}));
            },
            Qt::QueuedConnection);
    });
}

} // namespace cofferdam
