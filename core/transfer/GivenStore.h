// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What agents were given, and what is on its way, in an encrypted store of its own.

#pragma once

#include "core/base/Secret.h"
#include "core/transfer/Given.h"

#include <memory>

namespace cofferdam {

class Database;

/// One thread. Errors beside those that are named are Database's (core/audit).
class GivenStore
{
public:
    [[nodiscard]] static Result<std::unique_ptr<GivenStore>> open(const QString &path, const Secret &key);
    ~GivenStore();

    /// In place of one of the same agent and name. Durable when it returns.
    [[nodiscard]] Result<void> save(const GivenFolder &folder, const QList<GivenEntry> &entries);
    [[nodiscard]] Result<QList<GivenFolder>> list(const AgentId &agent);
    [[nodiscard]] Result<GivenFolder> find(const AgentId &agent, const QString &name); ///< NotFound.
    [[nodiscard]] Result<QList<GivenEntry>> entries(const AgentId &agent, const QString &name); ///< NotFound.
    [[nodiscard]] Result<void> remove(const AgentId &agent, const QString &name);
    /// Something of that agent is on its way until end(); `about` says what, in words of the caller. Durable when it returns.
    [[nodiscard]] Result<qint64> begin(const AgentId &agent, const QByteArray &about);
    [[nodiscard]] Result<void> end(qint64 number);
    struct Begun {
        qint64 number = 0;
        AgentId agent;
        QByteArray about;
    };
    [[nodiscard]] Result<QList<Begun>> begun(); ///< And not ended, oldest first.
    /// All of it; the agent is gone.
    [[nodiscard]] Result<void> forget(const AgentId &agent);

private:
    explicit GivenStore(std::unique_ptr<Database> database);
    std::unique_ptr<Database> m_database;
};

} // namespace cofferdam
