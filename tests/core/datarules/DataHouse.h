// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The rules about data, with a trail and a store in a folder of their own.

#pragma once

#include "core/audit/Database.h"
#include "core/audit/Trail.h"
#include "core/datarules/DataRules.h"
#include "tests/core/audit/QuickFolder.h"
#include "tests/core/datarules/Reading.h"
#include "tests/support/Test.h"

#include <QTest>

#include <memory>
#include <optional>

namespace cofferdam::test {

class DataHouse : public QObject
{
protected:
    void openHouse()
    {
        m_folder = std::make_unique<QuickFolder>();
        QVERIFY(m_folder->isValid());
        auto trail = Trail::open(m_folder->filePath(u"trail.db"_s), key());
        QVERIFY(trail);
        m_trail = std::move(*trail);
        open();
    }
    void closeHouse()
    {
        m_rules.reset();
        m_trail.reset();
    }

    std::unique_ptr<QuickFolder> m_folder;
    std::unique_ptr<Trail> m_trail;
    std::unique_ptr<DataRules> m_rules;

    static Secret key()
    {
        QByteArray bytes(32, 'k');
        return Secret::take(bytes);
    }

    void open()
    {
        m_rules.reset();
        auto opened = DataRules::open(m_folder->path(), key(), *m_trail);
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().message.english()));
        m_rules = std::move(*opened);
    }

    void mark(const QString &folder, DataReach reach = DataReach::LocalOnly, const AgentId &agent = {})
    {
        QVERIFY(m_rules->mark({.agent = agent, .folder = folder, .reach = reach}));
    }
    /// As if by another hand.
    void putRow(const QString &sql)
    {
        auto database = Database::open(m_folder->filePath(u"datarules.db"_s), key(), {QString()});
        QVERIFY2(database, database ? "" : qPrintable(database.error().message.english()));
        QVERIFY((*database)->execute(sql));
    }
    [[nodiscard]] QList<TrailRow> rows()
    {
        std::optional<QList<TrailRow>> all;
        m_trail->query({.limit = 100}, this, [&all](const Result<QList<TrailRow>> &got) { all = got.value_or(QList<TrailRow>()); });
        return QTest::qWaitFor([&all] { return all.has_value(); }) ? *all : QList<TrailRow>();
    }
    [[nodiscard]] DataReach reach(const AgentId &agent = kReader) const { return m_rules->standingOf(agent).reach; }
};

} // namespace cofferdam::test
