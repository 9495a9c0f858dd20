// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/Guardian.h"

#include "core/audit/Trail.h"
#include "core/guardian/Blocks.h"
#include "core/guardian/DecisionRow.h"
#include "core/guardian/Grants.h"
#include "core/guardian/OpenQuestions.h"
#include "core/guardian/SharedSnapshots.h"
#include "core/guardian/Tasks.h"

#include <QTimer>

#include <algorithm>
#include <ranges>

namespace cofferdam {
namespace {

using namespace Qt::StringLiterals;

// A flood of questions hides the one that matters.
constexpr qsizetype kMaxWaiting = 64; // reviews of one agent
constexpr qsizetype kMaxNote = 1000;  // UTF-16 units
constexpr qsizetype kLabelLength = 80;
constexpr qsizetype kRecordedSubject = 4096; // of an action that is too large

} // namespace

Guardian::Guardian(const Rulings &rulings, Trail &trail, SnapshotTaker &snapshots, GuardianSettings settings, QObject *parent)
    : QObject(parent)
    , m_rulings(rulings)
    , m_trail(trail)
    , m_taker(snapshots)
    , m_settings(settings)
    , m_questions(std::make_unique<OpenQuestions>())
    , m_snapshots(new SharedSnapshots(snapshots, this))
    , m_tasks(new Tasks(settings.taskLength, this))
    , m_grants(new Grants(this))
    , m_clock(new QTimer(this))
{
    m_clock->setSingleShot(true);
    m_clock->setTimerType(Qt::PreciseTimer); // a coarse one may be 5 % late: 12 s of 240
    connect(m_clock, &QTimer::timeout, this, &Guardian::timeIsUp);
    connect(m_tasks, &Tasks::expired, this, [this](const AgentId &agent) { closeTask(agent); });
    connect(m_grants, &Grants::ended, this, &Guardian::onGrantEnded);
}

Guardian::~Guardian()
{
    // The callbacks may own their context, whose end must find nobody here any more.
    for (const auto &[key, review] : m_reviews)
        disconnect(review.contextGone);
    m_grants->endAll([](const Grant &) { return true; }, GrantEnd::ServiceEnded); // for the trail; they live in memory alone
}

// ------------------------------------------------------------------------------------------------ one review

void Guardian::review(Action action, QObject *context, std::function<void(Decision)> done)
{
    const ReviewKey key = ++m_lastKey;
    Review &review = m_reviews[key];
    review.key = key;
    review.begun = ReviewClock::now();
    review.action = std::move(action);
    review.digest = review.action.digest();
    if (review.action.id.isNull())
        review.action.id = ActionId::create();
    review.action.task = m_tasks->of(review.action);
    review.context = context;
    review.done = std::move(done);
    if (context)
        review.contextGone = connect(context, &QObject::destroyed, this, [this, key] { contextGone(key); });
    if (!m_clock->isActive()) // else it is set for something earlier
        watchTime();
    begin(key);
}

void Guardian::begin(ReviewKey key)
{
    Review &review = m_reviews.at(key);
    if (review.action.subject.size() > kMaxSubjectLength || review.action.raw.size() > kMaxRawSize) {
        review.action.subject.truncate(kRecordedSubject);
        return conclude(key, blocks::tooLarge());
    }
    if (const auto known = m_epochs.constFind(review.action.agent); known == m_epochs.cend() || *known != review.action.epoch)
        return conclude(key, blocks::staleEpoch());
    if (auto no = objection(review))
        return conclude(key, *no);

    review.ruling = m_rulings.of(review.action);
    review.rulingTime = ReviewClock::now() - review.begun;
    review.verdict = checkedVerdict(review);
    if (auto no = objection(review)) // a hold may let through what is allowed, and nothing else
        return conclude(key, *no);
    const Ruling &ruling = *review.ruling;
    Decision decision{.verdict = Verdict::Block,
                      .rule = ruling.rule,
                      .reason = ruling.reason,
                      .agentReason = ruling.agentReason,
                      .alternative = ruling.alternative,
                      .snapshot = {}};
    switch (review.verdict) {
    case Verdict::Allow:
        decision.verdict = Verdict::Allow;
        decision.byRule = true;
        return conclude(key, decision);
    case Verdict::Snapshot:
        if (useSnapshotOfCall(key))
            return conclude(key, allowed(review));
        return takeSnapshot(key);
    case Verdict::Ask:
        if (useGrant(key))
            return;
        if (approvedCall(review)) {
            review.partOfApproved = true;
            return proceed(key);
        }
        if (!review.action.mayWait)
            return conclude(key, blocks::askFirst(ruling));
        watchForLoops(review);
        return ask(key);
    case Verdict::Freeze: {
        decision.verdict = Verdict::Freeze;
        const AgentId agent = review.action.agent;
        conclude(key, decision);
        return freeze(agent, decision.reason);
    }
    case Verdict::Block: watchForLoops(review); break;
    }
    conclude(key, decision);
}

Verdict Guardian::checkedVerdict(const Review &review) const
{
    // A snapshot undoes nothing outside the VM. Packs that say so do not load; this holds for every other source of rulings.
    const bool outside = std::ranges::any_of(review.action.facts.effects, [](const Effect &effect) { return effect.reach == Reach::Outside; });
    return review.ruling->verdict == Verdict::Snapshot && outside ? Verdict::Ask : review.ruling->verdict;
}

std::optional<Decision> Guardian::objection(const Review &review) const
{
    const AgentId &agent = review.action.agent;
    if (const auto known = m_epochs.constFind(agent); known == m_epochs.cend() || *known != review.action.epoch)
        return blocks::rolledBack();
    if (!review.context)
        return blocks::gone();
    const bool starting = review.action.own && (!review.ruling || review.verdict == Verdict::Allow);
    for (const auto holds = m_holds.value(agent); const auto &[cause, hold] : holds.asKeyValueRange()) {
        if (!starting || !hold.startMayGoOn)
            return blocks::held(cause, hold.reason);
    }
    if (ReviewClock::now() - review.begun >= m_settings.maximum)
        return blocks::deadline();
    if (!review.action.task.isNull() && review.action.task != m_tasks->current(agent))
        return blocks::taskEnded();
    if (!review.grant.isNull() && !m_grants->covers(review.grant, review))
        return blocks::grantEnded();
    return {};
}

SnapshotId Guardian::before(const Review &review) const
{
    return review.snapshot.isNull() ? m_taker.newest(review.action.agent) : review.snapshot;
}

// ------------------------------------------------------------------------------------------------ asking a person

void Guardian::ask(ReviewKey key)
{
    Review &review = m_reviews.at(key);
    if (m_questions->waiting(review.action.agent) >= kMaxWaiting)
        return conclude(key, blocks::tooManyQuestions());
    if (review.question.isNull()) {
        review.asked = ReviewClock::now();
        review.answerBy = std::min(review.asked + m_settings.deadline, review.begun + m_settings.maximum);
    }
    const QuestionId id = m_questions->join(key, review).question.id;
    review.question = id;
    review.stage = Review::Stage::Asking;
    watchTime();
    m_trail.append(questionRow(review, before(review)), this, [this, key, id](const Result<quint64> &written) { asked(key, id, written); });
}

void Guardian::asked(ReviewKey key, const QuestionId &id, const Result<quint64> &written)
{
    const auto found = m_reviews.find(key);
    if (found == m_reviews.end() || found->second.stage != Review::Stage::Asking || found->second.question != id)
        return; // answered otherwise meanwhile, or asked anew
    Review &review = found->second;
    if (!written) {
        if (m_questions->leave(id, key))
            closeQuestion(id, Outcome::Failed);
        return conclude(key, blocks::trailFailed(written.error()));
    }
    review.stage = Review::Stage::Waiting;
    if (OpenQuestion *open = m_questions->find(review.question)) {
        open->announced = true;
        const Question shown = open->question;
        Q_EMIT questionOpened(shown);
    }
}

QList<Question> Guardian::questions() const
{
    QList<Question> open;
    for (const OpenQuestion &each : m_questions->all()) {
        if (each.announced)
            open += each.question;
    }
    return open;
}

Result<void> Guardian::resolve(const QuestionId &question, bool approve, const QString &note, const GrantWish &wish)
{
    OpenQuestion *open = m_questions->find(question);
    if (!open || !open->announced)
        return fail(Errc::NotFound, phrase("Guardian", "This question is no longer open."));
    if (ReviewClock::now() >= open->answerBy) { // the timer is late, the answer is later
        timeIsUp();
        return fail(Errc::Timeout, phrase("Guardian", "The time to answer this question is over."));
    }
    const bool lasting = approve && wish.scope != GrantScope::Once;
    if (lasting) {
        if (auto may = mayGrant(*open, wish); !may)
            return may;
    }
    std::vector<ReviewKey> members = open->members;
    const auto answered = ReviewClock::now();
    for (const ReviewKey key : members) {
        Review &review = m_reviews.at(key);
        review.note = note.left(kMaxNote);
        review.askedTime = answered - review.asked;
    }
    if (!approve) {
        closeQuestion(question, Outcome::Denied);
        for (const ReviewKey key : members)
            conclude(key, blocks::denied(note.left(kMaxNote), m_reviews.at(key).ruling->alternative));
        return {};
    }
    this->approve(members.front());
    if (const auto first = m_reviews.find(members.front()); lasting && first != m_reviews.end() && first->second.approved)
        grant(first->second, wish, note.left(kMaxNote));
    // One approval, one action. The others are asked again, within the time they had; a grant that comes into force covers them then.
    for (const ReviewKey key : members | std::views::drop(1)) {
        if (m_reviews.contains(key))
            ask(key);
    }
    return {};
}

void Guardian::approve(ReviewKey key)
{
    Review &review = m_reviews.at(key);
    const Ruling now = m_rulings.of(review.action);
    auto no = objection(review);
    Outcome outcome = Outcome::Failed;
    if (!no && (now.policyVersion != review.ruling->policyVersion || now.verdict > Verdict::Ask)) {
        outcome = Outcome::PolicyChanged;
        no = blocks::policyChanged();
    }
    closeQuestion(review.question, no ? outcome : Outcome::Approved);
    if (no)
        return conclude(key, *no);
    review.approved = true;
    m_reasks.forget(review.action.agent, key);
    proceed(key);
}

const Calls::Call *Guardian::approvedCall(const Review &review) const
{
    const auto *call = m_calls.of(review.action);
    return call && call->approved && includesAll(call->effects, review.action) ? call : nullptr;
}

bool Guardian::useSnapshotOfCall(ReviewKey key)
{
    Review &review = m_reviews.at(key);
    const auto *call = m_calls.of(review.action);
    if (!call || !Calls::isFresh(*call))
        return false;
    review.snapshot = call->snapshot;
    return true;
}

/// A person's word lets it go on, now or earlier. What can be undone gets its snapshot all the same.
void Guardian::proceed(ReviewKey key)
{
    const Review &review = m_reviews.at(key);
    const auto changes = [](const Effect &effect) { return effect.kind != EffectKind::Read; };
    if (isReversible(review.action) && std::ranges::any_of(review.action.facts.effects, changes) && !useSnapshotOfCall(key))
        return takeSnapshot(key);
    conclude(key, allowed(review));
}

Decision Guardian::allowed(const Review &review) const
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
    } else if (const Grant *grant = m_grants->find(review.grant)) {
        decision.rule = u"grant"_s;
        decision.reason =
            grant->scope == GrantScope::Task ? phrase("Guardian", "You approved it for this task.") : phrase("Guardian", "You approved it for a time.");
    }
    return decision;
}

