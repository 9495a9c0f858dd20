// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Questions of the gates, and what was understood of them.

#pragma once

#include "core/inspect/gate/GateCall.h"

#include <algorithm>

namespace cofferdam::asking {

using namespace Qt::StringLiterals;

inline const auto kHome = u"/home/agent"_s;

template<typename Question>
Action inspected(const Question &asked)
{
    Action action;
    inspectGate(action, asked, kHome);
    return action;
}

/// The agent could have given it the name that it was called by; guestd tells none then.
inline const std::string kNoName = "-";

struct Run {
    std::string path;
    QList<std::string> arguments;
    std::string requested = {};
    QList<std::string> environment = {};
    bool written = false;
};

inline api::ExecAsked asked(const Run &run)
{
    api::ExecAsked asked;
    asked.set_path(run.path);
    asked.set_requested(run.requested == kNoName ? std::string() : run.requested.empty() ? run.path : run.requested);
    for (const auto &argument : run.arguments)
        asked.add_arguments(argument);
    for (const auto &variable : run.environment)
        asked.add_environment(variable);
    asked.set_directory("/home/agent/workspace");
    auto *file = asked.add_files();
    file->set_path(run.path);
    file->set_agent_writable(run.written);
    return asked;
}

inline Action exec(const Run &run)
{
    return inspected(asked(run));
}

inline api::FileAsked file(api::FileAsked::Operation operation, const std::string &path, const std::string &target = {})
{
    api::FileAsked asked;
    asked.set_operation(operation);
    asked.set_path(path);
    asked.set_target(target);
    return asked;
}

inline bool hasEffect(const Action &action, EffectKind kind, const QString &object, const QStringList &traits = {})
{
    return std::ranges::any_of(action.facts.effects, [&](const Effect &effect) {
        return effect.kind == kind && (object.isEmpty() || effect.object == object)
               && std::ranges::all_of(traits, [&](const QString &trait) { return effect.traits.contains(trait); });
    });
}

} // namespace cofferdam::asking
