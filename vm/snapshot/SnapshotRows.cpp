// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/snapshot/SnapshotRows.h"

#include "core/audit/SpaceReserve.h"

#include <QSet>
#include <QVariant>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

void bindAll(Statement &statement, const QVariantList &values)
{
    int parameter = 0;
    for (const auto &value : values) {
        ++parameter;
        switch (value.typeId()) {
        case QMetaType::Double: statement.bind(parameter, value.toDouble()); break;
        case QMetaType::QByteArray: statement.bind(parameter, value.toByteArray()); break;
        case QMetaType::QString: statement.bind(parameter, value.toString()); break;
        default: statement.bind(parameter, value.toLongLong());
        }
    }
}

qint64 toMicroseconds(const QDateTime &time)
{
    return time.toMSecsSinceEpoch() * 1000;
}

} // namespace

QStringList SnapshotRows::schema()
{
    return {QString(), // format 1
            QString(), // format 2
            QString(), // format 3
            uR"(
        CREATE TABLE snapshot (
            id TEXT PRIMARY KEY, agent TEXT NOT NULL, parent TEXT NOT NULL, label TEXT NOT NULL, time_us INTEGER NOT NULL,
            pinned INTEGER NOT NULL, durable INTEGER NOT NULL, ram_bytes INTEGER NOT NULL, ram_sha256 BLOB NOT NULL,
            hardware_key TEXT NOT NULL, held_ms REAL NOT NULL, pause_ms REAL NOT NULL, audit_seq INTEGER NOT NULL, name TEXT NOT NULL,
            task TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE packed (id TEXT PRIMARY KEY, agent TEXT NOT NULL, number INTEGER NOT NULL, hardware_key TEXT NOT NULL, bytes INTEGER NOT NULL,
            base TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX snapshot_by_agent ON snapshot (agent, time_us);
        CREATE TABLE timeline (agent TEXT PRIMARY KEY, snapshot TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE audit_head (only INTEGER PRIMARY KEY CHECK (only = 1), head BLOB NOT NULL) STRICT;
        CREATE TABLE thinned (id TEXT PRIMARY KEY, agent TEXT NOT NULL, label TEXT NOT NULL, time_us INTEGER NOT NULL, gone_us INTEGER NOT NULL)
            STRICT, WITHOUT ROWID;
        CREATE TABLE room (one INTEGER PRIMARY KEY CHECK (one = 1), percent INTEGER NOT NULL, bytes INTEGER NOT NULL) STRICT;
    )"_s};
}

SnapshotRows::SnapshotRows(std::unique_ptr<Database> store, std::shared_ptr<SpaceReserve> reserve) : m_store(std::move(store)), m_reserve(std::move(reserve)) {}

Result<QList<SnapshotNode>> SnapshotRows::all()
{
    const std::lock_guard lock(m_mutex);
    return readAll();
}

Result<QList<SnapshotNode>> SnapshotRows::readAll()
{
    const auto packed = readPacked({});
    if (!packed)
        return std::unexpected(packed.error());
    auto query =
        m_store->prepare(u"SELECT id, s.agent, parent, label, time_us, pinned, durable, ram_bytes, ram_sha256, hardware_key, held_ms, pause_ms, audit_seq, "
                         "t.snapshot IS NOT NULL, name, task FROM snapshot s LEFT JOIN timeline t ON t.snapshot = s.id ORDER BY time_us, id"_s);
    if (!query)
        return std::unexpected(query.error());
    QList<SnapshotNode> nodes;
    while (true) {
        const auto row = query->step();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            return nodes;
        SnapshotNode node;
        node.id = {query->text(0)};
        node.agent = {query->text(1)};
        node.parent = {query->text(2)};
        node.label = Phrase::fromStored(query->text(3));
        node.time = QDateTime::fromMSecsSinceEpoch(query->integer(4) / 1000);
        node.pinned = query->integer(5) != 0;
        node.durable = query->integer(6) != 0;
        node.ramBytes = query->integer(7);
        node.ramSha256 = query->bytes(8);
        node.hardwareKey = query->text(9);
        node.heldMs = query->real(10);
        node.pauseMs = query->real(11);
        node.auditSeq = quint64(query->integer(12));
        node.current = query->integer(13) != 0;
        node.name = query->text(14);
        node.task = {query->text(15)};
        if (const auto file = std::ranges::find(*packed, node.id, &PackedRamFile::id); file != packed->end()) {
            node.packedBytes = file->bytes;
            node.bases = basesOf(*packed, node.id);
        }
        nodes << node;
    }
}

Result<QList<ThinnedSnapshot>> SnapshotRows::thinned()
{
    const std::lock_guard lock(m_mutex);
    auto query = m_store->prepare(u"SELECT id, agent, label, time_us, gone_us FROM thinned ORDER BY time_us, id"_s);
    if (!query)
        return std::unexpected(query.error());
    QList<ThinnedSnapshot> all;
    while (true) {
        const auto row = query->step();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            return all;
        all << ThinnedSnapshot{{query->text(0)},
                               {query->text(1)},
                               Phrase::fromStored(query->text(2)),
                               QDateTime::fromMSecsSinceEpoch(query->integer(3) / 1000),
                               QDateTime::fromMSecsSinceEpoch(query->integer(4) / 1000)};
    }
}

Result<QList<PackedRamFile>> SnapshotRows::readPacked(const AgentId &agent)
{
    auto query = m_store->prepare(u"SELECT id, agent, number, hardware_key, bytes, base FROM packed WHERE agent = ? OR ? = '' ORDER BY agent, number"_s);
    if (!query)
        return std::unexpected(query.error());
    query->bind(1, agent.value).bind(2, agent.value);
    QList<PackedRamFile> files;
    while (true) {
        const auto row = query->step();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            return files;
        files << PackedRamFile{{query->text(0)}, {query->text(1)}, query->integer(2), query->text(3), query->integer(4), {query->text(5)}};
    }
}

Result<QList<PackedRamFile>> SnapshotRows::packed(const AgentId &agent)
{
    const std::lock_guard lock(m_mutex);
    return readPacked(agent);
}

Result<QList<SnapshotId>> SnapshotRows::takeUnneeded(const AgentId &agent)
{
    const std::lock_guard lock(m_mutex); // of all of it: nobody packs anything against one that goes
    const auto rows = readAll();
    const auto files = rows ? readPacked(agent) : std::unexpected(rows.error());
    if (!files)
        return std::unexpected(files.error());
    QSet<SnapshotId> needed;
    for (const auto &node : *rows) {
        needed << node.id;
        needed.unite({node.bases.begin(), node.bases.end()});
    }
    QList<SnapshotId> gone;
    Statements statements;
    for (const auto &file : *files) {
        if (needed.contains(file.id))
            continue;
        gone << file.id;
        statements << std::pair{u"DELETE FROM packed WHERE id = ?"_s, QVariantList{file.id.value}};
    }
    if (gone.isEmpty())
        return gone;
    return runRemoval(statements).transform([&gone] { return gone; });
}

Result<SnapshotRoom> SnapshotRows::room()
{
    const std::lock_guard lock(m_mutex);
    auto query = m_store->prepare(u"SELECT percent, bytes FROM room"_s);
    if (!query)
        return std::unexpected(query.error());
    const auto row = query->step();
    if (!row)
        return std::unexpected(row.error());
    return *row ? SnapshotRoom{int(query->integer(0)), query->integer(1)} : SnapshotRoom{};
}

Result<void> SnapshotRows::setRoom(const SnapshotRoom &room)
{
    return write({{u"INSERT OR REPLACE INTO room VALUES (1,?,?)"_s, {qint64(room.percent), room.bytes}}});
}

Result<void> SnapshotRows::write(const Statements &statements)
{
    const std::lock_guard lock(m_mutex);
    return run(statements);
}

Result<void> SnapshotRows::run(const Statements &statements)
{
    auto transaction = Transaction::begin(*m_store);
    if (!transaction)
        return std::unexpected(transaction.error());
    qint64 changes = 0;
    for (const auto &[sql, values] : statements) {
        auto statement = m_store->prepare(sql);
        if (!statement)
            return std::unexpected(statement.error());
        bindAll(*statement, values);
        if (auto done = statement->run(); !done)
            return done;
        changes += m_store->changes();
    }
    if (changes == 0)
        return fail(Errc::NotFound, phrase("Snapshot", "There is no such snapshot."));
    return transaction->commit();
}

Result<void> SnapshotRows::runRemoval(const Statements &statements)
{
    auto done = run(statements);
    if (done || done.error().code != Errc::NoSpace || !m_reserve)
        return done;
    m_reserve->release(); // the trail takes it again when there is space
    return run(statements);
}

Result<void> SnapshotRows::writeRemoval(const Statements &statements)
{
    const std::lock_guard lock(m_mutex);
    return runRemoval(statements);
}

Result<void> SnapshotRows::add(const SnapshotNode &node)
{
    Statements statements{{u"INSERT INTO snapshot VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"_s,
                           {node.id.value, node.agent.value, node.parent.value, node.label.stored(), toMicroseconds(node.time), node.pinned, node.durable,
                            node.ramBytes, node.ramSha256, node.hardwareKey, node.heldMs, node.pauseMs, qint64(node.auditSeq), node.name, node.task.value}},
                          {u"INSERT OR REPLACE INTO timeline VALUES (?,?)"_s, {node.agent.value, node.id.value}}};
    if (!node.auditHead.isEmpty())
        statements << std::pair{u"INSERT INTO audit_head VALUES (1, ?) ON CONFLICT (only) DO UPDATE SET head = excluded.head" // a head begins with its size,
                                " WHERE CAST(excluded.head AS INTEGER) >= CAST(head AS INTEGER)"_s, // and that of a shorter trail is no news
                                QVariantList{node.auditHead}};
    return write(statements);
}

Result<void> SnapshotRows::setDurable(const SnapshotId &id, const QByteArray &sha256)
{
    return write({{u"UPDATE snapshot SET durable = 1, ram_sha256 = ? WHERE id = ?"_s, {sha256, id.value}}});
}

Result<void> SnapshotRows::setPinned(const SnapshotId &id, bool pinned)
{
    return write({{u"UPDATE snapshot SET pinned = ? WHERE id = ?"_s, {pinned, id.value}}});
}

Result<void> SnapshotRows::setName(const SnapshotId &id, const QString &name)
{
    return write({{u"UPDATE snapshot SET name = ? WHERE id = ?"_s, {name, id.value}}});
}

Result<void> SnapshotRows::setPacked(const PackedRamFile &file)
{
    return write(
        {{u"INSERT OR REPLACE INTO packed SELECT ?,?,?,?,?,? WHERE EXISTS (SELECT 1 FROM snapshot WHERE id = ?)"
          " AND (? = '' OR EXISTS (SELECT 1 FROM packed WHERE id = ?))"_s,
          {file.id.value, file.agent.value, file.number, file.hardwareKey, file.bytes, file.base.value, file.id.value, file.base.value, file.base.value}}});
}

Result<void> SnapshotRows::setCurrent(const AgentId &agent, const SnapshotId &id)
{
    return write({{u"INSERT OR REPLACE INTO timeline VALUES (?,?)"_s, {agent.value, id.value}}});
}

SnapshotRows::Statements SnapshotRows::removal(const SnapshotNode &node)
{
    Statements statements{
        {u"DELETE FROM snapshot WHERE id = ?"_s, {node.id.value}},
        {u"UPDATE snapshot SET parent = ? WHERE parent = ?"_s, {node.parent.value, node.id.value}},
    };
    if (node.parent.isNull())
        statements << std::pair{u"DELETE FROM timeline WHERE snapshot = ?"_s, QVariantList{node.id.value}};
    else
        statements << std::pair{u"UPDATE timeline SET snapshot = ? WHERE snapshot = ?"_s, QVariantList{node.parent.value, node.id.value}};
    return statements;
}

Result<void> SnapshotRows::remove(const SnapshotNode &node)
{
    return writeRemoval(removal(node));
}

Result<void> SnapshotRows::thinOut(const SnapshotNode &node, const QDateTime &now)
{
    return writeRemoval(
        removal(node) << std::pair{u"INSERT OR REPLACE INTO thinned VALUES (?,?,?,?,?)"_s,
                                   QVariantList{node.id.value, node.agent.value, node.label.stored(), toMicroseconds(node.time), toMicroseconds(now)}}
                      << std::pair{u"DELETE FROM thinned WHERE gone_us < ?"_s, QVariantList{toMicroseconds(now.addDays(-kThinnedDays))}});
}

Result<QByteArray> SnapshotRows::auditHead()
{
    const std::lock_guard lock(m_mutex);
    auto query = m_store->prepare(u"SELECT head FROM audit_head"_s);
    if (!query)
        return std::unexpected(query.error());
    return query->step().transform([&query](bool isThere) { return isThere ? query->bytes(0) : QByteArray(); });
}

Result<void> SnapshotRows::forget(const AgentId &agent)
{
    const auto done = writeRemoval({{u"DELETE FROM snapshot WHERE agent = ?"_s, {agent.value}},
                                    {u"DELETE FROM packed WHERE agent = ?"_s, {agent.value}},
                                    {u"DELETE FROM timeline WHERE agent = ?"_s, {agent.value}},
                                    {u"DELETE FROM thinned WHERE agent = ?"_s, {agent.value}}});
    return done || done.error().code == Errc::NotFound ? Result<void>() : done;
}

} // namespace cofferdam