void Guardian::closeQuestion(const QuestionId &id, Outcome outcome)
{
    const OpenQuestion *open = m_questions->find(id);
    if (!open)
        return;
    const AgentId agent = open->question.action.agent;
    const bool announced = open->announced;
    m_questions->remove(id);
    // Told from the event loop, so that nobody comes back in while something is half done.
    if (announced)
        QMetaObject::invokeMethod(this, [this, id, agent, outcome] { Q_EMIT questionClosed(id, agent, outcome); }, Qt::QueuedConnection);
}

// ------------------------------------------------------------------------------------------------ snapshot, record, reply

void Guardian::takeSnapshot(ReviewKey key)
{
    Review &review = m_reviews.at(key);
    review.stage = Review::Stage::Snapshotting;
    const auto begun = ReviewClock::now();
    const QString &subject = review.action.subject.isEmpty() ? review.action.tool : review.action.subject;
    m_snapshots->take(review.action.agent, phrase("Guardian", "Before: %1").arg(subject.left(kLabelLength)),
                      [this, key, begun](const Result<SnapshotId> &taken) {
                          const auto found = m_reviews.find(key);
                          if (found == m_reviews.end() || found->second.stage != Review::Stage::Snapshotting)
                              return;
                          Review &waiting = found->second;
                          waiting.snapshotTime = ReviewClock::now() - begun;
                          if (auto no = objection(waiting))
                              return conclude(key, *no);
                          if (!taken)
                              return conclude(key, blocks::snapshotFailed(taken.error()));
                          waiting.snapshot = *taken;
                          m_calls.keep(waiting.action, *taken);
                          conclude(key, allowed(waiting));
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
    const auto found = m_reviews.find(key);
    if (found == m_reviews.end() || found->second.rows != row)
        return; // told already, or not the row that speaks for the decision
    const Review &review = found->second;
    if (review.decision.verdict == Verdict::Allow) {
        if (!written)
            return tell(key, blocks::trailFailed(written.error()));
        // The world went on during the commit. A second row takes the allow back before anybody hears of it.
        if (auto no = objection(review))
            return conclude(key, *no);
    }
    tell(key, review.decision);
}

void Guardian::tell(ReviewKey key, Decision decision)
{
    auto taken = m_reviews.extract(key);
    Review &review = taken.mapped();
    disconnect(review.contextGone);
    if (decision.verdict == Verdict::Allow && !review.grant.isNull()) {
        if (const Grant *grant = m_grants->used(review.grant)) {
            const Grant used = *grant;
            QMetaObject::invokeMethod(this, [this, used] { Q_EMIT grantChanged(used); }, Qt::QueuedConnection);
        }
    }
    if (decision.verdict == Verdict::Allow && review.action.gate == Gate::Tool)
        m_calls.remember(review.action, decision, review.approved || !review.grant.isNull());
    if (review.context && review.done)
        review.done(decision);
}

} // namespace cofferdam
