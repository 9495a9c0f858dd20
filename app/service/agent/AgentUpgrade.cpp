// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/AgentUpgrade.h"

#include "app/service/agent/AgentEntry.h"
#include "app/service/agent/AgentImage.h"
#include "app/service/agent/AgentLife.h"
#include "app/service/agent/AgentLink.h"
#include "app/service/agent/AgentMachine.h"
#include "app/service/agent/AgentSafety.h"
#include "core/guardian/Guardian.h"
#include "vm/snapshot/SnapshotKeeper.h"

#include <utility>

namespace cofferdam {
namespace {

using State = AgentLife::State;
using Wish = AgentLife::Wish;

// Until it is ready, and for its one turn. The first start of an OpenClaw takes 20 s with KVM and 8 minutes in translated code.
constexpr std::chrono::minutes kPatience{3};
constexpr std::chrono::minutes kPatienceTcg{20};

} // namespace

AgentUpgrade::AgentUpgrade(AgentEntry &entry, AgentMachine &machine, AgentImage &image, AgentLink &link, AgentLife &life, AgentSafety &safety,
                           AgentSurroundings &surroundings, QObject *parent)
    : QObject(parent)
    , m_entry(entry)
    , m_machine(machine)
    , m_image(image)
    , m_link(link)
    , m_life(life)
    , m_safety(safety)
    , m_surroundings(surroundings)
{}

AgentUpgrade::~AgentUpgrade() = default;

void AgentUpgrade::end(const Result<void> &result)
{
    if (!result && m_wasOff && m_machine.isRunning() && !m_entry.isOnTrial() && !m_entry.stored().frozen) {
        m_wasOff = false;
        // From the event loop: it may be the guest's call, which goes then.
        QMetaObject::invokeMethod(this, [this, error = result.error()] { putAway(error); }, Qt::QueuedConnection);
        return;
    }
    if (const auto finish = std::exchange(m_finish, nullptr))
        finish(result);
}

std::chrono::milliseconds AgentUpgrade::limit() const
{
    if (m_limit.count() > 0)
        return m_limit;
    return m_machine.acceleration().kind == Acceleration::Tcg ? kPatienceTcg : kPatience;
}

Result<Image> AgentUpgrade::next()
{
    if (auto found = m_machine.findStart(); !found)
        return std::unexpected(found.error());
    return m_surroundings.startPoints.ofThisVersion(m_machine.startPoint().image.kind).and_then([this](const Image &image) -> Result<Image> {
        if (image.id == m_entry.stored().image)
            return fail(Errc::Invalid, phrase("Service", "This agent has this version's image already."));
        if (const auto start = m_machine.startPointOf(image.id); !start)
            return std::unexpected(start.error());
        return image;
    });
}

Result<void> AgentUpgrade::mayBegin() const
{
    const auto state = m_life.state();
    if (m_life.operation().isRunning())
        return std::unexpected(Operation::busy());
    if (m_entry.isOnTrial())
        return fail(Errc::Unavailable, phrase("Service", "Its last upgrade was broken off and could not be taken back. Restart the service to try again."));
    if (m_entry.stored().frozen || !m_surroundings.guardian.task(m_entry.id()).isNull()
        || (state != State::Ready && state != State::Stopped && !(state == State::Failed && m_machine.hasEnded())))
        return fail(Errc::Busy, phrase("Service", "Only an agent that is ready or stopped can be upgraded."));
    if (!m_safety.serviceProblem().isEmpty())
        return fail(Errc::Unavailable, m_safety.serviceProblem());
    return {};
}

void AgentUpgrade::run(QObject *context, Done<void> done)
{
    if (auto may = mayBegin(); !may)
        return done(may);
    const auto image = next();
    if (!image)
        return done(std::unexpected(image.error()));
    const auto finish = m_life.operation().begin<void>(Operation::Kind::Upgrade, context, done, [this](const Result<void> &result) { concludeRun(result); });
    if (!finish)
        return done(std::unexpected(finish.error()));
    m_finish = *finish;
    m_from = m_entry.stored().image;
    m_to = image->id;
    m_before = {};
    m_readyMs = 0;
    m_wasOff = m_machine.hasEnded();
    m_wasHeld = m_life.wish() == Wish::Held; // until somebody has looked, and that is not by asking for this
    m_isPutAway = false;
    m_since.start();
    m_life.want(Wish::Held); // nothing of the model reaches it until it is over
    m_life.show(State::Starting, phrase("Service", "It is upgraded."));
    m_machine.isRunning() ? keepPresent() : awaken();
}

// ------------------------------------------------------------------------------------------------ before

void AgentUpgrade::awaken()
{
    m_life.operation().tell(phrase("Service", "Starting the agent, so that its present can be kept"), 0.05);
    m_machine.add(this, [this](const Result<void> &added) {
        auto begun = added.and_then([this] { return m_entry.beginTimeline(); });
        if (!begun)
            return onAwake(begun);
        m_machine.goOn(this, [this](const Result<bool> &wentOn) {
            if (!wentOn)
                return onAwake(std::unexpected(wentOn.error()));
            if (!*wentOn)
                m_entry.forgetPersonality();
            m_machine.sweep();
            m_link.open(*wentOn ? AgentLink::Guests::Restored : AgentLink::Guests::Same, [this](const Result<void> &opened) { onAwake(opened); });
        });
    });
}

void AgentUpgrade::onAwake(const Result<void> &awake)
{
    if (!awake)
        return end(awake);
    keepPresent();
}

void AgentUpgrade::keepPresent()
{
    m_life.operation().tell(phrase("Service", "Taking a snapshot of how it is now"), 0.15);
    m_machine.takeSnapshot(phrase("Service", "Before the upgrade"), this, [this](const Result<SnapshotNode> &taken) {
        if (!taken)
            return end(std::unexpected(taken.error()));
        m_before = taken->id;
        if (auto kept = m_entry.keepBefore(m_before); !kept)
            return end(kept);
        m_surroundings.snapshots.setPinned(m_entry.id(), m_before, true, this,
                                           [this](const Result<SnapshotNode> &pinned) { pinned ? quiet() : end(std::unexpected(pinned.error())); });
    });
}

/// What its disk does not have yet is lost to the new system.
void AgentUpgrade::quiet()
{
    if (m_link.isAlive())
        return m_link.guest()->quiesce(this, [this](const Result<void> &quiet) { quiet ? leave() : end(quiet); });
    end(fail(Errc::Unavailable, phrase("Service", "The guest does not answer.")));
}

void AgentUpgrade::leave()
{
    m_life.operation().tell(phrase("Service", "Switching it off"), 0.25);
    if (auto raised = m_entry.beginTimeline(); !raised)
        return end(raised);
    // From the event loop: it is the guest that was quiet.
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_link.close(phrase("Service", "The agent is upgraded."));
            m_machine.switchOffWhenDurable(m_before, this, [this](const Result<void> &off) { off ? moveOver(m_before) : end(off); });
        },
        Qt::QueuedConnection);
}

