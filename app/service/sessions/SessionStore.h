// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is remembered of times when nobody is there: who works by themselves, who ran, what waits, and when the user was last there.

#pragma once

#include "core/audit/Database.h"
#include "core/base/Ids.h"

#include <QSet>

#include <chrono>
#include <memory>

namespace cofferdam {

/// The store `sessions.db`. One thread.
class SessionStore
{
public:
    static constexpr std::chrono::minutes kShortestHeartbeat{5}; ///< What comes more often costs more than it is worth.
    static constexpr std::chrono::minutes kLongestHeartbeat{24 * 60};

    [[nodiscard]] static Result<std::unique_ptr<SessionStore>> open(const QString &path, const Secret &key);

    /// Between the turns an agent begins by itself to see what there is to do. 0: it does not.
    [[nodiscard]] std::chrono::minutes heartbeat(const AgentId &agent) const;
    /// Invalid when it is not 0 and not from the shortest to the longest.
    [[nodiscard]] static Result<void> checkHeartbeat(std::chrono::minutes every);
    /// As above.
    [[nodiscard]] Result<void> setHeartbeat(const AgentId &agent, std::chrono::minutes every);

    /// Agents that ran when that was last written down.
    [[nodiscard]] QSet<AgentId> running() const;
    [[nodiscard]] Result<void> setRunning(const AgentId &agent, bool runs);

    /// Unix time; 0: never. A time after `nowMs` is none: the clock was wrong.
    [[nodiscard]] Result<qint64> lastSeenMs(qint64 nowMs) const;
    [[nodiscard]] Result<void> setLastSeen(qint64 ms);

    [[nodiscard]] Result<void> forget(const AgentId &agent);
    [[nodiscard]] Database &database() noexcept { return *m_database; } ///< For the list of what waits.

private:
    explicit SessionStore(std::unique_ptr<Database> database);
    [[nodiscard]] Result<void> write(const QString &sql, const QString &first, qint64 second);

    std::unique_ptr<Database> m_database;
};

} // namespace cofferdam
