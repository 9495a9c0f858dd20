// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/audit/Database.h"
#include "core/audit/Frontier.h"
#include "core/audit/Trail.h"
#include "core/audit/TrailTable.h"
#include "tests/core/audit/QuickFolder.h"
#include "tests/support/Test.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_Trail : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { std::signal(SIGXFSZ, SIG_IGN); }

    void init()
    {
        m_dir = std::make_unique<test::QuickFolder>();
        QVERIFY(m_dir->isValid());
        m_path = m_dir->filePath(u"trail.db"_s);
        m_trail = open();
    }

    void cleanup() { m_trail.reset(); }

    void aRowComesBackAsItWas()
    {
        QVERIFY(m_trail->wasCreated());
        TrailRow row;
        row.timeUs = 1234567;
        row.agent = AgentId{u"a"_s};
        row.epoch = Epoch{7};
        row.task = TaskId{u"t"_s};
        row.event = TrailEvent::Decision;
        row.kind = ActionKind::Exec;
        row.tool = u"exec"_s;
        row.subject = u"rm -rf 'ü'\0\n\u202e \U0001F40B"_s;
        row.verdict = Verdict::Ask;
        row.outcome = Outcome::Block;
        row.rule = u"r"_s;
        row.reason = phrase("Test", "because of %1").arg(7);
        row.snapshot = SnapshotId{u"s"_s};
        row.detail.mutable_decision()->set_digest("00");
        row.toolCallId = u"call_1"_s;
        QSignalSpy appended(m_trail.get(), &Trail::appended);
        QCOMPARE(append(row).value(), 1u);
        QCOMPARE(appended.size(), 1);

        const QList<TrailRow> rows = query({});
        QCOMPARE(rows.size(), 1);
        const TrailRow &found = rows.first();
        QCOMPARE(found.seq, 1u);
        QCOMPARE(found.timeUs, row.timeUs);
        QCOMPARE(found.agent, row.agent);
        QCOMPARE(found.epoch, row.epoch);
        QCOMPARE(found.task, row.task);
        QCOMPARE(found.event, row.event);
        QCOMPARE(found.kind, row.kind);
        QCOMPARE(found.tool, row.tool);
        QCOMPARE(found.subject, row.subject);
        QCOMPARE(found.verdict, row.verdict);
        QCOMPARE(found.outcome, row.outcome);
        QCOMPARE(found.rule, row.rule);
        QCOMPARE(found.reason, row.reason);
        QCOMPARE(found.snapshot, row.snapshot);
        QCOMPARE(found.detail.version(), kTrailDetailVersion);
        QCOMPARE(found.detail.decision().digest(), row.detail.decision().digest());
        QCOMPARE(found.toolCallId, row.toolCallId);
        QCOMPARE(found.leaf.size(), Frontier::kHashSize);
        QVERIFY(verify().ok);
    }

    void equalRowsHaveDifferentLeaves() // the salt
    {
        TrailRow row = made(u"x"_s);
        row.timeUs = 5;
        QVERIFY(append(row) && append(row));
        const auto rows = query({});
        QVERIFY(rows.at(0).leaf != rows.at(1).leaf);
    }

    void rootIsTheTreeHeadOfTheLeaves()
    {
        Frontier expected;
        QCOMPARE(m_trail->root(), expected.root());
        fill(37);
        auto rows = query({});
        std::ranges::reverse(rows);
        for (const TrailRow &row : rows)
            expected.append(row.leaf);
        QCOMPARE(m_trail->size(), 37u);
        QCOMPARE(m_trail->root(), expected.root());
        const TrailReport report = verify();
        QVERIFY2(report.ok, qPrintable(report.problem.english()));
        QCOMPARE(report.size, 37u);
        QCOMPARE(report.root, expected.root());
    }

    void goesOnAfterReopening()
    {
        fill(5);
        const QByteArray root = m_trail->root();
        reopen();
        QVERIFY(!m_trail->wasCreated());
        QCOMPARE(m_trail->size(), 5u);
        QCOMPARE(m_trail->root(), root);
        QCOMPARE(append(made(u"six"_s)).value(), 6u);
        QVERIFY(verify().ok);
    }

    void manyAppendsAtOnceKeepTheirOrder()
    {
        QList<quint64> told;
        QSignalSpy appended(m_trail.get(), &Trail::appended);
        for (int i = 0; i < 2000; ++i)
            m_trail->append(made(QString::number(i)), this, [&told](const Result<quint64> &seq) { told += seq.value_or(0); });
        QTRY_COMPARE(told.size(), 2000);
        for (int i = 0; i < 2000; ++i) {
            QCOMPARE(told.at(i), quint64(i + 1));
            QCOMPARE(appended.at(i).first().value<TrailRow>().subject, QString::number(i));
        }
        QVERIFY(verify().ok);
    }

    void rowsThatNobodyWaitsForAreWrittenToo()
    {
        for (int i = 0; i < 50; ++i)
            m_trail->append(made(u"quiet"_s));
        reopen(); // closing writes what waits
        QCOMPARE(m_trail->size(), 50u);
    }

    void nothingIsToldToWhoIsGone()
    {
        bool told = false;
        auto context = std::make_unique<QObject>();
        m_trail->append(made(u"x"_s), context.get(), [&told](const Result<quint64> &) { told = true; });
        m_trail->query({}, context.get(), [&told](const Result<QList<TrailRow>> &) { told = true; });
        m_trail->verify(context.get(), [&told](const TrailReport &) { told = true; });
        m_trail->probe(context.get(), [&told](const TrailHealth &) { told = true; });
        context.reset();
        QVERIFY(verify().ok);
        QVERIFY(append(made(u"y"_s)));
        QVERIFY(!told);
        QCOMPARE(m_trail->size(), 2u);
    }

    void queriesNarrow()
    {
        for (int i = 1; i <= 30; ++i) {
            TrailRow row = made(QString::number(i));
            row.agent = AgentId{i % 2 ? u"odd"_s : u"even"_s};
            row.task = TaskId{i <= 10 ? u"first"_s : u"second"_s};
            row.event = i % 3 ? TrailEvent::Decision : TrailEvent::Ended;
            row.outcome = i % 5 ? Outcome::Allow : Outcome::Block;
            row.toolCallId = i % 7 ? QString() : u"call_%1"_s.arg(i);
            QVERIFY(append(row));
        }
        QCOMPARE(query({}).size(), 30);
        QCOMPARE(query({}).first().seq, 30u);
        QCOMPARE(query({.agent = AgentId{u"odd"_s}}).size(), 15);
        QCOMPARE(query({.task = TaskId{u"first"_s}}).size(), 10);
        QCOMPARE(query({.event = TrailEvent::Ended}).size(), 10);
        QCOMPARE(query({.outcome = Outcome::Block}).size(), 6);
        QCOMPARE(query({.toolCallId = u"call_14"_s}).size(), 1);
        QCOMPARE(query({.agent = AgentId{u"' OR 1=1 --"_s}}).size(), 0);
        const auto page = query({.beforeSeq = 11, .limit = 4});
        QCOMPARE(page.size(), 4);
        QCOMPARE(page.first().seq, 10u);
        QCOMPARE(page.last().seq, 7u);
        // "was it allowed before?" is one query
        QCOMPARE(query({.event = TrailEvent::Decision, .outcome = Outcome::Allow, .toolCallId = u"call_28"_s, .beforeSeq = 29}).size(), 1);
        QCOMPARE(query({.event = TrailEvent::Decision, .outcome = Outcome::Allow, .toolCallId = u"call_28"_s, .beforeSeq = 28}).size(), 0);
    }

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
            const TrailReport alone = verifyTrail(**database, 0, Frontier().root(), stop);
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

    void wrongKeyOpensNothing()
    {
        fill(3);
        m_trail.reset();
        QCOMPARE(Trail::open(m_path, key('x')).error().code, Errc::WrongKey);
        m_trail = open();
        QCOMPARE(m_trail->size(), 3u);
    }

    void aFullDiskPassesAndComesBack()
    {
        fill(3);
        QSignalSpy health(m_trail.get(), &Trail::healthChanged);
        rlimit limit{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &limit), 0);
        const rlimit small{48 * 1024, limit.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
        const auto refused = append(made(QString(50'000, u'x')));
        TrailHealth probed;
        probe(probed);
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &limit), 0);

        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Errc::NoSpace);
        QVERIFY2(refused.error().message.english().contains(u"are needed"_s), qPrintable(refused.error().message.english()));
        QCOMPARE(health.size() >= 1, true);
        QVERIFY(!health.first().first().value<TrailHealth>().ok);
        QVERIFY(!health.first().first().value<TrailHealth>().final);
        QCOMPARE(m_trail->size(), 3u);

        QCOMPARE(append(made(u"again"_s)).value(), 4u);
        QVERIFY(m_trail->health().ok);
        QVERIFY(verify().ok);
    }

    void aReadOnlyStoreIsSeenByTheProbe()
    {
        QVERIFY2(::geteuid() != 0, "root may write everywhere; the tests run as an ordinary user, as the service does");
        fill(3);
        QSignalSpy health(m_trail.get(), &Trail::healthChanged);
        TrailHealth probed;
        probe(probed);
        QVERIFY(probed.ok);
        QCOMPARE(::chmod(QFile::encodeName(m_path).constData(), 0400), 0);
        probe(probed);
        QVERIFY(!probed.ok && !probed.final);
        QCOMPARE(probed.code, Errc::Denied);
        QCOMPARE(health.size(), 1);
        QVERIFY(!append(made(u"x"_s))); // red means red
        QCOMPARE(::chmod(QFile::encodeName(m_path).constData(), 0600), 0);
        probe(probed);
        QVERIFY(probed.ok);
        QVERIFY(append(made(u"x"_s)));
        QCOMPARE(m_trail->size(), 4u); // probes leave no rows
        QVERIFY(verify().ok);
    }

    void aRemovedStoreIsFinal()
    {
        fill(3);
        QVERIFY(QFile::remove(m_path));
        QVERIFY(!append(made(u"into the void"_s)));
        QVERIFY(m_trail->health().final);
        QVERIFY(!append(made(u"again"_s)));
    }

    void aRowTooLargeHarmsNobodyElse()
    {
        QCOMPARE(append(made(QString(5'000'000, u'x'))).error().code, Errc::Invalid);
        QVERIFY(m_trail->health().ok);
        QCOMPARE(append(made(u"small"_s)).value(), 1u);
    }

    void verifyDoesNotStopAppends()
    {
        fill(3000);
        bool verified = false;
        m_trail->verify(this, [&verified](const TrailReport &report) { verified = report.ok; });
        quint64 last = 0;
        while (!verified)
            last = append(made(u"meanwhile"_s)).value_or(0);
        QVERIFY(last > 3000);
        QVERIFY(verify().ok);
    }