// ------------------------------------------------------------------------------------------------ on the new one

void AgentUpgrade::moveOver(const SnapshotId &before)
{
    const auto note = [this, before] { return m_entry.beginUpgrade(m_to, before, m_machine.snapshots()); };
    m_image.change(note, this, [this](const Result<void> &changed) {
        if (!changed)
            return goBack(changed.error().message);
        m_life.operation().tell(phrase("Service", "Booting it with the new image; this can take minutes"), 0.35);
        m_machine.boot(this, [this](const Result<void> &booted) { tryOut(booted); });
    });
}

void AgentUpgrade::tryOut(const Result<void> &booted)
{
    if (!booted)
        return goBack(booted.error().message);
    m_trial = std::make_unique<UpgradeTrial>(m_entry, m_machine, m_link, m_safety);
    connect(m_trial.get(), &UpgradeTrial::ready, this, [this] {
        m_readyMs = m_since.elapsed();
        m_life.operation().tell(phrase("Service", "It is ready; trying a first turn, whose tool call has to come to the gate"), 0.7);
    });
    m_trial->run(limit(), m_machine.isFull() ? UpgradeTrial::Turn::Tried : UpgradeTrial::Turn::None, [this](const Result<void> &tried) { onTried(tried); });
}

void AgentUpgrade::onTried(const Result<void> &tried)
{
    m_trial.reset();
    if (!tried)
        return goBack(tried.error().message);
    if (m_entry.stored().frozen)
        return goBack(phrase("Service", "It was frozen meanwhile."));
    settleIn();
}

