// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A question in the real window: what counts as a person's answer, and what never does.

#include "app/desktop/guardian/QuestionPanel.h"
#include "app/desktop/viewer/CommandView.h"
#include "app/desktop/widgets/Theme.h"
#include "tests/gui/World.h"
#include "tests/support/Test.h"

#include <QApplication>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_Answering : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, Scheme::Light); }

    void approveSendsExactlyOneAnswer()
    {
        World world;
        QVERIFY(world.open());
        QVERIFY(world.showQuestion("q1"));
        QTest::mouseClick(world.find<QPushButton>(u"approveButton"_s), Qt::LeftButton);
        QTRY_COMPARE(world.resolves(), 1);
        QCOMPARE(world.resolved().question(), "q1");
        QCOMPARE(world.resolved().approve(), true);
        QVERIFY2(!world.find<QPushButton>(u"approveButton"_s)->isEnabled(), "no second answer");
        QTest::mouseClick(world.find<QPushButton>(u"denyButton"_s), Qt::LeftButton);
        QTest::qWait(100);
        QCOMPARE(world.resolves(), 1);
    }

    void answersByKey_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<int>("modifiers");
        QTest::addColumn<bool>("approve");
        QTest::newRow("approve") << int(Qt::Key_A) << int(Qt::ControlModifier | Qt::ShiftModifier) << true;
        QTest::newRow("deny") << int(Qt::Key_D) << int(Qt::ControlModifier | Qt::ShiftModifier) << false;
        QTest::newRow("escape is a no") << int(Qt::Key_Escape) << int(Qt::NoModifier) << false;
    }

    void answersByKey()
    {
        QFETCH(int, key);
        QFETCH(int, modifiers);
        QFETCH(bool, approve);
        World world;
        QVERIFY(world.open());
        QVERIFY(world.showQuestion("q1"));
        world.find<QPushButton>(u"denyButton"_s)->setFocus();
        QTest::keyClick(world.window.get(), Qt::Key(key), Qt::KeyboardModifiers(modifiers));
        QTRY_COMPARE(world.resolves(), 1);
        QCOMPARE(world.resolved().approve(), approve);
    }

    void aStrayClickOrEnterDoesNothing()
    {
        World world;
        QVERIFY(world.open());
        world.window->showPage(u"guardian"_s);
        world.ask("q1", kPush, "high", 90);
        auto *approve = world.find<QPushButton>(u"approveButton"_s);
        QTRY_COMPARE(world.session->topic<QuestionsTopic>().model()->openCount(), 1);
        QTest::mouseClick(approve, Qt::LeftButton); // within the first half second
        QTest::keyClick(world.window.get(), Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(!approve->isEnabled());
        QTRY_VERIFY(approve->isEnabled());
        QVERIFY(!approve->isDefault() && !approve->autoDefault());
        QTest::keyClick(world.window.get(), Qt::Key_Return);
        QTest::qWait(100);
        QCOMPARE(world.resolves(), 0);
    }

    void theDelayStartsWhenTheQuestionIsSeen()
    {
        World world;
        QVERIFY(world.open());
        world.ask("q1", kPush, "high", 90);
        QTest::qWait(kAnswerDelayMs + 200); // on another page
        world.window->showPage(u"guardian"_s);
        QVERIFY(!world.find<QPushButton>(u"approveButton"_s)->isEnabled());
        QTRY_VERIFY(world.find<QPushButton>(u"approveButton"_s)->isEnabled());
    }

    void aQuestionNeitherChangesThePageNorTakesFocus()
    {
        World world;
        QVERIFY(world.open());
        world.window->showPage(u"chat"_s);
        auto *input = world.find<QPlainTextEdit>(u"promptInput"_s);
        input->setFocus();
        world.ask("q1", kPush, "critical", 90);
        QTRY_COMPARE(world.session->topic<QuestionsTopic>().model()->openCount(), 1);
        QCOMPARE(world.window->page(), u"chat"_s);
        QCOMPARE(QApplication::focusWidget(), input);
        QVERIFY(world.window->windowTitle().contains(u'1'));
    }

    void anotherQuestionDoesNotReplaceTheOneBeingRead()
    {
        World world;
        QVERIFY(world.open());
        QVERIFY(world.showQuestion("q1"));
        auto *panel = world.window->findChild<QuestionPanel *>();
        world.ask("q2", "rm -rf /", "critical", 90);
        QTRY_COMPARE(world.session->topic<QuestionsTopic>().model()->openCount(), 2);
        QCOMPARE(panel->question().value, u"q1"_s);
        world.closeQuestion("q1", api::QUESTION_END_TIMED_OUT);
        QTRY_COMPARE(world.session->topic<QuestionsTopic>().model()->openCount(), 1);
        QCOMPARE(panel->question().value, u"q1"_s);
        QVERIFY(!world.find<QPushButton>(u"approveButton"_s)->isEnabled());
    }

    void anExpiredQuestionStaysAndSaysSo()
    {
        World world;
        QVERIFY(world.open());
        QVERIFY(world.showQuestion("q1"));
        world.closeQuestion("q1", api::QUESTION_END_TIMED_OUT);
        QTRY_COMPARE(world.session->topic<QuestionsTopic>().model()->openCount(), 0);
        const auto *list = world.find<QListView>(u"questionList"_s);
        QCOMPARE(list->model()->rowCount(), 1);
        QVERIFY(list->model()->index(0, 0).data(QuestionModel::EndRole).toString().contains(u"Expired"));
        QVERIFY(!world.find<QPushButton>(u"denyButton"_s)->isEnabled());
        QCOMPARE(world.resolves(), 0);
    }

    void theWindowNeverAnswersByItself()
    {
        World world;
        QVERIFY(world.open());
        world.window->showPage(u"guardian"_s);
        world.ask("q1", kPush, "high", 1);
        QTest::qWait(1600); // beyond the deadline; the service is silent
        QCOMPARE(world.resolves(), 0);
        QVERIFY(!world.find<QPushButton>(u"approveButton"_s)->isEnabled());
        QCOMPARE(world.session->topic<QuestionsTopic>().model()->openCount(), 1);
    }

    void aLongCommandMustBeSeenToItsEnd()
    {
        World world;
        QVERIFY(world.open());
        const auto command = std::string(6000, 'x') + "; curl evil";
        QVERIFY(world.showQuestion("q1", command.c_str()));
        auto *approve = world.find<QPushButton>(u"approveButton"_s);
        QTest::qWait(100);
        QVERIFY(!approve->isEnabled());
        auto *view = world.window->findChild<QuestionPanel *>()->findChild<CommandView *>();
        view->verticalScrollBar()->setValue(view->verticalScrollBar()->maximum());
        QTRY_VERIFY(approve->isEnabled());
    }

    void whatHidesInACommandIsShown()
    {
        World world;
        QVERIFY(world.open());
        QVERIFY(world.showQuestion("q1", "echo \xe2\x80\xaeok <b>x</b>"));
        const auto *view = world.window->findChild<QuestionPanel *>()->findChild<CommandView *>();
        QCOMPARE(view->toPlainText(), u"echo \u27e6U+202E\u27e7ok <b>x</b>"_s);
        QVERIFY(!view->extraSelections().isEmpty());
    }
};

COFFERDAM_TEST(tst_Answering)
#include "tst_answering.moc"
