// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The rows of snapshots when their disk is full: what makes room has to be possible.

#include "core/audit/SpaceReserve.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"
#include "vm/snapshot/SnapshotRows.h"

#include <QFileInfo>
#include <QTemporaryDir>

#include <sys/resource.h>

#include <csignal>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_SnapshotRows : public QObject
{
    Q_OBJECT

private:
    static SnapshotNode node(const QString &label)
    {
        SnapshotNode node;
        node.id = SnapshotId::create();
        node.agent = AgentId{u"one"_s};
        node.label = Phrase::verbatim(label);
        node.time = QDateTime::currentDateTimeUtc();
        return node;
    }

private Q_SLOTS:
    /// What others are packed against outlives its snapshot, and goes with the last of them.
    void whatIsPackedAgainstStays()
    {
        QTemporaryDir folder;
        auto store = Database::open(folder.filePath(u"snapshots.db"_s), Secret::random(32), SnapshotRows::schema());
        VERIFY_OK(store);
        SnapshotRows rows(std::move(*store));
        QList<SnapshotNode> nodes;
        for (int i = 0; i < 3; ++i) {
            nodes << node(QString::number(i));
            nodes[i].time = nodes[0].time.addMSecs(i); // they come in its order
            VERIFY_OK(rows.add(nodes[i]));
        }
        const auto packed = [&](int i, const SnapshotId &base) { return PackedRamFile{nodes[i].id, nodes[i].agent, i, u"h"_s, 100 + i, base}; };
        QCOMPARE(rows.setPacked(packed(1, nodes[0].id)).error().code, Errc::NotFound); // that one is not packed
        VERIFY_OK(rows.setPacked(packed(0, {})));
        VERIFY_OK(rows.setPacked(packed(1, nodes[0].id)));
        VERIFY_OK(rows.setPacked(packed(2, nodes[1].id)));
        const auto last = rows.all().value().last();
        QCOMPARE(last.bases, (QList{nodes[1].id, nodes[0].id}));
        QCOMPARE(last.packedBytes, 102);
        QCOMPARE(rows.packed(nodes[0].agent).value().size(), 3);
        QVERIFY(rows.packed(AgentId{u"other"_s}).value().isEmpty());

        QVERIFY(rows.takeUnneeded(nodes[0].agent).value().isEmpty());
        VERIFY_OK(rows.remove(nodes[1]));
        VERIFY_OK(rows.remove(nodes[0]));
        QVERIFY(rows.takeUnneeded(nodes[0].agent).value().isEmpty());
        QCOMPARE(rows.all().value().last().bases, (QList{nodes[1].id, nodes[0].id}));
        QCOMPARE(rows.setPacked(packed(1, nodes[0].id)).error().code, Errc::NotFound); // it has gone meanwhile
        VERIFY_OK(rows.remove(nodes[2]));
        auto gone = rows.takeUnneeded(nodes[0].agent).value();
        QCOMPARE(QSet<SnapshotId>(gone.begin(), gone.end()), (QSet<SnapshotId>{nodes[0].id, nodes[1].id, nodes[2].id}));
        QVERIFY(rows.packed(nodes[0].agent).value().isEmpty());
    }

    void theReserveIsForWhatMakesRoom()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"snapshots.db"_s);
        auto store = Database::open(path, Secret::random(32), SnapshotRows::schema());
        VERIFY_OK(store);
        const auto reserve = std::make_shared<SpaceReserve>(folder.filePath(u"reserve"_s), 1024 * 1024);
        QVERIFY(reserve->take());
        SnapshotRows rows(std::move(*store), reserve);
        const auto one = node(u"one"_s);
        VERIFY_OK(rows.add(one));

        const auto before = std::signal(SIGXFSZ, SIG_IGN);
        rlimit limit{};
        QCOMPARE(getrlimit(RLIMIT_FSIZE, &limit), 0);
        const rlimit full{rlim_t(QFileInfo(path + u"-wal"_s).size()), limit.rlim_max};
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &full), 0);
        const auto another = rows.add(node(u"two"_s));
        const bool heldForOthers = reserve->isHeld();
        const auto gone = rows.thinOut(one, QDateTime::currentDateTimeUtc());
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &limit), 0);
        std::signal(SIGXFSZ, before);

        QVERIFY(!another);
        QCOMPARE(another.error().code, Errc::NoSpace);
        QVERIFY2(heldForOthers, "a snapshot that is taken has no right to it");
        QVERIFY2(!reserve->isHeld(), "it was given up for the one that goes");
        QVERIFY(!gone); // here that does not help
        VERIFY_OK(rows.thinOut(one, QDateTime::currentDateTimeUtc()));
        QCOMPARE(rows.all().value().size(), 0);
        QCOMPARE(rows.thinned().value().size(), 1);
    }
};

COFFERDAM_TEST(tst_SnapshotRows)
#include "tst_snapshotrows.moc"
