// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/AgentRollback.h"

#include "app/service/agent/AgentEntry.h"
#include "app/service/agent/AgentImage.h"
#include "app/service/agent/AgentLife.h"
#include "app/service/agent/AgentLink.h"
#include "app/service/agent/AgentMachine.h"
#include "vm/snapshot/SnapshotKeeper.h"

#include <QTime>

#include <chrono>

using namespace Qt::StringLiterals;

namespace cofferdam {

AgentRollback::AgentRollback(AgentEntry &entry, AgentMachine &machine, AgentImage &image, AgentLink &link, AgentLife &life, QObject *parent)
    : QObject(parent)
    , m_entry(entry)
    , m_machine(machine)
    , m_image(image)
    , m_link(link)
    , m_life(life)
{}

bool AgentRollback::hasPresent() const
{
    return m_machine.isThere() && m_machine.hasPresent();
}

void AgentRollback::restore(const SnapshotId &snapshot, Present present, QObject *context, Done<SnapshotNode> done)
{
    if (!m_machine.isThere())
        return done(fail(Errc::Unavailable, phrase("Service", "The agent has to be started once before it can go back.")));
    if (!m_machine.hasSnapshot(snapshot))
        return done(fail(Errc::NotFound, phrase("Service", "This snapshot is not there any more.")));
    if (m_entry.isOnTrial())
        return done(fail(Errc::Unavailable, phrase("Service", "Its upgrade was broken off and could not be taken back. Restart the service to try again.")));
    const auto finish = m_life.operation().begin<SnapshotNode>(Operation::Kind::Restore, context, done, [this](const Result<SnapshotNode> &result) {
        m_life.operation().tell(result ? phrase("Service", "The guest answers") : result.error().message, 1.0);
        m_life.settle();
        if (!result)
            onFailed(result.error());
    });
    if (!finish)
        return done(std::unexpected(finish.error()));
    m_life.want(AgentLife::Wish::Held);
    m_entry.setWaitsForUser(true);
    m_life.show(AgentLife::State::Restoring);
    tellWhatTakesTime(snapshot);
    m_since.start();
    m_from = m_entry.stored().epoch;
    m_freezes = m_entry.freezes();
    // The fence first: what the old timeline still asks or answers counts no more.
    if (auto raised = m_entry.beginTimeline(); !raised)
        return (*finish)(std::unexpected(raised.error()));
    m_link.close(phrase("Service", "Rolled back."));
    const auto keepAs = present == Present::Kept ? phrase("Service", "Before going back, %1").arg(QTime::currentTime().toString(u"HH:mm"_s)) : Phrase();
    m_image.restore(snapshot, keepAs, this, [this, finish = *finish](const Result<SnapshotNode> &restored) {
        if (!restored)
            return finish(restored);
        onLoaded(*restored, finish);
    });
}

void AgentRollback::tellWhatTakesTime(const SnapshotId &snapshot)
{
    const auto unpacking = std::chrono::ceil<std::chrono::seconds>(m_machine.timeToUnpack(snapshot)).count();
    m_life.operation().tell(unpacking > 0 ? phrase("Service", "Going back. Its memory is packed; unpacking takes about %1 s.").arg(qint64(unpacking))
                                          : phrase("Service", "Going back"),
                            0.1);
}

void AgentRollback::onFailed(const Error &error)
{
    m_entry.record(TrailEvent::Fault, phrase("Service", "Going back failed: %1").arg(error.message));
    if (!m_entry.stored().frozen) // that says so by itself
        m_life.fail(error.message);
    if (m_machine.isRunning() && !m_link.isConnected() && !m_link.isBroken() && !m_entry.stored().frozen)
        m_link.reopenSoon(); // it is held, and the user can look
}

void AgentRollback::onLoaded(const SnapshotNode &node, const Done<SnapshotNode> &finish)
{
    m_machine.sweep();
    if (m_entry.freezes() == m_freezes)
        m_entry.thaw(); // what was frozen is no more; what was frozen since is meant
    m_link.open(AgentLink::Guests::Restored, [this, finish, node, loadedMs = m_since.elapsed()](const Result<void> &opened) {
        if (!opened)
            return finish(std::unexpected(opened.error()));
        record(node, loadedMs);
        finish(node);
    });
}

void AgentRollback::record(const SnapshotNode &node, qint64 loadedMs)
{
    api::TrailDetail detail;
    detail.mutable_restore()->set_to(node.id.value.toStdString());
    detail.mutable_restore()->set_from_epoch(m_from.value);
    detail.mutable_restore()->set_ms_loaded(loadedMs);
    detail.mutable_restore()->set_ms_answered(m_since.elapsed());
    m_entry.record(TrailEvent::Restore, phrase("Service", "Back to “%1”").arg(node.label), detail, node.id);
}

Result<void> AgentRollback::resume(const Phrase &how)
{
    if (m_life.wish() != AgentLife::Wish::Held)
        return fail(Errc::Invalid, phrase("Service", "This agent is not held."));
    if (m_life.operation().isRunning())
        return std::unexpected(Operation::busy());
    m_entry.record(TrailEvent::Agent, how.isEmpty() ? phrase("Service", "Continued by the user") : how);
    m_life.want(AgentLife::Wish::On);
    m_life.settle();
    return {};
}

} // namespace cofferdam
