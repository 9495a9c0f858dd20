// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/Approvals.h"

#include "core/audit/Trail.h"
#include "core/guardian/GrantBreadth.h"
#include "core/guardian/GrantRow.h"
#include "core/guardian/Likeness.h"
#include "core/guardian/LoopRow.h"
#include "core/policy/Rulings.h"

#include <QDateTime>

namespace cofferdam {
namespace {

// More are not looked after by anybody.
constexpr qsizetype kMaxGrants = 32; // of one agent

} // namespace

Approvals::Approvals(Trail &trail, std::chrono::milliseconds taskLength, QObject *parent)
    : QObject(parent)
    , m_trail(trail)
    , m_taskLength(taskLength)
    , m_grants(new Grants(this))
{
    connect(m_grants, &Grants::ended, this, &Approvals::onEnded);
}

Approvals::~Approvals()
{
    m_grants->endAll([](const Grant &) { return true; },
                     GrantEnd::ServiceEnded); // for the trail; they live in memory alone
}

Result<void> Approvals::mayLast(const Question &question, const GrantWish &wish) const
{
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

void Approvals::preview(const Question &question, QObject *context, std::function<void(Result<GrantPreview>)> done) const
{
    GrantPreview preview;
    if (const auto may = mayLast(question, {.scope = GrantScope::Task}); !may) {
        preview.whyNone = may.error().message;
        return done(preview);
    }
    const auto likeness = likenessOf(question.action, question.ruling.severity);
    if (likeness)
        preview.alike = likeness->text;
    else
        preview.whyExactOnly = likeness.error().message;
    countBreadth(m_trail, question.action.agent, question.action.digest(), likeness ? likeness->key : QString(), context,
                 [preview, done = std::move(done)](const Result<BreadthCount> &count) mutable {
                     if (!count)
                         return done(std::unexpected(count.error()));
                     preview.exact = count->exact;
                     preview.alikeBreadth = count->alike;
                     done(preview);
                 });
}

void Approvals::grant(const Review &review, const GrantWish &wish, const QString &note)
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
    const auto length = wish.scope == GrantScope::Until ? std::chrono::milliseconds(wish.length) : m_taskLength;
    const GrantId id = m_grants->add(std::move(grant), length);
    // In force once its row is on disk. A grant that nobody can find in the trail is none.
    auto row = grantedRow(*m_grants->find(id), review.question, note);
    *row.detail.mutable_grant()->mutable_answered_by() = review.answeredBy;
    m_trail.append(row, this, [this, id](const Result<quint64> &written) {
        if (!written) {
            m_grants->end(id, GrantEnd::NotRecorded);
        } else if (m_grants->putInForce(id)) {
            Q_EMIT cameIntoForce(id);
            tellChanged(id);
        }
    });
}

void Approvals::used(const GrantId &id)
{
    if (m_grants->used(id))
        tellChanged(id);
}

void Approvals::tellChanged(const GrantId &id)
{
    if (const Grant *grant = m_grants->find(id))
        QMetaObject::invokeMethod(this, [this, copy = *grant] { Q_EMIT changed(copy); }, Qt::QueuedConnection);
}

Result<void> Approvals::revoke(const GrantId &id)
{
    if (!m_grants->end(id, GrantEnd::Revoked))
        return fail(Errc::NotFound, phrase("Guardian", "This grant is no longer in force."));
    return {};
}

void Approvals::taskEnded(const TaskId &task)
{
    m_calls.endApprovals(task);
    m_grants->endAll([&task](const Grant &grant) { return grant.scope == GrantScope::Task && grant.action.task == task; }, GrantEnd::TaskEnded);
}

void Approvals::rulesChanged(const Rulings &rulings)
{
    m_calls.endApprovals(); // also when they were the same before and will be again
    m_grants->endAll([&rulings](const Grant &grant) { return rulings.of(grant.action).policyVersion != grant.policyVersion; }, GrantEnd::RulesChanged);
}

void Approvals::endAll(const AgentId &agent, GrantEnd why)
{
    m_calls.endApprovals(agent);
    m_grants->endAll([&agent](const Grant &grant) { return grant.action.agent == agent; }, why);
}

void Approvals::forget(const AgentId &agent, GrantEnd why)
{
    endAll(agent, why);
    m_detector.clear(agent);
    m_loops.remove(agent);
}

void Approvals::onEnded(const Grant &grant, GrantEnd why)
{
    m_trail.append(grantEndedRow(grant, why));
    QMetaObject::invokeMethod(this, [this, grant, why] { Q_EMIT ended(grant, why); }, Qt::QueuedConnection);
}

void Approvals::watchForLoops(const Review &review)
{
    const auto reask = m_detector.add(review);
    if (!reask)
        return;
    m_trail.append(loopRow(review, *reask));
    m_loops.insert(reask->agent, *reask);
    QMetaObject::invokeMethod(this, [this, found = *reask] { Q_EMIT reasked(found); }, Qt::QueuedConnection);
}

QList<Reask> Approvals::loops() const
{
    QList<Reask> found;
    const auto since = QDateTime::currentMSecsSinceEpoch() - std::chrono::milliseconds(LoopDetector::kWindow).count();
    for (const Reask &reask : m_loops) {
        if (reask.lastMs >= since)
            found += reask;
    }
    return found;
}

} // namespace cofferdam