void AgentUpgrade::settleIn()
{
    if (auto raised = m_entry.beginTimeline(); !raised) // what was said for the trial counts no more
        return goBack(raised.error().message);
    m_link.open(AgentLink::Guests::Same, [this](const Result<void> &opened) {
        if (auto kept = opened.and_then([this] { return m_entry.endUpgrade(); }); !kept) {
            // From the event loop: it may be the guest's call, which goes then.
            QMetaObject::invokeMethod(this, [this, why = kept.error().message] { goBack(why); }, Qt::QueuedConnection);
            return;
        }
        m_life.operation().tell(phrase("Service", "Taking a snapshot to start from"), 0.9);
        m_machine.takeSnapshot(phrase("Service", "After the upgrade"), this, [this](const Result<SnapshotNode> &taken) {
            if (!taken) // a start after a crash boots then
                m_entry.record(TrailEvent::Fault, taken.error().message);
            end({});
        });
    });
}

// ------------------------------------------------------------------------------------------------ back

void AgentUpgrade::takeBack()
{
    const auto finish = m_life.operation().begin<void>(
        Operation::Kind::Upgrade, this, [](const Result<void> &) {}, [this](const Result<void> &result) { concludeTakeBack(result); });
    if (!finish)
        return;
    m_finish = *finish;
    m_from = m_entry.stored().upgradingFrom;
    m_to = m_entry.stored().image;
    m_before = m_entry.stored().beforeUpgrade;
    m_readyMs = 0;
    m_since.start();
    m_wasOff = false; // it stays on, for somebody to look at
    m_isPutAway = false;
    m_life.want(Wish::Held);
    m_entry.setWaitsForUser(true); // after a rollback nothing goes on by itself
    if (m_entry.stored().frozen) // which the Guardian does not know yet
        m_surroundings.guardian.freeze(m_entry.id(), Phrase(m_entry.stored().frozenWhy));
    m_life.show(State::Restoring);
    if (auto found = m_machine.findStart(); !found)
        return end(found);
    m_machine.add(this,
                  [this](const Result<void> &added) { added ? goBack(phrase("Service", "The service ended while the agent was upgraded.")) : end(added); });
}

void AgentUpgrade::goBack(const Phrase &why)
{
    m_trial.reset();
    m_life.show(State::Restoring);
    m_life.operation().tell(phrase("Service", "Going back to the image it had: %1").arg(why), 0.8);
    m_link.close(why);
    if (auto raised = m_entry.beginTimeline(); !raised)
        return end(raised);
    const auto note = [this] { return m_entry.moveTo(m_from, m_machine.snapshots()); };
    m_image.change(note, this, [this, why](const Result<void> &changed) {
        if (!changed)
            return onBack(std::unexpected(changed.error()), why);
        m_machine.restore(m_before, {}, this, [this, why](const Result<SnapshotNode> &back) { onBack(back, why); });
    });
}

