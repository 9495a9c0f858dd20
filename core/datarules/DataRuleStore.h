// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The data rules, what conversations have read, and what they had read at each snapshot, on disk.

#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"
#include "core/datarules/DataRule.h"

#include <QHash>

#include <memory>

namespace cofferdam {

class Database;

/// One thread; all of it is in memory, too. What a change returns without an error is on disk.
class DataRuleStore
{
public:
    [[nodiscard]] static Result<std::unique_ptr<DataRuleStore>> open(const QString &path, const Secret &key);
    ~DataRuleStore();

    [[nodiscard]] const QList<DataRule> &rules() const noexcept { return m_rules; }
    [[nodiscard]] QList<DataRead> reads(const AgentId &agent) const { return m_reads.value(agent); }
    [[nodiscard]] QList<AgentId> readers() const { return m_reads.keys(); } ///< Also of earlier conversations.

    /// In place of the one for the same agent and folder.
    [[nodiscard]] Result<void> save(const DataRule &rule);
    [[nodiscard]] Result<void> remove(const DataRule &rule);
    [[nodiscard]] Result<void> setReads(const AgentId &agent, const QList<DataRead> &reads);

    /// What had been read when it was taken, also when that is nothing.
    [[nodiscard]] Result<void> keepFor(const SnapshotId &snapshot, const AgentId &agent, const QList<DataRead> &reads);
    /// NotFound when that was never kept, Damaged when it cannot be read.
    [[nodiscard]] Result<QList<DataRead>> keptFor(const SnapshotId &snapshot);
    /// Of all snapshots of `agent`, as far as they can be read.
    [[nodiscard]] QList<DataRead> everKept(const AgentId &agent);
    [[nodiscard]] Result<void> forgetSnapshot(const SnapshotId &snapshot);

    /// The agent is no more.
    [[nodiscard]] Result<void> forget(const AgentId &agent);

private:
    explicit DataRuleStore(std::unique_ptr<Database> database);
    [[nodiscard]] Result<void> load();

    std::unique_ptr<Database> m_database;
    QList<DataRule> m_rules; ///< As they were made.
    QHash<AgentId, QList<DataRead>> m_reads;
};

} // namespace cofferdam
