// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which models an agent asks, what it may spend, what it has spent: live, in words and as a plot, and out of the window as a file.

#include "app/desktop/models/SpendChart.h"
#include "app/desktop/state/SpendingTopic.h"
#include "app/desktop/widgets/Banner.h"
#include "app/desktop/widgets/Theme.h"
#include "tests/gui/World.h"
#include "tests/support/ModelScenario.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

#include <QBarSet>
#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QStackedBarSeries>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr auto kAllow = api::ClientToService::kSetAllowance;
constexpr auto kChoose = api::ClientToService::kSetAgentModel;

enum Part { ModelsPart, AgentPart, SpendingPart };

void openPart(World &world, Part part)
{
    QVERIFY(world.open());
    world.window->showPage(u"models"_s);
    world.find<QTabWidget>(u"modelTabs"_s)->setCurrentIndex(part);
    QTRY_COMPARE(world.find<QLineEdit>(u"allowMoneyDay"_s)->text(), u"5.00"_s);
}

/// By a person.
void typeInto(const World &world, const QString &field, const QString &text)
{
    auto *line = world.find<QLineEdit>(field);
    line->selectAll();
    QTest::keyClick(line, Qt::Key_Backspace);
    QTest::keyClicks(line, text);
}

void chooseModel(const World &world, const QString &slot, const QString &id)
{
    auto *box = world.find<QComboBox>(u"slot-"_s + slot);
    box->setCurrentIndex(box->findData(id));
    Q_EMIT box->activated(box->currentIndex());
}

QString labelled(const World &world, const QString &name)
{
    return world.find<QLabel>(name)->text();
}

api::ServiceToClient spent(quint64 cents)
{
    api::ServiceToClient event;
    *event.mutable_spending() = scenario::spending("a1");
    event.mutable_spending()->mutable_day()->set_money(cents * 10'000'000);
    return event;
}

} // namespace

