// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/models/ModelStore.h"

#include "core/audit/Database.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

QStringList modelSchema()
{
    return {u"CREATE TABLE target (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, provider TEXT NOT NULL, dialect TEXT NOT NULL, base_url TEXT NOT NULL,"
            " model TEXT NOT NULL, vault_key TEXT NOT NULL, context_window INTEGER NOT NULL, max_output INTEGER NOT NULL, images INTEGER NOT NULL,"
            " reasoning INTEGER NOT NULL, ca_file TEXT NOT NULL, backup TEXT NOT NULL, rates TEXT NOT NULL);"
            "CREATE TABLE slot (agent TEXT NOT NULL, slot TEXT NOT NULL, target TEXT NOT NULL REFERENCES target (id), PRIMARY KEY (agent, slot));"
            "CREATE TABLE allowance (agent TEXT PRIMARY KEY, json TEXT NOT NULL)"_s};
}

QByteArray ratesText(const std::optional<Rates> &rates)
{
    if (!rates)
        return {};
    return QJsonDocument(QJsonObject{{u"input"_s, rates->input},
                                     {u"cache_read"_s, rates->cacheRead},
                                     {u"cache_write"_s, rates->cacheWrite},
                                     {u"cache_write_hour"_s, rates->cacheWriteHour},
                                     {u"output"_s, rates->output}})
        .toJson(QJsonDocument::Compact);
}

std::optional<Rates> ratesFrom(const QByteArray &text)
{
    if (text.isEmpty())
        return {};
    const auto object = QJsonDocument::fromJson(text).object();
    return Rates{.input = object["input"_L1].toInteger(),
                 .cacheRead = object["cache_read"_L1].toInteger(),
                 .cacheWrite = object["cache_write"_L1].toInteger(),
                 .cacheWriteHour = object["cache_write_hour"_L1].toInteger(),
                 .output = object["output"_L1].toInteger()};
}

/// Runs `sql` with texts for its parameters.
Result<void> runWith(Database &database, const QString &sql, const QStringList &texts)
{
    if (auto fine = database.checkFile(); !fine)
        return fine;
    auto statement = database.prepare(sql);
    if (!statement)
        return std::unexpected(statement.error());
    for (int i = 0; i < texts.size(); ++i)
        statement->bind(i + 1, texts[i]);
    return statement->run();
}

} // namespace

ModelStore::ModelStore(std::unique_ptr<Database> database) : m_database(std::move(database)) {}

ModelStore::~ModelStore() = default;

Result<std::unique_ptr<ModelStore>> ModelStore::open(const QString &path, const Secret &key)
{
    auto database = Database::open(path, key, modelSchema());
    if (!database)
        return std::unexpected(database.error());
    std::unique_ptr<ModelStore> store(new ModelStore(std::move(*database)));
    if (auto loaded = store->load(); !loaded)
        return std::unexpected(loaded.error());
    return store;
}

Result<void> ModelStore::load()
{
    return loadTargets().and_then([this] { return loadAgents(); });
}

Result<void> ModelStore::loadTargets()
{
    auto select = m_database->prepare(u"SELECT id, name, provider, dialect, base_url, model, vault_key, context_window, max_output, images, reasoning,"
                                      " ca_file, backup, rates FROM target ORDER BY rowid"_s);
    if (!select)
        return std::unexpected(select.error());
    for (;;) {
        const auto row = select->step();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            return {};
        const auto dialect = dialectFromWord(select->text(3));
        if (!dialect)
            return fail(Errc::Damaged, phrase("Models", "The store of models names a dialect that is not known: %1").arg(select->text(3)));
        m_targets.append({.id = {select->text(0)},
                          .name = select->text(1),
                          .provider = select->text(2),
                          .dialect = *dialect,
                          .baseUrl = select->text(4),
                          .model = select->text(5),
                          .key = {select->text(6)},
                          .contextWindow = select->integer(7),
                          .maxOutput = select->integer(8),
                          .images = select->integer(9) != 0,
                          .reasoning = select->integer(10) != 0,
                          .caFile = select->text(11),
                          .backup = {select->text(12)},
                          .rates = ratesFrom(select->bytes(13))});
    }
}

Result<void> ModelStore::loadAgents()
{
    auto chosen = m_database->prepare(u"SELECT agent, slot, target FROM slot"_s);
    auto allowances = m_database->prepare(u"SELECT agent, json FROM allowance"_s);
    if (!chosen || !allowances)
        return std::unexpected(!chosen ? chosen.error() : allowances.error());
    for (;;) {
        const auto row = chosen->step();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            break;
        m_slots[AgentId{chosen->text(0)}].insert(chosen->text(1), ModelTargetId{chosen->text(2)});
    }
    for (;;) {
        const auto row = allowances->step();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            return {};
        const auto allowance = allowanceFromJson(allowances->bytes(1));
        if (!allowance)
            return std::unexpected(allowance.error());
        m_allowances.insert(AgentId{allowances->text(0)}, *allowance);
    }
}