private:
    static Secret key(char fill)
    {
        QByteArray bytes(32, fill);
        return Secret::take(bytes);
    }
    static TrailRow made(const QString &subject)
    {
        TrailRow row;
        row.agent = AgentId{u"agent"_s};
        row.event = TrailEvent::Decision;
        row.kind = ActionKind::Exec;
        row.tool = u"exec"_s;
        row.subject = subject;
        row.outcome = Outcome::Block;
        row.detail.mutable_ended()->set_ok(true);
        return row;
    }
    std::unique_ptr<Trail> open()
    {
        auto opened = Trail::open(m_path, key('k'));
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message.english()));
        return std::move(*opened);
    }
    void reopen()
    {
        m_trail.reset();
        m_trail = open();
    }
    Result<quint64> append(const TrailRow &row)
    {
        std::optional<Result<quint64>> result;
        m_trail->append(row, this, [&result](const Result<quint64> &seq) { result = seq; });
        if (!QTest::qWaitFor([&result] { return result.has_value(); }))
            return fail(Errc::Timeout, Phrase::pattern("no answer"));
        return *result;
    }
    void fill(int count)
    {
        const quint64 target = m_trail->size() + quint64(count);
        for (int i = 0; i < count; ++i)
            m_trail->append(made(QString::number(i)));
        QTRY_COMPARE(m_trail->size(), target);
    }
    QList<TrailRow> query(const TrailQuery &query)
    {
        std::optional<QList<TrailRow>> rows;
        m_trail->query(query, this, [&rows](const Result<QList<TrailRow>> &result) { rows = result.value(); });
        return QTest::qWaitFor([&rows] { return rows.has_value(); }) ? *rows : QList<TrailRow>();
    }
    TrailReport verify()
    {
        std::optional<TrailReport> report;
        m_trail->verify(this, [&report](const TrailReport &result) { report = result; });
        return QTest::qWaitFor([&report] { return report.has_value(); }, 20'000) ? *report : TrailReport();
    }
    void probe(TrailHealth &into)
    {
        bool answered = false;
        m_trail->probe(this, [&](const TrailHealth &health) {
            into = health;
            answered = true;
        });
        QTRY_VERIFY(answered);
    }
    void tamper(const QString &sql)
    {
        auto database = Database::open(m_path, key('k'), QStringList(TrailTable::kOldest, QString())); // whoever has the key
        QVERIFY(database);
        const auto done = (*database)->execute(sql);
        QVERIFY2(done, qPrintable(done ? QString() : done.error().message.english()));
    }

    std::unique_ptr<test::QuickFolder> m_dir;
    QString m_path;
    std::unique_ptr<Trail> m_trail;
};

COFFERDAM_TEST(tst_Trail)
#include "tst_trail.moc"
