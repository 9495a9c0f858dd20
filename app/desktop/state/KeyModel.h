// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The keys in the vault: what they are for and whether they are still good. Their values are in the service alone.

#pragma once

#include "app/desktop/text/Tone.h"
#include "core/api/models.pb.h"
#include "core/base/Ids.h"

#include <QAbstractTableModel>
#include <QList>

#include <functional>

namespace cofferdam {

using VaultKeyId = Id<struct VaultKeyTag>; ///< One key in the vault, also after its value was exchanged.

class KeyModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { NameColumn, OriginColumn, AgentsColumn, MaskedColumn, UsedColumn, ExpiresColumn, StateColumn, ColumnCount };
    enum Role { IdRole = Qt::UserRole, ToneRole };
    static constexpr int kMaxRows = 2000; ///< The service allows fewer.

    using QAbstractTableModel::QAbstractTableModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// `nowMs` is Unix time, for what expires.
    void reset(const api::VaultKeys &keys, qint64 nowMs);
    /// Time passed: what was good may have expired.
    void refresh(qint64 nowMs);
    /// Names of agents are others now.
    void refreshNames();

    [[nodiscard]] const QList<api::VaultKey> &keys() const noexcept { return m_keys; }
    /// None: not there (any more).
    [[nodiscard]] const api::VaultKey *find(const VaultKeyId &id) const;
    [[nodiscard]] QModelIndex indexOf(const VaultKeyId &id) const;
    /// Neither revoked nor expired.
    [[nodiscard]] bool isGood(const api::VaultKey &key) const;
    /// For sentences.
    [[nodiscard]] static QString nameOf(const api::VaultKey &key);
    /// `wanted`, with a number behind it while a key that is not revoked has that name.
    [[nodiscard]] QString freeName(const QString &wanted) const;

    void setAgentNames(std::function<QString(const AgentId &)> names) { m_agentName = std::move(names); }

private:
    [[nodiscard]] QString text(const api::VaultKey &key, int column) const;
    [[nodiscard]] QString agentsOf(const api::VaultKey &key) const;
    [[nodiscard]] std::pair<QString, Tone> stateOf(const api::VaultKey &key) const;

    QList<api::VaultKey> m_keys;
    std::function<QString(const AgentId &)> m_agentName;
    qint64 m_nowMs = 0;
};

} // namespace cofferdam
