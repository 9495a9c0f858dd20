// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An agent back in time, and an agent that is frozen.

#include "app/service/agent/AgentChat.h"
#include "app/service/agent/AgentSession.h"
#include "core/guardian/Guardian.h"
#include "vm/snapshot/SnapshotKeeper.h"

using namespace Qt::StringLiterals;

namespace cofferdam {

void AgentSession::restore(const SnapshotId &snapshot, QObject *context, Done<SnapshotNode> done)
{
    if (!m_machine)
        return done(fail(Errc::Unavailable, phrase("Service", "The agent has to be started once before it can go back.")));
    if (!beginOperation())
        return done(std::unexpected(busy()));
    m_wanted = true;
    m_held = true;
    setState(api::AGENT_RESTORING);
    m_sinceRestore.start();
    const auto from = m_record.epoch;
    auto finish = [this, context = QPointer(context), done](const Result<SnapshotNode> &result) {
        m_operating = false;
        if (!result)
            fault(result.error().message);
        settle();
        if (context)
            done(result);
    };
    // The fence first: what the old timeline still asks or answers counts no more.
    if (auto raised = newEpoch(); !raised)
        return finish(std::unexpected(raised.error()));
    m_chat->disconnectFromGuest(phrase("Service", "Rolled back."));
    m_guest.reset();
    m_surroundings.snapshots.restore(m_record.id, snapshot, this, [this, finish, from](const Result<SnapshotNode> &restored) {
        if (!restored)
            return finish(restored);
        stoppedRam().discard(); // it belongs to a disk that is no more
        setFrozen(false); // what was frozen is no more
        const auto loadedMs = m_sinceRestore.elapsed();
        openChannel(true, [this, finish, from, node = *restored, loadedMs](const Result<void> &opened) {
            if (!opened)
                return finish(std::unexpected(opened.error()));
            api::TrailDetail detail;
            detail.mutable_restore()->set_to(node.id.value.toStdString());
            detail.mutable_restore()->set_from_epoch(from.value);
            detail.mutable_restore()->set_ms_loaded(loadedMs);
            detail.mutable_restore()->set_ms_answered(m_sinceRestore.elapsed());
            record(TrailEvent::Restore, phrase("Service", "Back to “%1”").arg(node.label), detail, node.id);
            finish(node);
        });
    });
}

Result<void> AgentSession::resume()
{
    if (!m_held)
        return fail(Errc::Invalid, phrase("Service", "This agent is not held."));
    if (m_operating)
        return std::unexpected(busy());
    m_held = false;
    record(TrailEvent::Agent, phrase("Service", "Continued by the user"));
    settle();
    return {};
}

void AgentSession::freeze(const Phrase &reason)
{
    setFrozen(true, reason);
    record(TrailEvent::Freeze, reason);
    if (m_guest) {
        m_guest->setFrozen(true); // its processes first: they stay where they are when the machine goes on
        m_guest->setStopped(true);
    }
    if (m_machine)
        m_machine->suspend(this, [this](const Result<void> &suspended) {
            if (!suspended)
                fault(suspended.error().message);
        });
    settle();
}

void AgentSession::setFrozen(bool frozen, const Phrase &why)
{
    if (!frozen && !m_record.frozen)
        return;
    if (!frozen)
        m_surroundings.guardian.unfreeze(m_record.id);
    m_record.frozen = frozen;
    m_record.frozenWhy = why;
    if (auto saved = m_surroundings.agents.save(m_record); !saved)
        record(TrailEvent::Fault, saved.error().message);
}

void AgentSession::unfreeze(QObject *context, Done<void> done)
{
    if (!m_record.frozen || !m_machine)
        return done(fail(Errc::Invalid, phrase("Service", "This agent is not frozen.")));
    m_machine->resume(this, [this, context = QPointer(context), done](const Result<void> &resumed) {
        if (resumed) {
            setFrozen(false);
            if (m_guest && m_guest->isConnected()) {
                m_guest->setStopped(false);
                m_guest->setFrozen(false);
            } else
                openChannel(false, [](const Result<void> &) {}); // frozen since before this service started
            record(TrailEvent::Agent, phrase("Service", "Unfrozen by the user"));
        }
        settle();
        if (context)
            done(resumed);
    });
}

} // namespace cofferdam