class tst_AgentSpending : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, Scheme::Light); }

    void whatAnAgentAsksAndMaySpendIsShown()
    {
        World world;
        openPart(world, AgentPart);
        QCOMPARE(world.find<QComboBox>(u"slot-main"_s)->currentData().toString(), u"t1"_s);
        QCOMPARE(world.find<QComboBox>(u"slot-fast"_s)->currentText(), u"None: the main one"_s);
        QCOMPARE(world.find<QLineEdit>(u"allowRequestsDay"_s)->text(), u"1000"_s);
        QVERIFY2(world.find<QLineEdit>(u"allowTokensDay"_s)->text().isEmpty(), "no limit is no zero");
        QCOMPARE(labelled(world, u"spentDay"_s), u"$0.42"_s);
        QCOMPARE(labelled(world, u"spentTask"_s), u"$0.07 and $0.02 reserved"_s);
        QVERIFY(!world.shown(u"saveAgentModels"_s)->isEnabled());
        QVERIFY(world.window->grab().save(u"models-agent.png"_s));
    }

    void whatWasChangedIsSavedAndNothingElse()
    {
        World world;
        openPart(world, AgentPart);
        chooseModel(world, u"fast"_s, u"t2"_s);
        world.click(world.shown(u"saveAgentModels"_s));
        QTRY_COMPARE(world.service.count(kChoose), 1);
        const auto chosen = world.service.last(kChoose).set_agent_model();
        QCOMPARE(chosen.agent(), "a1");
        QCOMPARE(chosen.slot(), "fast");
        QCOMPARE(chosen.target(), "t2");
        QCOMPARE(world.service.count(kAllow), 0);
        QTRY_VERIFY(world.find<Banner>(u"agentModelsSaid"_s)->isVisible());
        QVERIFY(!world.shown(u"saveAgentModels"_s)->isEnabled());
    }

    void limitsAreTypedWithADot()
    {
        World world;
        openPart(world, AgentPart);
        typeInto(world, u"allowMoneyDay"_s, u"1,50"_s);
        world.click(world.shown(u"saveAgentModels"_s));
        const auto *said = world.find<Banner>(u"agentModelsSaid"_s);
        QTRY_VERIFY(said->isVisible() && said->message().contains(u"with a dot"));
        QVERIFY(world.find<QLineEdit>(u"allowMoneyDay"_s)->hasFocus());
        QCOMPARE(world.service.count(kAllow), 0);
        typeInto(world, u"allowMoneyDay"_s, u"1.50"_s);
        typeInto(world, u"allowMoneyMonth"_s, QString());
        typeInto(world, u"allowTokensTask"_s, u"250000"_s);
        chooseModel(world, u"main"_s, u"t2"_s);
        world.click(world.shown(u"saveAgentModels"_s));
        QTRY_COMPARE(world.service.count(kAllow), 1);
        QTRY_COMPARE(world.service.count(kChoose), 1);
        const auto allowance = world.service.last(kAllow).set_allowance();
        QCOMPARE(allowance.agent(), "a1");
        QCOMPARE(allowance.per_day().money(), 1'500'000'000U);
        QCOMPARE(allowance.per_day().requests(), 1'000U);
        QVERIFY2(!allowance.per_month().has_money(), "empty is no limit");
        QCOMPARE(allowance.per_task().money(), 2'000'000'000U);
        QCOMPARE(allowance.per_task().tokens(), 250'000U);
        QCOMPARE(allowance.scheduled_per_day().money(), 1'000'000'000U);
        QCOMPARE(allowance.loop(), 100'000'000U);
        std::vector<api::ClientToService::BodyCase> order;
        for (const auto &request : world.service.requests()) {
            if (request.body_case() == kAllow || request.body_case() == kChoose)
                order.push_back(request.body_case());
        }
        QVERIFY2(order.front() == kAllow, "the limits are in force before another model is asked");
    }

    void aRefusalIsSaid()
    {
        World world;
        world.service.answer = [](const auto &request, auto &reply) {
            if (!request.has_set_agent_model())
                return scenario::answer(request, reply);
            *reply.mutable_failed()->mutable_message() = verbatim("It understands no images.");
            return true;
        };
        openPart(world, AgentPart);
        chooseModel(world, u"image"_s, u"t2"_s);
        world.click(world.shown(u"saveAgentModels"_s));
        const auto *said = world.find<Banner>(u"agentModelsSaid"_s);
        QTRY_VERIFY(said->isVisible() && said->message().contains(u"It understands no images."));
        QCOMPARE(world.find<QComboBox>(u"slot-image"_s)->currentData().toString(), u"t2"_s);
        QVERIFY(world.shown(u"saveAgentModels"_s)->isEnabled());
    }

    void anotherAgentIsNotGivenWhatWasTyped()
    {
        World world;
        openPart(world, AgentPart);
        typeInto(world, u"allowMoneyDay"_s, u"99"_s);
        chooseModel(world, u"main"_s, u"t2"_s);
        world.session->topic<AgentsTopic>().setCurrent({u"a2"_s});
        QTRY_COMPARE(world.find<QLineEdit>(u"allowMoneyDay"_s)->text(), u"5.00"_s);
        QTRY_COMPARE(world.find<QComboBox>(u"slot-main"_s)->currentText(), u"None: the scripted model of the demo"_s);
        QVERIFY(!world.shown(u"saveAgentModels"_s)->isEnabled());
    }

    void spendingIsLiveAndTypingStays()
    {
        World world;
        openPart(world, AgentPart);
        typeInto(world, u"allowMoneyDay"_s, u"7"_s);
        world.service.send(spent(123));
        QTRY_COMPARE(labelled(world, u"spentDay"_s), u"$1.23"_s);
        QCOMPARE(world.find<QLineEdit>(u"allowMoneyDay"_s)->text(), u"7"_s);
    }

    void withoutTheServiceNothingIsKnown()
    {
        World world;
        openPart(world, AgentPart);
        world.service.die();
        QTRY_VERIFY(!world.find<QLineEdit>(u"allowMoneyDay"_s)->isEnabled());
        QVERIFY(world.find<QLineEdit>(u"allowMoneyDay"_s)->text().isEmpty());
        QVERIFY(labelled(world, u"spentDay"_s).isEmpty());
        QVERIFY(!world.find<QComboBox>(u"slot-main"_s)->isEnabled());
        world.find<QTabWidget>(u"modelTabs"_s)->setCurrentIndex(SpendingPart);
        QTRY_VERIFY(labelled(world, u"spendTotal"_s).contains(u"not known"));
        QVERIFY(!world.find<QTableView>(u"spendTable"_s)->isVisible());
    }

    void theChatSaysWhichModelAndHowMuch()
    {
        World world;
        QVERIFY(world.open());
        world.window->showPage(u"chat"_s);
        QTRY_COMPARE(labelled(world, u"spendLine"_s), u"Everyday \u00b7 $0.42 of $5.00 today"_s);
        world.service.send(spent(499));
        QTRY_COMPARE(labelled(world, u"spendLine"_s), u"Everyday \u00b7 $4.99 of $5.00 today"_s);
        QVERIFY(world.window->grab().save(u"chat-spending.png"_s));
        api::ServiceToClient event;
        *event.mutable_agent_models() = scenario::agentModels("a1");
        event.mutable_agent_models()->mutable_slots(0)->set_target("");
        world.service.send(event);
        QTRY_VERIFY(labelled(world, u"spendLine"_s).startsWith(u"Scripted model"));
        world.service.die();
        QTRY_VERIFY2(world.find<QLabel>(u"spendLine"_s)->isHidden(), "nothing is known");
    }

    void thePlotIsOfTheLastDays()
    {
        World world;
        openPart(world, SpendingPart);
        const auto *table = world.find<QTableView>(u"spendTable"_s);
        QTRY_COMPARE(table->model()->rowCount(), 3);
        const auto query = world.service.last(api::ClientToService::kQuerySpend).query_spend();
        QCOMPARE(query.agent(), "a1");
        QCOMPARE(QDate::fromString(QString::fromStdString(query.from()), Qt::ISODate).daysTo(QDate::currentDate()), 29);
        QCOMPARE(query.to(), QDate::currentDate().toString(Qt::ISODate).toStdString());
        const auto *chart = world.find<SpendChart>(u"spendChart"_s);
        QVERIFY(chart->isVisible());
        const auto *bars = qobject_cast<QStackedBarSeries *>(chart->chart()->series().value(0));
        QVERIFY(bars && bars->count() == 3);
        QCOMPARE(bars->barSets().at(0)->count(), 30);
        QVERIFY(bars->barSets().at(0)->at(29) > 0);
        QVERIFY(chart->chart()->legend()->isVisible() == false);
        QVERIFY(table->model()->index(0, 0).data().toString().startsWith(u"OpenAI"));
        QVERIFY(labelled(world, u"spendTotal"_s).contains(u"630"));
        QTest::qWait(100);
        QVERIFY(world.window->grab().save(u"models-spending.png"_s));
        world.find<QCheckBox>(u"spendAll"_s)->setChecked(true);
        QTRY_COMPARE(world.service.last(api::ClientToService::kQuerySpend).query_spend().agent(), "");
    }

    void whatIsSpentLaterIsAskedForTogether()
    {
        World world;
        openPart(world, SpendingPart);
        QTRY_VERIFY(world.find<QTableView>(u"spendTable"_s)->model()->rowCount() > 0);
        const auto before = world.service.count(api::ClientToService::kQuerySpend);
        for (int i = 0; i < 5; ++i)
            world.service.send(spent(quint64(50 + i)));
        QTRY_COMPARE_WITH_TIMEOUT(world.service.count(api::ClientToService::kQuerySpend), before + 1, 8000);
    }

    void itLeavesTheWindowAsAFile_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("json");
        QTest::addColumn<QByteArray>("begin");
        QTest::newRow("CSV") << u"spent.csv"_s << false << "date,money"_ba;
        QTest::newRow("JSON lines") << u"spent.jsonl"_s << true << "{"_ba;
    }

    void itLeavesTheWindowAsAFile()
    {
        QFETCH(QString, name);
        QFETCH(bool, json);
        QFETCH(QByteArray, begin);
        const QTemporaryDir folder;
        World world;
        openPart(world, SpendingPart);
        world.window->showPage(u"chat"_s);
        QTest::keyClick(world.window.get(), Qt::Key_O, Qt::ControlModifier | Qt::AltModifier);
        QCOMPARE(world.window->page(), u"models"_s);
        auto *dialog = world.find<QFileDialog>(u"exportDialog"_s);
        QVERIFY(dialog);
        Q_EMIT dialog->fileSelected(folder.filePath(name));
        dialog->close();
        QTRY_COMPARE(world.service.count(api::ClientToService::kExportSpend), 1);
        QCOMPARE(world.service.last(api::ClientToService::kExportSpend).export_spend().json_lines(), json);
        QTRY_VERIFY(QFile::exists(folder.filePath(name)));
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().startsWith(begin));
        QTRY_VERIFY(labelled(world, u"spendSaid"_s).contains(name));
    }

    void aFileThatCannotBeWrittenIsSaid()
    {
        World world;
        openPart(world, SpendingPart);
        QTest::keyClick(world.window.get(), Qt::Key_O, Qt::ControlModifier | Qt::AltModifier);
        auto *dialog = world.find<QFileDialog>(u"exportDialog"_s);
        QVERIFY(dialog);
        Q_EMIT dialog->fileSelected(u"/proc/cofferdam/spent.csv"_s);
        dialog->close();
        QTRY_VERIFY(labelled(world, u"spendSaid"_s).contains(u"was not written"));
    }
};

COFFERDAM_TEST(tst_AgentSpending)
#include "tst_agentspending.moc"
