// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/sessions/SessionStore.h"

#include "core/guardian/WaitingList.h"

using namespace Qt::StringLiterals;

namespace cofferdam {

SessionStore::SessionStore(std::unique_ptr<Database> database) : m_database(std::move(database)) {}

Result<std::unique_ptr<SessionStore>> SessionStore::open(const QString &path, const Secret &key)
{
    const auto waiting = WaitingList::schema();
    auto database = Database::open(
        path, key,
        waiting.first(1) << u"CREATE TABLE habit (agent TEXT PRIMARY KEY, heartbeat INTEGER NOT NULL DEFAULT 0, running INTEGER NOT NULL DEFAULT 0)"_s
                         << u"CREATE TABLE presence (one TEXT PRIMARY KEY, last_seen_ms INTEGER NOT NULL)"_s << waiting.sliced(1));
    if (!database)
        return std::unexpected(database.error());
    return std::unique_ptr<SessionStore>(new SessionStore(std::move(*database)));
}

std::chrono::minutes SessionStore::heartbeat(const AgentId &agent) const
{
    auto select = m_database->prepare(u"SELECT heartbeat FROM habit WHERE agent = ?"_s);
    if (!select)
        return {};
    const auto row = select->bind(1, agent.value).step();
    return row && *row ? std::chrono::minutes(select->integer(0)) : std::chrono::minutes(0);
}

Result<void> SessionStore::checkHeartbeat(std::chrono::minutes every)
{
    if (every.count() != 0 && (every < kShortestHeartbeat || every > kLongestHeartbeat))
        return fail(Errc::Invalid, phrase("Service", "A heartbeat comes every 5 minutes to 24 hours, or not at all (0)."));
    return {};
}

Result<void> SessionStore::setHeartbeat(const AgentId &agent, std::chrono::minutes every)
{
    if (auto fits = checkHeartbeat(every); !fits)
        return fits;
    return write(u"INSERT INTO habit (agent, heartbeat) VALUES (?, ?) ON CONFLICT (agent) DO UPDATE SET heartbeat = excluded.heartbeat"_s, agent.value,
                 every.count());
}

QSet<AgentId> SessionStore::running() const
{
    QSet<AgentId> agents;
    auto select = m_database->prepare(u"SELECT agent FROM habit WHERE running = 1"_s);
    if (!select)
        return agents;
    for (auto row = select->step(); row && *row; row = select->step())
        agents.insert(AgentId{select->text(0)});
    return agents;
}

Result<void> SessionStore::setRunning(const AgentId &agent, bool runs)
{
    return write(u"INSERT INTO habit (agent, running) VALUES (?, ?) ON CONFLICT (agent) DO UPDATE SET running = excluded.running"_s, agent.value, qint64(runs));
}

Result<qint64> SessionStore::lastSeenMs(qint64 nowMs) const
{
    auto select = m_database->prepare(u"SELECT last_seen_ms FROM presence"_s);
    if (!select)
        return std::unexpected(select.error());
    const auto row = select->step();
    if (!row)
        return std::unexpected(row.error());
    return *row && select->integer(0) <= nowMs ? select->integer(0) : 0;
}

Result<void> SessionStore::setLastSeen(qint64 ms)
{
    return write(u"INSERT INTO presence (one, last_seen_ms) VALUES (?, ?) ON CONFLICT (one) DO UPDATE SET last_seen_ms = excluded.last_seen_ms"_s, u"user"_s,
                 ms);
}

Result<void> SessionStore::forget(const AgentId &agent)
{
    auto statement = m_database->prepare(u"DELETE FROM habit WHERE agent = ?"_s);
    if (!statement)
        return std::unexpected(statement.error());
    return statement->bind(1, agent.value).run();
}

Result<void> SessionStore::write(const QString &sql, const QString &first, qint64 second)
{
    auto statement = m_database->prepare(sql);
    if (!statement)
        return std::unexpected(statement.error());
    return statement->bind(1, first).bind(2, second).run();
}

} // namespace cofferdam
