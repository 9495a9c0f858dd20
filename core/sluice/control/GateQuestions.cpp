// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sluice/control/GateQuestions.h"

#include "core/inspect/gate/GateCall.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr std::size_t kMaxCallName = 512;
constexpr std::size_t kMaxPath = 4096;
constexpr int kMaxSample = 20;
constexpr int kMaxFiles = 16;
constexpr int kMaxAncestors = 64;
constexpr qsizetype kMaxCounted = 4096; // calls whose touched files are counted

QString text(const std::string &utf8)
{
    return QString::fromStdString(utf8);
}

bool arePaths(std::initializer_list<const std::string *> paths)
{
    return std::ranges::all_of(paths, [](const std::string *path) { return path->size() <= kMaxPath; });
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

Result<Action> GateQuestions::action(const api::ExecAsked &asked) const
{
    if (!arePaths({&asked.path(), &asked.requested(), &asked.directory()}) || asked.tool_call_id().size() > kMaxCallName || asked.run_id().size() > kMaxCallName
        || asked.files_size() > kMaxFiles || asked.ancestors_size() > kMaxAncestors)
        return fail(Errc::Invalid, phrase("Guest", "a question of the exec gate that is too long"));
    auto action = begin(asked);
    for (const auto &ancestor : asked.ancestors())
        action.ancestors.append(text(ancestor).left(kMaxPath));
    inspectGate(action, asked, m_home);
    return action;
}

Result<Action> GateQuestions::action(const api::FileAsked &asked)
{
    if (!arePaths({&asked.path(), &asked.target(), &asked.subtree(), &asked.program()}) || asked.tool_call_id().size() > kMaxCallName
        || asked.run_id().size() > kMaxCallName || asked.area().size() > kMaxCallName || asked.sample_size() > kMaxSample)
        return fail(Errc::Invalid, phrase("Guest", "a question of the file gate that is too long"));
    auto action = begin(asked);
    if (!asked.program().empty())
        action.ancestors.append(text(asked.program()));
    inspectGate(action, asked, m_home);
    if (asked.operation() == api::FileAsked::WRITE) {
        const auto who = asked.tool_call_id().empty() ? u"#%1"_s.arg(asked.process()) : action.toolCallId;
        if (m_touched.size() >= kMaxCounted && !m_touched.contains(who))
            m_touched.clear(); // counts begin anew; a guest with so many calls at once was asked often enough
        action.facts.values.insert(u"touched"_s, static_cast<double>(++m_touched[who]));
    }
    return action;
}

} // namespace cofferdam
