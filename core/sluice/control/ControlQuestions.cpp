// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sluice/control/ControlQuestions.h"

#include "core/api/GuestLimits.h"
#include "core/inspect/gate/GateCall.h"
#include "core/inspect/tool/ToolCall.h"
#include "core/sluice/control/GuestText.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr quint64 kMostCovered = 100'000; // operations on files by one question

api::ActionVerdict verdictOf(const Decision &decision, quint64 covers, bool alone)
{
    const bool allowed = decision.verdict == Verdict::Allow;
    api::ActionVerdict verdict;
    verdict.set_allow(allowed);
    verdict.set_repeatable(allowed && decision.byRule);
    verdict.set_covers(allowed ? covers : 0);
    verdict.set_alone(allowed && alone);
    verdict.set_rule(decision.rule.toStdString());
    verdict.set_reason((decision.agentReason.isEmpty() ? decision.reason.english() : decision.agentReason).toStdString());
    verdict.set_alternative(decision.alternative.toStdString());
    return verdict;
}

} // namespace

ControlQuestions::ControlQuestions(const AgentId &agent, Epoch epoch, const QString &home, Decider &decider, QObject *parent)
    : QObject(parent)
    , m_agent(agent)
    , m_epoch(epoch)
    , m_home(home)
    , m_decider(decider)
    , m_gates(agent, epoch, home)
{
    connect(&m_decider, &Decider::decided, this, &ControlQuestions::onDecided);
}

ControlQuestions::~ControlQuestions()
{
    withdraw();
}

Result<void> ControlQuestions::take(Open open, const std::optional<Action> &action)
{
    if (m_questions.contains(open.question))
        return fail(Errc::Invalid, phrase("Guest", "a question that is asked twice"));
    if (!action)
        refuse(open.question, "too-long", "A path or a name in this is longer than can be decided about.");
    else if (std::cmp_greater_equal(m_questions.size(), api::kMostQuestions))
        refuse(open.question, "too-many-questions", "Too much waits to be decided already.");
    else
        ask(*action, open);
    return {};
}

void ControlQuestions::refuse(quint64 question, const char *rule, const char *reason)
{
    api::ActionVerdict verdict;
    verdict.set_rule(rule);
    verdict.set_reason(reason);
    Q_EMIT refusedUnasked(QString::fromLatin1(rule));
    Q_EMIT answered(question, verdict);
}

Result<void> ControlQuestions::take(quint64 question, const api::ActionAsked &asked)
{
    Action action;
    action.tool = guestText(asked.tool());
    action.toolCallId = guestText(asked.tool_call_id());
    action.runId = guestText(asked.run_id());
    if (action.tool.size() > kLongestName || action.toolCallId.size() > kLongestName || action.runId.size() > kLongestName
        || std::cmp_greater(asked.directory().size(), kLongestPath))
        return take({.question = question}, std::nullopt);
    if (action.tool.startsWith(u"gate."_s))
        return fail(Errc::Invalid, phrase("Guest", "a question of the plugin in the name of a gate"));
    action.id = ActionId::create();
    action.agent = m_agent;
    action.epoch = m_epoch;
    // Relative paths start in the workspace; a call that goes elsewhere says so in its own parameters, which is what is decided.
    action.directory = m_home + u"/workspace"_s;
    action.raw = QByteArray::fromStdString(asked.params_json());
    inspectToolCall(action, m_home);
    return take({.question = question}, action);
}

Result<void> ControlQuestions::take(quint64 question, const api::ExecAsked &asked)
{
    return take({.question = question}, m_gates.action(asked));
}

Result<void> ControlQuestions::take(quint64 question, const api::FileAsked &asked)
{
    const auto action = m_gates.action(asked);
    return take({.question = question, .covers = std::min(coversOf(asked), kMostCovered), .alone = action && isJudgedAlone(*action)}, action);
}

void ControlQuestions::giveUp(quint64 question)
{
    if (!m_questions.remove(question))
        return; // answered meanwhile
    const auto found = std::find_if(m_open.cbegin(), m_open.cend(), [question](const Open &open) { return open.question == question; });
    if (found == m_open.cend())
        return;
    const auto id = found.key();
    m_open.erase(found);
    m_decider.cancel(id);
}

void ControlQuestions::ask(const Action &action, Open open)
{
    m_questions.insert(open.question);
    m_open.insert(action.id, open);
    m_decider.ask(action);
}

void ControlQuestions::withdraw()
{
    m_questions.clear();
    const auto open = std::exchange(m_open, {});
    for (const auto &id : open.keys())
        m_decider.cancel(id);
}

void ControlQuestions::onDecided(const ActionId &id, const Decision &decision)
{
    const auto found = m_open.constFind(id);
    if (found == m_open.cend())
        return; // another's, or withdrawn
    const auto open = *found;
    m_open.erase(found);
    m_questions.remove(open.question);
    Q_EMIT answered(open.question, verdictOf(decision, open.covers, open.alone));
}

} // namespace cofferdam
