// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/gate/ProgramRun.h"

#include "core/api/guest.pb.h"
#include "core/inspect/gate/Canonical.h"
#include "core/inspect/gate/Environment.h"

#include <algorithm>

namespace cofferdam {

std::optional<ProgramRun> programRun(const Action &action)
{
    api::ExecAsked asked;
    if (action.gate != Gate::Exec || !asked.ParseFromArray(action.raw.constData(), static_cast<int>(action.raw.size())) || asked.files().empty()
        || !std::ranges::all_of(asked.arguments(), isText) || !std::ranges::all_of(asked.environment(), isText))
        return std::nullopt;
    ProgramRun run{.name = {}, .arguments = {}, .directory = action.directory, .environment = {}};
    for (const auto &argument : asked.arguments())
        run.arguments += QString::fromStdString(argument);
    if (!run.arguments.isEmpty())
        run.arguments.removeFirst();
    for (const auto &variable : asked.environment())
        run.environment += QString::fromStdString(variable);
    // In front of the program's name the subject says what of the environment means something.
    const auto meaning = meaningfulEnvironment(run.environment, true);
    if (!meaning.complete || !action.subject.startsWith(meaning.assignments))
        return std::nullopt;
    run.name = action.subject.sliced(meaning.assignments.size()).section(u' ', 0, 0);
    run.environment.sort();
    run.agentWritten = asked.files(0).agent_writable();
    return run;
}

} // namespace cofferdam
