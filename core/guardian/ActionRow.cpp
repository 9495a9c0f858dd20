// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/ActionRow.h"

#include "core/action/ActionCodec.h"

#include <algorithm>

namespace cofferdam {
namespace {

// The trail is to show what decided, not to be filled by one command with ten thousand operands.
constexpr qsizetype kShownEffects = 200;
constexpr qsizetype kShownObject = 1024; // UTF-16 units
constexpr qsizetype kShownAncestors = 50;

} // namespace

QString clipped(const QString &text, qsizetype length)
{
    return text.size() <= length ? text : text.first(length) + u'…';
}

TrailRow rowAbout(const Action &action)
{
    TrailRow row;
    row.agent = action.agent;
    row.epoch = action.epoch;
    row.task = action.task;
    row.kind = action.kind;
    row.tool = clipped(action.tool, kRecordedName);
    row.subject = clipped(action.subject, kMaxSubjectLength);
    row.toolCallId = clipped(action.toolCallId, kRecordedName);
    return row;
}

api::DecisionDetail actionDetail(const Action &action, const QByteArray &digest)
{
    // What the row has in columns is not said twice.
    Action shown{.id = action.id,
                 .kind = action.kind,
                 .directory = clipped(action.directory, kRecordedReport),
                 .runId = clipped(action.runId, kRecordedName),
                 .gate = action.gate,
                 .ancestors = action.ancestors.first(std::min(action.ancestors.size(), kShownAncestors)),
                 .own = action.own,
                 .mayWait = action.mayWait};
    shown.facts.words = action.facts.words;
    shown.facts.complete = action.facts.complete;
    shown.facts.effects = action.facts.effects.first(std::min(action.facts.effects.size(), kShownEffects));
    for (Effect &effect : shown.facts.effects)
        effect.object = clipped(effect.object, kShownObject);
    api::DecisionDetail detail;
    *detail.mutable_action() = toApiBriefly(shown);
    detail.set_digest(digest.toStdString());
    detail.set_effects_left_out(quint32(action.facts.effects.size() - shown.facts.effects.size()));
    return detail;
}

Action actionOf(const TrailRow &row)
{
    Action action = fromApi(row.detail.decision().action()).value_or(Action());
    action.agent = row.agent;
    action.epoch = row.epoch;
    action.task = row.task;
    action.kind = row.kind.value_or(ActionKind::Tool);
    action.tool = row.tool;
    action.subject = row.subject;
    action.toolCallId = row.toolCallId;
    // A row that leaves effects out does not say all there is.
    action.facts.complete = action.facts.complete && row.detail.decision().effects_left_out() == 0;
    return action;
}

QByteArray digestOf(const TrailRow &row)
{
    return QByteArray::fromStdString(row.detail.decision().digest());
}

} // namespace cofferdam
