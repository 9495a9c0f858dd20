// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The models that the user has named, which agent asks which of them, and what each agent may spend, on disk.

#pragma once

#include "core/allowance/Limits.h"
#include "core/allowance/Price.h"
#include "core/base/Ids.h"
#include "core/base/Result.h"
#include "core/base/Secret.h"
#include "core/dialect/Dialect.h"
#include "core/vault/VaultKey.h"

#include <QHash>
#include <QList>
#include <QMap>
#include <QString>

#include <memory>
#include <optional>

namespace cofferdam {

class Database;
class Statement;

using ModelTargetId = Id<struct ModelTargetTag>; ///< A model at a provider.

struct StoredTarget {
    ModelTargetId id;
    QString name;     ///< For people; no two have the same.
    QString provider; ///< Id of a preset.
    Dialect dialect = Dialect::OpenAiChat;
    QString baseUrl;  ///< Before "/v1/...".
    QString model;
    VaultKeyId key;   ///< Null: goes without.
    qint64 contextWindow = 0; ///< Tokens
    qint64 maxOutput = 0;     ///< Tokens
    bool images = false;
    bool reasoning = false;
    QString caFile;           ///< Absolute; empty: the system's trust store alone.
    ModelTargetId backup;     ///< Asked when this one fails; null: none.
    std::optional<Rates> rates; ///< The user's own; none: of the table.

    friend bool operator==(const StoredTarget &, const StoredTarget &) = default;
};

/// One thread; all of it is in memory, too. What a change returns without an error is on disk.
class ModelStore
{
public:
    static constexpr qsizetype kMaxTargets = 200;
    static constexpr qsizetype kMaxText = 2000; ///< UTF-16 units of a name, model or URL.

    [[nodiscard]] static Result<std::unique_ptr<ModelStore>> open(const QString &path, const Secret &key);
    ~ModelStore();

    [[nodiscard]] const QList<StoredTarget> &targets() const noexcept { return m_targets; } ///< As they were added.
    [[nodiscard]] const StoredTarget *find(const ModelTargetId &id) const;
    [[nodiscard]] const StoredTarget *named(const QString &idOrName) const;
    /// A new one, or in place of the one with this id. Exists: another has the name.
    [[nodiscard]] Result<void> save(const StoredTarget &target);
    /// Busy while an agent or a backup names it.
    [[nodiscard]] Result<void> remove(const ModelTargetId &id);

    [[nodiscard]] QMap<QString, ModelTargetId> slotsOf(const AgentId &agent) const { return m_slots.value(agent); }
    /// Null: none.
    [[nodiscard]] Result<void> setSlot(const AgentId &agent, const QString &slot, const ModelTargetId &target);
    [[nodiscard]] QList<AgentId> usersOf(const ModelTargetId &target) const;
    [[nodiscard]] bool isIn(const QString &slot, const ModelTargetId &target) const; ///< Of any agent.

    [[nodiscard]] Allowance allowance(const AgentId &agent) const { return m_allowances.value(agent); }
    [[nodiscard]] Result<void> setAllowance(const AgentId &agent, const Allowance &allowance);

    /// The agent is no more.
    [[nodiscard]] Result<void> forget(const AgentId &agent);

private:
    explicit ModelStore(std::unique_ptr<Database> database);
    [[nodiscard]] Result<void> load();
    [[nodiscard]] Result<void> loadTargets();
    [[nodiscard]] Result<void> loadAgents();

    std::unique_ptr<Database> m_database;
    QList<StoredTarget> m_targets;
    QHash<AgentId, QMap<QString, ModelTargetId>> m_slots;
    QHash<AgentId, Allowance> m_allowances;
};

} // namespace cofferdam
