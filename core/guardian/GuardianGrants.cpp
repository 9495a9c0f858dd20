// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Approvals that last: how one comes into force, covers an action, and ends. And the loops of an agent that asks again and again.

#include "core/guardian/Guardian.h"

#include "core/audit/Trail.h"
#include "core/guardian/DecisionRow.h"
#include "core/guardian/GrantBreadth.h"
#include "core/guardian/Grants.h"
#include "core/guardian/Likeness.h"
#include "core/guardian/OpenQuestions.h"
#include "core/guardian/Tasks.h"

#include <QDateTime>

#include <algorithm>

namespace cofferdam {
namespace {

using namespace Qt::StringLiterals;

// More are not looked after by anybody.
constexpr qsizetype kMaxGrants = 32; // of one agent

} // namespace

Result<void> Guardian::mayGrant(const OpenQuestion &open, const GrantWish &wish) const
{
    const Question &question = open.question;
    if (question.action.task.isNull())
        return fail(Errc::Denied, phrase("Guardian", "You did not start this turn, so nothing in it is approved for longer. Approve it once, or deny it."));
    if (question.ruling.severity == Severity::Critical)
        return fail(Errc::Denied, phrase("Guardian", "What is critical is approved one at a time."));
    if (m_grants->count(question.action.agent) >= kMaxGrants)
        return fail(Errc::Denied, phrase("Guardian", "There are %1 grants already; revoke some first.").arg(kMaxGrants));
    if (wish.scope == GrantScope::Until && (wish.length < kMinGrant || wish.length > kMaxGrant))
        return fail(Errc::Invalid, phrase("Guardian", "A grant lasts from 1 minute to 4 hours."));
    if (wish.alike) {
        if (const auto likeness = likenessOf(question.action, question.ruling.severity); !likeness)
            return std::unexpected(likeness.error());
    }
    return {};
}

void Guardian::grant(const Review &review, const GrantWish &wish, const QString &note)
{
    Grant grant{.id = {},
                .scope = wish.scope,
                .action = review.action,
                .digest = review.digest,
                .likeness = {},
                .covers = {},
                .rule = review.ruling->rule,
                .matched = review.ruling->matched,
                .severity = review.ruling->severity,
                .policyVersion = review.ruling->policyVersion};
    if (wish.alike) {
        const auto likeness = likenessOf(review.action, review.ruling->severity);
        if (!likeness)
            return;
        grant.likeness = likeness->key;
        grant.covers = likeness->text;
    }
    const auto length = wish.scope == GrantScope::Until ? std::chrono::milliseconds(wish.length) : m_settings.taskLength;
    const GrantId id = m_grants->add(std::move(grant), length);
    // In force once its row is on disk. A grant that nobody can find in the trail is none.
    m_trail.append(grantedRow(*m_grants->find(id), review.question, note), this, [this, id](const Result<quint64> &written) {
        if (!written)
            m_grants->end(id, GrantEnd::NotRecorded);
        else if (m_grants->putInForce(id))
            cover(id);
    });
}

/// Lets what waits already, and is covered, go on.
void Guardian::cover(const GrantId &id)
{
    std::vector<ReviewKey> keys;
    for (const auto &[key, review] : m_reviews) {
        const bool asked = review.stage == Review::Stage::Asking || review.stage == Review::Stage::Waiting;
        if (asked && !review.approved && m_grants->covers(id, review))
            keys.push_back(key);
    }
    for (const ReviewKey key : keys) {
        const auto found = m_reviews.find(key);
        if (found == m_reviews.end())
            continue;
        Review &review = found->second;
        const Ruling now = m_rulings.of(review.action);
        if (objection(review) || now.policyVersion != review.ruling->policyVersion || now.verdict != review.ruling->verdict)
            continue; // stays asked; whatever is wrong will be found by its answer
        review.askedTime = ReviewClock::now() - review.asked;
        if (m_questions->leave(review.question, key))
            closeQuestion(review.question, Outcome::Approved);
        m_reasks.forget(review.action.agent, key);
        review.grant = id;
        proceed(key);
    }
    if (const Grant *grant = m_grants->find(id)) {
        const Grant copy = *grant;
        QMetaObject::invokeMethod(this, [this, copy] { Q_EMIT grantChanged(copy); }, Qt::QueuedConnection);
    }
}

bool Guardian::useGrant(ReviewKey key)
{
    Review &review = m_reviews.at(key);
    const GrantId id = m_grants->match(review);
    if (id.isNull())
        return false;
    review.grant = id;
    proceed(key);
    return true;
}

QList<Grant> Guardian::grants() const
{
    return m_grants->inForce();
}

void Guardian::rulesChanged()
{
    m_grants->endAll([this](const Grant &grant) { return m_rulings.of(grant.action).policyVersion != grant.policyVersion; }, GrantEnd::RulesChanged);
}

Result<void> Guardian::revokeGrant(const GrantId &grant)
{
    if (!m_grants->end(grant, GrantEnd::Revoked))
        return fail(Errc::NotFound, phrase("Guardian", "This grant is no longer in force."));
    return {};
}

void Guardian::onGrantEnded(const Grant &grant, GrantEnd why)
{
    m_trail.append(grantEndedRow(grant, why));
    QMetaObject::invokeMethod(this, [this, grant, why] { Q_EMIT grantEnded(grant, why); }, Qt::QueuedConnection);
}

void Guardian::previewGrant(const QuestionId &question, QObject *context, std::function<void(Result<GrantPreview>)> done)
{
    const OpenQuestion *open = m_questions->find(question);
    if (!open || !open->announced)
        return done(fail(Errc::NotFound, phrase("Guardian", "This question is no longer open.")));
    GrantPreview preview;
    if (const auto may = mayGrant(*open, {.scope = GrantScope::Task}); !may) {
        preview.whyNone = may.error().message;
        return done(preview);
    }
    const auto likeness = likenessOf(open->question.action, open->question.ruling.severity);
    if (likeness)
        preview.alike = likeness->text;
    else
        preview.whyExactOnly = likeness.error().message;
    countBreadth(m_trail, open->question.action.agent, open->digest, likeness ? likeness->key : QString(), context,
                 [preview, done = std::move(done)](const Result<BreadthCount> &count) mutable {
                     if (!count)
                         return done(std::unexpected(count.error()));
                     preview.exact = count->exact;
                     preview.alikeBreadth = count->alike;
                     done(preview);
                 });
}

QList<Reask> Guardian::loops() const
{
    QList<Reask> found;
    const auto since = QDateTime::currentMSecsSinceEpoch() - std::chrono::milliseconds(Reasks::kWindow).count();
    for (const Reask &reask : m_loops) {
        if (reask.lastMs >= since)
            found += reask;
    }
    return found;
}

void Guardian::freeze(const AgentId &agent, const Phrase &reason)
{
    setHold(agent, u"frozen"_s, phrase("Guardian", "The agent is frozen: %1").arg(reason));
    m_grants->endAll([&agent](const Grant &grant) { return grant.action.agent == agent; }, GrantEnd::Frozen);
    m_reasks.clear(agent);
    m_loops.remove(agent);
    Q_EMIT freezeRequested(agent, reason);
}

void Guardian::watchForLoops(const Review &review)
{
    const auto reask = m_reasks.add(review);
    if (!reask)
        return;
    m_trail.append(reaskRow(review, *reask));
    m_loops.insert(reask->agent, *reask);
    QMetaObject::invokeMethod(this, [this, found = *reask] { Q_EMIT reasked(found); }, Qt::QueuedConnection);
}

} // namespace cofferdam
