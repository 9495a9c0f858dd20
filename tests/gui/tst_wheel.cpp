// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The wheel scrolls and chooses nothing, in every widget of every page.

#include "app/desktop/widgets/Theme.h"
#include "tests/gui/World.h"
#include "tests/support/Test.h"

#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QMetaProperty>
#include <QScrollBar>
#include <QTableView>
#include <QTest>
#include <QWheelEvent>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

/// As the window system tells it, so that the focus goes where it would.
void turn(const World &world, const QWidget *widget)
{
    for (const int steps : {-120, -120, 120}) {
        QTest::wheelEvent(world.window->windowHandle(), world.placeOf(widget), {0, steps});
        QCoreApplication::processEvents();
    }
}

/// The user's own of it: the index, the value.
QVariant valueOf(const QWidget *widget)
{
    return widget->metaObject()->userProperty().read(widget);
}

} // namespace

class tst_Wheel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, Scheme::Light); }

    void noValueChangesUnderTheWheel()
    {
        World world;
        QVERIFY(world.open());
        QVERIFY(world.showQuestion("q1"));
        auto *scopes = world.find<QComboBox>(u"grantScope"_s);
        QTRY_VERIFY(scopes->isEnabled());
        scopes->setCurrentIndex(1); // so that there is something to change in the other one, too
        QSet<const QWidget *> seen;
        const auto tryAll = [&] {
            for (auto *widget : world.window->findChildren<QWidget *>()) {
                const bool holds = qobject_cast<QComboBox *>(widget) != nullptr || qobject_cast<QAbstractSpinBox *>(widget) != nullptr
                                   || (qobject_cast<QAbstractSlider *>(widget) != nullptr && qobject_cast<QScrollBar *>(widget) == nullptr);
                if (!holds || !widget->isVisible() || !widget->isEnabled())
                    continue;
                seen += widget;
                const auto before = valueOf(widget);
                world.find<QWidget>(u"questionList"_s)->setFocus();
                const auto *focus = QApplication::focusWidget();
                turn(world, widget);
                QCOMPARE(valueOf(widget), before);
                QCOMPARE(QApplication::focusWidget(), focus);
                widget->setFocus();
                turn(world, widget);
                QCOMPARE(valueOf(widget), before);
            }
        };
        for (const auto &page : world.window->pageIds()) {
            world.window->showPage(page);
            QTest::qWait(50);
            tryAll();
        }
        QTest::keyClick(world.window.get(), Qt::Key_N, Qt::ControlModifier); // the form of a new agent
        world.window->showPage(u"agents"_s);
        QTest::qWait(50);
        tryAll();
        QVERIFY2(seen.size() >= 7, qPrintable(QString::number(seen.size())));
    }

    void nothingTakesTheFocusByTheWheel()
    {
        World world;
        QVERIFY(world.open());
        for (const auto &page : world.window->pageIds()) {
            world.window->showPage(page);
            for (const auto *widget : world.window->findChildren<QWidget *>())
                QVERIFY2(!widget->isVisible() || widget->focusPolicy() != Qt::WheelFocus, widget->metaObject()->className());
        }
    }

    void theWheelScrollsStill()
    {
        World world;
        QVERIFY(world.open());
        world.window->showPage(u"audit"_s);
        auto *table = world.find<QTableView>(u"auditTable"_s);
        QTRY_VERIFY(table->verticalScrollBar()->maximum() > 0);
        turn(world, table->viewport());
        QVERIFY(table->verticalScrollBar()->value() > 0);
    }

    void withoutTheGuardTheWheelChooses()
    {
        QComboBox box; // of a window that has none
        box.addItems({u"a"_s, u"b"_s, u"c"_s});
        box.show();
        QVERIFY(QTest::qWaitForWindowExposed(&box));
        QTest::wheelEvent(box.windowHandle(), box.rect().center(), {0, -120});
        QCoreApplication::processEvents();
        QCOMPARE(box.currentIndex(), 1);
    }
};

COFFERDAM_TEST(tst_Wheel)
#include "tst_wheel.moc"
