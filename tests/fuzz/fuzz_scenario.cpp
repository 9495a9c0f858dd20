// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A file that says it is a scenario: every step of what is taken leads somewhere, and its files stay in their place.

#include "tests/fuzz/Mutations.h"

#include "core/models/Scenario.h"

#include <algorithm>

using namespace cofferdam;
using namespace Qt::StringLiterals;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const auto scenario = Scenario::parse(QByteArray(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)));
    if (!scenario) {
        require(scenario.error().code == Errc::Invalid, "what is no scenario is invalid");
        return 0;
    }
    require(!scenario->prompts.isEmpty(), "a scenario has a prompt");
    for (const auto &file : scenario->files) {
        require(file.path.startsWith(u"/home/agent/") && !file.path.contains(u".."), "a file goes to the agent's home");
        require(!file.source.startsWith(u'/') && !file.source.contains(u".."), "a file comes from the scenario's folder");
        require(file.mode <= 0777, "a file has plain rights");
    }
    for (const auto &prompt : scenario->prompts) {
        require(prompt.steps.contains(prompt.first), "a prompt has a first step");
        for (const auto &step : prompt.steps) {
            require(step.calls.isEmpty() == step.branches.isEmpty(), "calls lead somewhere");
            for (const auto &branch : step.branches) {
                require(prompt.steps.contains(branch.next), "a branch leads to a step");
                require(!branch.tests.isEmpty(), "a branch tests something");
                for (const auto &test : branch.tests)
                    require(std::ranges::contains(step.calls, test.call, &ScenarioCall::name), "a test is of a call");
            }
        }
    }
    return 0;
}
