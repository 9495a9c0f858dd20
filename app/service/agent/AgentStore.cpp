// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/AgentStore.h"

#include "core/audit/Database.h"
#include "core/audit/SpaceReserve.h"

using namespace Qt::StringLiterals;

namespace cofferdam {

QStringList AgentStore::schema()
{
    return {u"CREATE TABLE agent (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, profile TEXT NOT NULL, image TEXT NOT NULL,"
            " uuid TEXT NOT NULL, epoch INTEGER NOT NULL, personalised INTEGER NOT NULL, gateway_token TEXT NOT NULL)"_s,
            u"ALTER TABLE agent ADD COLUMN frozen INTEGER NOT NULL DEFAULT 0"_s,
            u"ALTER TABLE agent ADD COLUMN frozen_why TEXT NOT NULL DEFAULT ''"_s,
            u"ALTER TABLE agent ADD COLUMN upgrading_from TEXT NOT NULL DEFAULT ''"_s,
            u"ALTER TABLE agent ADD COLUMN before_upgrade TEXT NOT NULL DEFAULT ''"_s,
            u"ALTER TABLE agent ADD COLUMN waits_for_user INTEGER NOT NULL DEFAULT 0"_s,
            u"CREATE TABLE snapshot_image (agent TEXT NOT NULL, snapshot TEXT NOT NULL, image TEXT NOT NULL, PRIMARY KEY (agent, snapshot)) WITHOUT ROWID"_s};
}

Result<QList<StoredAgent>> AgentStore::list()
{
    auto select =
        m_database.prepare(u"SELECT id, name, profile, image, uuid, epoch, personalised, gateway_token, frozen, frozen_why, upgrading_from, before_upgrade,"
                           " waits_for_user FROM agent ORDER BY rowid"_s);
    if (!select)
        return std::unexpected(select.error());
    QList<StoredAgent> records;
    for (;;) {
        const auto row = select->step();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            return records;
        records.append({.id = AgentId{select->text(0)},
                        .name = select->text(1),
                        .profile = select->text(2),
                        .image = select->text(3),
                        .uuid = QUuid(select->text(4)),
                        .epoch = Epoch{static_cast<quint64>(select->integer(5))},
                        .personalised = select->integer(6) != 0,
                        .gatewayToken = select->text(7),
                        .frozen = select->integer(8) != 0,
                        .frozenWhy = Phrase::fromStored(select->text(9)),
                        .waitsForUser = select->integer(12) != 0,
                        .upgradingFrom = select->text(10),
                        .beforeUpgrade = SnapshotId{select->text(11)}});
    }
}

Result<void> AgentStore::save(const StoredAgent &record)
{
    auto insert = m_database.prepare(
        u"INSERT INTO agent (id, name, profile, image, uuid, epoch, personalised, gateway_token, frozen, frozen_why, upgrading_from, before_upgrade, waits_for_user)"
        " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, profile = excluded.profile, image = excluded.image,"
        " uuid = excluded.uuid, epoch = excluded.epoch, personalised = excluded.personalised, gateway_token = excluded.gateway_token, frozen = excluded.frozen, frozen_why = excluded.frozen_why,"
        " upgrading_from = excluded.upgrading_from, before_upgrade = excluded.before_upgrade, waits_for_user = excluded.waits_for_user"_s);
    if (!insert)
        return std::unexpected(insert.error());
    insert->bind(1, record.id.value)
        .bind(2, record.name)
        .bind(3, record.profile)
        .bind(4, record.image)
        .bind(5, record.uuid.toString(QUuid::WithoutBraces))
        .bind(6, static_cast<qint64>(record.epoch.value))
        .bind(7, qint64{record.personalised})
        .bind(8, record.gatewayToken)
        .bind(9, qint64{record.frozen})
        .bind(10, record.frozenWhy.stored())
        .bind(11, record.upgradingFrom)
        .bind(12, record.beforeUpgrade.value)
        .bind(13, qint64{record.waitsForUser});
    return run(*insert);
}

Result<void> AgentStore::remove(const AgentId &id)
{
    for (const auto &sql : {u"DELETE FROM snapshot_image WHERE agent = ?"_s, u"DELETE FROM agent WHERE id = ?"_s}) {
        auto statement = m_database.prepare(sql);
        if (!statement)
            return std::unexpected(statement.error());
        statement->bind(1, id.value);
        if (auto done = run(*statement); !done)
            return done;
    }
    return {};
}

Result<void> AgentStore::keepImage(const AgentId &id, const QList<SnapshotId> &snapshots, const QString &image)
{
    for (const auto &snapshot : snapshots) {
        auto insert = m_database.prepare(u"INSERT INTO snapshot_image (agent, snapshot, image) VALUES (?,?,?) ON CONFLICT (agent, snapshot) DO NOTHING"_s);
        if (!insert)
            return std::unexpected(insert.error());
        insert->bind(1, id.value).bind(2, snapshot.value).bind(3, image);
        if (auto done = run(*insert); !done)
            return done;
    }
    return {};
}

Result<QString> AgentStore::imageOf(const AgentId &id, const SnapshotId &snapshot)
{
    auto select = m_database.prepare(u"SELECT image FROM snapshot_image WHERE agent = ? AND snapshot = ?"_s);
    if (!select)
        return std::unexpected(select.error());
    select->bind(1, id.value).bind(2, snapshot.value);
    const auto row = select->step();
    if (!row)
        return std::unexpected(row.error());
    return *row ? select->text(0) : QString();
}

Result<void> AgentStore::run(Statement &statement)
{
    auto done = m_database.checkFile();
    if (done)
        done = statement.run();
    if (done || done.error().code != Errc::NoSpace || !m_reserve)
        return done;
    m_reserve->release(); // the trail takes it again when there is space
    return statement.run();
}

} // namespace cofferdam
