// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/datarules/DataRuleStore.h"

#include "core/audit/Database.h"
#include "core/inspect/knowledge/HomeAreas.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

QStringList dataRuleSchema()
{
    return {u"CREATE TABLE rule (agent TEXT NOT NULL, folder TEXT NOT NULL, reach INTEGER NOT NULL, moved INTEGER NOT NULL, PRIMARY KEY (agent, folder));"
            "CREATE TABLE reads (agent TEXT PRIMARY KEY, json TEXT NOT NULL);"
            "CREATE TABLE at_snapshot (snapshot TEXT PRIMARY KEY, agent TEXT NOT NULL, json TEXT NOT NULL)"_s};
}

/// A number that this version does not know is stricter than what it knows.
DataReach reachFrom(qint64 number)
{
    return number <= 0 ? DataReach::Anywhere : number == 1 ? DataReach::LocalOnly : DataReach::NoModel;
}

QString textOfReads(const QList<DataRead> &reads)
{
    QJsonArray all;
    for (const auto &read : reads)
        all.append(QJsonObject{{u"folder"_s, read.folder}, {u"reach"_s, static_cast<int>(read.reach)}, {u"at"_s, read.atMs}, {u"earlier"_s, read.earlier}});
    return QString::fromUtf8(QJsonDocument(all).toJson(QJsonDocument::Compact));
}

Result<QList<DataRead>> readsFrom(const QByteArray &text)
{
    const auto document = QJsonDocument::fromJson(text);
    if (!document.isArray())
        return fail(Errc::Damaged, phrase("DataRules", "What was read of marked folders is written down in a way that cannot be understood."));
    QList<DataRead> reads;
    const auto all = document.array();
    for (const auto &value : all) {
        const auto one = value.toObject();
        reads.append({.folder = one["folder"_L1].toString(),
                      .reach = reachFrom(one["reach"_L1].toInteger(2)),
                      .atMs = one["at"_L1].toInteger(),
                      .earlier = one["earlier"_L1].toBool()});
    }
    return reads;
}

Result<Statement> prepared(Database &database, const QString &sql, const QStringList &texts)
{
    if (auto fine = database.checkFile(); !fine)
        return std::unexpected(fine.error());
    auto statement = database.prepare(sql);
    for (int i = 0; statement && i < texts.size(); ++i)
        statement->bind(i + 1, texts[i]);
    return statement;
}

Result<void> runPrepared(Database &database, const QString &sql, const QStringList &texts)
{
    auto statement = prepared(database, sql, texts);
    return statement ? statement->run() : std::unexpected(statement.error());
}

bool isSamePlace(const DataRule &one, const DataRule &other)
{
    return one.agent == other.agent && one.folder == other.folder;
}

} // namespace

DataRuleStore::DataRuleStore(std::unique_ptr<Database> database) : m_database(std::move(database)) {}

DataRuleStore::~DataRuleStore() = default;

Result<std::unique_ptr<DataRuleStore>> DataRuleStore::open(const QString &path, const Secret &key)
{
    auto database = Database::open(path, key, dataRuleSchema());
    if (!database)
        return std::unexpected(database.error());
    std::unique_ptr<DataRuleStore> store(new DataRuleStore(std::move(*database)));
    if (auto loaded = store->load(); !loaded)
        return std::unexpected(loaded.error());
    return store;
}

Result<void> DataRuleStore::load()
{
    auto rules = m_database->prepare(u"SELECT agent, folder, reach, moved FROM rule ORDER BY rowid"_s);
    auto reads = m_database->prepare(u"SELECT agent, json FROM reads"_s);
    if (!rules || !reads)
        return std::unexpected(!rules ? rules.error() : reads.error());
    for (;;) {
        const auto row = rules->step();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            break;
        m_rules.append({.agent = {rules->text(0)}, .folder = rules->text(1), .reach = reachFrom(rules->integer(2)), .moved = rules->integer(3) != 0});
    }
    for (;;) {
        const auto row = reads->step();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            return {};
        const QList<DataRead> anything{{.folder = kAgentHome, .reach = DataReach::NoModel}}; // until a new conversation begins
        m_reads.insert(AgentId{reads->text(0)}, readsFrom(reads->bytes(1)).value_or(anything));
    }
}

