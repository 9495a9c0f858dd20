// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// When a process waits beside an agent's machine, and when it is given up.

#include "app/service/agent/AgentStandby.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;

using Step = AgentStandby::Step;

class tst_AgentStandby : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void steps_data()
    {
        QTest::addColumn<AgentStandby::Known>("known");
        QTest::addColumn<Step>("step");
        const auto plenty = AgentStandby::kPlenty;
        const auto little = AgentStandby::kPlenty - 1;
        const auto tooLittle = AgentStandby::kShort - 1;
        const auto row = [](const char *name, AgentStandby::Known known, Step step) { QTest::newRow(name) << known << step; };
        row("useful, and room for it", {.isThere = false, .isUseful = true, .isSettled = true, .freeMemory = plenty}, Step::BringUp);
        row("the agent has just begun", {.isThere = false, .isUseful = true, .isSettled = false, .freeMemory = plenty}, Step::Nothing);
        row("nobody would need it", {.isThere = false, .isUseful = false, .isSettled = true, .freeMemory = plenty}, Step::Nothing);
        row("memory is not plenty", {.isThere = false, .isUseful = true, .isSettled = true, .freeMemory = little}, Step::Nothing);
        row("memory is not known", {.isThere = false, .isUseful = true, .isSettled = true, .freeMemory = 0}, Step::Nothing);
        row("it stays", {.isThere = true, .isUseful = true, .isSettled = true, .freeMemory = little}, Step::Nothing);
        row("memory is short", {.isThere = true, .isUseful = true, .isSettled = true, .freeMemory = tooLittle}, Step::GiveUp);
        row("nobody needs it any more", {.isThere = true, .isUseful = false, .isSettled = true, .freeMemory = plenty}, Step::GiveUp);
    }

    void steps()
    {
        QFETCH(AgentStandby::Known, known);
        QFETCH(Step, step);
        QCOMPARE(AgentStandby::next(known), step);
    }
};

COFFERDAM_TEST(tst_AgentStandby)
#include "tst_agentstandby.moc"
