// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the built-in policy says to each call of the demo's story: the story is told by these verdicts.

#include "core/inspect/tool/Example.h"
#include "core/inspect/tool/ToolCall.h"
#include "core/models/Scenario.h"
#include "core/policy/Policy.h"
#include "tests/support/Test.h"

#include <QJsonDocument>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_DemoVerdicts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        auto scenario = Scenario::load(qEnvironmentVariable("COFFERDAM_SOURCE") + u"/resources/demo/scenario.json"_s);
        QVERIFY2(scenario, scenario ? "" : qPrintable(scenario.error().message.english()));
        m_scenario = *scenario;
        auto policy = Policy::loadFolder(Policy::kBuiltInFolder.toString(), u"balanced"_s, [](Action &action) { inspectExample(action, u"/home/agent"_s); });
        QVERIFY2(policy, policy ? "" : qPrintable(policy.error().message.english()));
        m_policy = *policy;
    }

    void eachCallIsDecidedAsTold_data()
    {
        QTest::addColumn<QString>("step");
        QTest::addColumn<QString>("call");
        QTest::addColumn<QStringList>("verdicts");
        QTest::newRow("read the readme") << u"look"_s << u"readme"_s << QStringList{u"allow"_s};
        QTest::newRow("run the tests") << u"look"_s << u"tests"_s << QStringList{u"allow"_s};
        QTest::newRow("commit") << u"commit"_s << u"commit"_s << QStringList{u"allow"_s, u"snapshot"_s};
        QTest::newRow("delete build") << u"tidy"_s << u"build"_s << QStringList{u"snapshot"_s};
        QTest::newRow("read the notes") << u"tidy"_s << u"notes"_s << QStringList{u"allow"_s};
        QTest::newRow("wipe") << u"wipe"_s << u"wipe"_s << QStringList{u"snapshot"_s};
        QTest::newRow("send the key") << u"send"_s << u"upload"_s << QStringList{u"block"_s};
        QTest::newRow("force-push") << u"send"_s << u"push"_s << QStringList{u"ask"_s};
        QTest::newRow("list") << u"list"_s << u"list"_s << QStringList{u"allow"_s};
    }

    void eachCallIsDecidedAsTold()
    {
        QFETCH(QString, step);
        QFETCH(QString, call);
        QFETCH(QStringList, verdicts);
        bool found = false;
        for (const auto &prompt : std::as_const(m_scenario.prompts)) {
            for (const auto &made : prompt.steps.value(step).calls) {
                if (made.name != call)
                    continue;
                found = true;
                const auto ruling = m_policy->evaluate(actionOf(made));
                QVERIFY2(verdicts.contains(toWord(ruling.verdict)),
                         qPrintable(u"%1 by %2: %3"_s.arg(toWord(ruling.verdict), ruling.rule, ruling.reason.english())));
            }
        }
        QVERIFY(found);
    }

private:
    static Action actionOf(const ScenarioCall &call)
    {
        const auto workdir = call.arguments.value("workdir"_L1).toString();
        Action action;
        action.tool = call.tool;
        action.raw = QJsonDocument(call.arguments).toJson(QJsonDocument::Compact);
        action.directory = workdir.isEmpty() ? u"/home/agent/workspace"_s : u"/home/agent/workspace/"_s + workdir; // as the plugin says it
        inspectToolCall(action, u"/home/agent"_s);
        return action;
    }

    Scenario m_scenario;
    std::shared_ptr<const Policy> m_policy;
};

COFFERDAM_TEST(tst_DemoVerdicts)
#include "tst_demoverdicts.moc"
