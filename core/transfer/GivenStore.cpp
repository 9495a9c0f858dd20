// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transfer/GivenStore.h"

#include "core/audit/Database.h"

#include <QTimeZone>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

QStringList givenSchema()
{
    return {u"CREATE TABLE given(agent TEXT NOT NULL, name TEXT NOT NULL, folder TEXT NOT NULL, time INTEGER NOT NULL, files INTEGER NOT NULL,"
            " bytes INTEGER NOT NULL, left_out INTEGER NOT NULL, entries BLOB NOT NULL, PRIMARY KEY(agent, name)) STRICT"_s,
            u"CREATE TABLE under_way(number INTEGER PRIMARY KEY AUTOINCREMENT, agent TEXT NOT NULL, about BLOB NOT NULL) STRICT"_s};
}

Error notGiven(const QString &name)
{
    return {Errc::NotFound, phrase("Files", "The agent was given no folder “%1”.").arg(name.left(80))};
}

} // namespace

GivenStore::GivenStore(std::unique_ptr<Database> database) : m_database(std::move(database)) {}
GivenStore::~GivenStore() = default;

Result<std::unique_ptr<GivenStore>> GivenStore::open(const QString &path, const Secret &key)
{
    auto database = Database::open(path, key, givenSchema());
    if (!database)
        return std::unexpected(database.error());
    return std::unique_ptr<GivenStore>(new GivenStore(std::move(*database)));
}

Result<void> GivenStore::save(const GivenFolder &folder, const QList<GivenEntry> &entries)
{
    auto transaction = Transaction::begin(*m_database);
    if (!transaction)
        return std::unexpected(transaction.error());
    auto row = m_database->prepare(u"INSERT OR REPLACE INTO given(agent, name, folder, time, files, bytes, left_out, entries) VALUES(?,?,?,?,?,?,?,?)"_s);
    if (!row)
        return std::unexpected(row.error());
    row->bind(1, folder.agent.value).bind(2, folder.name).bind(3, folder.folder).bind(4, folder.given.toMSecsSinceEpoch());
    row->bind(5, static_cast<qint64>(folder.files)).bind(6, static_cast<qint64>(folder.bytes)).bind(7, static_cast<qint64>(folder.leftOut));
    row->bind(8, packedEntries(entries));
    return row->run().and_then([&transaction] { return transaction->commit(); });
}

Result<QList<GivenFolder>> GivenStore::list(const AgentId &agent)
{
    auto row = m_database->prepare(u"SELECT name, folder, time, files, bytes, left_out FROM given WHERE agent = ? ORDER BY time"_s);
    if (!row)
        return std::unexpected(row.error());
    row->bind(1, agent.value);
    QList<GivenFolder> folders;
    for (;;) {
        const auto isThere = row->step();
        if (!isThere)
            return std::unexpected(isThere.error());
        if (!*isThere)
            return folders;
        folders.append({.agent = agent,
                        .name = row->text(0),
                        .folder = row->text(1),
                        .given = QDateTime::fromMSecsSinceEpoch(row->integer(2), QTimeZone::UTC),
                        .files = static_cast<quint64>(row->integer(3)),
                        .bytes = static_cast<quint64>(row->integer(4)),
                        .leftOut = static_cast<quint64>(row->integer(5))});
    }
}

Result<GivenFolder> GivenStore::find(const AgentId &agent, const QString &name)
{
    const auto folders = list(agent);
    if (!folders)
        return std::unexpected(folders.error());
    const auto found = std::ranges::find(*folders, name, &GivenFolder::name);
    if (found == folders->end())
        return std::unexpected(notGiven(name));
    return *found;
}

Result<QList<GivenEntry>> GivenStore::entries(const AgentId &agent, const QString &name)
{
    auto row = m_database->prepare(u"SELECT entries FROM given WHERE agent = ? AND name = ?"_s);
    if (!row)
        return std::unexpected(row.error());
    const auto isThere = row->bind(1, agent.value).bind(2, name).step();
    if (!isThere)
        return std::unexpected(isThere.error());
    if (!*isThere)
        return std::unexpected(notGiven(name));
    return unpackedEntries(row->bytes(0));
}

Result<void> GivenStore::remove(const AgentId &agent, const QString &name)
{
    auto row = m_database->prepare(u"DELETE FROM given WHERE agent = ? AND name = ?"_s);
    if (!row)
        return std::unexpected(row.error());
    const auto gone = row->bind(1, agent.value).bind(2, name).run();
    return gone && m_database->changes() == 0 ? std::unexpected(notGiven(name)) : gone;
}

Result<qint64> GivenStore::begin(const AgentId &agent, const QByteArray &about)
{
    auto row = m_database->prepare(u"INSERT INTO under_way(agent, about) VALUES(?,?) RETURNING number"_s);
    if (!row)
        return std::unexpected(row.error());
    row->bind(1, agent.value).bind(2, about);
    if (const auto isThere = row->step(); !isThere)
        return std::unexpected(isThere.error());
    const auto number = row->integer(0);
    return row->step().transform([number](bool) { return number; }); // and to its end
}

Result<void> GivenStore::end(qint64 number)
{
    auto row = m_database->prepare(u"DELETE FROM under_way WHERE number = ?"_s);
    if (!row)
        return std::unexpected(row.error());
    return row->bind(1, number).run();
}

Result<QList<GivenStore::Begun>> GivenStore::begun()
{
    auto row = m_database->prepare(u"SELECT number, agent, about FROM under_way ORDER BY number"_s);
    if (!row)
        return std::unexpected(row.error());
    QList<Begun> found;
    for (;;) {
        const auto isThere = row->step();
        if (!isThere)
            return std::unexpected(isThere.error());
        if (!*isThere)
            return found;
        found.append({.number = row->integer(0), .agent = AgentId{row->text(1)}, .about = row->bytes(2)});
    }
}

Result<void> GivenStore::forget(const AgentId &agent)
{
    for (const auto &sql : {u"DELETE FROM under_way WHERE agent = ?"_s, u"DELETE FROM given WHERE agent = ?"_s}) {
        auto row = m_database->prepare(sql);
        if (!row)
            return std::unexpected(row.error());
        if (auto gone = row->bind(1, agent.value).run(); !gone)
            return gone;
    }
    return {};
}

} // namespace cofferdam
