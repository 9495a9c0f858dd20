// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Models of agents, layers, questions, the talk and snapshots under what a service may say, in any order.

#include "app/desktop/state/AgentModel.h"
#include "app/desktop/state/ChatModel.h"
#include "app/desktop/state/LayerModel.h"
#include "app/desktop/state/QuestionModel.h"
#include "app/desktop/state/SnapshotTreeModel.h"
#include "app/desktop/state/StoryModel.h"
#include "tests/app/desktop/ModelTest.h"
#include "tests/support/Test.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

QString name(QRandomGenerator &random)
{
    return u"n%1"_s.arg(random.bounded(12));
}

QuestionRecord question(const QString &id, api::Severity severity, qint64 asked)
{
    QuestionRecord record;
    record.id = {id};
    record.severity = severity;
    record.askedMs = asked;
    record.deadlineMs = asked + 90'000;
    record.subject = u"git push"_s;
    return record;
}

api::ChatPiece piece(api::ChatPiece::Kind kind, const char *task, const char *text)
{
    api::ChatPiece result;
    result.set_kind(kind);
    result.set_task(task);
    result.set_text(text);
    return result;
}

QStringList ids(const QuestionModel &model)
{
    QStringList lines;
    for (int i = 0; i < model.rowCount(); ++i)
        lines += model.index(i).data(QuestionModel::IdRole).toString() + (model.index(i).data(QuestionModel::OpenRole).toBool() ? u""_s : u"!"_s);
    return lines;
}

} // namespace

class tst_Models : public QObject
{
    Q_OBJECT

    QRandomGenerator m_random{20261122};

private Q_SLOTS:
    void agentsUnderRandomEvents()
    {
        AgentModel model;
        QAbstractItemModelTester tester(&model, kMode);
        for (int step = 0; step < kSteps; ++step) {
            AgentRecord agent;
            agent.id = {name(m_random)};
            agent.name = name(m_random);
            switch (m_random.bounded(4)) {
            case 0: model.remove(agent.id); break;
            case 1: model.reset({agent}); break;
            default: model.apply(agent); break;
            }
            QVERIFY(std::ranges::is_sorted(model.agents(), [](const auto &a, const auto &b) { return a.name < b.name; }));
        }
    }