const StoredTarget *ModelStore::find(const ModelTargetId &id) const
{
    const auto found = std::ranges::find(m_targets, id, &StoredTarget::id);
    return found == m_targets.end() ? nullptr : &*found;
}

const StoredTarget *ModelStore::named(const QString &idOrName) const
{
    const auto found = std::ranges::find_if(m_targets, [&](const StoredTarget &each) { return each.id.value == idOrName || each.name == idOrName; });
    return found == m_targets.end() ? nullptr : &*found;
}

Result<void> ModelStore::save(const StoredTarget &target)
{
    const auto other = std::ranges::find(m_targets, target.name, &StoredTarget::name);
    if (other != m_targets.end() && other->id != target.id)
        return fail(Errc::Exists, phrase("Models", "There is a model called “%1” already.").arg(target.name));
    const auto old = std::ranges::find(m_targets, target.id, &StoredTarget::id);
    if (old == m_targets.end() && m_targets.size() >= kMaxTargets)
        return fail(Errc::Invalid, phrase("Models", "There are too many models already."));
    const auto number = [](qint64 value) { return QString::number(value); };
    auto saved =
        runWith(*m_database,
                u"INSERT INTO target (id, name, provider, dialect, base_url, model, vault_key, context_window, max_output, images, reasoning, ca_file,"
                " backup, rates) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, provider = excluded.provider,"
                " dialect = excluded.dialect, base_url = excluded.base_url, model = excluded.model, vault_key = excluded.vault_key,"
                " context_window = excluded.context_window, max_output = excluded.max_output, images = excluded.images, reasoning = excluded.reasoning,"
                " ca_file = excluded.ca_file, backup = excluded.backup, rates = excluded.rates"_s,
                {target.id.value, target.name, target.provider, toWord(target.dialect).toString(), target.baseUrl, target.model, target.key.value,
                 number(target.contextWindow), number(target.maxOutput), number(target.images), number(target.reasoning), target.caFile, target.backup.value,
                 QString::fromUtf8(ratesText(target.rates))});
    if (!saved)
        return saved;
    if (old == m_targets.end())
        m_targets.append(target);
    else
        *old = target;
    return {};
}

Result<void> ModelStore::remove(const ModelTargetId &id)
{
    if (!find(id))
        return fail(Errc::NotFound, phrase("Models", "There is no such model."));
    if (!usersOf(id).isEmpty())
        return fail(Errc::Busy, phrase("Models", "An agent still asks this model; give it another one first."));
    if (std::ranges::contains(m_targets, id, &StoredTarget::backup))
        return fail(Errc::Busy, phrase("Models", "Another model has this one to fall back on; change that first."));
    auto removed = runWith(*m_database, u"DELETE FROM target WHERE id = ?"_s, {id.value});
    if (removed)
        m_targets.removeIf([&id](const StoredTarget &each) { return each.id == id; });
    return removed;
}

Result<void> ModelStore::setSlot(const AgentId &agent, const QString &slot, const ModelTargetId &target)
{
    auto done =
        target.isNull()
            ? runWith(*m_database, u"DELETE FROM slot WHERE agent = ? AND slot = ?"_s, {agent.value, slot})
            : runWith(*m_database, u"INSERT INTO slot (agent, slot, target) VALUES (?,?,?) ON CONFLICT (agent, slot) DO UPDATE SET target = excluded.target"_s,
                      {agent.value, slot, target.value});
    if (!done)
        return done;
    if (target.isNull())
        m_slots[agent].remove(slot);
    else
        m_slots[agent].insert(slot, target);
    return {};
}

QList<AgentId> ModelStore::usersOf(const ModelTargetId &target) const
{
    QList<AgentId> users;
    for (auto it = m_slots.cbegin(); it != m_slots.cend(); ++it) {
        if (std::ranges::contains(it.value(), target))
            users.append(it.key());
    }
    std::ranges::sort(users);
    return users;
}

bool ModelStore::isIn(const QString &slot, const ModelTargetId &target) const
{
    return !target.isNull() && std::ranges::any_of(m_slots, [&](const auto &filled) { return filled.value(slot) == target; });
}

Result<void> ModelStore::setAllowance(const AgentId &agent, const Allowance &allowance)
{
    auto done = runWith(*m_database, u"INSERT INTO allowance (agent, json) VALUES (?,?) ON CONFLICT (agent) DO UPDATE SET json = excluded.json"_s,
                        {agent.value, QString::fromUtf8(toJson(allowance))});
    if (done)
        m_allowances.insert(agent, allowance);
    return done;
}

Result<void> ModelStore::forget(const AgentId &agent)
{
    m_slots.remove(agent);
    m_allowances.remove(agent);
    return runWith(*m_database, u"DELETE FROM slot WHERE agent = ?"_s, {agent.value}).and_then([&] {
        return runWith(*m_database, u"DELETE FROM allowance WHERE agent = ?"_s, {agent.value});
    });
}

} // namespace cofferdam
