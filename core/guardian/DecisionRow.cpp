// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/DecisionRow.h"

#include "core/action/ActionCodec.h"
#include "core/api/PhraseMessage.h"
#include "core/guardian/ActionRow.h"

#include <algorithm>

namespace cofferdam {
namespace {

constexpr qsizetype kShownSentences = 20;

/// What decided, and of what is cut the length and hash.
void addBecause(api::RulingDetail &detail, const QList<Phrase> &because)
{
    QByteArray whole;
    bool isCut = because.size() > kShownSentences;
    for (const Phrase &sentence : because)
        whole += sentence.english().toUtf8() + '\n';
    for (const Phrase &sentence : because.first(std::min(because.size(), kShownSentences))) {
        const Phrase shown = clipped(sentence, kRecordedReport);
        isCut = isCut || shown != sentence;
        *detail.add_because() = toApi(shown);
    }
    if (!isCut)
        return;
    detail.set_because_left_out(quint32(because.size() - detail.because_size()));
    *detail.mutable_because_whole() = wholeOf(whole);
}

double milliseconds(std::chrono::nanoseconds time)
{
    return double(time.count()) / 1e6;
}

api::RulingDetail detailOf(const Ruling &ruling)
{
    api::RulingDetail detail;
    detail.set_verdict(toWire(ruling.verdict));
    detail.set_rule(ruling.rule.toStdString());
    detail.set_version(ruling.policyVersion.toStdString());
    detail.set_severity(toWire(ruling.severity));
    *detail.mutable_title() = toApi(clipped(ruling.title, kRecordedReport));
    addBecause(detail, ruling.because);
    for (const QString &rule : ruling.matched.first(std::min(ruling.matched.size(), kShownSentences)))
        detail.add_matched(rule.toStdString());
    detail.set_nearest_allow(ruling.nearestAllow.toStdString());
    detail.set_alternative(clipped(ruling.alternative, kRecordedReport).toStdString());
    detail.set_agent_reason(clipped(ruling.agentReason, kRecordedReport).toStdString());
    return detail;
}

TrailRow rowOf(const Review &review, TrailEvent event, const SnapshotId &before)
{
    TrailRow row = rowAbout(review.action);
    row.event = event;
    row.verdict = review.verdict;
    row.snapshot = before;
    auto &detail = *row.detail.mutable_decision();
    detail = actionDetail(review.action, review.digest);
    if (review.ruling) {
        *detail.mutable_policy() = detailOf(*review.ruling);
        detail.set_us_ruling(double(review.rulingTime.count()) / 1e3);
    }
    if (!review.question.isNull()) {
        detail.set_question(review.question.value.toStdString());
        detail.set_answer_within_ms(milliseconds(review.answerBy - review.asked));
    }
    return row;
}

} // namespace

TrailRow decisionRow(const Review &review, const SnapshotId &before)
{
    TrailRow row = rowOf(review, TrailEvent::Decision, before);
    row.outcome = review.decision.verdict == Verdict::Allow ? Outcome::Allow : Outcome::Block;
    row.rule = review.decision.rule;
    row.reason = clipped(review.decision.reason, kRecordedReport);
    auto &detail = *row.detail.mutable_decision();
    if (review.ruling && review.rows <= 1) { // a row that takes an allow back does not say it again
        for (const QString &exception : review.ruling->exceptions)
            detail.add_exceptions(exception.toStdString());
    }
    if (review.snapshotTime.count() > 0)
        detail.set_ms_snapshot(milliseconds(review.snapshotTime));
    if (!review.question.isNull())
        detail.set_ms_asked(milliseconds(review.askedTime));
    detail.set_note(review.note.toStdString());
    if (review.answeredBy.pid() != 0)
        *detail.mutable_answered_by() = review.answeredBy;
    detail.set_grant(review.grant.value.toStdString());
    detail.set_set_aside(review.setAside.toStdString());
    detail.set_not_kept(review.notKept);
    detail.set_ms_total(milliseconds(ReviewClock::now() - review.begun));
    return row;
}

TrailRow questionRow(const Review &review, const SnapshotId &before)
{
    TrailRow row = rowOf(review, TrailEvent::Question, before);
    row.rule = review.ruling ? review.ruling->rule : QString();
    row.reason = review.ruling ? clipped(review.ruling->reason, kRecordedReport) : Phrase();
    return row;
}

} // namespace cofferdam
