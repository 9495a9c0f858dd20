// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/audit/Trail.h"
#include "core/ledger/Frontier.h"
#include "tests/core/audit/TrailFixture.h"
#include "tests/support/Test.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_Trail : public test::TrailFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { std::signal(SIGXFSZ, SIG_IGN); }
    void init() { begin(); }
    void cleanup() { m_trail.reset(); }

    void aRowComesBackAsItWas()
    {
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
        std::optional<TrailReport> report;
        m_trail->verify(this, [&report](const TrailReport &result) { report = result; });
        quint64 last = 0;
        for (const QDeadlineTimer limit(60'000); !report;) {
            QVERIFY2(!limit.hasExpired(), "no report while rows are appended");
            const auto appended = append(made(u"meanwhile"_s));
            QVERIFY2(appended, qPrintable(appended ? QString() : appended.error().message.english()));
            last = *appended;
        }
        QVERIFY2(report->ok, qPrintable(report->problem.english()));
        QVERIFY(last > 3000);
        QVERIFY(verify().ok);
    }
};

COFFERDAM_TEST(tst_Trail)
#include "tst_trail.moc"
