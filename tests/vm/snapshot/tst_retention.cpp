// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What goes when there is no room, by a table; and three days of work.

#include "tests/support/Test.h"
#include "tests/vm/snapshot/KeeperBed.h"
#include "vm/snapshot/PackPlan.h"
#include "vm/snapshot/Retention.h"

#include <QSignalSpy>
#include <QTest>
#include <QTimeZone>

#include <algorithm>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

const QDateTime kNow(QDate(2026, 3, 10), QTime(12, 0), QTimeZone::UTC);

/// "id task age", age as "3d", "5h", "10m"; behind it any of "pinned", "named", "current", and "of agent".
SnapshotNode readNode(const QString &line)
{
    const auto words = line.split(u' ', Qt::SkipEmptyParts);
    SnapshotNode node;
    node.id = {words[0]};
    node.task = {words[1] == u"-" ? QString() : words[1]};
    const auto amount = words[2].chopped(1).toInt();
    const qint64 minutes = words[2].endsWith(u'd') ? amount * 1440 : words[2].endsWith(u'h') ? amount * 60 : amount;
    node.time = kNow.addSecs(-minutes * 60);
    node.agent = {u"one"_s};
    node.storedBytes = 1;
    node.pinned = words.contains(u"pinned"_s);
    node.name = words.contains(u"named"_s) ? u"mine"_s : QString();
    node.current = words.contains(u"current"_s);
    if (words.contains(u"of"_s))
        node.agent = {words.last()};
    return node;
}

} // namespace

class tst_Retention : public KeeperBed
{
    Q_OBJECT

private:
    QDateTime m_time = kNow;
    TaskId m_task;

private Q_SLOTS:
    void cleanup()
    {
        if (m_keeper)
            end();
    }

    void whatGoesFirst_data()
    {
        QTest::addColumn<QStringList>("there");
        QTest::addColumn<int>("room");
        QTest::addColumn<int>("atLeast");
        QTest::addColumn<QStringList>("goes");

        const QStringList task{u"start t 3d"_s, u"wipe t 71h"_s, u"b t 70h"_s, u"c t 69h"_s, u"new u 5m current"_s};
        QTest::newRow("nothing while there is room") << task << 5 << 0 << QStringList();
        QTest::newRow("one of many of an old task") << task << 4 << 0 << QStringList{u"b"_s};
        QTest::newRow("then the next of many") << task << 3 << 0 << QStringList{u"b"_s, u"c"_s};
        QTest::newRow("then what a risky action began the task with") << task << 2 << 0 << QStringList{u"b"_s, u"c"_s, u"wipe"_s};
        QTest::newRow("then the day's first") << task << 1 << 0 << QStringList{u"b"_s, u"c"_s, u"wipe"_s, u"start"_s};
        QTest::newRow("never the one the present grew from") << task << 0 << 0 << QStringList{u"b"_s, u"c"_s, u"wipe"_s, u"start"_s};
        QTest::newRow("the newest stay, whatever they take") << task << 0 << 4 << QStringList{u"start"_s};

        QTest::newRow("pinned and named ones stay") << QStringList{u"p - 9d pinned"_s, u"n - 8d named"_s, u"o - 8d"_s, u"x - 1m current"_s} << 0 << 0
                                                    << QStringList{u"o"_s};
        QTest::newRow("the last task is worth more than an older one")
            << QStringList{u"a old 4d"_s, u"b old 95h"_s, u"c old 94h"_s, u"d last 3d"_s, u"e last 71h"_s, u"f last 70h"_s} << 4 << 0
            << QStringList{u"c"_s, u"f"_s};
        QTest::newRow("the last 24 hours are worth more than what is older")
            << QStringList{u"a - 50h"_s, u"b - 49h"_s, u"c - 10h"_s, u"d - 9h"_s, u"e - 1h current"_s} << 4 << 0 << QStringList{u"b"_s};
        // A day's first, then a task's first two; the flood goes, and of it what lies closest behind another.
        QTest::newRow("a flood pushes out only itself") << QStringList{u"day - 3d"_s, u"start t 60m"_s, u"wipe t 50m"_s, u"f1 t 40m"_s,       u"f2 t 39m"_s,
                                                                       u"f3 t 30m"_s, u"f4 t 29m"_s,    u"f5 t 10m"_s,   u"f6 t 1m current"_s}
                                                        << 5 << 0 << QStringList{u"f2"_s, u"f4"_s, u"f1"_s, u"f3"_s};
        QTest::newRow("all agents share the room") << QStringList{u"a - 40h"_s, u"b - 39h of two"_s, u"c - 38h of two"_s,
                                                                  u"d - 37h"_s, u"e - 1m current"_s, u"f - 1m current of two"_s}
                                                   << 4 << 0 << QStringList{u"c"_s, u"d"_s};
    }
    void whatGoesFirst()
    {
        QFETCH(const QStringList, there);
        QFETCH(const int, room);
        QFETCH(const int, atLeast);
        QFETCH(const QStringList, goes);
        QList<SnapshotNode> nodes;
        for (const auto &line : there)
            nodes << readNode(line);
        QStringList going;
        for (const auto &id : whatGoes(nodes, kNow, {.bytes = room, .atLeast = atLeast}))
            going << id.value;
        QCOMPARE(going, goes);
    }

