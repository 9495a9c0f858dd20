// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The channel of an agent to its guest: opened, lost, opened again.

#include "app/service/agent/AgentChat.h"
#include "app/service/agent/AgentSession.h"
#include "core/guardian/Guardian.h"
#include "vm/channel/DirectGuest.h"
#include "vm/snapshot/SnapshotKeeper.h"

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

// Silence after which the guest no longer counts; translated code takes ten times as long for everything.
constexpr std::chrono::milliseconds kSilence{3000};
constexpr std::chrono::milliseconds kSilenceTcg{10'000};
// Until the guest greets: what was loaded speaks at once, what boots has the whole way before it, ten times as long in translated code.
constexpr std::chrono::seconds kLoadPatience{60};
constexpr std::chrono::minutes kBootPatience{3};

} // namespace

GuestSettings AgentSession::guestSettings(bool restored) const
{
    const auto tcg = m_surroundings.startPoints.acceleration().kind == Acceleration::Tcg;
    GuestSettings settings;
    settings.folder = m_surroundings.paths.agentRuntime(m_record.id.value);
    settings.agent = m_record.id;
    settings.epoch = m_record.epoch;
    settings.restored = restored;
    if (!m_record.personalised)
        settings.personality =
            GuestPersonality{.machineId = m_record.id.value, .hostname = u"cofferdam-"_s + m_record.id.value.first(8), .gatewayToken = m_record.gatewayToken};
    settings.silence = tcg ? kSilenceTcg : kSilence;
    settings.table = m_gates.table();
    settings.frozen = m_record.frozen;
    if (m_guest && m_guest->epoch() == m_record.epoch)
        settings.unansweredHellos = m_guest->unansweredHellos();
    settings.held = holdsModel();
    settings.patience = restored && !m_startPoint.ready.isNull() ? kLoadPatience : kBootPatience;
    return settings;
}

void AgentSession::openChannel(bool restored, Done<void> done)
{
    m_guest = std::make_unique<DirectGuest>(guestSettings(restored), m_decider, m_models);
    listenTo(*m_guest);
    // Once: later greetings are of connections it made anew by itself, and a violation after the first is nobody's to wait for.
    const auto opened = [done, told = std::make_shared<bool>(false)](const Result<void> &result) {
        if (!std::exchange(*told, true))
            done(result);
    };
    connect(m_guest.get(), &Guest::greeted, this, [this, opened] {
        onGreeted();
        opened({});
    });
    connect(m_guest.get(), &Guest::failed, this, [this, opened](const Phrase &reason) {
        channelLost(reason);
        opened(fail(Errc::Timeout, reason));
    });
    connect(m_guest.get(), &Guest::violation, this, [opened](const Phrase &reason) {
        opened(fail(Errc::Invalid, phrase("Service", "The guest broke the protocol: %1. Roll back, or start again to reconnect.").arg(reason)));
    });
    m_guest->start();
}

void AgentSession::listenTo(const Guest &guest)
{
    connect(&guest, &Guest::leaseLost, this, [this] { channelLost(phrase("Service", "The guest has fallen silent.")); });
    connect(&guest, &Guest::leaseRegained, this, &AgentSession::settle);
    connect(&guest, &Guest::pluginHomeChanged, this, &AgentSession::settle);
    connect(&guest, &Guest::heartbeat, this, &AgentSession::settle);
    connect(&guest, &Guest::decidedInGuest, this, [this](quint64 execs, quint64 files, const QStringList &samples) {
        record(TrailEvent::InGuest,
               phrase("Service", "%1 programs and %2 operations on files were let through by the table of what the rules allow, such as: %3")
                   .arg(execs)
                   .arg(files)
                   .arg(samples.join(u"; "_s)));
    });
    connect(&guest, &Guest::callEnded, this, [this](const EndedCall &call) {
        m_surroundings.guardian.reportEnded({.agent = m_record.id,
                                             .epoch = m_record.epoch,
                                             .tool = call.tool,
                                             .toolCallId = call.toolCallId,
                                             .runId = call.runId,
                                             .ok = call.ok,
                                             .error = call.error,
                                             .durationMs = call.durationMs});
    });
    connect(&guest, &Guest::egressRefused, this, [this](const QString &authority, const QString &rule) {
        record(TrailEvent::EgressRefused, phrase("Service", "A stream to %1 was refused (%2).").arg(authority, rule));
        m_surroundings.egressRefused(m_record.id, authority);
    });
    connect(&guest, &Guest::violation, this, [this](const Phrase &reason) {
        record(TrailEvent::Channel, phrase("Service", "The guest broke the protocol: %1").arg(reason));
        m_wanted = false; // no reconnecting to a guest that attacks; start() does it when the user has looked
        m_chat->disconnectFromGuest(phrase("Service", "The guest broke the protocol: %1").arg(reason));
        fault(phrase("Service", "The guest broke the protocol: %1. Roll back, or start again to reconnect.").arg(reason));
    });
    connect(&guest, &Guest::closed, this, [this] { channelLost(phrase("Service", "The channel to the guest was cut.")); });
}

void AgentSession::onGreeted()
{
    if (!m_record.personalised) {
        auto next = m_record;
        next.personalised = true;
        if (auto saved = m_surroundings.agents.save(next); saved)
            m_record = next;
    }
    m_toldTask = {};
    m_gates.attach(m_guest.get());
    if (m_startPoint.image.kind == ImageKind::Full)
        m_chat->connectToGuest(m_guest->gateway(), m_record.gatewayToken, m_startPoint.ready.gatewayToken);
    settle();
}

void AgentSession::channelLost(const Phrase &why)
{
    if (m_operating || !m_wanted)
        return settle();
    record(TrailEvent::Channel, why);
    m_chat->disconnectFromGuest(why);
    reopenLater();
    settle();
}

void AgentSession::reopenLater()
{
    if (m_reopen.isActive() || m_record.frozen)
        return;
    m_reopen.start();
}

void AgentSession::onMachineState(Machine::State state)
{
    if (state == Machine::State::Crashed && !m_operating) {
        m_guest.reset();
        m_chat->disconnectFromGuest(phrase("Service", "The virtual machine ended."));
        const auto newest = m_surroundings.snapshots.newest(m_record.id);
        record(TrailEvent::Fault, m_machine->problem(), {}, newest);
        fault(newest.isNull() ? phrase("Service", "The virtual machine ended unexpectedly. Start boots it anew.")
                              : phrase("Service", "The virtual machine ended unexpectedly. Start goes back to the last snapshot."));
    }
    settle();
}

} // namespace cofferdam
