// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/Decisions.h"

namespace cofferdam::decisions {
namespace {

using namespace Qt::StringLiterals;

// The agent is told in English whatever its user speaks: models follow it best.
Decision block(const QString &rule, const Phrase &reason, const QString &agentReason, const QString &alternative = {})
{
    return {.verdict = Verdict::Block, .rule = rule, .reason = reason, .agentReason = agentReason, .alternative = alternative, .snapshot = {}};
}

} // namespace

Decision ofRule(const Ruling &ruling, Verdict verdict)
{
    return {.verdict = verdict,
            .rule = ruling.rule,
            .reason = ruling.reason,
            .agentReason = ruling.agentReason,
            .alternative = ruling.alternative,
            .byRule = verdict == Verdict::Allow,
            .snapshot = {}};
}

Decision allowed(const Review &review, const Grant *grant)
{
    Decision decision{.verdict = Verdict::Allow,
                      .rule = review.ruling->rule,
                      .reason = review.ruling->reason,
                      .agentReason = {},
                      .alternative = {},
                      .snapshot = review.snapshot};
    if (review.approved) {
        decision.rule = u"approval"_s;
        decision.reason = phrase("Guardian", "You approved it.");
    } else if (review.partOfApproved) {
        decision.rule = u"approval"_s;
        decision.reason = phrase("Guardian", "It is part of what you approved.");
    } else if (grant) {
        decision.rule = u"grant"_s;
        decision.reason =
            grant->scope == GrantScope::Task ? phrase("Guardian", "You approved it for this task.") : phrase("Guardian", "You approved it for a time.");
    }
    return decision;
}

Decision tooLarge()
{
    return block(u"too-large"_s, phrase("Guardian", "The action is too large to be understood."), u"Too large to be checked."_s, u"Do it in smaller steps."_s);
}

Decision staleEpoch()
{
    return block(u"stale-epoch"_s, phrase("Guardian", "The action belongs to a timeline that is over, or to an agent that is not known."), u"rolled back"_s);
}

Decision rolledBack()
{
    return block(u"rolled-back"_s, phrase("Guardian", "The agent was taken back to an earlier state while this waited."), u"rolled back"_s);
}

Decision agentRemoved()
{
    return block(u"agent-removed"_s, phrase("Guardian", "The agent was removed while this waited."), u"The agent is removed."_s);
}

Decision gone()
{
    return block(u"gone"_s, phrase("Guardian", "Whoever asked is gone."), {});
}

Decision held(const QString &cause, const Phrase &reason)
{
    return block(u"held."_s + cause, reason, u"The agent is held by its user or by a safety layer; nothing is done now."_s,
                 u"Stop here; your user will continue."_s);
}

Decision deadline()
{
    return block(u"deadline"_s, phrase("Guardian", "Nobody decided in time."), u"Nobody decided in time; it was not done."_s,
                 u"Go on with something else, or ask again later."_s);
}

Decision taskEnded()
{
    return block(u"task-ended"_s, phrase("Guardian", "The task it belongs to is over."), u"The task is over."_s);
}

Decision tooManyQuestions()
{
    return block(u"too-many-questions"_s, phrase("Guardian", "Too many questions of this agent wait already."),
                 u"Too many of your actions wait for a person."_s, u"Wait for the answers."_s);
}

Decision denied(const QString &note, const QString &alternative)
{
    if (note.isEmpty())
        return block(u"denied"_s, phrase("Guardian", "You denied it."), u"The user denied it."_s, alternative);
    return block(u"denied"_s, phrase("Guardian", "You denied it: %1").arg(note), u"The user denied it: "_s + note, alternative);
}

Decision policyChanged()
{
    return block(u"policy-changed"_s, phrase("Guardian", "The rules changed while it waited; your answer was for the old ones."),
                 u"The rules changed meanwhile."_s, u"Ask again."_s);
}

Decision grantEnded()
{
    return block(u"grant-ended"_s, phrase("Guardian", "Your approval ended before it was done."), u"The user's approval ended meanwhile."_s, u"Ask again."_s);
}

Decision askFirst(const Ruling &ruling)
{
    return block(u"ask-first"_s, phrase("Guardian", "OpenClaw tried this without asking before. %1").arg(ruling.reason),
                 u"This needs your user's approval, and was not asked for."_s,
                 u"Use a tool call that says what you want to do; it will be asked, then try again."_s);
}

Decision askLater(const Ruling &ruling, bool offered)
{
    const Phrase why = offered ? phrase("Guardian", "Nobody was there to be asked; it is offered to you: %1").arg(ruling.reason)
                               : phrase("Guardian", "Nobody was there to be asked: %1").arg(ruling.reason);
    return block(ruling.rule, why,
                 offered
                     ? u"Your user would have to be asked, and is not there. It was not done. It will be offered to your user; do not try again in this turn."_s
                     : u"Your user would have to be asked, and is not there. It was not done; do not try again in this turn."_s,
                 ruling.alternative.isEmpty() ? u"Do what needs no question, and say what is left to do."_s : ruling.alternative);
}

std::optional<Decision> ofWitness(const Review &review)
{
    if (!review.witness)
        return {};
    const auto noted = review.witness(review.action);
    if (noted)
        return {};
    const auto reason = phrase("Guardian", "What follows from it could not be written down: %1").arg(noted.error().message);
    return block(u"not-noted"_s, reason, reason.english());
}

Decision trailFailed(const Error &error)
{
    return block(u"trail"_s, phrase("Guardian", "It could not be recorded, so it is not done. %1").arg(error.message),
                 u"The record cannot be written; nothing is done now."_s);
}

Decision snapshotFailed(const Error &error)
{
    return block(u"snapshot-failed"_s, phrase("Guardian", "No snapshot could be taken before it, so it is not done. %1").arg(error.message),
                 u"No way back could be prepared; it was not done."_s);
}

} // namespace cofferdam::decisions