    void aDiskHoldsSoMany()
    {
        QList<SnapshotNode> nodes;
        for (int i = 0; i < 250; ++i)
            nodes << readNode(u"s%1 - %2m"_s.arg(i).arg(1000 - i));
        const auto gone = whatGoes(nodes, kNow, {.bytes = 1'000'000});
        QCOMPARE(gone.size(), 50);
        QVERIFY(!gone.contains(SnapshotId{u"s249"_s}) && !gone.contains(SnapshotId{u"s0"_s}));
    }

    /// s0 alone, 100 bytes; the next ones against those before them (PackPlan), 10 bytes each; all of the same worth.
    static QList<SnapshotNode> packedOnes(int count)
    {
        QList<SnapshotNode> nodes;
        QList<PackedRamFile> files;
        for (int i = 0; i < count; ++i) {
            auto node = readNode(u"s%1 - %2m"_s.arg(i).arg(5000 - i));
            const auto place = nextPackPlace(files, {});
            node.bases = place.bases;
            node.storedBytes = i == 0 ? 100 : 10;
            files << PackedRamFile{node.id, node.agent, place.number, {}, node.storedBytes, place.bases.value(0)};
            nodes << node;
        }
        return nodes;
    }

    void whatOthersNeedGoesLast()
    {
        const auto nodes = packedOnes(9); // of a day; s0 is its first. 180 bytes
        const auto goes = [&](qint64 room) {
            QStringList going;
            for (const auto &id : whatGoes(nodes, kNow, {.bytes = room, .atLeast = 0}))
                going << id.value;
            return going;
        };
        QCOMPARE(goes(180), QStringList());
        QCOMPARE(goes(175), QStringList({u"s3"_s}));
        QCOMPARE(goes(150), QStringList({u"s3"_s, u"s2"_s, u"s1"_s})); // each is the last of its three
        QCOMPARE(goes(100), QStringList({u"s3"_s, u"s2"_s, u"s1"_s, u"s7"_s, u"s6"_s, u"s5"_s, u"s8"_s, u"s4"_s}));
        QCOMPARE(goes(0).size(), 9);
    }

