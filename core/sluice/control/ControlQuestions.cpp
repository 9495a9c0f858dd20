// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the guest asks and tells of its agent, and the verdicts that go back.

#include "core/inspect/tool/ToolCall.h"
#include "core/sluice/control/ControlSessionImpl.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr int kMaxQuestions = 512; // guestd has no more callers than 256

} // namespace

void ControlSession::Private::onAsked(quint64 id, const api::ActionAsked &question)
{
    if (asked.contains(id) || asked.size() >= kMaxQuestions) {
        violate(phrase("Guest", "a question that is asked twice, or too many at a time"));
        return;
    }
    const auto tool = text(question.tool());
    const auto call = text(question.tool_call_id());
    const auto run = text(question.run_id());
    if (tool.size() > kMaxName || call.size() > kMaxName || run.size() > kMaxName || question.directory().size() > 4096) {
        violate(phrase("Guest", "a question with names that are too long"));
        return;
    }
    if (tool.startsWith(u"gate."_s)) {
        violate(phrase("Guest", "a question of the plugin in the name of a gate"));
        return;
    }
    asked.insert(id);
    Action action;
    action.id = ActionId::create();
    action.agent = settings.agent;
    action.epoch = settings.epoch;
    action.tool = tool;
    // Relative paths start in the workspace; a call that goes elsewhere says so in its own parameters, which is what is decided.
    action.directory = settings.home + u"/workspace"_s;
    action.raw = QByteArray::fromStdString(question.params_json());
    action.toolCallId = call;
    action.runId = run;
    inspectToolCall(action, settings.home);
    decider.review(std::move(action), reviews.get(), [this, id](const Decision &decision) { onDecision(id, decision); });
}

void ControlSession::Private::onGateAsked(quint64 id, Result<Action> action, quint64 covers)
{
    if (asked.contains(id) || asked.size() >= kMaxQuestions) {
        violate(phrase("Guest", "a question that is asked twice, or too many at a time"));
        return;
    }
    if (!action) {
        violate(action.error().message);
        return;
    }
    asked.insert(id);
    decider.review(*std::move(action), reviews.get(), [this, id, covers](const Decision &decision) { onDecision(id, decision, covers); });
}

void ControlSession::Private::onDecision(quint64 id, const Decision &decision, quint64 covers)
{
    if (ended || !asked.remove(id))
        return;
    api::HostToGuest message;
    message.set_id(id);
    auto *verdict = message.mutable_verdict();
    if (leaseHeld) {
        verdict->set_allow(decision.verdict == Verdict::Allow);
        verdict->set_repeatable(decision.verdict == Verdict::Allow && decision.byRule);
        verdict->set_covers(decision.verdict == Verdict::Allow ? covers : 0);
        verdict->set_rule(decision.rule.toStdString());
        verdict->set_reason((decision.agentReason.isEmpty() ? decision.reason.english() : decision.agentReason).toStdString());
        verdict->set_alternative(decision.alternative.toStdString());
    } else {
        verdict->set_allow(false);
        verdict->set_rule("lease-lost");
        verdict->set_reason("The machine was silent for too long.");
    }
    send(std::move(message));
}

void ControlSession::Private::onLocal(const api::LocalDecisions &local)
{
    QStringList samples;
    for (int i = 0; i < std::min(local.samples_size(), 5); ++i)
        samples.append(text(local.samples(i)).left(kMaxName));
    Q_EMIT q->decidedInGuest(local.execs(), local.files(), samples);
}

void ControlSession::Private::onEnded(const api::ActionEnded &ended_)
{
    EndedCall call{text(ended_.tool_call_id()), text(ended_.run_id()), text(ended_.tool()), ended_.ok(), text(ended_.error()), ended_.duration_ms()};
    call.toolCallId.truncate(kMaxName);
    call.runId.truncate(kMaxName);
    call.tool.truncate(kMaxName);
    call.error.truncate(4096);
    Q_EMIT q->callEnded(call);
}

} // namespace cofferdam
