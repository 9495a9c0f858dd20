// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the built-in rules let a guest answer by itself.

#include "app/service/agent/GateTables.h"
#include "core/inspect/tool/Example.h"
#include "core/policy/Policy.h"
#include "tests/support/Test.h"

#include <QTest>

#include <algorithm>

using namespace cofferdam;
using namespace Qt::StringLiterals;
using Asked = api::FileAsked;

namespace {

std::shared_ptr<const Policy> balanced()
{
    static const auto policies = [] {
        auto loaded = Policy::load(RuleSources{.packs = standardSources().packs, .machine = {}, .user = {}}, {u"balanced"_s, u"careful"_s},
                                   [](Action &action) { inspectExample(action, u"/home/agent"_s); });
        if (!loaded)
            qFatal("%s", qPrintable(loaded.error().message));
        return *loaded;
    }();
    return policies.value(u"balanced"_s);
}

api::GateTable table(bool held = false)
{
    return gateTable([](const Action &action) { return balanced()->evaluate(action); }, AgentId{u"a"_s}, 7, held);
}

const api::FileArea *area(const api::GateTable &table, const std::string &prefix, const std::string &pattern = {})
{
    const auto found = std::ranges::find_if(table.areas(), [&](const api::FileArea &each) {
        return each.prefix() == prefix && (each.patterns().empty() ? std::string() : each.patterns(0)) == pattern;
    });
    return found == table.areas().end() ? nullptr : &*found;
}

bool isFree(const api::FileArea *area, Asked::Operation operation)
{
    return area && std::ranges::contains(area->free(), static_cast<int>(operation));
}

} // namespace

class tst_GateTables : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void newFilesInTheWorkspaceAreFree()
    {
        const auto made = table();
        QCOMPARE(made.policy_version(), 7U);
        const auto *workspace = area(made, "/home/agent/workspace");
        QVERIFY(isFree(workspace, Asked::CREATE) && isFree(workspace, Asked::MKDIR) && isFree(workspace, Asked::READ));
        QVERIFY(std::ranges::contains(workspace->fresh(), static_cast<int>(Asked::UNLINK)));
    }

    void whatChangesOldContentIsFreeNowhere()
    {
        const auto made = table();
        for (const auto &each : made.areas()) {
            if (each.name() == "openclaw")
                continue;
            for (const auto operation :
                 {Asked::UNLINK, Asked::RMDIR, Asked::RENAME, Asked::REPLACE, Asked::TRUNCATE, Asked::WRITE, Asked::PUNCH, Asked::MODE, Asked::OWNER})
                QVERIFY2(!isFree(&each, operation), each.ShortDebugString().c_str());
        }
    }

    void keysAreAskedFor()
    {
        const auto made = table();
        for (const auto *prefix : {"/home/agent/.ssh", "/home/agent/.aws", "/home/agent/.netrc", "/home/agent/.git-credentials", "/home/agent/.config/gh"}) {
            const auto *found = area(made, prefix);
            QVERIFY2(found, prefix);
            QVERIFY2(!isFree(found, Asked::READ) && !isFree(found, Asked::CREATE) && found->fresh().empty(), prefix);
        }
        QVERIFY(!isFree(area(made, "/home/agent/.bashrc"), Asked::CREATE));
        QVERIFY(!isFree(area(made, "/home/agent", ".git/hooks/**"), Asked::CREATE));
    }

    void otherProjectsAreAskedForUnlessMadeInThisTask()
    {
        const auto made = table();
        const auto found = std::ranges::find_if(made.areas(), [](const api::FileArea &each) { return each.projects(); });
        QVERIFY(found != made.areas().end());
        QCOMPARE(found->prefix(), "/home/agent");
        QVERIFY(!isFree(&*found, Asked::READ) && !isFree(&*found, Asked::CREATE));
        for (const auto operation : {Asked::READ, Asked::CREATE, Asked::UNLINK})
            QVERIFY(std::ranges::contains(found->fresh(), static_cast<int>(operation)));
    }

    void openClawsStateIsItsOwn_data()
    {
        QTest::addColumn<bool>("held");
        QTest::newRow("at work") << false;
    // The plugin can call home only when OpenClaw has come up, which writes and
    // deletes in each of these.
        QTest::newRow("held until its plugin calls home") << true;
    }
    void openClawsStateIsItsOwn()
    {
        QFETCH(bool, held);
        const auto made = table(held);
        for (const auto *prefix : {"/home/agent/.openclaw", "/home/agent/.cache/openclaw", "/home/agent/.cache/node-compile"}) {
            const auto *state = area(made, prefix);
            QVERIFY2(state && state->tools_refused(), prefix);
            QVERIFY2(isFree(state, Asked::WRITE) && isFree(state, Asked::UNLINK), prefix);
        }
    }

    void aHoldLeavesNothingElse()
    {
        const auto made = table(true);
        for (const auto &each : made.areas())
            QVERIFY2(each.name() == "openclaw" || (each.free().empty() && each.fresh().empty()), each.ShortDebugString().c_str());
    }

    void withoutRulesNothingIsFree()
    {
        const auto made = gateTable([](const Action &) { return Ruling{.verdict = Verdict::Block}; }, AgentId{u"a"_s}, 1, false);
        for (const auto &each : made.areas())
            QVERIFY(each.name() == "openclaw" || each.free().empty());
    }
};

COFFERDAM_TEST(tst_GateTables)
#include "tst_gatetables.moc"
