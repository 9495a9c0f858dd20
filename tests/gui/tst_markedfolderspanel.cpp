// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Folders are marked and unmarked, and the conversation says what it has read of them.

#include "app/desktop/state/AgentsTopic.h"
#include "app/desktop/state/DataRulesTopic.h"
#include "app/desktop/widgets/PlainLabel.h"
#include "app/desktop/widgets/Theme.h"
#include "tests/gui/World.h"
#include "tests/support/Phrases.h"
#include "tests/support/Scenario.h"
#include "tests/support/Test.h"

#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QTabWidget>
#include <QTableView>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr auto kMark = api::ClientToService::kMarkData;
constexpr auto kUnmark = api::ClientToService::kUnmarkData;

api::DataRules rulesOf(const QStringList &folders)
{
    api::DataRules rules;
    for (const auto &folder : folders) {
        auto *rule = rules.add_rules();
        rule->set_folder(folder.toStdString());
        rule->set_reach(api::DATA_LOCAL_ONLY);
    }
    return rules;
}

/// Its marked folders, shown.
void openFolders(World &world)
{
    QVERIFY(world.open());
    world.window->showPage(u"models"_s);
    auto *tabs = world.find<QTabWidget>(u"modelTabs"_s);
    tabs->setCurrentIndex(tabs->count() - 1);
}

void sendRules(World &world, const api::DataRules &rules)
{
    api::ServiceToClient event;
    *event.mutable_data_rules() = rules;
    world.service.send(event);
}

} // namespace

class tst_MarkedFoldersPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, Scheme::Light); }

    void aFolderIsMarkedByKeyboard()
    {
        World world;
        openFolders(world);
        auto *folder = world.find<QLineEdit>(u"dataFolder"_s);
        QVERIFY(!world.shown(u"markData"_s)->isEnabled());
        folder->setText(u" ~/workspace/secret "_s);
        auto *reach = world.find<QComboBox>(u"dataReach"_s);
        reach->setCurrentIndex(1);
        auto *agent = world.find<QComboBox>(u"dataAgent"_s);
        QVERIFY(agent->count() > 1);
        agent->setCurrentIndex(1);
        QTest::keyClick(folder, Qt::Key_Return);
        QTRY_COMPARE(world.service.count(kMark), 1);
        const auto rule = world.service.last(kMark).mark_data();
        QCOMPARE(rule.folder(), std::string("~/workspace/secret"));
        QCOMPARE(rule.reach(), api::DATA_NO_MODEL);
        QCOMPARE(rule.agent(), agent->currentData().toString().toStdString());
        QTRY_VERIFY(folder->text().isEmpty());
        world.window->grab().save(QDir::temp().filePath(u"cofferdam-markedfolders.png"_s));
    }

    void whatIsRefusedIsSaid()
    {
        World world;
        world.service.answer = [](const api::ClientToService &request, api::ServiceToClient &reply) {
            if (!request.has_mark_data())
                return scenario::answer(request, reply);
            *reply.mutable_failed()->mutable_message() = verbatim("Only a folder in the agent's home can be marked.");
            return true;
        };
        openFolders(world);
        auto *folder = world.find<QLineEdit>(u"dataFolder"_s);
        folder->setText(u"/etc"_s);
        QTest::keyClick(folder, Qt::Key_Return);
        QTRY_VERIFY(world.find<QWidget>(u"dataSaid"_s)->isVisible());
        QCOMPARE(folder->text(), u"/etc"_s);
    }

    void theOneChosenIsUnmarked()
    {
        World world;
        openFolders(world);
        sendRules(world, rulesOf({u"/home/agent/a"_s, u"/home/agent/b\u202e"_s}));
        auto *table = world.find<QTableView>(u"dataTable"_s);
        QTRY_COMPARE(table->model()->rowCount(), 2);
        QVERIFY(!table->model()->index(1, 0).data().toString().contains(QChar(0x202e)));
        table->setCurrentIndex(table->model()->index(1, 0));
        world.click(world.shown(u"unmarkData"_s));
        QTRY_COMPARE(world.service.count(kUnmark), 1);
        QCOMPARE(world.service.last(kUnmark).unmark_data().folder(), std::string("/home/agent/b\u202e"));
    }

    void theConversationSaysWhatItHasRead()
    {
        World world;
        QVERIFY(world.open());
        world.window->showPage(u"chat"_s);
        auto *line = world.find<PlainLabel>(u"dataLine"_s);
        QVERIFY(!line->isVisible());
        auto rules = rulesOf({u"/home/agent/a"_s});
        const auto agent = world.session->topic<AgentsTopic>().current().value.toStdString();
        const auto read = [&rules](const std::string &who, const char *folder, api::DataReach reach, bool earlier) {
            auto *one = rules.add_reads();
            one->set_agent(who);
            one->set_folder(folder);
            one->set_reach(reach);
            one->set_earlier(earlier);
        };
        read(agent, "/home/agent/old", api::DATA_NO_MODEL, true);
        read("another", "/home/agent/theirs", api::DATA_NO_MODEL, false);
        sendRules(world, rules);
        QTest::qWait(50);
        QVERIFY(!line->isVisible());
        read(agent, "/home/agent/a", api::DATA_LOCAL_ONLY, false);
        sendRules(world, rules);
        QTRY_VERIFY(line->isVisible());
        QCOMPARE(line->text(), u"This conversation has read /home/agent/a: only models on this computer from now on."_s);
        read(agent, "/home/agent/b", api::DATA_NO_MODEL, false);
        sendRules(world, rules);
        QTRY_VERIFY(line->text().contains(u"no model any more"_s));
        world.window->grab().save(QDir::temp().filePath(u"cofferdam-dataline.png"_s));
        sendRules(world, {});
        QTRY_VERIFY(!line->isVisible());
    }
};

COFFERDAM_TEST(tst_MarkedFoldersPanel)
#include "tst_markedfolderspanel.moc"
