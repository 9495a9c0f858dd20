// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/fuzz/Inline.h"

#include "tests/fuzz/Mutations.h"

#include "core/inspect/shell/Command.h"
#include "core/inspect/tool/Example.h"
#include "core/policy/Policy.h"

using namespace Qt::StringLiterals;

namespace cofferdam {

Verdict verdictOf(const QString &program, const QString &code)
{
    static const auto policy =
        Policy::loadFolder(Policy::kBuiltInFolder.toString(), u"balanced"_s, [](Action &action) { inspectExample(action, u"/home/agent"_s); });
    require(policy.has_value(), "the packs load");
    Action action;
    action.kind = ActionKind::Exec;
    action.subject = program + u" '"_s + QString(code).remove(QChar(0)).replace(u"'"_s, u"'\\''"_s) + u'\'';
    action.facts = inspectCommand(action.subject, {.directory = u"/home/agent/workspace"_s, .home = u"/home/agent"_s});
    for (const auto &effect : std::as_const(action.facts.effects)) {
        require(effect.begin >= 0 && effect.length >= 0, "a range is not negative");
        require(effect.begin + effect.length <= action.subject.size(), "a range lies in the command");
    }
    require(action.facts.complete || action.facts.values.contains(u"gave_up"_s), "giving up has a reason");
    const auto verdict = (*policy)->evaluate(action).verdict;
    require(action.facts.complete || verdict > Verdict::Allow, "what is not understood is not allowed");
    return verdict;
}

} // namespace cofferdam