Result<void> DataRuleStore::save(const DataRule &rule)
{
    auto done = runPrepared(*m_database,
                            u"INSERT INTO rule (agent, folder, reach, moved) VALUES (?,?,?,?)"
                            " ON CONFLICT (agent, folder) DO UPDATE SET reach = excluded.reach, moved = excluded.moved"_s,
                            {rule.agent.value, rule.folder, QString::number(static_cast<int>(rule.reach)), QString::number(rule.moved)});
    if (!done)
        return done;
    const auto old = std::ranges::find_if(m_rules, [&](const DataRule &each) { return isSamePlace(each, rule); });
    if (old == m_rules.end())
        m_rules.append(rule);
    else
        *old = rule;
    return {};
}

Result<void> DataRuleStore::remove(const DataRule &rule)
{
    auto done = runPrepared(*m_database, u"DELETE FROM rule WHERE agent = ? AND folder = ?"_s, {rule.agent.value, rule.folder});
    if (done)
        m_rules.removeIf([&](const DataRule &each) { return isSamePlace(each, rule); });
    return done;
}

Result<void> DataRuleStore::setReads(const AgentId &agent, const QList<DataRead> &reads)
{
    auto done = reads.isEmpty()
                    ? runPrepared(*m_database, u"DELETE FROM reads WHERE agent = ?"_s, {agent.value})
                    : runPrepared(*m_database, u"INSERT INTO reads (agent, json) VALUES (?,?) ON CONFLICT (agent) DO UPDATE SET json = excluded.json"_s,
                                  {agent.value, textOfReads(reads)});
    if (!done)
        return done;
    if (reads.isEmpty())
        m_reads.remove(agent);
    else
        m_reads.insert(agent, reads);
    return {};
}

Result<void> DataRuleStore::keepFor(const SnapshotId &snapshot, const AgentId &agent, const QList<DataRead> &reads)
{
    return runPrepared(*m_database,
                       u"INSERT INTO at_snapshot (snapshot, agent, json) VALUES (?,?,?) ON CONFLICT (snapshot) DO UPDATE SET json = excluded.json"_s,
                       {snapshot.value, agent.value, textOfReads(reads)});
}

Result<QList<DataRead>> DataRuleStore::keptFor(const SnapshotId &snapshot)
{
    auto select = prepared(*m_database, u"SELECT json FROM at_snapshot WHERE snapshot = ?"_s, {snapshot.value});
    if (!select)
        return std::unexpected(select.error());
    const auto row = select->step();
    if (!row)
        return std::unexpected(row.error());
    if (!*row)
        return fail(Errc::NotFound, phrase("DataRules", "Nothing of it was written down when the snapshot was taken."));
    return readsFrom(select->bytes(0));
}

QList<DataRead> DataRuleStore::everKept(const AgentId &agent)
{
    QList<DataRead> all;
    auto select = prepared(*m_database, u"SELECT json FROM at_snapshot WHERE agent = ?"_s, {agent.value});
    if (!select)
        return all;
    for (auto row = select->step(); row && *row; row = select->step())
        all += readsFrom(select->bytes(0)).value_or(QList<DataRead>());
    return all;
}

Result<void> DataRuleStore::forgetSnapshot(const SnapshotId &snapshot)
{
    return runPrepared(*m_database, u"DELETE FROM at_snapshot WHERE snapshot = ?"_s, {snapshot.value});
}

Result<void> DataRuleStore::forget(const AgentId &agent)
{
    m_reads.remove(agent);
    m_rules.removeIf([&](const DataRule &each) { return each.agent == agent; });
    for (const auto *table : {"rule", "reads", "at_snapshot"}) {
        if (auto done = runPrepared(*m_database, u"DELETE FROM %1 WHERE agent = ?"_s.arg(QLatin1StringView(table)), {agent.value}); !done)
            return done;
    }
    return {};
}

} // namespace cofferdam
