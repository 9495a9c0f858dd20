// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The emergency stop: of one agent and of all, on every page, whatever else goes on.

#include "app/desktop/widgets/Theme.h"
#include "app/desktop/window/Tray.h"
#include "tests/gui/World.h"
#include "tests/support/Test.h"

#include <QApplication>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr auto kOne = api::ClientToService::kFreeze;
constexpr auto kAll = api::ClientToService::kFreezeAll;
constexpr auto kBoth = Qt::ControlModifier | Qt::ShiftModifier;

/// Where somebody may be typing.
QList<QWidget *> fields(const World &world)
{
    QList<QWidget *> all;
    for (auto *widget : world.window->findChildren<QWidget *>()) {
        if (widget->isVisible() && widget->isEnabled() && (qobject_cast<QLineEdit *>(widget) != nullptr || qobject_cast<QPlainTextEdit *>(widget) != nullptr))
            all += widget;
    }
    return all;
}

} // namespace

class tst_Emergency : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, Scheme::Light); }

    void theKeysWorkOnEveryPageAndInEveryField()
    {
        World world;
        QVERIFY(world.open());
        QVERIFY(world.showQuestion("q1"));
        int presses = 0;
        for (const auto &page : world.window->pageIds()) {
            world.window->showPage(page);
            for (auto *field : QList<QWidget *>{world.window.get()} + fields(world)) {
                field->setFocus();
                auto *target = QApplication::focusWidget() != nullptr ? QApplication::focusWidget() : world.window.get();
                QTest::keyClick(target, Qt::Key_F, kBoth);
                QTest::keyClick(target, Qt::Key_H, kBoth);
                ++presses;
                QTRY_COMPARE(world.service.count(kAll), presses);
                QTRY_COMPARE(world.service.count(kOne), presses);
            }
        }
        QVERIFY2(presses >= 8, qPrintable(QString::number(presses)));
        QCOMPARE(world.service.last(kOne).freeze().agent(), "a1");
        QCOMPARE(world.resolves(), 0);
    }

    void theButtonsAreThereOnEveryPageAndTakeTheFirstClick()
    {
        World world;
        QVERIFY(world.open());
        QVERIFY(world.showQuestion("q1"));
        int clicks = 0;
        for (const auto &page : world.window->pageIds()) {
            world.window->showPage(page);
            for (const auto &name : {u"freezeOne"_s, u"freezeAll"_s}) {
                const auto *button = world.shown(name);
                QVERIFY2(button && button->isEnabled(), qPrintable(page + u' ' + name));
                world.clickThere(button);
            }
            ++clicks;
            QTRY_COMPARE(world.service.count(kAll), clicks);
            QTRY_COMPARE(world.service.count(kOne), clicks);
        }
    }

    void oneIsFrozenInWhateverStateItIs_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<bool>("offered");
        const auto *states = api::AgentState_descriptor();
        for (int i = 0; i < states->value_count(); ++i) {
            const auto state = states->value(i)->number();
            QTest::newRow(std::string(states->value(i)->name()).c_str()) << state << (state != api::AGENT_STOPPED && state != api::AGENT_FROZEN);
        }
    }

    void oneIsFrozenInWhateverStateItIs()
    {
        QFETCH(int, state);
        QFETCH(bool, offered);
        World world;
        QVERIFY(world.open());
        api::ServiceToClient event;
        *event.mutable_agent() = scenario::agent("a1", "Website", api::AgentState(state));
        world.service.send(event);
        QTRY_COMPARE(int(world.session->topic<AgentsTopic>().currentRecord()->state), state);
        QCOMPARE(world.shown(u"freezeOne"_s)->isEnabled(), offered);
        QVERIFY(world.shown(u"freezeAll"_s)->isEnabled());
    }

    void withoutAServiceItIsNotOffered()
    {
        World world;
        QVERIFY(world.open());
        world.service.die();
        QTRY_VERIFY(!world.shown(u"freezeAll"_s)->isEnabled());
        QVERIFY(!world.shown(u"freezeOne"_s)->isEnabled());
    }

    void theTrayOffersIt()
    {
        World world;
        QVERIFY(world.open());
        const Tray tray(world.session.get());
        QSignalSpy wanted(&tray, &Tray::freezeAllWanted);
        for (auto *top : QApplication::topLevelWidgets()) {
            for (auto *action : top->actions()) {
                if (qobject_cast<QMenu *>(top) != nullptr && action->text() == u"Freeze All Agents"_s && action->shortcut().isEmpty())
                    action->trigger();
            }
        }
        QCOMPARE(wanted.size(), 1);
    }
};

COFFERDAM_TEST(tst_Emergency)
#include "tst_emergency.moc"
