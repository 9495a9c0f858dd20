// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sluice/control/ControlSession.h"

#include "core/api/GuestLimits.h"
#include "core/sluice/control/GuestText.h"
#include "core/sluice/control/MessageLimits.h"

#include <QPointer>
#include <QRandomGenerator>

#include <algorithm>
#include <array>
#include <utility>

namespace cofferdam {
namespace {

constexpr qsizetype kMaxLeftover = 64 * 1024 * 1024; // bytes of an older connection, before HELLO is answered
constexpr std::size_t kEntropy = 64;
constexpr std::chrono::seconds kBeat{1}; // the guest's lease is at least three of them
constexpr int kMostGates = 16;
constexpr int kMostInterfaces = 16;
constexpr qsizetype kInterfaceName = 32; // IFNAMSIZ is 16 (linux/if.h)
constexpr int kMostSamples = 5;

std::string entropy()
{
    std::array<quint32, kEntropy / sizeof(quint32)> words;
    QRandomGenerator::system()->fillRange(words.data(), static_cast<qsizetype>(words.size()));
    return {reinterpret_cast<const char *>(words.data()), kEntropy};
}

GuestVitals vitalsOf(const api::Heartbeat &beat)
{
    GuestVitals vitals;
    vitals.pluginHome = beat.plugin_home();
    vitals.gatewayReady = beat.gateway_ready();
    vitals.systemReadOnly = beat.system_read_only();
    vitals.memoryUsedKib = beat.memory_used_kib();
    vitals.monotonicNs = beat.monotonic_ns();
    vitals.leaseHeld = beat.lease_held();
    for (int i = 0; i < std::min(beat.gates_size(), kMostGates); ++i)
        vitals.gates.append({guestName(beat.gates(i).name()), beat.gates(i).closed(), guestName(beat.gates(i).problem())});
    for (int i = 0; i < std::min(beat.interfaces_size(), kMostInterfaces); ++i)
        vitals.interfaces.append(guestText(beat.interfaces(i)).left(kInterfaceName));
    return vitals;
}

/// For a guest whose heart does not beat, whatever was decided.
api::ActionVerdict silent()
{
    api::ActionVerdict verdict;
    verdict.set_allow(false);
    verdict.set_rule("lease-lost");
    verdict.set_reason("The machine was silent for too long.");
    return verdict;
}

} // namespace

void ControlSession::sayHello()
{
    api::HostToGuest message;
    auto *hello = message.mutable_hello();
    hello->set_protocol(api::kProtocol);
    hello->set_epoch(m_settings.epoch.value);
    hello->set_realtime_ns(std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch()).count());
    hello->set_entropy(entropy());
    hello->set_agent_id(m_settings.agent.value.toStdString());
    hello->set_restored(m_settings.restored);
    *hello->mutable_table() = m_settings.table;
    hello->set_models(m_settings.models.toStdString());
    *hello->mutable_lease() = m_lease;
    if (m_settings.personality) {
        auto *personality = hello->mutable_personality();
        personality->set_machine_id(m_settings.personality->machineId.toStdString());
        personality->set_hostname(m_settings.personality->hostname.toStdString());
        personality->set_gateway_token(m_settings.personality->gatewayToken.toStdString());
    }
    ++m_settings.unansweredHellos;
    m_wire.write(api::kPortSync);
    send(std::move(message));
}

void ControlSession::send(api::HostToGuest message)
{
    message.set_epoch(m_settings.epoch.value);
    m_wire.write(api::portFrame(message.SerializeAsString()));
}

void ControlSession::receive(const QByteArray &bytes)
{
    m_reader.feed({bytes.constData(), static_cast<std::size_t>(bytes.size())});
    while (!m_ended) {
        const auto message = m_reader.next();
        if (!message)
            break;
        onMessage(*message);
    }
    if (m_ended)
        return;
    if (!m_greeted) {
        m_leftover += bytes.size();
        if (m_leftover > kMaxLeftover || m_reader.broken())
            violate(phrase("Guest", "no HELLO in what the guest sends"));
    } else if (m_reader.broken()) {
        violate(phrase("Guest", "a message that is too large"));
    } else if (m_reader.damaged() != m_damagedBefore) {
        violate(phrase("Guest", "bytes that are no message"));
    }
}

