// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The agents that exist, on disk.

#pragma once

#include "core/base/Ids.h"
#include "core/base/Result.h"

#include <QList>
#include <QString>
#include <QUuid>

#include <memory>

namespace cofferdam {

class Database;
class SpaceReserve;
class Statement;

struct StoredAgent {
    AgentId id;
    QString name;
    QString profile;      ///< Policy profile, e.g. "balanced".
    QString image;        ///< Content id; an agent stays with the image it was made from, until it is upgraded.
    QUuid uuid;           ///< libvirt's.
    Epoch epoch;          ///< The last one used. Raised on disk before a new timeline starts.
    bool personalised = false; ///< The guest was told who it is.
    QString gatewayToken; ///< Of OpenClaw's loopback port in the guest.
    bool frozen = false;  ///< Stopped by a verdict until the user has looked; outlives the service.
    Phrase frozenWhy;
    bool waitsForUser = false; ///< It went back, or its guest broke the protocol: nothing lets it go on before a person has looked; outlives the service.
    QString upgradingFrom; ///< The image it goes back to unless it does on this one what it must; empty: nothing of the kind is under way.
    SnapshotId beforeUpgrade; ///< To which it goes back then; pinned as long as it stands here.
};

/// Rows of the table `agent`. One thread.
class AgentStore
{
public:
    /// SQL of the table, for Database::open.
    [[nodiscard]] static QStringList schema();

    /// `reserve`: given up when the disk is full, so that an agent can still be stopped, frozen and deleted; may be null.
    explicit AgentStore(Database &database, std::shared_ptr<SpaceReserve> reserve = {}) : m_database(database), m_reserve(std::move(reserve)) {}

    [[nodiscard]] Result<QList<StoredAgent>> list();
    /// Writes a new row or replaces the one with this id. Durable when it returns.
    [[nodiscard]] Result<void> save(const StoredAgent &record);
    [[nodiscard]] Result<void> remove(const AgentId &id);

    // Memory in a snapshot believes in the system disk of its image, and no other may lie beside it.
    /// From here on these belong to `image`, come what may; those that are known already stay as they are.
    [[nodiscard]] Result<void> keepImage(const AgentId &id, const QList<SnapshotId> &snapshots, const QString &image);
    /// Empty: nothing was kept of it, so it is of the image that the agent has.
    [[nodiscard]] Result<QString> imageOf(const AgentId &id, const SnapshotId &snapshot);

private:
    [[nodiscard]] Result<void> run(Statement &statement);

    Database &m_database;
    std::shared_ptr<SpaceReserve> m_reserve;
};

} // namespace cofferdam
