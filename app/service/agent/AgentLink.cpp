// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/AgentLink.h"

#include "app/service/agent/AgentChat.h"
#include "app/service/agent/AgentEntry.h"
#include "app/service/agent/AgentGates.h"
#include "app/service/agent/AgentMachine.h"
#include "core/datarules/DataRules.h"
#include "core/guardian/Guardian.h"
#include "vm/channel/DirectGuest.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr std::chrono::seconds kReopenDelay{2};
// Silence after which the guest no longer counts; translated code takes ten times as long for everything.
constexpr std::chrono::milliseconds kSilence{3000};
constexpr std::chrono::milliseconds kSilenceTcg{10'000};
// Until the guest greets: what was loaded speaks at once, what boots has the whole way before it, ten times as long in translated code.
constexpr std::chrono::seconds kLoadPatience{60};
constexpr std::chrono::minutes kBootPatience{3};

} // namespace

std::unique_ptr<Guest> directGuest(const GuestSettings &settings, Decider &decider, ModelRoute &models)
{
    return std::make_unique<DirectGuest>(settings, decider, models);
}

AgentLink::AgentLink(AgentEntry &entry, const AgentMachine &machine, AgentGates &gates, AgentChat &chat, ModelRoute &models, AgentSurroundings &surroundings,
                     QObject *parent)
    : QObject(parent)
    , m_entry(entry)
    , m_machine(machine)
    , m_gates(gates)
    , m_chat(chat)
    , m_models(models)
    , m_surroundings(surroundings)
    , m_decider(surroundings.guardian, entry.id(), [&data = surroundings.dataRules](const Action &action) { return data.noteAllowed(action); })
    , m_tally(entry, surroundings.guardian)
{
    m_reopen.setSingleShot(true);
    m_reopen.setInterval(kReopenDelay);
    connect(&m_reopen, &QTimer::timeout, this, &AgentLink::reopenDue);
    connect(&surroundings.guardian, &Guardian::holdChanged, this, [this](const AgentId &agent) {
        if (agent == m_entry.id())
            holdStreams();
    });
}

AgentLink::~AgentLink() = default;

GuestSettings AgentLink::settings(Guests guests) const
{
    const auto &stored = m_entry.stored();
    GuestSettings settings;
    settings.folder = m_machine.runFolder();
    settings.agent = stored.id;
    settings.epoch = stored.epoch;
    settings.restored = guests == Guests::Restored;
    if (!stored.personalised)
        settings.personality =
            GuestPersonality{.machineId = stored.id.value, .hostname = u"cofferdam-"_s + stored.id.value.first(8), .gatewayToken = stored.gatewayToken};
    settings.silence = m_machine.acceleration().kind == Acceleration::Tcg ? kSilenceTcg : kSilence;
    settings.table = m_gates.table();
    settings.models = m_surroundings.guestModels(m_rehearsal ? AgentId() : stored.id); // those of nobody: the scripted one
    settings.frozen = stored.frozen;
    if (m_guest && m_guest->epoch() == stored.epoch)
        settings.unansweredHellos = m_guest->unansweredHellos();
    settings.hold = streamHold();
    if (guests == Guests::Same)
        settings.again = 2 * settings.silence;
    settings.patience = guests == Guests::Restored && !m_machine.startPoint().ready.isNull() ? kLoadPatience : kBootPatience;
    return settings;
}

void AgentLink::open(Guests guests, Done<void> done)
{
    stayClosed();
    settleOpening(fail(Errc::Cancelled, phrase("Service", "The channel was opened anew.")));
    m_broken = false;
    m_guest = m_rehearsal ? m_surroundings.makeGuest(settings(guests), m_rehearsal->decider, m_rehearsal->models)
                          : m_surroundings.makeGuest(settings(guests), m_decider, m_models);
    m_opening = std::move(done);
    listenTo(*m_guest);
    recordOf(*m_guest);
    m_guest->start();
}

void AgentLink::settleOpening(const Result<void> &result)
{
    if (const auto done = std::exchange(m_opening, nullptr))
        done(result);
}

void AgentLink::close(const Phrase &why)
{
    stayClosed();
    m_tally.flush(); // of this timeline
    m_gates.attach(nullptr);
    m_chat.disconnectFromGuest(why);
    m_guest.reset();
    settleOpening(fail(Errc::Cancelled, why));
}

void AgentLink::leaveGateway(const Phrase &why)
{
    m_chat.disconnectFromGuest(why);
}

void AgentLink::reopenSoon()
{
    if (!m_reopen.isActive())
        m_reopen.start();
}

void AgentLink::stayClosed()
{
    m_reopen.stop();
}