void ControlSession::onMessage(const std::string &bytes)
{
    const auto shape = shapeOf(bytes);
    if (m_greeted && !shape.isWithinLimits && shape.isQuestion && shape.epoch == m_settings.epoch.value)
        return onAsked(m_questions.refuseTooLong(shape.id));
    api::GuestToHost message;
    const bool readable = shape.isWithinLimits && message.ParseFromString(bytes);
    if (!m_greeted) { // until then it may still be the past that speaks
        if (readable && message.epoch() == m_settings.epoch.value && message.has_hello())
            onGreeting(message.hello());
        return;
    }
    if (!readable) {
        violate(phrase("Guest", "a message that cannot be read"));
        return;
    }
    if (message.epoch() != m_settings.epoch.value) {
        violate(phrase("Guest", "a message of epoch %1 in epoch %2").arg(message.epoch()).arg(m_settings.epoch.value));
        return;
    }
    switch (message.body_case()) {
    case api::GuestToHost::kHeartbeat: onHeartbeat(message.heartbeat()); break;
    case api::GuestToHost::kAsked: onAsked(m_questions.take(message.id(), message.asked())); break;
    case api::GuestToHost::kExecAsked: onAsked(m_questions.take(message.id(), message.exec_asked())); break;
    case api::GuestToHost::kFileAsked: onAsked(m_questions.take(message.id(), message.file_asked())); break;
    case api::GuestToHost::kGone: m_questions.giveUp(message.id()); break;
    case api::GuestToHost::kEnded: onEnded(message.ended()); break;
    case api::GuestToHost::kCallsEnded: onCallsEnded(message.calls_ended()); break;
    case api::GuestToHost::kLocal: onLocal(message.local()); break;
    case api::GuestToHost::kContent:
    case api::GuestToHost::kHashes:
    case api::GuestToHost::kDone:
    case api::GuestToHost::kProbed:
    case api::GuestToHost::kTreePage:
    case api::GuestToHost::kTreePieces:
    case api::GuestToHost::kFailed: m_requests.onAnswer(std::move(message)); break;
    case api::GuestToHost::kHello: onLateGreeting(); break;
    case api::GuestToHost::BODY_NOT_SET: violate(phrase("Guest", "a message of an unknown kind")); break;
    }
}

void ControlSession::onGreeting(const api::GuestHello &hello)
{
    if (hello.protocol() != api::kProtocol || hello.epoch() != m_settings.epoch.value) {
        violate(phrase("Guest", "a HELLO of another protocol"));
        return;
    }
    m_settings.unansweredHellos = std::max(0, m_settings.unansweredHellos - 1);
    m_greeted = m_leaseHeld = true;
    m_requests.begin();
    m_damagedBefore = m_reader.damaged();
    m_silence.start(m_settings.silence);
    m_beat.start(kBeat);
    Q_EMIT greeted({guestText(hello.version()), guestText(hello.image()), guestText(hello.boot_id())});
}

/// What was begun on the answer to an older HELLO does not fit: the guest has begun anew since. Another connection heals it.
void ControlSession::onLateGreeting()
{
    if (m_settings.unansweredHellos == 0) {
        violate(phrase("Guest", "a second HELLO"));
        return;
    }
    --m_settings.unansweredHellos;
    end();
}

void ControlSession::onHeartbeat(const api::Heartbeat &beat)
{
    const bool wasHome = m_vitals.pluginHome;
    m_vitals = vitalsOf(beat);
    m_silence.start(m_settings.silence);
    const QPointer<ControlSession> alive(this);
    if (!std::exchange(m_leaseHeld, true))
        Q_EMIT leaseRegained();
    if (alive && m_vitals.pluginHome != wasHome)
        Q_EMIT pluginHomeChanged(m_vitals.pluginHome);
    if (alive)
        Q_EMIT heartbeat(m_vitals);
}

void ControlSession::onAsked(const Result<void> &asked)
{
    if (!asked)
        violate(asked.error().message);
}

void ControlSession::onAnswered(quint64 question, const api::ActionVerdict &verdict)
{
    api::HostToGuest message;
    message.set_id(question);
    *message.mutable_verdict() = m_leaseHeld ? verdict : silent();
    send(std::move(message));
}

