// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sluice/control/ControlSessionImpl.h"

#include <QRandomGenerator>

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qsizetype kMaxLeftover = 64 * 1024 * 1024; // bytes of an older connection, before HELLO is answered
constexpr std::size_t kEntropy = 64;
constexpr std::chrono::seconds kBeat{1};  // the guest's lease is at least three of them
constexpr quint64 kMostCovered = 100'000; // operations on files by one question
constexpr int kMostGates = 16;

std::string entropy()
{
    std::array<quint32, kEntropy / sizeof(quint32)> words;
    QRandomGenerator::system()->fillRange(words.data(), static_cast<qsizetype>(words.size()));
    return {reinterpret_cast<const char *>(words.data()), kEntropy};
}

} // namespace

void ControlSession::Private::sayHello()
{
    api::HostToGuest message;
    auto *hello = message.mutable_hello();
    hello->set_protocol(api::kProtocol);
    hello->set_epoch(settings.epoch.value);
    hello->set_realtime_ns(std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch()).count());
    hello->set_entropy(entropy());
    hello->set_agent_id(settings.agent.value.toStdString());
    hello->set_restored(settings.restored);
    *hello->mutable_table() = settings.table;
    *hello->mutable_lease() = lease;
    if (settings.personality) {
        auto *personality = hello->mutable_personality();
        personality->set_machine_id(settings.personality->machineId.toStdString());
        personality->set_hostname(settings.personality->hostname.toStdString());
        personality->set_gateway_token(settings.personality->gatewayToken.toStdString());
    }
    ++*settings.unanswered;
    wire.write(api::kPortSync);
    send(std::move(message));
}

void ControlSession::Private::send(api::HostToGuest message)
{
    message.set_epoch(settings.epoch.value);
    wire.write(api::portFrame(message.SerializeAsString()));
}

void ControlSession::Private::receive(const QByteArray &bytes)
{
    reader.feed({bytes.constData(), static_cast<std::size_t>(bytes.size())});
    while (!ended) {
        const auto message = reader.next();
        if (!message)
            break;
        onMessage(*message);
    }
    if (ended)
        return;
    if (!greeted) {
        leftover += bytes.size();
        if (leftover > kMaxLeftover || reader.broken())
            violate(phrase("Guest", "no HELLO in what the guest sends"));
    } else if (reader.broken()) {
        violate(phrase("Guest", "a message that is too large"));
    } else if (reader.damaged() != damagedBefore) {
        violate(phrase("Guest", "bytes that are no message"));
    }
}

void ControlSession::Private::onMessage(const std::string &bytes)
{
    api::GuestToHost message;
    const bool readable = message.ParseFromString(bytes);
    if (!greeted) { // until then it may still be the past that speaks
        if (readable && message.epoch() == settings.epoch.value && message.has_hello())
            onGreeting(message.hello());
        return;
    }
    if (!readable) {
        violate(phrase("Guest", "a message that cannot be read"));
        return;
    }
    if (message.epoch() != settings.epoch.value) {
        violate(phrase("Guest", "a message of epoch %1 in epoch %2").arg(message.epoch()).arg(settings.epoch.value));
        return;
    }
    switch (message.body_case()) {
    case api::GuestToHost::kHeartbeat: onHeartbeat(message.heartbeat()); break;
    case api::GuestToHost::kAsked: onAsked(message.id(), message.asked()); break;
    case api::GuestToHost::kEnded: onEnded(message.ended()); break;
    case api::GuestToHost::kExecAsked: onGateAsked(message.id(), gates.action(message.exec_asked()), 0); break;
    case api::GuestToHost::kFileAsked:
        onGateAsked(message.id(), gates.action(message.file_asked()), std::clamp<quint64>(message.file_asked().count(), 1, kMostCovered));
        break;
    case api::GuestToHost::kLocal: onLocal(message.local()); break;
    case api::GuestToHost::kContent:
    case api::GuestToHost::kHashes:
    case api::GuestToHost::kDone:
    case api::GuestToHost::kProbed:
    case api::GuestToHost::kFailed: onReply(std::move(message)); break;
    case api::GuestToHost::kHello: onLateGreeting(); break;
    case api::GuestToHost::BODY_NOT_SET: violate(phrase("Guest", "a message of an unknown kind")); break;
    }
}

void ControlSession::Private::onGreeting(const api::GuestHello &hello)
{
    if (hello.protocol() != api::kProtocol || hello.epoch() != settings.epoch.value) {
        violate(phrase("Guest", "a HELLO of another protocol"));
        return;
    }
    *settings.unanswered = std::max(0, *settings.unanswered - 1);
    greeted = leaseHeld = true;
    damagedBefore = reader.damaged();
    silence.start(settings.silence);
    beat.start(kBeat);
    Q_EMIT q->greeted({text(hello.version()), text(hello.image()), text(hello.boot_id())});
}

