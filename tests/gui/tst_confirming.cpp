// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the window asks before something cannot be taken back is about what it names, or it is not there.

#include "app/desktop/widgets/Confirmation.h"
#include "app/desktop/widgets/Theme.h"
#include "tests/gui/World.h"
#include "tests/support/Test.h"

#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QTableView>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr auto kDelete = api::ClientToService::kDeleteAgent;

void askDelete(const World &world)
{
    QTest::keyClick(world.window.get(), Qt::Key_Delete, Qt::ControlModifier | Qt::ShiftModifier);
}

/// The field of the confirmation that is shown.
QLineEdit *field(const World &world)
{
    const auto all = world.window->findChildren<QLineEdit *>(u"typedName"_s);
    const auto found = std::ranges::find_if(all, &QWidget::isVisible);
    return found == all.end() ? nullptr : *found;
}

/// Whether to delete the first one is asked, and its name is typed.
void askAndType(const World &world)
{
    askDelete(world);
    auto *name = field(world);
    QVERIFY(name && name->hasFocus());
    QTest::keyClicks(name, u"Website"_s);
    QVERIFY(world.shown(u"confirmDelete"_s)->isEnabled());
}

} // namespace

class tst_Confirming : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, Scheme::Light); }

    void deletesWhatIsNamedOnceItsNameIsTyped()
    {
        World world;
        QVERIFY(world.open());
        QVERIFY(!world.shown(u"confirmDelete"_s));
        askDelete(world);
        auto *confirm = world.shown(u"confirmDelete"_s);
        QVERIFY(confirm && !confirm->isEnabled());
        auto *name = field(world);
        for (const auto &wrong : {u"website"_s, u"Websit"_s, u"Website "_s}) {
            name->setText(wrong);
            QVERIFY2(!confirm->isEnabled(), qPrintable(wrong));
        }
        name->setText(u"Website"_s);
        QTest::qWait(100);
        QVERIFY(world.window->grab().save(u"confirming-delete.png"_s));
        QTest::keyClick(name, Qt::Key_Return);
        QCOMPARE(world.service.count(kDelete), 0);
        world.click(confirm);
        QTRY_COMPARE(world.service.count(kDelete), 1);
        QCOMPARE(world.service.last(kDelete).delete_agent().agent(), "a1");
        QVERIFY(!world.shown(u"confirmDelete"_s));
        QCOMPARE(QApplication::focusWidget(), world.find<QListView>(u"agentList"_s)); // where a key does no harm
    }

    void anotherAgentTakesTheQuestionAway_data()
    {
        QTest::addColumn<int>("how");
        QTest::newRow("clicked in the list") << 0;
        QTest::newRow("chosen in the sidebar") << 1;
        QTest::newRow("it is gone by itself") << 2;
    }

    void anotherAgentTakesTheQuestionAway()
    {
        QFETCH(int, how);
        World world;
        QVERIFY(world.open());
        askAndType(world);
        if (how == 0) {
            const auto *list = world.find<QListView>(u"agentList"_s);
            const auto other = world.session->topic<AgentsTopic>().model()->indexOf({u"a2"_s});
            QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(other).center());
        } else if (how == 1) {
            auto *choice = world.find<QComboBox>(u"agentChoice"_s);
            choice->setCurrentIndex(choice->findData(u"a2"_s));
            Q_EMIT choice->activated(choice->currentIndex());
        } else {
            api::ServiceToClient gone;
            gone.mutable_agent_gone()->set_agent("a1");
            world.service.send(gone);
        }
        QTRY_COMPARE(world.session->topic<AgentsTopic>().current().value, u"a2"_s);
        QVERIFY(!world.shown(u"confirmDelete"_s));
        if (how != 2) {
            world.session->topic<AgentsTopic>().setCurrent({u"a1"_s});
            QVERIFY2(!world.shown(u"confirmDelete"_s), "it does not come back either");
        }
        QTest::qWait(50);
        QCOMPARE(world.service.count(kDelete), 0);
    }

    void anotherPageTakesTheQuestionAway()
    {
        World world;
        QVERIFY(world.open());
        askAndType(world);
        world.window->showPage(u"chat"_s);
        world.window->showPage(u"agents"_s);
        QVERIFY(!world.shown(u"confirmDelete"_s));
    }

    void aKeyOnAnotherPageLeadsToTheQuestion()
    {
        World world;
        QVERIFY(world.open());
        world.window->showPage(u"chat"_s);
        askDelete(world);
        QCOMPARE(world.window->page(), u"agents"_s);
        QVERIFY(world.shown(u"confirmDelete"_s));
    }

    void keepAndEscapeKeep()
    {
        World world;
        QVERIFY(world.open());
        askAndType(world);
        QTest::keyClick(field(world), Qt::Key_Escape);
        QVERIFY(!world.shown(u"confirmDelete"_s));
        askDelete(world);
        QVERIFY2(field(world)->text().isEmpty(), "what was typed for the question before counts no more");
    }

    void anotherSnapshotTakesTheQuestionAway_data()
    {
        QTest::addColumn<bool>("restore");
        QTest::newRow("go back") << true;
        QTest::newRow("delete") << false;
    }

    void anotherSnapshotTakesTheQuestionAway()
    {
        QFETCH(bool, restore);
        const auto name = restore ? u"confirmRestore"_s : u"confirmDeleteSnapshot"_s;
        World world;
        QVERIFY(world.open());
        world.window->showPage(u"timeline"_s);
        auto *table = world.find<QTableView>(u"snapshotTable"_s);
        QTRY_COMPARE(table->model()->rowCount(), 7);
        table->setCurrentIndex(table->model()->index(3, 0));
        const auto ask = [&] {
            if (restore)
                QTest::keyClick(world.window.get(), Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
            else
                QTest::keyClick(world.window.get(), Qt::Key_Delete, Qt::ControlModifier | Qt::AltModifier);
        };
        ask();
        QVERIFY(world.shown(name));
        table->setCurrentIndex(table->model()->index(4, 0));
        QVERIFY(!world.shown(name));
        ask();
        world.click(world.shown(name));
        if (restore) {
            QTRY_COMPARE(world.service.count(api::ClientToService::kRestore), 1);
            QCOMPARE(world.service.last(api::ClientToService::kRestore).restore().snapshot(), "s2");
        } else {
            QTRY_COMPARE(world.service.count(api::ClientToService::kDeleteSnapshot), 1);
            QCOMPARE(world.service.last(api::ClientToService::kDeleteSnapshot).delete_snapshot().snapshot(), "s2");
        }
    }

    void theEndOfTheServiceTakesItsQuestionAway()
    {
        World world;
        QVERIFY(world.open());
        world.find<QAction>(u"stopService"_s)->trigger();
        QVERIFY(world.shown(u"confirmStopService"_s));
        world.service.die();
        QTRY_VERIFY(!world.shown(u"confirmStopService"_s));
    }

    void aCreatedAgentIsNotStoppedByTheNextBlank()
    {
        World world;
        world.service.answer = [](const auto &request, auto &reply) {
            if (!request.has_create_agent())
                return scenario::answer(request, reply);
            *reply.mutable_agent() = scenario::agent("a3", "New", api::AGENT_READY);
            return true;
        };
        QVERIFY(world.open());
        QTest::keyClick(world.window.get(), Qt::Key_N, Qt::ControlModifier);
        auto *name = world.find<QLineEdit>(u"agentName"_s);
        QTRY_VERIFY(name->hasFocus());
        QTest::keyClicks(name, u"New"_s);
        QTest::keyClick(name, Qt::Key_Return);
        const auto *list = world.find<QListView>(u"agentList"_s);
        QTRY_VERIFY(list->hasFocus());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTest::qWait(50);
        QCOMPARE(world.service.count(api::ClientToService::kStopAgent), 0);
    }
};

COFFERDAM_TEST(tst_Confirming)
#include "tst_confirming.moc"