void AgentUpgrade::onBack(const Result<SnapshotNode> &back, const Phrase &why)
{
    const auto ended = back.transform([](const SnapshotNode &) {}).and_then([this] { return m_entry.endUpgrade(); });
    if (!ended)
        return end(fail(ended.error().code, phrase("Service", "The upgrade failed: %1 Going back failed, too: %2").arg(why, ended.error().message)));
    m_machine.sweep();
    m_link.open(AgentLink::Guests::Restored, [this, why](const Result<void> &) { // a channel that does not come is said by the layers
        end(fail(Errc::Unavailable, phrase("Service", "The upgrade was taken back, and the agent is as it was before: %1").arg(why)));
    });
}

// ------------------------------------------------------------------------------------------------ over

/// It was stopped when it was asked for, and is on the image it had.
void AgentUpgrade::putAway(const Error &why)
{
    m_life.operation().tell(phrase("Service", "Stopping it again"), 0.95);
    const auto ended = [this, why](const Result<void> &off) {
        m_isPutAway = off.has_value();
        end(fail(why.code,
                 off ? why.message : phrase("Service", "%1 It was stopped before, and cannot be stopped again: %2").arg(why.message, off.error().message)));
    };
    if (auto raised = m_entry.beginTimeline(); !raised)
        return ended(raised);
    m_link.close(why.message);
    const bool isKept = m_surroundings.snapshots.node(m_entry.id(), m_before).durable && m_machine.newestSnapshot() == m_before;
    isKept ? m_machine.switchOff(this, ended) : m_machine.hibernate(this, ended); // a start goes on there
}

void AgentUpgrade::record(TrailEvent event, const Phrase &what, bool back)
{
    api::TrailDetail detail;
    auto &about = *detail.mutable_upgrade();
    about.set_from(m_from.toStdString());
    about.set_to(m_to.toStdString());
    about.set_snapshot(m_before.value.toStdString());
    about.set_back(back);
    about.set_ms_ready(m_readyMs);
    m_entry.record(event, what, detail, m_before);
}

void AgentUpgrade::unpin()
{
    const auto before = m_entry.stored().beforeUpgrade;
    if (before.isNull() || m_entry.isOnTrial())
        return;
    m_surroundings.snapshots.setPinned(m_entry.id(), before, false, this, [this, before](const Result<SnapshotNode> &unpinned) {
        const bool isOver = unpinned || unpinned.error().code == Errc::NotFound; // else the next start tries again
        if (isOver && m_entry.stored().beforeUpgrade == before)
            std::ignore = m_entry.keepBefore({});
    });
}

void AgentUpgrade::concludeRun(const Result<void> &result)
{
    m_trial.reset();
    m_life.operation().tell(result ? phrase("Service", "Upgraded") : result.error().message, 1.0);
    if (result)
        record(TrailEvent::Agent, phrase("Service", "Upgraded from %1 to %2").arg(m_from, m_to), false);
    else
        record(TrailEvent::Fault, result.error().message, !m_entry.isOnTrial());
    unpin();
    const bool stays = m_machine.isRunning() && !m_entry.isOnTrial();
    m_life.want(m_wasHeld ? Wish::Held : stays ? Wish::On : Wish::Off);
    if (!stays && (!m_isPutAway || m_wasHeld))
        m_life.fail(result ? m_machine.problem() : result.error().message);
    else if (stays && !m_link.isConnected() && !m_link.isBroken())
        m_link.reopenSoon();
    m_life.settle();
}

void AgentUpgrade::concludeTakeBack(const Result<void> &result)
{
    m_life.operation().tell(result.error().message, 1.0);
    record(TrailEvent::Fault, result.error().message, !m_entry.isOnTrial());
    unpin();
    if (m_entry.isOnTrial() || !m_machine.isRunning()) {
        m_life.want(Wish::Off);
        m_life.fail(result.error().message);
    } else if (!m_link.isConnected() && !m_link.isBroken()) {
        m_link.reopenSoon();
    }
    m_life.settle();
}

} // namespace cofferdam
