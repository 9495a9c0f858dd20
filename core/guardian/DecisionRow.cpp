// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/DecisionRow.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace cofferdam {
namespace {

using namespace Qt::StringLiterals;

// The trail is to show what decided, not to be filled by one command with ten thousand operands.
constexpr qsizetype kShownEffects = 200;
constexpr qsizetype kShownSentences = 50;
constexpr qsizetype kShownObject = 1024; // UTF-16 units
// Reported by the guest, which may be lying at length.
constexpr qsizetype kShownReport = 4096;
constexpr qsizetype kShownName = 256;

QString clipped(const QString &text, qsizetype length)
{
    return text.size() <= length ? text : text.first(length) + u'…';
}

double milliseconds(std::chrono::nanoseconds time)
{
    return double(time.count()) / 1e6;
}

QJsonArray effects(const Facts &facts)
{
    QJsonArray all;
    for (const Effect &effect : facts.effects.first(std::min(facts.effects.size(), kShownEffects))) {
        QJsonObject one{{u"kind"_s, toWord(effect.kind).toString()},
                        {u"object"_s, clipped(effect.object, kShownObject)},
                        {u"outside"_s, effect.reach == Reach::Outside},
                        {u"begin"_s, qint64(effect.begin)},
                        {u"length"_s, qint64(effect.length)}};
        if (!effect.program.isEmpty())
            one.insert(u"program"_s, effect.program);
        if (!effect.traits.isEmpty())
            one.insert(u"traits"_s, QJsonArray::fromStringList(effect.traits));
        all += one;
    }
    return all;
}

QJsonArray inEnglish(const QList<Phrase> &sentences)
{
    QJsonArray all;
    for (const Phrase &sentence : sentences)
        all += sentence.english();
    return all;
}

QJsonObject policy(const Ruling &ruling)
{
    return {{u"verdict"_s, toWord(ruling.verdict).toString()},
            {u"rule"_s, ruling.rule},
            {u"version"_s, ruling.policyVersion},
            {u"severity"_s, toWord(ruling.severity).toString()},
            {u"title"_s, ruling.title.english()},
            {u"nearest_allow"_s, ruling.nearestAllow},
            {u"alternative"_s, ruling.alternative},
            {u"agent_reason"_s, ruling.agentReason},
            {u"matched"_s, QJsonArray::fromStringList(ruling.matched.first(std::min(ruling.matched.size(), kShownSentences)))}};
}

QJsonObject detail(const Review &review)
{
    const Facts &facts = review.action.facts;
    QJsonObject object{{u"digest"_s, QString::fromLatin1(review.digest.toHex())},
                       {u"effects"_s, effects(facts)},
                       {u"complete"_s, facts.complete},
                       {u"run_id"_s, clipped(review.action.runId, kShownName)},
                       {u"directory"_s, clipped(review.action.directory, kShownReport)},
                       {u"action"_s, review.action.id.value}};
    if (facts.effects.size() > kShownEffects)
        object.insert(u"effects_left_out"_s, qint64(facts.effects.size() - kShownEffects));
    if (review.action.gate != Gate::Tool) {
        object.insert(u"gate"_s, review.action.gate == Gate::Exec ? u"exec"_s : u"file"_s);
        object.insert(u"own"_s, review.action.own);
        object.insert(u"ancestors"_s, QJsonArray::fromStringList(review.action.ancestors.first(std::min(review.action.ancestors.size(), kShownSentences))));
    }
    if (review.ruling) {
        object.insert(u"policy"_s, policy(*review.ruling));
        object.insert(u"because"_s, inEnglish(review.ruling->because.first(std::min(review.ruling->because.size(), kShownSentences))));
        object.insert(u"us_ruling"_s, double(review.rulingTime.count()) / 1e3);
    }
    if (!review.question.isNull()) {
        object.insert(u"question"_s, review.question.value);
        object.insert(u"answer_within_ms"_s, milliseconds(review.answerBy - review.asked));
    }
    return object;
}

TrailRow rowOf(const Review &review, const SnapshotId &before)
{
    TrailRow row;
    const Action &action = review.action;
    row.agent = action.agent;
    row.epoch = action.epoch;
    row.task = action.task;
    row.kind = toWord(action.kind).toString();
    row.tool = clipped(action.tool, kShownName);
    row.subject = clipped(action.subject, kMaxSubjectLength);
    row.toolCallId = clipped(action.toolCallId, kShownName);
    row.verdict = toWord(review.verdict).toString();
    row.snapshot = before;
    return row;
}

} // namespace

bool isReversible(const Action &action)
{
    return action.facts.complete && std::ranges::all_of(action.facts.effects, [](const Effect &effect) {
               return effect.reach == Reach::Inside && effect.kind != EffectKind::Unknown;
           });
}

bool isSame(const Action &shown, const QByteArray &digest, const Review &review)
{
    const Action &other = review.action;
    return digest == review.digest && shown.kind == other.kind && shown.subject == other.subject && shown.directory == other.directory
           && shown.facts.complete == other.facts.complete && shown.facts.effects == other.facts.effects;
}

TrailRow decisionRow(const Review &review, const SnapshotId &before)
{
    TrailRow row = rowOf(review, before);
    row.event = u"decision"_s;
    row.outcome = review.decision.verdict == Verdict::Allow ? u"allow"_s : u"block"_s;
    row.rule = review.decision.rule;
    row.reason = review.decision.reason;
    QJsonObject object = detail(review);
    if (review.ruling && !review.ruling->exceptions.isEmpty() && review.rows <= 1) // a row that takes an allow back does not say it again
        object.insert(u"exceptions"_s, QJsonArray::fromStringList(review.ruling->exceptions));
    if (review.snapshotTime.count() > 0)
        object.insert(u"ms_snapshot"_s, milliseconds(review.snapshotTime));
    if (!review.question.isNull())
        object.insert(u"ms_asked"_s, milliseconds(review.askedTime));
    if (!review.note.isEmpty())
        object.insert(u"note"_s, review.note);
    if (!review.grant.isNull())
        object.insert(u"grant"_s, review.grant.value);
    object.insert(u"ms_total"_s, milliseconds(ReviewClock::now() - review.begun));
    row.detailJson = QJsonDocument(object).toJson(QJsonDocument::Compact);
    return row;
}

TrailRow questionRow(const Review &review, const SnapshotId &before)
{
    TrailRow row = rowOf(review, before);
    row.event = u"question"_s;
    row.rule = review.ruling ? review.ruling->rule : QString();
    row.reason = review.ruling ? review.ruling->reason : Phrase();
    row.detailJson = QJsonDocument(detail(review)).toJson(QJsonDocument::Compact);
    return row;
}

TrailRow endedRow(const ToolEnd &end, const TaskId &task)
{
    TrailRow row;
    row.agent = end.agent;
    row.epoch = end.epoch;
    row.task = task;
    row.event = u"ended"_s;
    row.tool = clipped(end.tool, kShownName);
    row.toolCallId = clipped(end.toolCallId, kShownName);
    row.reason = Phrase::verbatim(clipped(end.error, kShownReport));
    row.detailJson = QJsonDocument(QJsonObject{{u"ok"_s, end.ok}, {u"ms_duration"_s, end.durationMs}, {u"run_id"_s, clipped(end.runId, kShownName)}})
                         .toJson(QJsonDocument::Compact);
    return row;
}

} // namespace cofferdam