void ControlSession::onLocal(const api::LocalDecisions &local)
{
    const auto samples = [](const auto &given) {
        QStringList texts;
        for (int i = 0; i < std::min(given.size(), api::kMostLocalSamples); ++i)
            texts.append(guestText(given.Get(i).substr(0, api::kLongestLocalSample)));
        return texts;
    };
    Q_EMIT decidedInGuest(local.execs(), local.files(), samples(local.exec_samples()), samples(local.file_samples()));
}

void ControlSession::onCallsEnded(const api::CallsEnded &ended)
{
    QStringList programs;
    for (int i = 0; i < std::min(ended.programs_size(), kMostSamples); ++i)
        programs.append(guestName(ended.programs(i)));
    Q_EMIT leftoversEnded(ended.processes(), programs);
}

void ControlSession::onEnded(const api::ActionEnded &call)
{
    Q_EMIT callEnded({.toolCallId = guestName(call.tool_call_id()),
                      .runId = guestName(call.run_id()),
                      .tool = guestName(call.tool()),
                      .ok = call.ok(),
                      .error = guestText(call.error()).left(kLongestPath),
                      .durationMs = call.duration_ms()});
}

void ControlSession::sendLease()
{
    if (m_ended || !m_greeted)
        return;
    api::HostToGuest message;
    *message.mutable_lease() = m_lease;
    send(std::move(message));
}

void ControlSession::onSilence()
{
    if (std::exchange(m_leaseHeld, false))
        Q_EMIT leaseLost();
}

void ControlSession::violate(const Phrase &reason)
{
    if (m_ended)
        return;
    const QPointer<ControlSession> alive(this);
    m_wire.close();
    m_questions.withdraw();
    Q_EMIT violation(reason);
    if (alive)
        end();
}

void ControlSession::end()
{
    if (std::exchange(m_ended, true))
        return;
    m_wire.close();
    m_silence.stop();
    m_beat.stop();
    m_questions.withdraw();
    m_leaseHeld = false;
    const QPointer<ControlSession> alive(this);
    m_requests.end();
    if (alive)
        Q_EMIT closed();
}

ControlSession::ControlSession(Descriptor descriptor, ControlSettings settings, Decider &decider, QObject *parent)
    : QObject(parent)
    , m_settings(std::move(settings))
    , m_wire(std::move(descriptor))
    , m_questions(m_settings.agent, m_settings.epoch, m_settings.home, decider)
{
    m_lease.set_valid_ms(static_cast<quint32>(m_settings.silence.count()));
    m_lease.set_policy_version(m_settings.table.policy_version());
    m_lease.set_frozen(m_settings.frozen);
    m_silence.setSingleShot(true);
    m_beat.setTimerType(Qt::PreciseTimer);
    connect(&m_beat, &QTimer::timeout, this, &ControlSession::sendLease);
    connect(&m_silence, &QTimer::timeout, this, &ControlSession::onSilence);
    connect(&m_questions, &ControlQuestions::answered, this, &ControlSession::onAnswered);
    connect(&m_questions, &ControlQuestions::refusedUnasked, this, &ControlSession::refusedUnasked);
    connect(&m_requests, &ControlRequests::leaves, this, &ControlSession::send);
    connect(&m_wire, &Wire::received, this, &ControlSession::receive);
    connect(&m_wire, &Wire::gone, this, &ControlSession::end);
    sayHello();
}

ControlSession::~ControlSession()
{
    blockSignals(true);
    close();
}

void ControlSession::close()
{
    end();
}

void ControlSession::setModels(const QByteArray &json)
{
    m_settings.models = json;
    if (m_ended || !m_greeted)
        return; // the next HELLO says it
    api::HostToGuest message;
    message.mutable_models()->set_json(json.toStdString());
    send(std::move(message));
}

void ControlSession::setTable(const api::GateTable &table)
{
    m_settings.table = table;
    m_lease.set_policy_version(table.policy_version());
    if (m_ended || !m_greeted)
        return;
    api::HostToGuest message;
    *message.mutable_table() = table;
    send(std::move(message));
    sendLease();
}

void ControlSession::setFrozen(bool frozen)
{
    m_lease.set_frozen(frozen);
    sendLease();
}

void ControlSession::setTask(const TaskId &task)
{
    m_lease.set_task(task.value.toStdString());
    sendLease();
}

void ControlSession::setGuestStopped(bool stopped)
{
    if (stopped)
        m_silence.stop();
    else if (m_greeted && !m_ended)
        m_silence.start(m_settings.silence);
}

} // namespace cofferdam
