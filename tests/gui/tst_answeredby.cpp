// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who answered a question: in the trail, in the list of questions, and who may.

#include "app/desktop/guardian/QuestionPanel.h"
#include "app/desktop/state/AuditModel.h"
#include "app/desktop/state/QuestionModel.h"
#include "app/desktop/text/Words.h"
#include "app/desktop/widgets/PlainLabel.h"
#include "tests/gui/World.h"
#include "tests/support/Test.h"

#include <QCoreApplication>
#include <QLabel>
#include <QTableView>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

api::ClientDetail client(const QString &program, const char *name)
{
    api::ClientDetail detail;
    detail.set_pid(4711);
    detail.set_program(program.toStdString());
    detail.set_name(name);
    return detail;
}

api::ServiceToClient answered(quint64 seq, const api::ClientDetail &by)
{
    api::ServiceToClient event;
    auto &row = *event.mutable_audit_row();
    row = scenario::row(seq, "ask", kPush, "approval", "You approved it.");
    row.set_outcome(api::OUTCOME_ALLOW);
    *row.mutable_detail()->mutable_decision()->mutable_answered_by() = by;
    return event;
}

} // namespace

class tst_AnsweredBy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aProgramIsNamed_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QString>("word");
        QTest::newRow("this window's program") << QCoreApplication::applicationFilePath() << u"the window"_s;
        QTest::newRow("one of that name elsewhere") << u"/home/you/bin/"_s + QCoreApplication::applicationName() << QCoreApplication::applicationName();
        QTest::newRow("the command line") << u"/usr/bin/cofferdamctl"_s << u"cofferdamctl"_s;
        QTest::newRow("one that cannot be told") << QString() << u"unknown program"_s;
        QTest::newRow("with signs that hide") << u"/tmp/a\u202eb"_s << u"a[U+202E]b"_s;
    }

    void aProgramIsNamed()
    {
        QFETCH(QString, program);
        QFETCH(QString, word);
        const auto record = ClientRecord::from(client(program, "desktop"));
        QVERIFY2(!clientWord(record).contains(u'\u202e'), qPrintable(clientWord(record)));
        if (!program.contains(u'\u202e'))
            QCOMPARE(clientWord(record), word);
        QVERIFY2(clientText(record).contains(u"4711"_s) && clientText(record).contains(program) && clientText(record).contains(u"desktop"_s),
                 qPrintable(clientText(record)));
        QCOMPARE(clientText({}), QString());
    }

    void theTrailSaysWho()
    {
        World world;
        QVERIFY(world.open());
        world.window->showPage(u"audit"_s);
        auto *table = world.find<QTableView>(u"auditTable"_s);
        QTRY_VERIFY(table->model()->rowCount() > 100);
        QVERIFY2(table->isColumnHidden(AuditModel::AnsweredColumn), "nobody answered yet");
        world.service.send(answered(100'001, client(u"/usr/bin/cofferdamctl"_s, "cofferdamctl")));
        world.service.send(answered(100'002, client(QCoreApplication::applicationFilePath(), "desktop")));
        QTRY_VERIFY(!table->isColumnHidden(AuditModel::AnsweredColumn));
        const auto said = [table](int row) { return table->model()->index(row, AuditModel::AnsweredColumn).data().toString(); };
        QTRY_COMPARE(said(1), u"cofferdamctl"_s);
        QCOMPARE(said(0), u"the window"_s);
        table->setCurrentIndex(table->model()->index(1, AuditModel::SubjectColumn));
        const auto shown = [&world](const QString &words) {
            const auto labels = world.window->findChildren<QLabel *>();
            return std::ranges::any_of(labels, [&words](const QLabel *label) { return label->isVisible() && label->text().contains(words); });
        };
        QTRY_VERIFY(shown(u"/usr/bin/cofferdamctl"_s));
        QVERIFY(shown(u"process 4711"_s));
        QVERIFY(world.window->grab().save(u"answeredby-audit.png"_s));
    }

    void aSnapshotThatGoesIsSaidInItsRow()
    {
        World world;
        QVERIFY(world.open());
        world.window->showPage(u"audit"_s);
        auto *table = world.find<QTableView>(u"auditTable"_s);
        QTRY_VERIFY(table->model()->rowCount() > 100);
        auto event = answered(100'001, client(u"/usr/bin/cofferdamctl"_s, ""));
        event.mutable_audit_row()->set_snapshot("s9");
        world.service.send(event);
        const auto snapshot = [table] { return table->model()->index(0, 0).data(AuditModel::SnapshotRole).toString(); };
        QTRY_COMPARE(snapshot(), u"s9"_s);
        api::ServiceToClient gone;
        gone.mutable_snapshot_gone()->set_agent("a1");
        gone.mutable_snapshot_gone()->set_snapshot("s9");
        world.service.send(gone);
        QTRY_COMPARE(snapshot(), QString());
    }

    void aClosedQuestionSaysWho()
    {
        World world;
        QVERIFY(world.open());
        QVERIFY(world.showQuestion("q1"));
        api::ServiceToClient event;
        event.mutable_question_closed()->set_id("q1");
        event.mutable_question_closed()->set_why(api::QUESTION_END_APPROVED);
        *event.mutable_question_closed()->mutable_answered_by() = client(u"/usr/bin/python3"_s, "desktop");
        world.service.send(event);
        auto *questions = world.session->topic<QuestionsTopic>().model();
        const auto end = [questions] { return questions->index(0).data(QuestionModel::EndRole).toString(); };
        QTRY_COMPARE(end(), u"Approved: python3"_s);
        QVERIFY(questions->index(0).data(Qt::ToolTipRole).toString().contains(u"/usr/bin/python3"_s));
        const auto hints = world.window->findChildren<QLabel *>();
        QVERIFY(std::ranges::any_of(hints, [](const QLabel *label) { return label->isVisible() && label->text().contains(u"answered by python3"_s); }));
        QVERIFY(world.window->grab().save(u"answeredby-question.png"_s));
    }

    void whoMayApproveIsSaidAndSwitched()
    {
        World world;
        QVERIFY(world.open());
        world.window->showPage(u"guardian"_s);
        const auto *now = world.find<QLabel>(u"approvalPlace"_s);
        QTRY_VERIFY(now->text().contains(u"Every program"_s));
        auto *button = world.shown(u"approvalPlaceButton"_s);
        QVERIFY(button);
        QTest::mouseClick(button, Qt::LeftButton); // stricter: at once
        QTRY_COMPARE(world.service.count(api::ClientToService::kSetApprovalPlace), 1);
        QVERIFY(world.service.last(api::ClientToService::kSetApprovalPlace).set_approval_place().window_only());
        QTRY_VERIFY(now->text().contains(u"Only the window"_s));
        QVERIFY(world.window->grab().save(u"answeredby-place.png"_s));
        QTest::mouseClick(button, Qt::LeftButton); // looser: asked first
        QVERIFY(world.isAsked(u"Let every program"_s));
        QCOMPARE(world.service.count(api::ClientToService::kSetApprovalPlace), 1);
        world.click(world.shown(u"letOthersApprove"_s));
        QTRY_COMPARE(world.service.count(api::ClientToService::kSetApprovalPlace), 2);
        QVERIFY(!world.service.last(api::ClientToService::kSetApprovalPlace).set_approval_place().window_only());
        world.service.die();
        QTRY_VERIFY(now->text().contains(u"not known"_s));
        QVERIFY(!button->isEnabled());
    }
};

COFFERDAM_TEST(tst_AnsweredBy)
#include "tst_answeredby.moc"
