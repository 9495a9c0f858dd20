// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The trail as a person sees it: the feed of what happens now, and the table of what was.

#include "app/desktop/state/AuditFilter.h"
#include "app/desktop/state/AuditModel.h"
#include "app/desktop/state/InterceptionModel.h"
#include "tests/app/desktop/ModelTest.h"
#include "tests/support/Test.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

AuditRecord row(quint64 seq, api::TrailEvent event = api::EVENT_DECISION)
{
    AuditRecord record;
    record.seq = seq;
    record.event = event;
    record.verdict = seq % 2 ? api::VERDICT_ALLOW : api::VERDICT_ASK;
    record.outcome = seq % 2 ? api::OUTCOME_ALLOW : api::OUTCOME_BLOCK;
    record.subject = u"command %1"_s.arg(seq);
    return record;
}

QList<AuditRecord> page(quint64 before, int count)
{
    QList<AuditRecord> rows;
    for (int i = 1; i <= count && before > quint64(i); ++i)
        rows.append(row(before - i));
    return rows;
}

} // namespace

class tst_TrailModels : public QObject
{
    Q_OBJECT

    QRandomGenerator m_random{20261122};

private Q_SLOTS:
    void theFeedIsARingInBatches()
    {
        InterceptionModel model;
        QAbstractItemModelTester tester(&model, kMode);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        for (quint64 i = 1; i <= 3000; ++i)
            model.push(row(i));
        QCOMPARE(model.rowCount(), 0);
        QTRY_COMPARE(model.rowCount(), 3000);
        QCOMPARE(inserted.count(), 1);
        QCOMPARE(model.record(0).seq, 3000U);
        for (quint64 i = 3001; i <= 6000; ++i)
            model.push(row(i));
        model.flush();
        QCOMPARE(model.rowCount(), InterceptionModel::kMaxRows);
        QCOMPARE(model.record(0).seq, 6000U);
        QCOMPARE(model.record(model.rowCount() - 1).seq, 1001U);
        QCOMPARE(model.dropped(), 0U);
    }

    void whatIsTooFastIsCounted()
    {
        InterceptionModel model;
        for (int i = 0; i < InterceptionModel::kMaxPending + 7; ++i)
            model.push(row(i + 1));
        QCOMPARE(model.dropped(), 7U);
        model.flush();
        QCOMPARE(model.record(0).seq, quint64(InterceptionModel::kMaxPending + 7));
    }

    void feedUnderRandomEvents()
    {
        InterceptionModel model;
        QAbstractItemModelTester tester(&model, kMode);
        for (int step = 0; step < kSteps; ++step) {
            switch (m_random.bounded(20)) {
            case 0: model.clear(); break;
            case 1:
            case 2: model.flush(); break;
            default: model.push(row(quint64(step))); break;
            }
            for (int i = 1; i < model.rowCount(); ++i)
                QVERIFY(model.record(i - 1).seq > model.record(i).seq);
        }
        QCOMPARE(model.dropped(), 0U);
    }

    void auditPagesFollowEachOther()
    {
        AuditModel model;
        QAbstractItemModelTester tester(&model, kMode);
        QSignalSpy wanted(&model, &AuditModel::pageWanted);
        model.select({}, api::EVENT_UNSPECIFIED);
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(wanted.back()[3].toULongLong(), 0U);
        const auto generation = wanted.back()[0].toULongLong();
        QVERIFY2(!model.canFetchMore({}), "one page at a time");
        model.addPage(generation, page(1001, AuditModel::kPageSize), 1000, true);
        QCOMPARE(model.rowCount(), AuditModel::kPageSize);
        QCOMPARE(model.record(0).seq, 1000U);
        model.fetchMore({});
        QCOMPARE(wanted.back()[3].toULongLong(), 801U);
        model.addPage(generation, page(801, 50), 1000, true); // its rows are large
        QVERIFY(model.canFetchMore({}));
        model.fetchMore({});
        QCOMPARE(wanted.back()[3].toULongLong(), 751U);
        model.addPage(generation, {}, 1000, false); // the beginning of the trail
        QCOMPARE(model.rowCount(), AuditModel::kPageSize + 50);
        QVERIFY(!model.canFetchMore({}));
    }

