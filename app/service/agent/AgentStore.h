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

namespace cofferdam {

class Database;

struct AgentRecord {
    AgentId id;
    QString name;
    QString profile;      ///< Policy profile, e.g. "balanced".
    QString image;        ///< Content id; an agent stays with the image it was made from.
    QUuid uuid;           ///< libvirt's.
    Epoch epoch;          ///< The last one used. Raised on disk before a new timeline starts.
    bool personalised = false; ///< The guest was told who it is.
    QString gatewayToken; ///< Of OpenClaw's loopback port in the guest.
    bool frozen = false;  ///< Stopped by a verdict until the user has looked; outlives the service.
    Phrase frozenWhy;
};

/// Rows of the table `agent`. One thread.
class AgentStore
{
public:
    /// SQL of the table, for Database::open.
    [[nodiscard]] static QStringList schema();

    explicit AgentStore(Database &database) : m_database(database) {}

    [[nodiscard]] Result<QList<AgentRecord>> list();
    /// Writes a new row or replaces the one with this id. Durable when it returns.
    [[nodiscard]] Result<void> save(const AgentRecord &record);
    [[nodiscard]] Result<void> remove(const AgentId &id);

private:
    Database &m_database;
};

} // namespace cofferdam
