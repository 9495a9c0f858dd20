// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Hostile command lines: no crash, no sanitizer report, every range inside the command, and what is not understood is never
// simply allowed.

#include "tests/fuzz/Mutations.h"

#include "core/inspect/shell/Command.h"
#include "core/inspect/tool/Example.h"
#include "core/policy/Policy.h"

using namespace cofferdam;
using namespace Qt::StringLiterals;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    static const auto policy =
        Policy::loadFolder(Policy::kBuiltInFolder.toString(), u"balanced"_s, [](Action &action) { inspectExample(action, u"/home/agent"_s); });
    require(policy.has_value(), "the packs load");
    Action action;
    action.kind = ActionKind::Exec;
    action.subject = QString::fromUtf8(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    action.facts = inspectCommand(action.subject, {.directory = u"/home/agent/workspace"_s, .home = u"/home/agent"_s});
    for (const auto &effect : action.facts.effects) {
        require(effect.begin >= 0 && effect.length >= 0, "a range is not negative");
        require(effect.begin + effect.length <= action.subject.size(), "a range lies in the command");
    }
    require(action.facts.complete || action.facts.values.contains(u"gave_up"_s), "giving up has a reason");
    const auto ruling = (*policy)->evaluate(action);
    require(action.facts.complete || ruling.verdict > Verdict::Allow, "what is not understood is not allowed");
    require(!ruling.rule.isEmpty(), "every verdict has a rule");
    return 0;
}
