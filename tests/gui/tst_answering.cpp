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
#include <QJsonDocument>
#include <QJsonObject>
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
        world.click(world.find<QPushButton>(u"approveButton"_s));
        QTRY_COMPARE(world.resolves(), 1);
        QCOMPARE(world.resolved().question(), "q1");
        QCOMPARE(world.resolved().approve(), true);
        QVERIFY2(!world.find<QPushButton>(u"approveButton"_s)->isEnabled(), "no second answer");
        world.click(world.find<QPushButton>(u"denyButton"_s));
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

    void whatTheCommandDoesNotShowIsShownBesideIt()
    {
        World world;
        QVERIFY(world.open());
        api::ServiceToClient event;
        auto &question = *event.mutable_question();
        question = scenario::question("q1", "make deploy", "high", 90);
        QString content;
        for (int line = 0; line < 200; ++line)
            content += u"echo %1\n"_s.arg(line);
        const QJsonObject params{{u"command"_s, u"make deploy"_s},
                                 {u"workdir"_s, u"/home/agent/workspace/site"_s},
                                 {u"env"_s, QJsonObject{{u"TARGET"_s, u"prod"_s}}},
                                 {u"content"_s, content + u"\"\n\"host\": \"sandbox\""_s},
                                 {u"host"_s, u"gateway"_s}};
        question.set_params_json(QJsonDocument(params).toJson(QJsonDocument::Compact).toStdString());
        world.service.send(event);
        world.window->showPage(u"guardian"_s);
        auto *beside = world.window->findChild<QuestionPanel *>()->findChild<CommandView *>(u"beside"_s);
        QTRY_VERIFY(beside->isVisible());
        const auto text = beside->toPlainText();
        for (const auto &part : {u"\"TARGET\": \"prod\""_s, u"\"host\": \"gateway\""_s, u"echo 199\\n\n"_s})
            QVERIFY2(text.contains(part), qPrintable(part));
        QVERIFY2(!text.contains(u"make deploy") && !text.contains(u"workspace/site"), "the command and the folder are shown already");
        QVERIFY2(!text.contains(u"\"host\": \"sandbox\""), "a text cannot end its quotes");
        const auto *approve = world.find<QPushButton>(u"approveButton"_s);
        QTRY_VERIFY(world.find<QPushButton>(u"denyButton"_s)->isEnabled());
        QVERIFY2(!approve->isEnabled(), "its end has not been seen");
        QVERIFY(world.window->grab().save(u"answering-beside.png"_s));
        beside->verticalScrollBar()->setValue(beside->verticalScrollBar()->maximum());
        QTRY_VERIFY(approve->isEnabled());
    }

    void nothingIsShownBesideACommandThatSaysAll()
    {
        World world;
        QVERIFY(world.open());
        QVERIFY(world.showQuestion("q1", "make deploy"));
        QVERIFY(!world.window->findChild<QuestionPanel *>()->findChild<CommandView *>(u"beside"_s)->isVisible());
    }

    void withoutAServiceNothingCountsAndNothingIsOffered()
    {
        World world;
        QVERIFY(world.open());
        QVERIFY(world.showQuestion("q1"));
        const auto card = world.session->topic<QuestionsTopic>().model()->index(0);
        QVERIFY(card.data(QuestionModel::RemainingRole).toLongLong() > 0);
        world.service.die();
        const auto *deny = world.find<QPushButton>(u"denyButton"_s);
        QTRY_VERIFY(!deny->isEnabled());
        QVERIFY(!world.find<QPushButton>(u"approveButton"_s)->isEnabled());
        QCOMPARE(card.data(QuestionModel::RemainingRole).toLongLong(), 0);
        QCOMPARE(card.data(QuestionModel::EndRole).toString(), u"No service: blocked"_s);
        QTest::keyClick(world.window.get(), Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
        const auto agent = [&world](int role) {
            auto *agents = world.session->topic<AgentsTopic>().model();
            return agents->indexOf({u"a1"_s}).data(role);
        };
        QCOMPARE(agent(AgentModel::ToneRole).toInt(), int(Tone::Neutral));
        QCOMPARE(agent(AgentModel::StateTextRole).toString(), u"Unknown"_s);
        world.service.answer = [](const auto &request, auto &reply) {
            if (!request.has_list_questions())
                return scenario::answer(request, reply);
            *reply.mutable_questions()->add_questions() = scenario::question("q1", kPush, "high", 90); // it still waits
            return true;
        };
        QVERIFY(world.service.listen());
        QTRY_VERIFY_WITH_TIMEOUT(deny->isEnabled(), 10'000);
        QTRY_COMPARE(agent(AgentModel::ToneRole).toInt(), int(Tone::Good));
        QCOMPARE(world.resolves(), 0);
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
