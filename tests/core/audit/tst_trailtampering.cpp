// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whoever has the key and changes the trail is found out.

#include "core/audit/Database.h"
#include "core/audit/Trail.h"
#include "core/audit/TrailTable.h"
#include "core/audit/TrailVerify.h"
#include "core/ledger/Frontier.h"
#include "tests/core/audit/TrailFixture.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_TrailTampering : public test::TrailFixture
{
    Q_OBJECT

private:
    void tamper(const QString &sql)
    {
        auto database = Database::open(m_path, key('k'), QStringList(TrailTable::kOldest, QString())); // whoever has the key
        QVERIFY(database);
        const auto done = (*database)->execute(sql);
        QVERIFY2(done, qPrintable(done ? QString() : done.error().message.english()));
    }

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { m_trail.reset(); }

    void tamperingIsFound_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<quint64>("firstBad");
        QTest::newRow("altered subject") << u"UPDATE trail SET subject='harmless' WHERE seq=7"_s << quint64(7);
        QTest::newRow("altered outcome") << u"UPDATE trail SET outcome='allow' WHERE seq=20"_s << quint64(20);
        QTest::newRow("altered time") << u"UPDATE trail SET time_us=time_us+1 WHERE seq=1"_s << quint64(1);
        QTest::newRow("altered detail") << u"UPDATE trail SET detail=x'' WHERE seq=9"_s << quint64(9);
        QTest::newRow("altered leaf") << u"UPDATE trail SET leaf=zeroblob(32) WHERE seq=3"_s << quint64(3);
        QTest::newRow("altered salt") << u"UPDATE trail SET salt=zeroblob(16) WHERE seq=4"_s << quint64(4);
        QTest::newRow("text moved between columns") << u"UPDATE trail SET tool=tool||'x', kind='' WHERE seq=5"_s << quint64(5);
        QTest::newRow("deleted first") << u"DELETE FROM trail WHERE seq=1"_s << quint64(1);
        QTest::newRow("deleted in the middle") << u"DELETE FROM trail WHERE seq=12"_s << quint64(12);
        QTest::newRow("deleted and renumbered") << u"DELETE FROM trail WHERE seq=12; UPDATE trail SET seq=seq-1 WHERE seq>12"_s << quint64(12);
        QTest::newRow("two rows exchanged") << u"UPDATE trail SET seq=-1 WHERE seq=6; UPDATE trail SET seq=6 WHERE seq=8; UPDATE trail SET seq=8 WHERE seq=-1"_s
                                            << quint64(6);
        QTest::newRow("whole row copied over another") << u"DELETE FROM trail WHERE seq=6; UPDATE trail SET seq=6 WHERE seq=8"_s << quint64(6);
        QTest::newRow("last rows cut off") << u"DELETE FROM trail WHERE seq>15"_s << quint64(16);
        QTest::newRow("a row added behind")
            << u"INSERT INTO trail SELECT 21,time_us,epoch,agent,task,event,kind,tool,subject,verdict,outcome,rule,reason,snapshot,detail,tool_call_id,salt,leaf FROM trail WHERE seq=1"_s
            << quint64(21);
        QTest::newRow("a row before the first") << u"UPDATE trail SET seq=0 WHERE seq=1"_s << quint64(0);
        QTest::newRow("everything gone") << u"DELETE FROM trail"_s << quint64(1);
        QTest::newRow("head set back") << u"UPDATE head SET size=10, frontier=zeroblob(64), root=zeroblob(32)"_s << quint64(0);
        QTest::newRow("head gone") << u"DELETE FROM head"_s << quint64(0);
    }

    void tamperingIsFound()
    {
        QFETCH(QString, sql);
        QFETCH(quint64, firstBad);
        fill(20);
        tamper(sql);
        const TrailReport report = verify();
        QVERIFY(!report.ok);
        QVERIFY(!report.problem.isEmpty());
        QCOMPARE(report.firstBad, firstBad);
    }

    void aForgedHeadIsFoundWhileTheServiceRuns()
    {
        // Whoever has the key can make a shorter trail that is right in itself. The running service remembers the longer one.
        fill(8);
        const auto rows = query({});
        Frontier forged;
        for (qsizetype i = rows.size() - 1; i >= 4; --i)
            forged.append(rows.at(i).leaf);
        tamper(u"DELETE FROM trail WHERE seq>4; UPDATE head SET size=4, frontier=x'%1', root=x'%2'"_s.arg(QString::fromLatin1(forged.toBytes().toHex()),
                                                                                                          QString::fromLatin1(forged.root().toHex())));
        const TrailReport report = verify();
        QVERIFY(!report.ok);
        QCOMPARE(report.firstBad, 5u);
        // and nothing is added to it
        const auto added = append(made(u"more"_s));
        QVERIFY(!added);
        QCOMPARE(added.error().code, Errc::Damaged);
        QVERIFY(m_trail->health().final);
    }

    void aRowForgedWithItsLeafIsFound()
    {
        fill(20);
        {
            auto database = Database::open(m_path, key('k'), TrailTable::schema());
            QVERIFY(database && (*database)->execute(u"DELETE FROM trail WHERE seq=7"_s));
            auto table = TrailTable::prepare(**database);
            TrailRow forged = made(u"harmless"_s);
            forged.seq = 7;
            QVERIFY(table && table->insert(forged));
            // by itself ...
            const std::atomic_bool stop = false;
            const TrailReport alone = verifyTrail(**database, {}, {}, stop);
            QVERIFY(!alone.ok);
            QCOMPARE(alone.size, 20u);
            QVERIFY(!alone.problem.isEmpty());
        }
        // ... and against what the service remembers
        QVERIFY(!verify().ok);
        reopen(); // which only looks at the end
        QVERIFY(!verify().ok);
    }

    void openingLooksAtTheEnd_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::newRow("last row altered") << u"UPDATE trail SET subject='harmless' WHERE seq=20"_s;
        QTest::newRow("last rows cut off") << u"DELETE FROM trail WHERE seq>15"_s;
        QTest::newRow("head set back") << u"UPDATE head SET size=19"_s;
        QTest::newRow("frontier altered") << u"UPDATE head SET frontier=zeroblob(64)"_s;
        QTest::newRow("head gone") << u"DELETE FROM head"_s;
        QTest::newRow("table gone") << u"DROP TABLE trail"_s;
    }

    void openingLooksAtTheEnd()
    {
        QFETCH(QString, sql);
        fill(20);
        m_trail.reset();
        tamper(sql);
        const auto opened = Trail::open(m_path, key('k'));
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, Errc::Damaged);
    }
};

COFFERDAM_TEST(tst_TrailTampering)
#include "tst_trailtampering.moc"
