// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/ActionRow.h"

#include "core/action/ActionCodec.h"

#include <QCryptographicHash>

#include <algorithm>

namespace cofferdam {
namespace {

// The trail is to show what decided, not to be filled by one command with ten thousand operands.
constexpr qsizetype kShownEffects = 64;
constexpr qsizetype kShownObject = 512; // UTF-16 units
constexpr qsizetype kShownAncestors = 20;
constexpr qsizetype kShownWords = 64;

QStringList clippedAll(const QStringList &texts, qsizetype count, qsizetype length)
{
    QStringList some = texts.first(std::min(texts.size(), count));
    for (QString &text : some)
        text = clipped(text, length);
    return some;
}

} // namespace

QString clipped(const QString &text, qsizetype length)
{
    return text.size() <= length ? text : text.first(length) + u'…';
}

Phrase clipped(const Phrase &sentence, qsizetype length)
{
    if (sentence.english().size() <= length)
        return sentence;
    std::vector<PhraseArgument> arguments = sentence.arguments();
    for (PhraseArgument &argument : arguments) {
        if (auto *text = std::get_if<QString>(&argument.value))
            *text = clipped(*text, kRecordedName);
    }
    const Phrase shorter = Phrase::fromParts(sentence.context(), sentence.source(), std::move(arguments), sentence.count());
    const QString text = shorter.english();
    return text.size() <= length ? shorter : Phrase::verbatim(clipped(text, length));
}

api::Whole wholeOf(const QByteArray &bytes)
{
    api::Whole whole;
    whole.set_length(quint64(bytes.size()));
    whole.set_sha256(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toStdString());
    return whole;
}

TrailRow rowAbout(const Action &action)
{
    TrailRow row;
    row.agent = action.agent;
    row.epoch = action.epoch;
    row.task = action.task;
    row.kind = action.kind;
    row.tool = clipped(action.tool, kRecordedName);
    row.subject = clipped(action.subject, kRecordedSubject);
    if (row.subject.size() != action.subject.size())
        *row.detail.mutable_subject() = wholeOf(action.subject.toUtf8());
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
                 .ancestors = clippedAll(action.ancestors, kShownAncestors, kShownObject),
                 .own = action.own,
                 .mayWait = action.mayWait};
    shown.facts.words = clippedAll(action.facts.words, kShownWords, kShownObject);
    shown.facts.complete = action.facts.complete;
    shown.facts.effects = action.facts.effects.first(std::min(action.facts.effects.size(), kShownEffects));
    for (Effect &effect : shown.facts.effects) {
        effect.object = clipped(effect.object, kShownObject);
        effect.program = clipped(effect.program, kRecordedName);
    }
    api::DecisionDetail detail;
    *detail.mutable_action() = toApiBriefly(shown);
    detail.set_digest(digest.toStdString());
    detail.set_effects_left_out(quint32(action.facts.effects.size() - shown.facts.effects.size()));
    if (shown.facts.effects != action.facts.effects || shown.facts.words != action.facts.words)
        *detail.mutable_facts() = wholeOf(QByteArray::fromStdString(toApiBriefly(action).facts().SerializeAsString()));
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
    // A row that leaves something out does not say all there is.
    action.facts.complete = action.facts.complete && !row.detail.decision().has_facts() && !row.detail.has_subject();
    return action;
}

QByteArray digestOf(const TrailRow &row)
{
    return QByteArray::fromStdString(row.detail.decision().digest());
}

} // namespace cofferdam
