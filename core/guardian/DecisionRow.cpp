// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/DecisionRow.h"

#include "core/guardian/ActionRow.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace cofferdam {
namespace {

using namespace Qt::StringLiterals;

constexpr qsizetype kShownSentences = 50;

double milliseconds(std::chrono::nanoseconds time)
{
    return double(time.count()) / 1e6;
}

QJsonArray shown(const QStringList &words)
{
    return QJsonArray::fromStringList(words.first(std::min(words.size(), kShownSentences)));
}

QJsonArray shown(const QList<Phrase> &sentences)
{
    QJsonArray all;
    for (const Phrase &sentence : sentences.first(std::min(sentences.size(), kShownSentences)))
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
            {u"matched"_s, shown(ruling.matched)}};
}

QJsonObject detail(const Review &review)
{
    QJsonObject object = actionDetail(review.action, review.digest);
    if (review.action.gate != Gate::Tool) {
        object.insert(u"gate"_s, review.action.gate == Gate::Exec ? u"exec"_s : u"file"_s);
        object.insert(u"own"_s, review.action.own);
        object.insert(u"ancestors"_s, shown(review.action.ancestors));
    }
    if (review.ruling) {
        object.insert(u"policy"_s, policy(*review.ruling));
        object.insert(u"because"_s, shown(review.ruling->because));
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
    TrailRow row = rowAbout(review.action);
    row.verdict = toWord(review.verdict).toString();
    row.snapshot = before;
    return row;
}

} // namespace

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

} // namespace cofferdam
