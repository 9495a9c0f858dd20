// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The keys that go with requests to the world, in an encrypted store of their own; the guest never has one.

#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"
#include "core/vault/VaultKey.h"

#include <QDateTime>
#include <QHash>
#include <QList>
#include <QObject>

#include <cstddef>
#include <functional>
#include <memory>
#include <span>

namespace cofferdam {

class VaultTable;

/// One thread. A value is encrypted once more inside its row, bound to the key's id and to where it may go, and never in a QString. Errors beside
/// those that are named: NotFound for an id that is not there, and what Database (core/audit) tells.
class Vault : public QObject
{
    Q_OBJECT

public:
    using Clock = std::function<QDateTime()>;

    static constexpr qsizetype kMaxKeys = 1000;
    static constexpr std::size_t kMaxValue = std::size_t{64} << 10; ///< Bytes.
    static constexpr qsizetype kMaxName = 64;                       ///< UTF-16 units.
    static constexpr qsizetype kMaxAgents = 1000;                   ///< Of one key.

    /// Opens the store at `path` with the key of the stores, or makes one. `clock`: empty is the computer's.
    [[nodiscard]] static Result<std::unique_ptr<Vault>> open(const QString &path, const Secret &key, Clock clock = {});
    ~Vault() override;

    /// `url`: it is bound to the origin of that. A value is 1 B to 64 KiB of UTF-8; a newline at its end is not part of it, and other control
    /// characters, and blanks around it, are Invalid. Exists when a live key has that name. `expires` lies ahead.
    [[nodiscard]] Result<VaultKeyId> add(const QString &name, const QString &url, std::optional<QList<AgentId>> agents, Secret value,
                                         std::optional<QDateTime> expires = {});

    [[nodiscard]] const QList<VaultKey> &list() const noexcept { return m_keys; } ///< As they were added.
    [[nodiscard]] Result<VaultKey> find(const VaultKeyId &id) const;

    /// The value, for a request of `agent` to `url`. Denied when it is revoked, expired, or bound to another origin or to other agents. lastUsed is
    /// noted, on disk once a minute at most; what cannot be noted is not given out.
    [[nodiscard]] Result<std::shared_ptr<const Secret>> use(const VaultKeyId &id, const QString &url, const AgentId &agent);

    /// Another value in its place; the old one is overwritten in the store. Denied for a revoked key.
    [[nodiscard]] Result<void> rotate(const VaultKeyId &id, Secret value);
    /// The value is overwritten in the store and gone; what is known of the key stays. Nothing happens when that was done before.
    [[nodiscard]] Result<void> revoke(const VaultKeyId &id);
    /// Also what is known of it.
    [[nodiscard]] Result<void> remove(const VaultKeyId &id);
    /// For which agents it is, and until when (ahead, or none): both, or neither of them. Denied for a revoked key.
    [[nodiscard]] Result<void> bind(const VaultKeyId &id, std::optional<QList<AgentId>> agents, std::optional<QDateTime> expires);

    /// Each value that is in the store, those of expired keys too: for the proof that it is nowhere else. Valid during the call.
    [[nodiscard]] Result<void> eachValue(const std::function<void(const VaultKey &key, std::span<const std::byte> value)> &visit);

Q_SIGNALS:
    void changed(); ///< What list() gives; not for lastUsed alone.

private:
    Vault(std::unique_ptr<VaultTable> table, Secret valueKey, Clock clock);
    [[nodiscard]] Result<VaultKey *> live(const VaultKeyId &id); ///< Denied when it is revoked.
    [[nodiscard]] Result<std::shared_ptr<const Secret>> value(const VaultKey &key);

    std::unique_ptr<VaultTable> m_table;
    Secret m_valueKey;
    Clock m_clock;
    QList<VaultKey> m_keys;
    QHash<VaultKeyId, QDateTime> m_noted;                   ///< lastUsed as it is on disk.
    QHash<VaultKeyId, std::weak_ptr<const Secret>> m_inUse; ///< One copy however many requests there are.
};

} // namespace cofferdam