void AgentLink::listenTo(const Guest &guest)
{
    connect(&guest, &Guest::greeted, this, [this] { // also when it made the connection anew by itself
        onGreeted();
        settleOpening({});
    });
    const auto gone = [this](const Phrase &why, Errc code) {
        Q_EMIT lost(why);
        settleOpening(fail(code, why));
    };
    connect(&guest, &Guest::failed, this, [gone](const Phrase &why) { gone(why, Errc::Timeout); });
    connect(&guest, &Guest::closed, this, [gone] { gone(phrase("Service", "The channel to the guest was cut."), Errc::Unavailable); });
    connect(&guest, &Guest::violation, this, [this](const Phrase &reason) {
        const auto what = phrase("Service", "The guest broke the protocol: %1").arg(reason);
        const auto advice = phrase("Service", "The guest broke the protocol: %1. Roll back, or start again to reconnect.").arg(reason);
        m_broken = true; // no reconnecting to a guest that attacks; start() does it when the user has looked
        m_entry.record(TrailEvent::Channel, what);
        m_chat.disconnectFromGuest(what);
        Q_EMIT broken(advice);
        settleOpening(fail(Errc::Denied, advice));
    });
    connect(&guest, &Guest::leaseLost, this, [this] { Q_EMIT lost(phrase("Service", "The guest has fallen silent.")); });
    connect(&guest, &Guest::leaseRegained, this, &AgentLink::changed);
    connect(&guest, &Guest::pluginHomeChanged, this, &AgentLink::changed);
    connect(&guest, &Guest::heartbeat, this, &AgentLink::changed);
}

void AgentLink::recordOf(const Guest &guest)
{
    connect(&guest, &Guest::decidedInGuest, &m_tally, &InGuestTally::add);
    connect(&guest, &Guest::leftoversEnded, this, [this](quint32 processes, const QStringList &programs) {
        m_entry.record(
            TrailEvent::InGuest,
            phrase("Service", "%1 programs that tool calls had left running were ended with the task, such as: %2").arg(processes).arg(programs.join(u"; "_s)));
    });
    connect(&guest, &Guest::refusedUnasked, this, [this](const QString &rule) {
        m_entry.record(TrailEvent::Channel, phrase("Service", "A question of the guest was blocked without being asked (%1).").arg(rule));
    });
    connect(&guest, &Guest::callEnded, this, [this](const EndedCall &call) {
        m_surroundings.guardian.reportEnded({.agent = m_entry.id(),
                                             .epoch = m_entry.stored().epoch,
                                             .tool = call.tool,
                                             .toolCallId = call.toolCallId,
                                             .runId = call.runId,
                                             .ok = call.ok,
                                             .error = call.error,
                                             .durationMs = call.durationMs});
    });
    connect(&guest, &Guest::egressRefused, this, [this](const QString &authority, const QString &rule) {
        TrailRow row;
        row.event = TrailEvent::EgressRefused;
        row.subject = authority;
        row.reason = phrase("Service", "A stream to %1 was refused (%2).").arg(authority, rule);
        m_entry.record(std::move(row));
    });
}

void AgentLink::onGreeted()
{
    m_entry.setPersonalised();
    m_toldTask = {};
    m_gates.attach(m_guest.get());
    if (m_machine.isFull() && !m_rehearsal)
        m_chat.connectToGuest(m_guest->gateway(), m_entry.stored().gatewayToken, m_machine.startPoint().ready.gatewayToken);
    Q_EMIT greeted();
}

bool AgentLink::takesPrompts() const
{
    return !m_machine.isFull() || m_chat.isConnected();
}

StreamHold AgentLink::streamHold() const
{
    const auto &guardian = m_surroundings.guardian;
    if (!m_rehearsal && (m_held || (m_machine.isFull() && m_chat.hasOldTurns())))
        return {.kind = StreamHold::Kind::Ending, .why = {}};
    if (!guardian.isHeld(m_entry.id()))
        return {};
    return {.kind = guardian.isFrozen(m_entry.id()) ? StreamHold::Kind::Standing : StreamHold::Kind::Passing, .why = guardian.heldBecause(m_entry.id())};
}

void AgentLink::holdStreams()
{
    if (m_guest)
        m_guest->hold(streamHold());
}

void AgentLink::setHeld(bool held)
{
    m_held = held;
    holdStreams();
}

void AgentLink::modelsChanged()
{
    if (m_guest && !m_rehearsal)
        m_guest->setModels(m_surroundings.guestModels(m_entry.id()));
}

void AgentLink::setTask(const TaskId &task)
{
    if (task == m_toldTask || !m_guest || !m_guest->isAlive())
        return;
    m_toldTask = task;
    m_guest->setTask(task);
}

void AgentLink::setFrozen(bool frozen)
{
    if (m_guest)
        m_guest->setFrozen(frozen);
}

void AgentLink::setStopped(bool stopped)
{
    if (m_guest)
        m_guest->setStopped(stopped);
}

} // namespace cofferdam
