// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sluice/control/GateQuestions.h"

#include "core/api/GuestLimits.h"
#include "core/inspect/gate/GateCall.h"

#include <algorithm>

namespace cofferdam {
namespace {

QString text(const std::string &utf8)
{
    return QString::fromStdString(utf8);
}

bool arePaths(std::initializer_list<const std::string *> paths)
{
    return std::ranges::all_of(paths, [](const std::string *path) { return path->size() <= api::kLongestAskedPath; });
}

bool areNames(std::initializer_list<const std::string *> names)
{
    return std::ranges::all_of(names, [](const std::string *name) { return name->size() <= api::kLongestCallName; });
}

} // namespace

GateQuestions::GateQuestions(AgentId agent, Epoch epoch, QString home) : m_agent(std::move(agent)), m_epoch(epoch), m_home(std::move(home)) {}

template<typename Asked>
Action GateQuestions::begin(const Asked &asked) const
{
    Action action;
    action.id = ActionId::create();
    action.agent = m_agent;
    action.epoch = m_epoch;
    action.toolCallId = text(asked.tool_call_id());
    action.runId = text(asked.run_id());
    action.mayWait = asked.waits();
    action.own = asked.own();
    return action;
}

std::optional<Action> GateQuestions::action(const api::ExecAsked &asked) const
{
    if (!arePaths({&asked.path(), &asked.requested(), &asked.directory()}) || !areNames({&asked.tool_call_id(), &asked.run_id()})
        || asked.files_size() > api::kMostExecFiles || asked.ancestors_size() > api::kMostAncestors)
        return {};
    auto action = begin(asked);
    for (const auto &ancestor : asked.ancestors())
        action.ancestors.append(text(ancestor).left(api::kLongestAskedPath));
    inspectGate(action, asked, m_home);
    return action;
}

std::optional<Action> GateQuestions::action(const api::FileAsked &asked) const
{
    if (!arePaths({&asked.path(), &asked.target(), &asked.subtree(), &asked.program(), &asked.former()})
        || !areNames({&asked.tool_call_id(), &asked.run_id(), &asked.area()}) || asked.sample_size() > api::kMostSamples || asked.holds_size() > api::kMostHeld
        || !std::ranges::all_of(asked.holds(), [](const auto &held) { return arePaths({&held.path(), &held.target()}); }))
        return {};
    auto action = begin(asked);
    if (!asked.program().empty())
        action.ancestors.append(text(asked.program()));
    inspectGate(action, asked, m_home);
    return action;
}

} // namespace cofferdam