    void layersUnderRandomEvents()
    {
        LayerModel model;
        QAbstractItemModelTester tester(&model, kMode);
        for (int step = 0; step < kSteps; ++step) {
            switch (m_random.bounded(4)) {
            case 0:
                model.clear();
                QVERIFY(!model.allGood());
                break;
            case 1: model.refresh(m_random.bounded(200'000)); break;
            default:
                model.reset({{static_cast<api::LayerName>(m_random.bounded(api::LayerName_ARRAYSIZE)),
                              m_random.bounded(2) == 0,
                              {},
                              m_random.bounded(200'000),
                              {name(m_random)},
                              false}},
                            m_random.bounded(200'000));
                break;
            }
        }
    }

    void aSilentLayerIsNotGreen()
    {
        LayerModel model;
        QVERIFY2(!model.allGood(), "nothing known is not good");
        model.reset({{api::LAYER_STORE, true, {}, 1000, {}, false}}, 2000);
        QVERIFY(model.allGood());
        model.refresh(1000 + kLayerStaleMs);
        QVERIFY(model.allGood());
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.refresh(1001 + kLayerStaleMs);
        QVERIFY(!model.allGood());
        QCOMPARE(changed.count(), 1);
        QVERIFY(!model.problem().isEmpty());
        QCOMPARE(model.index(0).data(LayerModel::OkRole).toBool(), false);
    }

    void anotherAgentsLayersDoNotConcernThisOne()
    {
        LayerModel model;
        QVERIFY2(!model.problemOf({u"a"_s}).isEmpty(), "nothing known is a problem");
        model.reset({{api::LAYER_STORE, true, {}, 1000, {}, false}, {api::LAYER_PLUGIN, false, u"silent"_s, 1000, {u"b"_s}, false}}, 2000);
        QVERIFY(model.problemOf({u"a"_s}).isEmpty());
        QVERIFY(model.problemOf({u"b"_s}).contains(u"silent"));
        QVERIFY2(!model.allGood(), "but the whole is not green");
    }

    void storyGrowsUpToItsLimit()
    {
        StoryModel model;
        QAbstractItemModelTester tester(&model, kMode);
        for (int i = 0; i < StoryModel::kMaxLines + 5; ++i)
            model.append({u"line"_s, true, false, false});
        QCOMPARE(model.rowCount(), StoryModel::kMaxLines);
        QVERIFY(model.isRunning());
        model.clear();
        model.append({u"end"_s, true, true, true});
        QVERIFY(!model.isRunning());
    }

    void questionsUnderRandomEvents()
    {
        QuestionModel model;
        QAbstractItemModelTester tester(&model, kMode);
        for (int step = 0; step < kSteps; ++step) {
            const QuestionId id{u"q%1"_s.arg(m_random.bounded(80))};
            const auto record = question(id.value, static_cast<api::Severity>(m_random.bounded(api::Severity_ARRAYSIZE)), m_random.bounded(1000));
            switch (m_random.bounded(8)) {
            case 0: model.reset({record}, step); break;
            case 1: model.dismissClosed(); break;
            case 2: model.dismiss(id); break;
            case 3:
            case 4: model.close(id, api::QUESTION_END_TIMED_OUT); break;
            case 5: model.tick(step); break;
            default: model.open(record, step); break;
            }
            QVERIFY(model.rowCount() - model.openCount() <= QuestionModel::kMaxClosed);
        }
    }

    void theWorstQuestionComesFirstThenTheOldest()
    {
        QuestionModel model;
        model.open(question(u"low"_s, api::SEVERITY_LOW, 1), 0);
        model.open(question(u"young"_s, api::SEVERITY_HIGH, 9), 0);
        model.open(question(u"old"_s, api::SEVERITY_HIGH, 3), 0);
        model.open(question(u"worst"_s, api::SEVERITY_CRITICAL, 20), 0);
        QCOMPARE(ids(model), (QStringList{u"worst"_s, u"old"_s, u"young"_s, u"low"_s}));
    }

    void aClosedQuestionStaysAndIsMarked()
    {
        QuestionModel model;
        model.open(question(u"a"_s, api::SEVERITY_HIGH, 1), 0);
        model.open(question(u"b"_s, api::SEVERITY_LOW, 2), 0);
        model.close({u"a"_s}, api::QUESTION_END_TIMED_OUT);
        QCOMPARE(ids(model), (QStringList{u"b"_s, u"a!"_s}));
        QCOMPARE(model.openCount(), 1);
        QCOMPARE(model.end({u"a"_s}), api::QUESTION_END_TIMED_OUT);
        QCOMPARE(model.nextOpen({u"a"_s}), QuestionId{u"b"_s});
        model.reset({}, 5); // after a reconnect the service knows of none
        QCOMPARE(ids(model).size(), 2);
        QCOMPARE(model.openCount(), 0);
        model.dismissClosed();
        QCOMPARE(model.rowCount(), 0);
    }

    void anAnswerGrowsInItsRow()
    {
        ChatModel model;
        QAbstractItemModelTester tester(&model, kMode);
        model.apply(piece(api::ChatPiece::USER, "t", "hello"));
        model.apply(piece(api::ChatPiece::DELTA, "t", "I "));
        model.apply(piece(api::ChatPiece::TOOL, "t", "exec ls"));
        model.apply(piece(api::ChatPiece::DELTA, "t", "see"));
        QCOMPARE(printed(model), (QStringList{u"hello"_s, u"I see"_s, u"exec ls"_s}));
        model.apply(piece(api::ChatPiece::FINAL, "t", "I see it."));
        QCOMPARE(printed(model), (QStringList{u"hello"_s, u"I see it."_s, u"exec ls"_s}));
        model.apply(piece(api::ChatPiece::FINAL, "t", "More."));
        QCOMPARE(model.rowCount(), 4);
    }

    void chatUnderRandomEvents()
    {
        ChatModel model;
        QAbstractItemModelTester tester(&model, kMode);
        const char *tasks[] = {"a", "b", "c"};
        for (int step = 0; step < kSteps + ChatModel::kMaxRows; ++step) {
            const auto kind = static_cast<api::ChatPiece::Kind>(m_random.bounded(6));
            if (m_random.bounded(1500) == 0)
                model.clear();
            model.apply(piece(kind, tasks[m_random.bounded(3)], "x"));
            QVERIFY(model.rowCount() <= ChatModel::kMaxRows);
        }
        api::ChatHistory history;
        for (int i = 0; i < ChatModel::kMaxRows + 10; ++i)
            *history.add_pieces() = piece(api::ChatPiece::USER, "a", "x");
        model.reset(history);
        QCOMPARE(model.rowCount(), ChatModel::kMaxRows);
    }

    void guestTextIsMadeVisible()
    {
        ChatModel model;
        model.apply(piece(api::ChatPiece::FINAL, "t",
                          "a\xe2\x80\xae"
                          "b"));
        QCOMPARE(model.index(0).data().toString(), u"a\u27e6U+202E\u27e7b"_s);
    }

    void snapshotsUnderRandomEvents()
    {
        SnapshotTreeModel model;
        QAbstractItemModelTester tester(&model, kMode);
        for (int step = 0; step < kSteps; ++step) {
            SnapshotRecord snapshot;
            snapshot.id = {u"s%1"_s.arg(m_random.bounded(40))};
            snapshot.parent = {u"s%1"_s.arg(m_random.bounded(40))};
            snapshot.timeUs = snapshot.id.value.mid(1).toInt();
            snapshot.current = m_random.bounded(4) == 0;
            if (m_random.bounded(5) == 0) {
                snapshot.current = false;
                snapshot.thinnedUs = 1000;
            }
            switch (m_random.bounded(6)) {
            case 0: model.remove(snapshot.id); break;
            case 1: model.setCurrent(snapshot.id); break;
            case 2:
                if (m_random.bounded(30) == 0)
                    model.reset({snapshot});
                break;
            default: model.apply(snapshot); break;
            }
            int current = 0;
            for (int i = 0; i < model.rowCount(); ++i) {
                current += model.index(i, 0).data(SnapshotTreeModel::CurrentRole).toBool() ? 1 : 0;
                QVERIFY(model.lanes(i).lane >= 0);
            }
            QVERIFY(current <= 1);
        }
    }
};

COFFERDAM_TEST(tst_Models)
#include "tst_models.moc"
