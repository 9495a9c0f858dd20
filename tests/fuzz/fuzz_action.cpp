// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Hostile parameters of every tool: what cannot be read has an effect that says so, and is never simply allowed.

#include "tests/fuzz/Mutations.h"

#include "core/inspect/tool/Example.h"
#include "core/inspect/tool/ToolCall.h"
#include "core/policy/Policy.h"

using namespace cofferdam;
using namespace Qt::StringLiterals;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    static const auto policy =
        Policy::loadFolder(Policy::kBuiltInFolder.toString(), u"balanced"_s, [](Action &action) { inspectExample(action, u"/home/agent"_s); });
    require(policy.has_value(), "the packs load");
    for (const auto &tool :
         {u"exec"_s, u"process"_s, u"read"_s, u"write"_s, u"edit"_s, u"apply_patch"_s, u"web_fetch"_s, u"tool_call"_s, u"notes__delete_page"_s, u""_s}) {
        Action action;
        action.tool = tool;
        action.directory = u"/home/agent/workspace"_s;
        action.raw = QByteArray(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
        inspectToolCall(action, u"/home/agent"_s);
        require(action.facts.complete || !action.facts.effects.isEmpty() || action.facts.values.contains(u"gave_up"_s), "what is not understood says so");
        require(action.facts.complete || (*policy)->evaluate(action).verdict > Verdict::Allow, "what is not understood is not allowed");
        static_cast<void>(action.digest());
    }
    return 0;
}