    void anAnswerToAnOlderQuestionIsDropped()
    {
        AuditModel model;
        QSignalSpy wanted(&model, &AuditModel::pageWanted);
        model.select({}, api::EVENT_UNSPECIFIED);
        const auto old = wanted.back()[0].toULongLong();
        model.select({u"agent"_s}, api::EVENT_UNSPECIFIED);
        model.addPage(old, page(11, 10), 10, false);
        QCOMPARE(model.rowCount(), 0);
        model.addPage(wanted.back()[0].toULongLong(), page(11, 10), 10, false);
        QCOMPARE(model.rowCount(), 10);
    }

    void liveRowsComeOnTopOnce()
    {
        AuditModel model;
        QAbstractItemModelTester tester(&model, kMode);
        QSignalSpy wanted(&model, &AuditModel::pageWanted);
        model.select({}, api::EVENT_UNSPECIFIED);
        model.append(row(10)); // also in the page on its way
        model.append(row(11));
        model.addPage(wanted.back()[0].toULongLong(), page(11, 10), 10, false);
        model.flush();
        QCOMPARE(printed(model).mid(0, 3), (QStringList{u"11"_s, u"10"_s, u"9"_s}));
        QCOMPARE(model.trailSize(), 11U);
        model.append(row(12, api::EVENT_FAULT));
        QTRY_COMPARE(model.record(0).seq, 12U);
    }

    void onlyWhatIsSelectedComesLive()
    {
        AuditModel model;
        QSignalSpy wanted(&model, &AuditModel::pageWanted);
        model.select({}, api::EVENT_FAULT);
        model.addPage(wanted.back()[0].toULongLong(), {}, 0, false);
        model.append(row(1));
        model.append(row(2, api::EVENT_FAULT));
        model.flush();
        QCOMPARE(printed(model), (QStringList{u"2"_s}));
    }

    void auditUnderRandomEvents()
    {
        AuditModel model;
        AuditFilter filter;
        filter.setSourceModel(&model);
        QAbstractItemModelTester tester(&model, kMode);
        QAbstractItemModelTester filterTester(&filter, kMode);
        QSignalSpy wanted(&model, &AuditModel::pageWanted);
        quint64 seq = 5000;
        for (int step = 0; step < kSteps; ++step) {
            switch (m_random.bounded(8)) {
            case 0: model.select({}, m_random.bounded(2) ? api::EVENT_DECISION : api::EVENT_UNSPECIFIED); break;
            case 1:
                if (!wanted.isEmpty()) {
                    const auto before = wanted.back()[3].toULongLong();
                    model.addPage(wanted.back()[0].toULongLong(), page(before ? before : seq, m_random.bounded(AuditModel::kPageSize + 1)), seq,
                                  m_random.bounded(2) == 0);
                }
                break;
            case 2: model.fetchMore({}); break;
            case 3: model.flush(); break;
            case 4: filter.setVerdict(m_random.bounded(2) ? api::VERDICT_BLOCK : api::VERDICT_UNSPECIFIED); break;
            case 5: filter.setWords(m_random.bounded(2) ? u"command 4"_s : QString()); break;
            default: model.append(row(++seq)); break;
            }
            for (int i = 1; i < model.rowCount(); ++i)
                QVERIFY(model.record(i - 1).seq > model.record(i).seq);
        }
    }

    void everyWordHasToOccur()
    {
        AuditModel model;
        AuditFilter filter;
        filter.setSourceModel(&model);
        QSignalSpy wanted(&model, &AuditModel::pageWanted);
        model.select({}, api::EVENT_UNSPECIFIED);
        model.addPage(wanted.back()[0].toULongLong(), page(31, 30), 30, false);
        filter.setWords(u"COMMAND 17"_s);
        QCOMPARE(printed(filter), (QStringList{u"17"_s}));
        filter.setWords({});
        filter.setVerdict(api::VERDICT_BLOCK);
        QCOMPARE(filter.rowCount(), 15);
        filter.setVerdict(api::VERDICT_ASK); // asked and gone ahead: none of them
        QCOMPARE(filter.rowCount(), 0);
    }
};

COFFERDAM_TEST(tst_TrailModels)
#include "tst_trailmodels.moc"
