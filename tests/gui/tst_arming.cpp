// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Clicks and keys that were meant for something else let nothing happen.

#include "app/desktop/guardian/QuestionPanel.h"
#include "app/desktop/widgets/ArmedButton.h"
#include "app/desktop/widgets/Confirmation.h"
#include "app/desktop/widgets/Theme.h"
#include "tests/gui/World.h"
#include "tests/support/Test.h"

#include <QApplication>
#include <QListView>
#include <QTest>
#include <QVBoxLayout>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr int kSettled = ArmedButton::kRestMs + 150;

/// A window of its own with one button.
struct Lone {
    QWidget window;
    ArmedButton *button = new ArmedButton(u"Do it"_s, &window);
    int confirmed = 0;

    Lone()
    {
        window.resize(400, 300);
        button->setGeometry(100, 100, 120, 40);
        QObject::connect(button, &ArmedButton::confirmed, &window, [this] { ++confirmed; });
        move({5, 5});
        window.show();
    }
    [[nodiscard]] bool isUp() { return QTest::qWaitForWindowActive(&window); }
    void move(const QPoint &place)
    {
        QCursor::setPos(window.mapToGlobal(place));
        QCoreApplication::processEvents();
    }
    void press() { QTest::mousePress(window.windowHandle(), Qt::LeftButton, {}, button->geometry().center()); }
    void release() { QTest::mouseRelease(window.windowHandle(), Qt::LeftButton, {}, button->geometry().center()); }
    void click()
    {
        press();
        release();
    }
};

} // namespace