    void whatAWorthierOneNeedsIsNotGivenForNothing()
    {
        auto nodes = packedOnes(4); // s0 to s3, each needs those before
        nodes[3].pinned = true;
        auto recent = readNode(u"recent - 2h"_s); // worth more than s1 and s2; but those would free nothing
        recent.storedBytes = 10;
        nodes << recent << readNode(u"now - 1m current"_s);
        QCOMPARE(whatGoes(nodes, kNow, {.bytes = 140, .atLeast = 0}), QList{recent.id});
        // With pinned ones alone no room can be made, and nothing goes for it.
        QCOMPARE(whatGoes(nodes, kNow, {.bytes = 1, .atLeast = 0}), QList{recent.id});
        // Where there are too many it is their number that counts.
        QCOMPARE(whatGoes(nodes, kNow, {.bytes = 1000, .atLeast = 0, .atMost = 5}), QList{nodes[1].id});
    }

    void aStrayGoesWithTheLastThatNeedsIt()
    {
        auto nodes = packedOnes(4);
        QHash<SnapshotId, qint64> strays;
        for (int i = 0; i < 3; ++i)
            strays[nodes[i].id] = nodes[i].storedBytes;
        nodes = {nodes[3], readNode(u"other - 1m current"_s)}; // 10 and 1 bytes, and 120 of strays
        QVERIFY(whatGoes(nodes, kNow, {.bytes = 131, .atLeast = 0, .strays = strays}).isEmpty());
        QCOMPARE(whatGoes(nodes, kNow, {.bytes = 130, .atLeast = 0, .strays = strays}), QList{nodes[0].id});
    }

    /// 300 risky actions in 30 tasks over three days, in a room for 128.
    void threeDaysOfWork()
    {
        begin();
        m_options.keepRaw = 1000;
        m_options.clock = [this] { return m_time; };
        m_options.runningTask = [this](const AgentId &) { return m_task; };
        VERIFY_OK(openKeeper());
        VERIFY_OK(m_keeper->setRoom({.percent = 20, .bytes = qint64{1} << 30}));
        m_engine->ramBytes = qint64{8} << 20;
        QSignalSpy thinned(m_keeper.get(), &SnapshotKeeper::thinnedOut);
        SnapshotId firstWipe;
        QList<SnapshotId> all;
        for (int task = 0; task < 30; ++task) {
            m_task = TaskId::create();
            m_time = kNow.addDays(task / 10).addSecs(qint64{task} % 10 * 3000);
            all << take(u"Start of %1"_s.arg(task)).id;
            for (int action = 0; action < 10; ++action) {
                m_time = m_time.addSecs(60 + action);
                all << take(u"Before: rm -rf %1/%2"_s.arg(task).arg(action)).id;
                if (firstWipe.isNull())
                    firstWipe = all.last();
            }
            m_task = {};
        }
        QTRY_VERIFY(m_keeper->space().used <= m_keeper->space().budget);
        QCOMPARE(nodes().size() + thinned.size(), all.size());
        const auto space = m_keeper->space();
        QMap<QDate, int> left;
        for (const auto &node : nodes())
            ++left[node.time.date()];
        qInfo("%lld taken, %lld left, %lld thinned out; %lld of %lld MiB; of each day: %d %d %d", qint64(all.size()), qint64(nodes().size()),
              qint64(thinned.size()), space.used >> 20, space.budget >> 20, left.values().value(0), left.values().value(1), left.values().value(2));
        QVERIFY2(m_keeper->exists(m_agent, firstWipe), "the first wipe cannot be undone");
        VERIFY_OK(restore(firstWipe));
        QVERIFY(space.used <= space.budget);
        QVERIFY(thinned.size() > 100); // or nothing was tried
        for (int task = 0; task < 30; ++task)
            QVERIFY2(m_keeper->exists(m_agent, all[qsizetype{task} * 11]) && m_keeper->exists(m_agent, all[qsizetype{task} * 11 + 1]),
                     qPrintable(QString::number(task)));
        // What went is said, also after a restart.
        for (const auto &id : std::as_const(all))
            QVERIFY(m_keeper->exists(m_agent, id) || std::ranges::any_of(m_keeper->thinned(m_agent), [&id](const auto &gone) { return gone.id == id; }));
    }
};

COFFERDAM_TEST(tst_Retention)
#include "tst_retention.moc"
