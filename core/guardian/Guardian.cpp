// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/Guardian.h"

#include "core/audit/Trail.h"
#include "core/guardian/Deadlines.h"
#include "core/guardian/DecisionRow.h"
#include "core/guardian/Decisions.h"
#include "core/guardian/EndedRow.h"
#include "core/guardian/SharedSnapshots.h"
#include "core/guardian/Tasks.h"

#include <algorithm>
#include <ranges>

namespace cofferdam {
namespace {

using namespace Qt::StringLiterals;

constexpr qsizetype kMaxNote = 1000;  // UTF-16 units
constexpr qsizetype kLabelLength = 80;

} // namespace

Guardian::Guardian(const Rulings &rulings, Trail &trail, SnapshotTaker &snapshots, GuardianSettings settings, QObject *parent)
    : QObject(parent)
    , m_rulings(rulings)
    , m_trail(trail)
    , m_taker(snapshots)
    , m_approvals(new Approvals(trail, settings.taskLength, this))
    , m_standing(new Standing(*m_approvals, settings.taskLength, this))
    , m_deadlines(new Deadlines(settings.deadline, settings.maximum, this))
    , m_questions(new Questions(trail, m_reviews, this))
    , m_snapshots(new SharedSnapshots(snapshots, this))
{
    connect(m_deadlines, &Deadlines::due, this, &Guardian::timeIsUp);
    connect(m_standing, &Standing::rolledBack, this, &Guardian::onRolledBack);
    connect(m_standing, &Standing::removed, this, &Guardian::onRemoved);
    connect(m_standing, &Standing::taskEnded, this, &Guardian::onTaskEnded);
    connect(m_questions, &Questions::notRecorded, this, [this](ReviewKey key, const Error &error) { conclude(key, decisions::trailFailed(error)); });
    connect(m_questions, &Questions::opened, this, &Guardian::questionOpened);
    connect(m_questions, &Questions::closed, this, &Guardian::questionClosed);
    connect(m_approvals, &Approvals::cameIntoForce, this, &Guardian::cover);
    connect(m_approvals, &Approvals::changed, this, &Guardian::grantChanged);
    connect(m_approvals, &Approvals::ended, this, &Guardian::grantEnded);
    connect(m_approvals, &Approvals::reasked, this, &Guardian::reasked);
    connect(&trail, &Trail::flooded, this, &Guardian::freeze);
}

Guardian::~Guardian()
{
    // The callbacks may own their context, whose end must find nobody here any more.
    for (const auto &[key, review] : m_reviews.all())
        disconnect(review.contextGone);
}

void Guardian::review(Action action, QObject *context, std::function<void(Decision)> done, Witness witness)
{
    Review &review = m_reviews.add(std::move(action), context, std::move(done));
    const ReviewKey key = review.key;
    review.witness = std::move(witness);
    if (review.action.kind != ActionKind::Model) // it has no run to tell its task by
        review.action.task = m_standing->takeTask(review.action);
    if (context)
        review.contextGone = connect(context, &QObject::destroyed, this, [this, key] { contextGone(key); });
    if (!m_deadlines->isWatching()) // else it is set for something earlier
        watchTime();
    begin(key);
}

void Guardian::begin(ReviewKey key)
{
    Review &review = m_reviews.at(key);
    if (review.action.subject.size() > kMaxSubjectLength || review.action.raw.size() > kMaxRawSize)
        return conclude(key, decisions::tooLarge());
    if (!m_standing->isOfItsTimeline(review.action))
        return conclude(key, decisions::staleEpoch());
    if (auto no = objection(review))
        return conclude(key, *no);

    review.ruling = m_rulings.of(review.action);
    review.rulingTime = ReviewClock::now() - review.begun;
    review.verdict = checkedVerdict(*review.ruling, review.action);
    if (auto no = objection(review)) // a hold may let through what is allowed, and nothing else
        return conclude(key, *no);
    switch (review.verdict) {
    case Verdict::Allow: return conclude(key, decisions::ofRule(*review.ruling, Verdict::Allow));
    case Verdict::Snapshot:
        review.snapshot = snapshotOfCall(review);
        return review.snapshot.isNull() ? takeSnapshot(key) : conclude(key, decisions::allowed(review, m_approvals->find(review.grant)));
    case Verdict::Ask:
        if (isScheduled(review.action.task))
            return setAside(key);
        review.grant = m_approvals->match(review);
        review.partOfApproved = review.grant.isNull() && m_approvals->calls().takePart(review);
        if (!review.grant.isNull() || review.partOfApproved)
            return proceed(key);
        if (!review.action.mayWait)
            return conclude(key, decisions::askFirst(*review.ruling));
        m_approvals->watchForLoops(review);
        return ask(key);
    case Verdict::Freeze: {
        const Decision decision = decisions::ofRule(*review.ruling, Verdict::Freeze);
        const AgentId agent = review.action.agent;
        conclude(key, decision);
        return freeze(agent, decision.reason);
    }
    case Verdict::Block: m_approvals->watchForLoops(review); break;
    }
    conclude(key, decisions::ofRule(*review.ruling, Verdict::Block));
}

std::optional<Decision> Guardian::objection(const Review &review) const
{
    const AgentId &agent = review.action.agent;
    if (!m_standing->isOfItsTimeline(review.action))
        return decisions::rolledBack();
    if (!review.context)
        return decisions::gone();
    const bool starting = review.action.own && (!review.ruling || review.verdict == Verdict::Allow);
    if (auto held = m_standing->holds().objection(agent, starting))
        return held;
    if (m_deadlines->isOver(review))
        return decisions::deadline();
    if (!review.action.task.isNull() && !m_standing->isAlive(agent, review.action.task))
        return decisions::taskEnded();
    if (!review.grant.isNull() && !m_approvals->covers(review.grant, review))
        return decisions::grantEnded();
    return {};
}

SnapshotId Guardian::before(const Review &review) const
{
    return review.snapshot.isNull() ? m_taker.newest(review.action.agent) : review.snapshot;
}

SnapshotId Guardian::snapshotOfCall(const Review &review) const
{
    const SnapshotId snapshot = m_approvals->calls().snapshotFor(review.action);
    return m_taker.exists(review.action.agent, snapshot) ? snapshot : SnapshotId{};
}

// ------------------------------------------------------------------------------------------------ asking a person

void Guardian::ask(ReviewKey key)
{
    Review &review = m_reviews.at(key);
    if (!canBeShown(review))
        return conclude(key, decisions::tooLarge());
    if (!m_questions->hasRoomFor(review.action))
        return conclude(key, decisions::tooManyQuestions());
    if (review.question.isNull()) {
        review.asked = ReviewClock::now();
        review.answerBy = m_deadlines->answerBy(review);
    }
    m_questions->ask(review, before(review));
    watchTime();
}

Result<void> Guardian::resolve(const QuestionId &question, bool approve, const QString &note, const GrantWish &wish, const api::ClientDetail &by)
{
    const OpenQuestion *open = m_questions->find(question);
    if (!open)
        return fail(Errc::NotFound, phrase("Guardian", "This question is no longer open."));
    if (ReviewClock::now() >= open->answerBy) { // the timer is late, the answer is later
        timeIsUp();
        return fail(Errc::Timeout, phrase("Guardian", "The time to answer this question is over."));
    }
    const bool lasting = approve && wish.scope != GrantScope::Once;
    if (lasting) {
        if (auto may = m_approvals->mayLast(open->question, wish); !may)
            return may;
    }
    const std::vector<ReviewKey> members = open->members;
    const auto answered = ReviewClock::now();
    for (const ReviewKey key : members) {
        Review &review = m_reviews.at(key);
        review.note = note.left(kMaxNote);
        if (!approve || key == members.front()) // the others are asked again
            review.answeredBy = by;
        review.askedTime = answered - review.asked;
    }
    if (!approve) {
        m_questions->close(question, QuestionEnd::Denied, by);
        for (const ReviewKey key : members)
            conclude(key, decisions::denied(note.left(kMaxNote), m_reviews.at(key).ruling->alternative));
        return {};
    }
    auto approved = this->approve(members.front());
    if (const Review *first = m_reviews.find(members.front()); lasting && first && first->approved)
        m_approvals->grant(*first, wish, first->note);
    // One approval, one action. The others are asked again, within the time they had; a grant that comes into force covers them then.
    for (const ReviewKey key : members | std::views::drop(1)) {
        if (m_reviews.find(key))
            ask(key);
    }
    return approved;
}

Result<void> Guardian::approve(ReviewKey key)
{
    Review &review = m_reviews.at(key);
    const Ruling now = m_rulings.of(review.action);
    auto no = objection(review);
    QuestionEnd why = QuestionEnd::Failed;
    if (!no && (now.policyVersion != review.ruling->policyVersion || now.verdict > Verdict::Ask)) {
        why = QuestionEnd::PolicyChanged;
        no = decisions::policyChanged();
    }
    m_questions->close(review.question, no ? why : QuestionEnd::Approved, review.answeredBy);
    if (no) {
        conclude(key, *no);
        return fail(Errc::Denied, phrase("Guardian", "It was blocked all the same: %1").arg(no->reason));
    }
    review.approved = true;
    m_approvals->noLoop(review);
    proceed(key);
    return {};
}

/// Lets what waits already, and is covered, go on.
void Guardian::cover(const GrantId &grant)
{
    const auto covered = m_reviews.keys([&](const Review &review) { return review.isAsked() && !review.approved && m_approvals->covers(grant, review); });
    for (const ReviewKey key : covered) {
        Review *review = m_reviews.find(key);
        if (!review)
            continue;
        const Ruling now = m_rulings.of(review->action);
        if (objection(*review) || now.policyVersion != review->ruling->policyVersion || now.verdict != review->ruling->verdict)
            continue; // stays asked; whatever is wrong will be found by its answer
        review->askedTime = ReviewClock::now() - review->asked;
        m_questions->leave(review->question, key, QuestionEnd::Approved);
        m_approvals->noLoop(*review);
        review->grant = grant;
        proceed(key);
    }
}

/// A person's word lets it go on, now or earlier. What can be undone gets its snapshot all the same.
void Guardian::proceed(ReviewKey key)
{
    Review &review = m_reviews.at(key);
    const auto changes = [](const Effect &effect) { return effect.kind != EffectKind::Read; };
    if (isReversible(review.action) && std::ranges::any_of(review.action.facts.effects, changes)) {
        if (review.question.isNull()) // else it waited for a person, and what is there may have changed meanwhile
            review.snapshot = snapshotOfCall(review);
        if (review.snapshot.isNull())
            return takeSnapshot(key);
    }
    conclude(key, decisions::allowed(review, m_approvals->find(review.grant)));
}

// ------------------------------------------------------------------------------------------------ snapshot, record, reply

void Guardian::takeSnapshot(ReviewKey key)
{
    Review &review = m_reviews.at(key);
    review.stage = Review::Stage::Snapshotting;
    const auto begun = ReviewClock::now();
    const QString &subject = review.action.subject.isEmpty() ? review.action.tool : review.action.subject;
    m_snapshots->take(review.action, phrase("Guardian", "Before: %1").arg(subject.left(kLabelLength)),
                      [this, key, begun](const Result<SnapshotId> &taken, ReviewClock::time_point since) {
                          Review *waiting = m_reviews.find(key);
                          if (!waiting || waiting->stage != Review::Stage::Snapshotting)
                              return;
                          waiting->snapshotTime = ReviewClock::now() - begun;
                          if (auto no = objection(*waiting))
                              return conclude(key, *no);
                          if (!taken)
                              return conclude(key, decisions::snapshotFailed(taken.error()));
                          waiting->snapshot = *taken;
                          waiting->snapshotBegun = since;
                          m_approvals->calls().keep(waiting->action, *taken, since);
                          conclude(key, decisions::allowed(*waiting, m_approvals->find(waiting->grant)));
                      });
}

void Guardian::conclude(ReviewKey key, Decision decision)
{
    Review &review = m_reviews.at(key);
    if (review.stage == Review::Stage::Committing && review.decision.verdict != Verdict::Allow)
        return; // a block stands
    review.decision = std::move(decision);
    review.stage = Review::Stage::Committing;
    const int row = ++review.rows;
    m_trail.append(decisionRow(review, before(review)), this, [this, key, row](const Result<quint64> &written) { committed(key, row, written); });
}

void Guardian::committed(ReviewKey key, int row, const Result<quint64> &written)
{
    const Review *review = m_reviews.find(key);
    if (!review || review->rows != row)
        return; // told already, or not the row that speaks for the decision
    if (review->decision.verdict == Verdict::Allow) {
        if (!written)
            return tell(key, decisions::trailFailed(written.error()));
        // The world went on during the commit. A second row takes the allow back before anybody hears of it.
        if (auto no = objection(*review).or_else([review] { return decisions::ofWitness(*review); }))
            return conclude(key, *no);
    }
    tell(key, review->decision);
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): it may lie in the review that is taken away here
void Guardian::tell(ReviewKey key, Decision decision)
{
    const Review review = m_reviews.take(key);
    disconnect(review.contextGone);
    if (decision.verdict == Verdict::Allow && !review.grant.isNull())
        m_approvals->used(review.grant);
    if (decision.verdict == Verdict::Allow && review.action.gate == Gate::Tool)
        m_approvals->calls().remember(review, decision.snapshot);
    if (review.context && review.done)
        review.done(decision);
}

void Guardian::onRolledBack(const AgentId &agent)
{
    m_snapshots->forget(agent);
    m_approvals->calls().forget(agent);
    blockWaiting([&](const Review &review) { return review.action.agent == agent && !m_standing->isOfItsTimeline(review.action); }, QuestionEnd::RolledBack,
                 decisions::rolledBack());
    Q_EMIT rolledBack(agent);
}

void Guardian::onRemoved(const AgentId &agent)
{
    m_snapshots->forget(agent);
    m_approvals->calls().forget(agent);
    blockWaiting([&agent](const Review &review) { return review.action.agent == agent; }, QuestionEnd::Gone, decisions::agentRemoved());
    Q_EMIT rolledBack(agent);
}

void Guardian::onTaskEnded(const AgentId &agent, const TaskId &task)
{
    blockWaiting([&task](const Review &review) { return review.action.task == task; }, QuestionEnd::TaskEnded, decisions::taskEnded());
    Q_EMIT taskEnded(agent, task);
}

void Guardian::contextGone(ReviewKey key)
{
    // While its row is being written nothing can be added: committed() sees that nobody is left, and takes an allow back.
    blockWaiting([key](const Review &review) { return review.key == key; }, QuestionEnd::Gone, decisions::gone());
}

void Guardian::blockWaiting(const std::function<bool(const Review &)> &which, QuestionEnd why, const Decision &decision)
{
    const auto isWaiting = [](const Review &review) { return review.stage != Review::Stage::Committing; };
    for (const ReviewKey key : m_reviews.keys([&](const Review &review) { return isWaiting(review) && which(review); })) {
        Review *review = m_reviews.find(key);
        if (!review || !isWaiting(*review)) // telling people may start other things
            continue;
        if (const QuestionId id = review->question; !id.isNull() && !review->approved) {
            review->askedTime = ReviewClock::now() - review->asked;
            m_questions->leave(id, key, why);
        }
        conclude(key, decision);
    }
}

void Guardian::watchTime()
{
    m_deadlines->watch(m_reviews, m_questions->nextDeadline());
}

void Guardian::timeIsUp()
{
    const auto decision = decisions::deadline();
    for (const QuestionId &id : m_questions->late())
        blockWaiting([&id](const Review &review) { return review.question == id && !review.approved; }, QuestionEnd::TimedOut, decision);
    blockWaiting([this](const Review &review) { return m_deadlines->isOver(review); }, QuestionEnd::TimedOut, decision);

    // What is left of those after a while hangs in the disk. They are told; a row that says so is written behind the one that hangs.
    for (Review *oldest = m_reviews.oldest(); oldest && m_deadlines->hangs(*oldest); oldest = m_reviews.oldest()) {
        oldest->decision = decision;
        m_trail.append(decisionRow(*oldest, before(*oldest)));
        tell(oldest->key, decision);
    }
    watchTime();
}

void Guardian::reportEnded(const ToolEnd &end)
{
    m_approvals->calls().endApproval(end.agent, end.toolCallId);
    const Action action{.agent = end.agent, .runId = end.runId};
    m_trail.append(endedRow(end, m_standing->taskOf(action), m_taker.newest(end.agent)));
}

void Guardian::previewGrant(const QuestionId &question, QObject *context, std::function<void(Result<GrantPreview>)> done)
{
    const OpenQuestion *open = m_questions->find(question);
    if (!open)
        return done(fail(Errc::NotFound, phrase("Guardian", "This question is no longer open.")));
    m_approvals->preview(open->question, context, std::move(done));
}

} // namespace cofferdam