class tst_Arming : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, Scheme::Light); }

    void aPointerThatComesIsTaken()
    {
        Lone lone;
        QVERIFY(lone.isUp());
        QTest::qWait(kSettled);
        lone.move(lone.button->geometry().center());
        lone.click();
        QCOMPARE(lone.confirmed, 1);
        QTest::qWait(kSettled);
        lone.click();
        QCOMPARE(lone.confirmed, 1); // once for each coming
        lone.move({5, 5});
        lone.move(lone.button->geometry().center());
        lone.click();
        QCOMPARE(lone.confirmed, 2);
    }

    void whatAppearsUnderThePointerIsDead()
    {
        Lone lone;
        QVERIFY(lone.isUp());
        lone.button->hide();
        lone.move(lone.button->geometry().center());
        lone.button->show();
        QTest::qWait(kSettled);
        lone.move(lone.button->geometry().center() + QPoint(3, 2)); // a hand is never still
        lone.click();
        QCOMPARE(lone.confirmed, 0);
        lone.move({5, 5});
        lone.move(lone.button->geometry().center());
        lone.click();
        QCOMPARE(lone.confirmed, 1);
    }

    void whatMovesUnderThePointerIsDead()
    {
        Lone lone;
        QVERIFY(lone.isUp());
        lone.move({250, 200});
        lone.button->disarm();
        QTest::qWait(kSettled);
        lone.button->move(200, 180); // a line above it grew
        lone.move({252, 201});
        lone.click();
        QCOMPARE(lone.confirmed, 0);
    }

    void aButtonThatIsHeldIsDroppedWhenItsSubjectChanges()
    {
        Lone lone;
        QVERIFY(lone.isUp());
        QTest::qWait(kSettled);
        lone.move(lone.button->geometry().center());
        lone.press();
        lone.button->disarm();
        QTest::qWait(kSettled);
        lone.release();
        QCOMPARE(lone.confirmed, 0);
    }

    void aDoubleClickIsOne()
    {
        Lone lone;
        QVERIFY(lone.isUp());
        QTest::qWait(kSettled);
        lone.move(lone.button->geometry().center());
        lone.click();
        QTest::mouseDClick(lone.window.windowHandle(), Qt::LeftButton, {}, lone.button->geometry().center());
        QCOMPARE(lone.confirmed, 1);
    }

    void keysNeedAFocusThatCame()
    {
        Lone lone;
        QVERIFY(lone.isUp());
        lone.button->setFocus(Qt::OtherFocusReason); // by the program
        QTest::qWait(kSettled);
        QTest::keyClick(lone.button, Qt::Key_Space);
        QCOMPARE(lone.confirmed, 0);
        lone.button->clearFocus();
        lone.button->setFocus(Qt::TabFocusReason);
        QKeyEvent repeated(QEvent::KeyPress, Qt::Key_Space, Qt::NoModifier, u" "_s, true);
        QApplication::sendEvent(lone.button, &repeated);
        QTest::keyRelease(lone.button, Qt::Key_Space);
        QCOMPARE(lone.confirmed, 0);
        QTest::keyClick(lone.button, Qt::Key_Space);
        QCOMPARE(lone.confirmed, 1);
        QTest::qWait(kSettled);
        QTest::keyClick(lone.button, Qt::Key_Space);
        QCOMPARE(lone.confirmed, 1);
    }

    void theClickThatRaisesTheWindowApprovesNothing_data()
    {
        QTest::addColumn<bool>("activatedFirst");
        QTest::newRow("activated before the press") << true;
        QTest::newRow("pressed before it is activated") << false;
    }

    void theClickThatRaisesTheWindowApprovesNothing()
    {
        QFETCH(bool, activatedFirst);
        World world;
        QVERIFY(world.open());
        QVERIFY(world.showQuestion("q1"));
        const auto *approve = world.find<QPushButton>(u"approveButton"_s);
        world.pointAt(approve);
        QTest::qWait(kSettled);
        QWidget other;
        other.show();
        QVERIFY(QTest::qWaitForWindowActive(&other));
        QVERIFY(!world.window->isActiveWindow());
        QTest::qWait(kSettled);
        if (activatedFirst)
            world.window->activateWindow();
        world.clickThere(approve);
        world.window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(world.window.get()));
        QTest::qWait(kSettled);
        world.clickThere(approve); // the pointer has not moved
        QTest::qWait(50);
        QCOMPARE(world.resolves(), 0);
        world.click(approve);
        QTRY_COMPARE(world.resolves(), 1);
    }

    void theKeyThatComesWithTheActivationApprovesNothing()
    {
        World world;
        QVERIFY(world.open());
        QVERIFY(world.showQuestion("q1"));
        QWidget other;
        other.show();
        QVERIFY(QTest::qWaitForWindowActive(&other));
        QTest::qWait(kSettled);
        world.window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(world.window.get()));
        QTest::keyClick(world.window.get(), Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
        QTest::qWait(50);
        QCOMPARE(world.resolves(), 0);
        QTest::qWait(kAnswerDelayMs);
        QTest::keyClick(world.window.get(), Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(world.resolves(), 1);
    }

    void clicksInARowAnswerOneQuestion_data()
    {
        QTest::addColumn<int>("pause");
        QTest::newRow("200 ms") << 200;
        QTest::newRow("300 ms") << 300;
        QTest::newRow("700 ms") << 700;
    }

    void clicksInARowAnswerOneQuestion()
    {
        QFETCH(int, pause);
        World world;
        QVERIFY(world.open());
        QVERIFY(world.showQuestion("q1"));
        for (const auto *id : {"q2", "q3", "q4"})
            world.ask(id, kPush, "high", 90);
        QTRY_COMPARE(world.session->topic<QuestionsTopic>().model()->openCount(), 4);
        const auto *approve = world.find<QPushButton>(u"approveButton"_s);
        world.click(approve);
        for (int click = 0; click < 6; ++click) {
            QTest::qWait(pause);
            world.clickThere(approve);
        }
        QTest::mouseDClick(world.window->windowHandle(), Qt::LeftButton, {}, world.placeOf(approve));
        QTest::qWait(50);
        QCOMPARE(world.resolves(), 1);
    }

    void theNextOneTakesItsTime()
    {
        World world;
        QVERIFY(world.open());
        QVERIFY(world.showQuestion("q1"));
        world.ask("q2", kPush, "high", 90);
        QTRY_COMPARE(world.session->topic<QuestionsTopic>().model()->openCount(), 2);
        const auto *approve = world.find<QPushButton>(u"approveButton"_s);
        QTest::keyClick(world.window.get(), Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(world.window->findChild<QuestionPanel *>()->question().value, u"q2"_s);
        QVERIFY2(world.find<QListView>(u"questionList"_s)->hasFocus(), "where no key answers");
        QTest::qWait(kAfterAnswerMs - 500);
        QTest::keyClick(world.window.get(), Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(!approve->isEnabled());
        QTest::qWait(50);
        QCOMPARE(world.resolves(), 1);
        QTRY_VERIFY(approve->isEnabled());
        QTest::keyClick(world.window.get(), Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(world.resolves(), 2);
    }

    void whatIsCriticalHasToBeChosen()
    {
        World world;
        QVERIFY(world.open());
        world.window->showPage(u"guardian"_s);
        world.ask("q1", kPush, "high", 90);
        QTRY_COMPARE(world.window->findChild<QuestionPanel *>()->question().value, u"q1"_s);
        world.ask("q2", "mkfs.ext4 /dev/sda", "critical", 90);
        QTRY_COMPARE(world.session->topic<QuestionsTopic>().model()->openCount(), 2);
        const auto *approve = world.find<QPushButton>(u"approveButton"_s);
        QTRY_VERIFY(approve->isEnabled());
        world.click(approve);
        QTRY_COMPARE(world.resolves(), 1);
        QTest::qWait(kAfterAnswerMs + 200);
        QCOMPARE(world.window->findChild<QuestionPanel *>()->question().value, u"q1"_s); // it does not go on by itself
        auto *list = world.find<QListView>(u"questionList"_s);
        const auto critical = world.session->topic<QuestionsTopic>().model()->indexOf({u"q2"_s});
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(critical).center());
        QTRY_VERIFY(approve->isEnabled());
    }

    void whatIsCriticalAndShownByItselfHasToBeChosenToo()
    {
        World world;
        QVERIFY(world.open());
        world.window->showPage(u"guardian"_s);
        world.ask("q1", "mkfs.ext4 /dev/sda", "critical", 90);
        QTRY_VERIFY(world.find<QPushButton>(u"denyButton"_s)->isEnabled());
        const auto *approve = world.find<QPushButton>(u"approveButton"_s);
        QVERIFY(!approve->isEnabled());
        QTest::keyClick(world.window.get(), Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
        QTest::qWait(50);
        QCOMPARE(world.resolves(), 0);
        auto *list = world.find<QListView>(u"questionList"_s);
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(list->model()->index(0, 0)).center());
        QVERIFY(approve->isEnabled());
    }

    void everyControlThatLetsHappenIsArmed()
    {
        World world;
        QVERIFY(world.open());
        for (const auto &name : {u"approveButton"_s, u"denyButton"_s, u"confirmDelete"_s, u"confirmRestore"_s, u"confirmDeleteSnapshot"_s,
                                 u"confirmStopService"_s, u"continueButton"_s, u"freezeButton"_s})
            QVERIFY2(world.find<ArmedButton>(name) != nullptr, qPrintable(name));
        const auto armed = world.window->findChildren<ArmedButton *>();
        for (const auto &text : {u"Kill"_s, u"Unfreeze"_s})
            QVERIFY2(std::ranges::any_of(armed, [&text](const auto *button) { return button->text() == text; }), qPrintable(text));
        const auto *panel = world.window->findChild<QuestionPanel *>();
        QVERIFY(!panel->approveAction()->autoRepeat() && !panel->denyAction()->autoRepeat());
    }
};

COFFERDAM_TEST(tst_Arming)
#include "tst_arming.moc"
