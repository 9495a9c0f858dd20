// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How the vault's keys are written down: one encrypted store, in which what is removed is overwritten.

#pragma once

#include "core/audit/Database.h"
#include "core/vault/VaultKey.h"

#include <functional>
#include <memory>
#include <optional>

namespace cofferdam {

/// Knows values as they are sealed only. Each change is durable when its function returns without an error.
class VaultTable
{
public:
    [[nodiscard]] static Result<std::unique_ptr<VaultTable>> open(const QString &path, const Secret &key);

    [[nodiscard]] Result<QList<VaultKey>> list();
    [[nodiscard]] Result<void> add(const VaultKey &key, const QByteArray &sealed);
    /// All but id, name, binding, and the value.
    [[nodiscard]] Result<void> write(const VaultKey &key);
    /// And its value; an empty one is none.
    [[nodiscard]] Result<void> write(const VaultKey &key, const QByteArray &sealed);
    [[nodiscard]] Result<void> remove(const VaultKeyId &id);
    [[nodiscard]] Result<QByteArray> value(const VaultKeyId &id); ///< Sealed; empty when there is none.
    /// The store's log keeps pages as they were until it is written over: it is folded in and cut to nothing.
    [[nodiscard]] Result<void> emptyLog();

private:
    explicit VaultTable(std::unique_ptr<Database> database);
    [[nodiscard]] Result<void> write(const VaultKey &key, const std::optional<QByteArray> &sealed);
    [[nodiscard]] Result<void> commit(const std::function<Result<void>()> &work);

    std::unique_ptr<Database> m_database;
};

} // namespace cofferdam
