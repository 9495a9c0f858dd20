// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/VaultTable.h"

#include <QTimeZone>

namespace cofferdam {
namespace {

using namespace Qt::StringLiterals;

QStringList vaultSchema()
{
    return {
        u"CREATE TABLE key(number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, binding TEXT NOT NULL, agents TEXT, masked TEXT NOT NULL,"
        " created INTEGER NOT NULL, last_used INTEGER, rotated INTEGER, expires INTEGER, revoked INTEGER, value BLOB,"
        " CHECK((revoked IS NULL) = (value IS NOT NULL))) STRICT"_s};
}

// A parameter that nothing was bound to is NULL.
void bindTime(Statement &statement, int parameter, const std::optional<QDateTime> &time)
{
    if (time)
        statement.bind(parameter, time->toMSecsSinceEpoch());
}

void bindAgents(Statement &statement, int parameter, const std::optional<QList<AgentId>> &agents)
{
    if (!agents)
        return;
    QStringList names;
    for (const AgentId &agent : *agents)
        names << agent.value;
    statement.bind(parameter, names.join(u'\n'));
}

std::optional<QDateTime> timeIn(const Statement &row, int column)
{
    if (row.isNull(column))
        return {};
    return QDateTime::fromMSecsSinceEpoch(row.integer(column), QTimeZone::UTC);
}

std::optional<QList<AgentId>> agentsIn(const Statement &row, int column)
{
    if (row.isNull(column))
        return {};
    QList<AgentId> agents;
    for (const QString &name : row.text(column).split(u'\n', Qt::SkipEmptyParts))
        agents << AgentId{name};
    return agents;
}

} // namespace

VaultTable::VaultTable(std::unique_ptr<Database> database) : m_database(std::move(database)) {}

Result<std::unique_ptr<VaultTable>> VaultTable::open(const QString &path, const Secret &key)
{
    auto database = Database::open(path, key, vaultSchema());
    if (!database)
        return std::unexpected(database.error());
    if (auto set = (*database)->execute(u"PRAGMA secure_delete=ON"_s); !set)
        return std::unexpected(set.error());
    return std::unique_ptr<VaultTable>(new VaultTable(std::move(*database)));
}

Result<QList<VaultKey>> VaultTable::list()
{
    auto row = m_database->prepare(u"SELECT id, name, binding, agents, masked, created, last_used, rotated, expires, revoked FROM key ORDER BY number"_s);
    if (!row)
        return std::unexpected(row.error());
    QList<VaultKey> keys;
    for (;;) {
        const auto isThere = row->step();
        if (!isThere)
            return std::unexpected(isThere.error());
        if (!*isThere)
            return keys;
        keys.append({.id = VaultKeyId{row->text(0)},
                     .name = row->text(1),
                     .binding = row->text(2),
                     .agents = agentsIn(*row, 3),
                     .masked = row->text(4),
                     .created = QDateTime::fromMSecsSinceEpoch(row->integer(5), QTimeZone::UTC),
                     .lastUsed = timeIn(*row, 6),
                     .rotated = timeIn(*row, 7),
                     .expires = timeIn(*row, 8),
                     .revoked = timeIn(*row, 9)});
    }
}

/// SQLite writes to a store that was removed or replaced as if nothing were: a transaction looks first.
Result<void> VaultTable::commit(const std::function<Result<void>()> &work)
{
    auto transaction = Transaction::begin(*m_database);
    if (!transaction)
        return std::unexpected(transaction.error());
    return work().and_then([&transaction] { return transaction->commit(); });
}

Result<void> VaultTable::add(const VaultKey &key, const QByteArray &sealed)
{
    return commit([&]() -> Result<void> {
        auto insert = m_database->prepare(u"INSERT INTO key(id, name, binding, agents, masked, created, expires, value) VALUES(?,?,?,?,?,?,?,?)"_s);
        if (!insert)
            return std::unexpected(insert.error());
        insert->bind(1, key.id.value).bind(2, key.name).bind(3, key.binding).bind(5, key.masked).bind(6, key.created.toMSecsSinceEpoch()).bind(8, sealed);
        bindAgents(*insert, 4, key.agents);
        bindTime(*insert, 7, key.expires);
        return insert->run();
    });
}

Result<void> VaultTable::write(const VaultKey &key)
{
    return write(key, std::optional<QByteArray>());
}

Result<void> VaultTable::write(const VaultKey &key, const QByteArray &sealed)
{
    return write(key, std::optional(sealed));
}

Result<void> VaultTable::write(const VaultKey &key, const std::optional<QByteArray> &sealed)
{
    return commit([&]() -> Result<void> {
        auto update = m_database->prepare(u"UPDATE key SET agents = ?, masked = ?, last_used = ?, rotated = ?, expires = ?, revoked = ?%1 WHERE id = ?7"_s.arg(
            sealed ? u", value = ?8"_s : QString()));
        if (!update)
            return std::unexpected(update.error());
        bindAgents(*update, 1, key.agents);
        update->bind(2, key.masked).bind(7, key.id.value);
        bindTime(*update, 3, key.lastUsed);
        bindTime(*update, 4, key.rotated);
        bindTime(*update, 5, key.expires);
        bindTime(*update, 6, key.revoked);
        if (sealed && !sealed->isEmpty())
            update->bind(8, *sealed);
        return update->run();
    });
}

Result<void> VaultTable::remove(const VaultKeyId &id)
{
    return commit([&]() -> Result<void> {
        auto statement = m_database->prepare(u"DELETE FROM key WHERE id = ?"_s);
        return statement ? statement->bind(1, id.value).run() : std::unexpected(statement.error());
    });
}

Result<QByteArray> VaultTable::value(const VaultKeyId &id)
{
    auto row = m_database->prepare(u"SELECT value FROM key WHERE id = ?"_s);
    if (!row)
        return std::unexpected(row.error());
    return row->bind(1, id.value).step().transform([&row](bool isThere) { return isThere ? row->bytes(0) : QByteArray(); });
}

Result<void> VaultTable::emptyLog()
{
    auto row = m_database->prepare(u"PRAGMA wal_checkpoint(TRUNCATE)"_s);
    if (!row)
        return std::unexpected(row.error());
    const auto isThere = row->step();
    if (!isThere)
        return std::unexpected(isThere.error());
    if (!*isThere || row->integer(0) != 0)
        return fail(Errc::Busy, phrase("Vault", "What was removed is not overwritten yet in %1: somebody else reads it.").arg(m_database->path()));
    return {};
}

} // namespace cofferdam
