// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From nothing to a chat with an agent that is ready, by keyboard alone, and each thing that can fail on the way.

#include "app/desktop/widgets/Banner.h"
#include "app/desktop/widgets/PlainLabel.h"
#include "app/desktop/widgets/Theme.h"
#include "app/desktop/wizard/WizardPage.h"
#include "tests/gui/WizardWorld.h"
#include "tests/gui/World.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QRadioButton>
#include <QTest>

#include <algorithm>

using namespace cofferdam;
using namespace cofferdam::wizardworld;
using namespace Qt::StringLiterals;

class tst_Wizard : public QObject
{
    Q_OBJECT

    /// `words`: how the fifth step of the image is told, and what the test call of the model says.
    static void walk(const QString &suffix, const QStringList &words)
    {
        WizardWorld w;
        QVERIFY(w.open());
        QCOMPARE(w.world.window->page(), u"wizard"_s); // a new user is led here
        QCOMPARE(w.step(), int(Computer));
        QTRY_VERIFY(w.next()->isEnabled());
        w.picture(u"1-computer"_s + suffix);
        QVERIFY(w.goOn());
        QCOMPARE(w.step(), int(Image));
        QVERIFY(!w.next()->isEnabled());
        w.picture(u"2-image"_s + suffix);
        QVERIFY(w.press(u"buildImage"_s));
        QTRY_COMPARE(w.world.service.count(api::ClientToService::kBuildImage), 1);
        w.build(true, 5, "Putting the system disk together");
        QTRY_COMPARE(w.world.find<QProgressBar>(u"imageProgress"_s)->value(), 5);
        QVERIFY(w.world.find<QLabel>(u"imageText"_s)->text().contains(words.at(0)));
        w.picture(u"2-image-making"_s + suffix);
        w.build(false, 11, "", nullptr, true);
        QVERIFY(w.goOn());
        QCOMPARE(w.step(), int(Model));
        w.picture(u"3-model"_s + suffix);
        QVERIFY(w.tabTo(u"wizardModel"_s));
        w.type(u"gpt-6-luna"_s);
        QVERIFY(w.tabTo(u"wizardKey"_s));
        w.type(u"sk-test-0123456789"_s);
        QVERIFY(w.press(u"wizardSaveModel"_s));
        QTRY_VERIFY2(w.said().contains(words.at(1)), qPrintable(w.said()));
        const auto key = w.world.service.last(api::ClientToService::kAddKey).add_key();
        QCOMPARE(key.value(), "sk-test-0123456789");
        const auto saved = w.world.service.last(api::ClientToService::kSaveModel).save_model();
        QCOMPARE(saved.model(), "gpt-6-luna");
        QCOMPARE(saved.key(), "k9");
        QCOMPARE(w.world.service.last(api::ClientToService::kTestModel).test_model().target(), "t9");
        w.picture(u"3-model-tested"_s + suffix);
        QVERIFY(w.goOn());
        QCOMPARE(w.step(), int(Workspace));
        w.type(u"First"_s);
        w.picture(u"4-workspace"_s + suffix);
        QVERIFY(w.goOn());
        QCOMPARE(w.step(), int(Rules));
        w.key(Qt::Key_Down); // careful
        const auto marks = w.world.window->findChildren<PlainLabel *>(u"wizardMark"_s);
        QCOMPARE(marks.size(), 5);
        const auto colour = [](const QWidget *label) { return label->palette().color(QPalette::WindowText); };
        QCOMPARE(colour(marks[Rules]), qApp->palette().color(QPalette::WindowText)); // where one is stands out
        QVERIFY(colour(marks[Workspace]) != colour(marks[Rules]));
        w.picture(u"5-rules"_s + suffix);
        QVERIFY(w.press(u"wizardCreate"_s));
        QTRY_COMPARE(w.world.service.count(api::ClientToService::kSetAgentModel), 1);
        const auto made = w.world.service.last(api::ClientToService::kCreateAgent).create_agent();
        QCOMPARE(made.name(), "First");
        QCOMPARE(made.profile(), "careful");
        const auto model = w.world.service.last(api::ClientToService::kSetAgentModel).set_agent_model();
        QCOMPARE(model.agent(), "n1");
        QCOMPARE(model.slot(), "main");
        QCOMPARE(model.target(), "t9");
        w.agent(api::AGENT_STARTING);
        QTest::qWait(30);
        QCOMPARE(w.world.window->page(), u"wizard"_s);
        w.picture(u"5-rules-making"_s + suffix);
        w.agent(api::AGENT_READY);
        QTRY_COMPARE(w.world.window->page(), u"chat"_s);
        QVERIFY(w.world.find<QPlainTextEdit>(u"promptInput"_s)->hasFocus());
        QTRY_VERIFY(!w.world.find<QPlainTextEdit>(u"promptInput"_s)->isReadOnly());
        w.picture(u"6-chat"_s + suffix);
    }

private Q_SLOTS:
    void fromNothingToAChatByKeyboard_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<bool>("german");
        QTest::addColumn<QStringList>("words");
        const QStringList english{u"Step 5 of 11: "_s, u"It called the tool."_s};
        QTest::newRow("light") << false << false << english;
        QTest::newRow("dark") << true << false << english;
        QTest::newRow("german") << false << true << QStringList{u"Schritt 5 von 11: "_s, u"Es rief das Werkzeug auf."_s};
    }

    void fromNothingToAChatByKeyboard()
    {
        QFETCH(bool, dark);
        QFETCH(bool, german);
        QFETCH(QStringList, words);
        const InGerman language(german);
        applyTheme(*qApp, dark ? Scheme::Dark : Scheme::Light);
        walk(u'-' + QString::fromLatin1(QTest::currentDataTag()), words);
        applyTheme(*qApp, Scheme::Light);
    }

    void whoHasAnAgentOrAnImageIsNotLedThere()
    {
        WizardWorld w;
        w.computer.image = true;
        QVERIFY(w.open());
        QCOMPARE(w.world.window->page(), u"agents"_s);
        WizardWorld other;
        other.computer.hasAgent = true;
        QVERIFY(other.open());
        QCOMPARE(other.world.window->page(), u"agents"_s);
    }

    void theComputerLacksSomething()
    {
        WizardWorld w;
        w.computer.disk = api::CHECK_BAD;
        QVERIFY(w.open());
        QTRY_VERIFY(
            std::ranges::any_of(w.page()->findChildren<QLabel *>(), [](const QLabel *label) { return label->text() == u"Remove what you do not need."; }));
        QVERIFY(!w.next()->isEnabled());
        w.picture(u"1-computer-bad"_s);
        w.computer.disk = api::CHECK_POOR; // somebody made room
        QVERIFY(w.press(u"checkAgain"_s));
        QTRY_VERIFY(w.next()->isEnabled());
    }

    void theComputerCannotBeChecked()
    {
        WizardWorld w;
        w.computer.refusals.insert(api::ClientToService::kCheckComputer, "It is busy.");
        QVERIFY(w.open());
        QTRY_VERIFY(w.said().contains(u"could not be checked: It is busy."_s));
        QVERIFY(!w.next()->isEnabled());
        QVERIFY(w.press(u"checkAgain"_s));
        QTRY_VERIFY(w.next()->isEnabled());
        QCOMPARE(w.said(), QString());
    }

    void theImageIsNotMade()
    {
        WizardWorld w;
        QVERIFY(w.open());
        QVERIFY(w.goOn());
        w.build(false, 2, "", "The packages could not be fetched.");
        QTRY_VERIFY(w.said().contains(u"The packages could not be fetched."_s));
        QVERIFY(w.said().contains(u"try again"_s));
        QVERIFY(!w.next()->isEnabled());
        w.picture(u"2-image-failed"_s);
        QCOMPARE(w.world.find<QPushButton>(u"buildImage"_s)->text(), u"Try Again"_s);
        w.computer.refusals.insert(api::ClientToService::kBuildImage, "It is being made already.");
        QVERIFY(w.press(u"buildImage"_s));
        QTRY_VERIFY(w.said().contains(u"It is being made already."_s));
    }

    void theMakingIsLeftOffAndGoneOnWith()
    {
        WizardWorld w;
        QVERIFY(w.open());
        QVERIFY(w.goOn());
        w.build(true, 3, "Pruning OpenClaw");
        QTRY_VERIFY(w.world.find<QPushButton>(u"cancelImage"_s)->isVisible());
        QVERIFY(w.press(u"cancelImage"_s));
        QTRY_COMPARE(w.world.service.count(api::ClientToService::kCancelImageBuild), 1);
        w.build(false, 3, "");
        QTRY_VERIFY(w.world.find<QPushButton>(u"buildImage"_s)->isVisible());
        QCOMPARE(w.said(), QString()); // it was wanted so
        QVERIFY(w.press(u"buildImage"_s));
        QTRY_COMPARE(w.world.service.count(api::ClientToService::kBuildImage), 1);
    }

    void theModelFails_data()
    {
        QTest::addColumn<int>("body");
        QTest::addColumn<bool>("answered");
        QTest::addColumn<QString>("said");
        QTest::newRow("key refused") << int(api::ClientToService::kAddKey) << true << u"The key was not stored: No."_s;
        QTest::newRow("model refused") << int(api::ClientToService::kSaveModel) << true << u"The model was not saved: No."_s;
        QTest::newRow("test refused") << int(api::ClientToService::kTestModel) << true << u"It could not be tested: No."_s;
        QTest::newRow("no answer") << 0 << false << u"Look at the key"_s;
        QTest::newRow("no tools") << 0 << true << u"Choose another model that can use tools."_s;
    }

    void theModelFails()
    {
        QFETCH(int, body);
        QFETCH(bool, answered);
        QFETCH(QString, said);
        WizardWorld w;
        QVERIFY(w.openAt(Model));
        if (body != 0)
            w.computer.refusals.insert(body, "No.");
        else
            w.computer.test.set_called_tool(false);
        w.computer.test.set_answered(answered);
        QVERIFY(w.tabTo(u"wizardModel"_s));
        w.type(u"gpt-6-luna"_s);
        QVERIFY(w.tabTo(u"wizardKey"_s));
        w.type(u"sk-test-0123456789"_s);
        w.key(Qt::Key_Return);
        QTRY_VERIFY2(w.said().contains(said), qPrintable(w.said()));
        QVERIFY(!w.next()->isEnabled());
        w.picture(u"3-model-failed"_s);
        // And then it is put right.
        w.computer.test.set_called_tool(true);
        w.computer.test.set_answered(true);
        if (w.world.find<QLineEdit>(u"wizardKey"_s)->text().isEmpty() && body == api::ClientToService::kAddKey) {
            QVERIFY(w.tabTo(u"wizardKey"_s));
            w.type(u"sk-test-0123456789"_s);
        }
        QVERIFY(w.press(u"wizardSaveModel"_s));
        QTRY_VERIFY2(w.next()->isEnabled(), qPrintable(w.said()));
    }

    void whatIsMissingInTheFormIsSaid()
    {
        WizardWorld w;
        QVERIFY(w.openAt(Model));
        QVERIFY(w.press(u"wizardSaveModel"_s));
        QTRY_VERIFY(w.said().contains(u"Say which model it is"_s));
        QCOMPARE(QApplication::focusWidget()->objectName(), u"wizardModel"_s);
        w.type(u"m"_s);
        w.key(Qt::Key_Return);
        QTRY_VERIFY(w.said().contains(u"without a key"_s));
        QCOMPARE(QApplication::focusWidget()->objectName(), u"wizardKey"_s);
        QCOMPARE(w.world.service.count(api::ClientToService::kSaveModel), 0);
    }

    void aServerOnThisComputerIsTaken()
    {
        WizardWorld w;
        QVERIFY(w.openAt(Model));
        QVERIFY(w.tabTo(u"wayProvider"_s));
        w.key(Qt::Key_Down);
        QTRY_VERIFY(w.world.find<QListView>(u"wizardFound"_s)->isVisible());
        w.picture(u"3-model-local"_s);
        QVERIFY(w.press(u"wizardUseLocal"_s));
        QTRY_VERIFY2(w.next()->isEnabled(), qPrintable(w.said()));
        QCOMPARE(w.world.service.count(api::ClientToService::kAddKey), 0);
    }

    void noServerIsFound()
    {
        WizardWorld w;
        QVERIFY(w.openAt(Model));
        w.computer.refusals.insert(api::ClientToService::kFindLocalModels, "Nobody answers.");
        w.world.find<QRadioButton>(u"wayLocal"_s)->click();
        QTRY_COMPARE(w.world.find<QLabel>(u"wizardFoundState"_s)->text(), u"Nobody answers."_s);
        QVERIFY(!w.next()->isEnabled());
    }

    /// Whoever comes back chooses what is there; it is asked once more, as it may have become another since.
    void aModelThatIsThereIsTestedAgain()
    {
        WizardWorld w;
        w.computer.hasTargets = true;
        QVERIFY(w.openAt(Model));
        QVERIFY(w.world.find<QRadioButton>(u"wayKnown"_s)->isChecked());
        QVERIFY(!w.next()->isEnabled());
        QVERIFY(w.press(u"wizardTest"_s));
        QTRY_VERIFY2(w.next()->isEnabled(), qPrintable(w.said()));
    }

    void anAgentIsNamed()
    {
        WizardWorld w;
        w.computer.hasAgent = true;
        QVERIFY(w.openAt(Workspace));
        QVERIFY(!w.next()->isEnabled());
        w.type(u"First"_s);
        QTRY_VERIFY(w.said().contains(u"Choose another one."_s));
        QVERIFY(!w.next()->isEnabled());
        w.type(u"2"_s);
        QTRY_VERIFY(w.next()->isEnabled());
    }

    void aFolderIsGivenFirstWhenWanted()
    {
        WizardWorld w;
        QVERIFY(w.openAt(Workspace));
        QVERIFY(w.press(u"wizardFolder"_s));
        QVERIFY(w.tabTo(u"wizardName"_s));
        w.type(u"First"_s);
        QVERIFY(w.goOn());
        QVERIFY(w.press(u"wizardCreate"_s));
        QTRY_COMPARE(w.world.service.count(api::ClientToService::kCreateAgent), 1);
        w.agent(api::AGENT_READY);
        QTRY_COMPARE(w.world.window->page(), u"files"_s);
        QCOMPARE(w.world.session->topic<AgentsTopic>().current().value, u"n1"_s);
    }

    void theAgentIsNotMade_data()
    {
        QTest::addColumn<int>("body");
        QTest::addColumn<QString>("said");
        QTest::newRow("refused") << int(api::ClientToService::kCreateAgent) << u"The agent was not made: No."_s;
        QTest::newRow("it fails") << 0 << u"The agent did not start: The machine broke."_s;
    }

    void theAgentIsNotMade()
    {
        QFETCH(int, body);
        QFETCH(QString, said);
        WizardWorld w;
        QVERIFY(w.openAt(Rules));
        if (body != 0)
            w.computer.refusals.insert(body, "No.");
        QVERIFY(w.press(u"wizardCreate"_s));
        QTRY_COMPARE(w.world.service.count(api::ClientToService::kCreateAgent), 1);
        if (body == 0)
            w.agent(api::AGENT_FAILED, "The machine broke.");
        QTRY_VERIFY2(w.said().contains(said), qPrintable(w.said()));
        w.picture(u"5-rules-failed"_s);
        QVERIFY(w.press(u"wizardCreate"_s));
        if (body != 0)
            QTRY_COMPARE(w.world.service.count(api::ClientToService::kCreateAgent), 2);
        else
            QTRY_COMPARE(w.world.service.count(api::ClientToService::kStartAgent), 1); // it is there already
        w.agent(api::AGENT_READY);
        QTRY_COMPARE(w.world.window->page(), u"chat"_s);
    }

    void whatIsTypedIsNotLostOnTheWayBack()
    {
        WizardWorld w;
        QVERIFY(w.openAt(Rules));
        w.key(Qt::Key_Backspace, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(w.step(), int(Workspace));
        QCOMPARE(w.world.find<QLineEdit>(u"wizardName"_s)->text(), u"First"_s);
        QVERIFY(w.goOn());
        QCOMPARE(w.step(), int(Rules));
    }

    void withoutAServiceNothingGoesOn()
    {
        WizardWorld w;
        QVERIFY(w.open());
        QTRY_VERIFY(w.next()->isEnabled());
        w.world.service.die();
        QTRY_VERIFY(!w.next()->isEnabled());
        QVERIFY(w.world.service.listen());
        QTRY_VERIFY(w.next()->isEnabled()); // it was checked again
    }
};

COFFERDAM_TEST(tst_Wizard)
#include "tst_wizard.moc"