/// What was begun on the answer to an older HELLO does not fit: the guest has begun anew since. Another connection heals it.
void ControlSession::Private::onLateGreeting()
{
    if (*settings.unanswered == 0) {
        violate(phrase("Guest", "a second HELLO"));
        return;
    }
    --*settings.unanswered;
    end();
}

void ControlSession::Private::onHeartbeat(const api::Heartbeat &heartbeat)
{
    const bool wasHome = vitals.pluginHome;
    vitals.pluginHome = heartbeat.plugin_home();
    vitals.gatewayReady = heartbeat.gateway_ready();
    vitals.systemReadOnly = heartbeat.system_read_only();
    vitals.memoryUsedKib = heartbeat.memory_used_kib();
    vitals.monotonicNs = heartbeat.monotonic_ns();
    vitals.leaseHeld = heartbeat.lease_held();
    vitals.gates.clear();
    for (int i = 0; i < std::min(heartbeat.gates_size(), kMostGates); ++i)
        vitals.gates.append({text(heartbeat.gates(i).name()).left(kMaxName), heartbeat.gates(i).closed(), text(heartbeat.gates(i).problem()).left(kMaxName)});
    vitals.interfaces.clear();
    for (int i = 0; i < std::min(heartbeat.interfaces_size(), 16); ++i)
        vitals.interfaces.append(text(heartbeat.interfaces(i)).first(std::min<qsizetype>(32, text(heartbeat.interfaces(i)).size())));
    silence.start(settings.silence);
    const QPointer<ControlSession> alive(q);
    if (!std::exchange(leaseHeld, true))
        Q_EMIT q->leaseRegained();
    if (alive && vitals.pluginHome != wasHome)
        Q_EMIT q->pluginHomeChanged(vitals.pluginHome);
    if (alive)
        Q_EMIT q->heartbeat(vitals);
}

void ControlSession::Private::sendLease()
{
    if (ended || !greeted)
        return;
    api::HostToGuest message;
    *message.mutable_lease() = lease;
    send(std::move(message));
}

void ControlSession::Private::onSilence()
{
    if (std::exchange(leaseHeld, false))
        Q_EMIT q->leaseLost();
}

void ControlSession::Private::violate(const Phrase &reason)
{
    if (ended)
        return;
    const QPointer<ControlSession> alive(q);
    wire.close();
    reviews.reset();
    Q_EMIT q->violation(reason);
    if (alive)
        end();
}

void ControlSession::Private::end()
{
    if (std::exchange(ended, true))
        return;
    wire.close();
    silence.stop();
    beat.stop();
    reviews.reset();
    asked.clear();
    leaseHeld = false;
    const QPointer<ControlSession> alive(q);
    const auto ids = requests.keys();
    for (const auto id : ids) {
        if (alive)
            finish(id, fail(Errc::Unavailable, phrase("Guest", "The connection to the machine was cut.")));
    }
    if (alive)
        Q_EMIT q->closed();
}

ControlSession::ControlSession(api::Descriptor descriptor, ControlSettings settings, Decider &decider, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(descriptor), std::move(settings), decider))
{
    d->silence.setSingleShot(true);
    d->beat.setTimerType(Qt::PreciseTimer);
    connect(&d->beat, &QTimer::timeout, this, [this] { d->sendLease(); });
    connect(&d->silence, &QTimer::timeout, this, [this] { d->onSilence(); });
    connect(&d->wire, &PortWire::received, this, [this](const QByteArray &bytes) { d->receive(bytes); });
    connect(&d->wire, &PortWire::gone, this, [this] { d->end(); });
    d->sayHello();
}

ControlSession::~ControlSession()
{
    blockSignals(true);
    close();
}

bool ControlSession::isOpen() const
{
    return !d->ended && d->wire.isOpen();
}

bool ControlSession::isAlive() const
{
    return isOpen() && d->greeted && d->leaseHeld;
}

const GuestVitals &ControlSession::vitals() const
{
    return d->vitals;
}

Epoch ControlSession::epoch() const
{
    return d->settings.epoch;
}

void ControlSession::close()
{
    d->end();
}

void ControlSession::setTable(const api::GateTable &table)
{
    d->settings.table = table;
    d->lease.set_policy_version(table.policy_version());
    if (d->ended || !d->greeted)
        return;
    api::HostToGuest message;
    *message.mutable_table() = table;
    d->send(std::move(message));
    d->sendLease();
}

void ControlSession::setFrozen(bool frozen)
{
    d->lease.set_frozen(frozen);
    d->sendLease();
}

void ControlSession::setTask(const TaskId &task)
{
    d->lease.set_task(task.value.toStdString());
    d->sendLease();
}

void ControlSession::setGuestStopped(bool stopped)
{
    if (stopped)
        d->silence.stop();
    else if (d->greeted && !d->ended)
        d->silence.start(d->settings.silence);
}

} // namespace cofferdam
