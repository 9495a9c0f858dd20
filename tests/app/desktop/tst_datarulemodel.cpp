// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/DataRuleModel.h"
#include "tests/app/desktop/ModelTest.h"
#include "tests/support/Test.h"

#include <QRandomGenerator>
#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

class tst_DataRuleModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void underRandomLists()
    {
        QRandomGenerator random{20261203};
        DataRuleModel model;
        QAbstractItemModelTester tester(&model, kMode);
        for (int step = 0; step < kSteps; ++step) {
            api::DataRules rules;
            QStringList folders;
            for (int i = random.bounded(8); i > 0; --i) {
                folders += u"/home/agent/%1"_s.arg(random.bounded(50));
                rules.add_rules()->set_folder(folders.last().toStdString());
            }
            model.reset(rules);
            QCOMPARE(printed(model), folders);
            model.refreshNames();
        }
    }

    void aRowSaysAllOfIt()
    {
        DataRuleModel model;
        model.setAgentNames([](const AgentId &id) { return id.value.toUpper(); });
        api::DataRules rules;
        auto *rule = rules.add_rules();
        rule->set_folder("/home/agent/a");
        rule->set_reach(api::DATA_NO_MODEL);
        rule->set_agent("a1");
        rule->set_moved(true);
        rules.add_rules()->set_reach(static_cast<api::DataReach>(77)); // of a newer service
        model.reset(rules);
        const auto cell = [&model](int row, int column) { return model.index(row, column).data().toString(); };
        QCOMPARE(cell(0, DataRuleModel::ReachColumn), u"No model"_s);
        QCOMPARE(cell(0, DataRuleModel::AgentColumn), u"A1"_s);
        QCOMPARE(cell(0, DataRuleModel::OriginColumn), u"moved there by the agent"_s);
        QCOMPARE(cell(1, DataRuleModel::ReachColumn), u"Not known"_s);
        QCOMPARE(cell(1, DataRuleModel::AgentColumn), u"every agent"_s);
        QCOMPARE(model.index(0, DataRuleModel::FolderColumn).data(Qt::AccessibleTextRole).toString(), u"Folder: /home/agent/a"_s);
    }
};

COFFERDAM_TEST(tst_DataRuleModel)
#include "tst_datarulemodel.moc"
