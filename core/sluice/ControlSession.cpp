// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sluice/ControlSession.h"

#include "core/api/PortFraming.h"
#include "core/api/guest.pb.h"
#include "core/inspect/ToolCall.h"
#include "core/sluice/GateQuestions.h"
#include "core/sluice/PortWire.h"

#include <QHash>
#include <QPointer>
#include <QRandomGenerator>
#include <QSet>
#include <QTimer>

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr int kMaxQuestions = 512;                         // guestd has no more callers than 256
constexpr qsizetype kMaxLeftover = 64 * 1024 * 1024;       // bytes of an older connection, before HELLO is answered
constexpr qsizetype kMaxName = 512;                        // of a tool, a call, a run
constexpr std::size_t kMessageRoom = 64 * 1024;            // of a frame, for everything but a file's content
constexpr std::chrono::milliseconds kRequestPatience{70'000}; // the guest gives up after 60 s
constexpr std::size_t kEntropy = 64;
constexpr std::chrono::seconds kBeat{1};                   // the guest's lease is at least three of them
constexpr quint64 kMostCovered = 100'000;                  // operations on files by one question
constexpr int kMostGates = 16;

QString text(const std::string &utf8)
{
    return QString::fromStdString(utf8);
}

Error errorOf(const api::Failed &failed)
{
    static const QHash<QString, Errc> codes{{u"not-found"_s, Errc::NotFound}, {u"denied"_s, Errc::Denied}, {u"no-space"_s, Errc::NoSpace},
                                            {u"invalid"_s, Errc::Invalid},    {u"too-large"_s, Errc::Invalid}, {u"busy"_s, Errc::Busy},
                                            {u"unsupported"_s, Errc::Unsupported}};
    return {codes.value(text(failed.code()), Errc::Io), text(failed.message())};
}

std::string entropy()
{
    std::array<quint32, kEntropy / sizeof(quint32)> words;
    QRandomGenerator::system()->fillRange(words.data(), static_cast<qsizetype>(words.size()));
    return {reinterpret_cast<const char *>(words.data()), kEntropy};
}

} // namespace

struct ControlSession::Private {
    using Answer = std::function<void(Result<api::GuestToHost>)>;
    struct Request {
        QPointer<QObject> context;
        Answer done;
        QTimer *patience;
    };

    Private(ControlSession *session, api::Descriptor descriptor, ControlSettings s, Decider &d)
        : q(session)
        , settings(std::move(s))
        , decider(d)
        , wire(std::move(descriptor))
        , reviews(std::make_unique<QObject>())
        , gates(settings.agent, settings.epoch, settings.home)
    {
        lease.set_valid_ms(static_cast<quint32>(settings.silence.count()));
        lease.set_policy_version(settings.table.policy_version());
        lease.set_frozen(settings.frozen);
    }

    void sayHello();
    void send(api::HostToGuest message);
    void receive(const QByteArray &bytes);
    void onMessage(const std::string &bytes);
    void onGreeting(const api::GuestHello &hello);
    void onHeartbeat(const api::Heartbeat &heartbeat);
    void onAsked(quint64 id, const api::ActionAsked &asked);
    void onGateAsked(quint64 id, Result<Action> action, quint64 covers);
    void onDecision(quint64 id, const Decision &decision, quint64 covers = 0);
    void onLocal(const api::LocalDecisions &local);
    void sendLease();
    void onReply(api::GuestToHost message);
    void onEnded(const api::ActionEnded &ended);
    void request(api::HostToGuest message, QObject *context, Answer done);
    void finish(quint64 id, Result<api::GuestToHost> result);
    void onSilence();
    void violate(const QString &reason);
    void end();

    ControlSession *q;
    ControlSettings settings;
    Decider &decider;
    PortWire wire;
    api::PortFrameReader reader;
    /// Context of all reviews: when it goes, no verdict of theirs can leave any more.
    std::unique_ptr<QObject> reviews;
    QSet<quint64> asked;
    QHash<quint64, Request> requests;
    QTimer silence;
    QTimer beat;
    api::Lease lease;
    GateQuestions gates;
    GuestVitals vitals;
    quint64 lastRequest = 0;
    qsizetype leftover = 0;
    std::size_t damagedBefore = 0; ///< Messages that were none, before HELLO was answered.
    bool greeted = false;
    bool leaseHeld = false;
    bool ended = false;
};

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
            violate(u"no HELLO in what the guest sends"_s);
    } else if (reader.broken()) {
        violate(u"a message that is too large"_s);
    } else if (reader.damaged() != damagedBefore) {
        violate(u"bytes that are no message"_s);
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
        violate(u"a message that cannot be read"_s);
        return;
    }
    if (message.epoch() != settings.epoch.value) {
        violate(u"a message of epoch %1 in epoch %2"_s.arg(message.epoch()).arg(settings.epoch.value));
        return;
    }
    switch (message.body_case()) {
    case api::GuestToHost::kHeartbeat:
        onHeartbeat(message.heartbeat());
        break;
    case api::GuestToHost::kAsked:
        onAsked(message.id(), message.asked());
        break;
    case api::GuestToHost::kEnded:
        onEnded(message.ended());
        break;
    case api::GuestToHost::kExecAsked:
        onGateAsked(message.id(), gates.action(message.exec_asked()), 0);
        break;
    case api::GuestToHost::kFileAsked:
        onGateAsked(message.id(), gates.action(message.file_asked()), std::clamp<quint64>(message.file_asked().count(), 1, kMostCovered));
        break;
    case api::GuestToHost::kLocal:
        onLocal(message.local());
        break;
    case api::GuestToHost::kContent:
    case api::GuestToHost::kHashes:
    case api::GuestToHost::kDone:
    case api::GuestToHost::kProbed:
    case api::GuestToHost::kFailed:
        onReply(std::move(message));
        break;
    case api::GuestToHost::kHello:
        violate(u"a second HELLO"_s);
        break;
    case api::GuestToHost::BODY_NOT_SET:
        violate(u"a message of an unknown kind"_s);
        break;
    }
}

void ControlSession::Private::onGreeting(const api::GuestHello &hello)
{
    if (hello.protocol() != api::kProtocol || hello.epoch() != settings.epoch.value) {
        violate(u"a HELLO of another protocol"_s);
        return;
    }
    greeted = leaseHeld = true;
    damagedBefore = reader.damaged();
    silence.start(settings.silence);
    beat.start(kBeat);
    Q_EMIT q->greeted({text(hello.version()), text(hello.image()), text(hello.boot_id())});
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

void ControlSession::Private::onAsked(quint64 id, const api::ActionAsked &question)
{
    if (asked.contains(id) || asked.size() >= kMaxQuestions) {
        violate(u"a question that is asked twice, or too many at a time"_s);
        return;
    }
    const auto tool = text(question.tool());
    const auto call = text(question.tool_call_id());
    const auto run = text(question.run_id());
    if (tool.size() > kMaxName || call.size() > kMaxName || run.size() > kMaxName || question.directory().size() > 4096) {
        violate(u"a question with names that are too long"_s);
        return;
    }
    if (tool.startsWith(u"gate."_s)) {
        violate(u"a question of the plugin in the name of a gate"_s);
        return;
    }
    asked.insert(id);
    Action action;
    action.id = ActionId::create();
    action.agent = settings.agent;
    action.epoch = settings.epoch;
    action.tool = tool;
    // Relative paths start in the workspace; a call that goes elsewhere says so in its own parameters, which is what is decided.
    action.directory = settings.home + u"/workspace"_s;
    action.raw = QByteArray::fromStdString(question.params_json());
    action.toolCallId = call;
    action.runId = run;
    inspectToolCall(action, settings.home);
    decider.review(std::move(action), reviews.get(), [this, id](const Decision &decision) { onDecision(id, decision); });
}

void ControlSession::Private::onGateAsked(quint64 id, Result<Action> action, quint64 covers)
{
    if (asked.contains(id) || asked.size() >= kMaxQuestions) {
        violate(u"a question that is asked twice, or too many at a time"_s);
        return;
    }
    if (!action) {
        violate(action.error().message);
        return;
    }
    asked.insert(id);
    decider.review(*std::move(action), reviews.get(), [this, id, covers](const Decision &decision) { onDecision(id, decision, covers); });
}

void ControlSession::Private::onLocal(const api::LocalDecisions &local)
{
    QStringList samples;
    for (int i = 0; i < std::min(local.samples_size(), 5); ++i)
        samples.append(text(local.samples(i)).left(kMaxName));
    Q_EMIT q->decidedInGuest(local.execs(), local.files(), samples);
}

void ControlSession::Private::sendLease()
{
    if (ended || !greeted)
        return;
    api::HostToGuest message;
    *message.mutable_lease() = lease;
    send(std::move(message));
}

void ControlSession::Private::onDecision(quint64 id, const Decision &decision, quint64 covers)
{
    if (ended || !asked.remove(id))
        return;
    api::HostToGuest message;
    message.set_id(id);
    auto *verdict = message.mutable_verdict();
    if (leaseHeld) {
        verdict->set_allow(decision.verdict == Verdict::Allow);
        verdict->set_repeatable(decision.verdict == Verdict::Allow && decision.byRule);
        verdict->set_covers(decision.verdict == Verdict::Allow ? covers : 0);
        verdict->set_rule(decision.rule.toStdString());
        verdict->set_reason((decision.agentReason.isEmpty() ? decision.reason : decision.agentReason).toStdString());
        verdict->set_alternative(decision.alternative.toStdString());
    } else {
        verdict->set_allow(false);
        verdict->set_rule("lease-lost");
        verdict->set_reason("The machine was silent for too long.");
    }
    send(std::move(message));
}

void ControlSession::Private::onEnded(const api::ActionEnded &ended_)
{
    EndedCall call{text(ended_.tool_call_id()), text(ended_.run_id()), text(ended_.tool()), ended_.ok(), text(ended_.error()), ended_.duration_ms()};
    call.toolCallId.truncate(kMaxName);
    call.runId.truncate(kMaxName);
    call.tool.truncate(kMaxName);
    call.error.truncate(4096);
    Q_EMIT q->callEnded(call);
}

void ControlSession::Private::onReply(api::GuestToHost message)
{
    const auto id = message.id();
    if (!requests.contains(id))
        return; // answered after our patience ended
    if (message.has_failed())
        finish(id, std::unexpected(errorOf(message.failed())));
    else
        finish(id, std::move(message));
}

void ControlSession::Private::request(api::HostToGuest message, QObject *context, Answer done)
{
    const auto id = ++lastRequest;
    auto *patience = new QTimer(q);
    patience->setSingleShot(true);
    requests.insert(id, {context, std::move(done), patience});
    if (!greeted || ended) {
        QMetaObject::invokeMethod(
            q, [this, id] { finish(id, fail(Errc::Unavailable, ControlSession::tr("The machine cannot be reached."))); }, Qt::QueuedConnection);
        return;
    }
    connect(patience, &QTimer::timeout, q, [this, id] { finish(id, fail(Errc::Timeout, ControlSession::tr("The machine does not answer."))); });
    patience->start(kRequestPatience);
    message.set_id(id);
    send(std::move(message));
}

void ControlSession::Private::finish(quint64 id, Result<api::GuestToHost> result)
{
    const auto found = requests.find(id);
    if (found == requests.end())
        return;
    const auto request = std::move(*found);
    requests.erase(found);
    request.patience->deleteLater();
    if (request.context)
        request.done(std::move(result));
}

void ControlSession::Private::onSilence()
{
    if (std::exchange(leaseHeld, false))
        Q_EMIT q->leaseLost();
}

void ControlSession::Private::violate(const QString &reason)
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
            finish(id, fail(Errc::Unavailable, ControlSession::tr("The connection to the machine was cut.")));
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

namespace {

template<typename T, typename Convert>
auto converted(ControlSession::Done<T> done, Convert convert)
{
    return [done = std::move(done), convert](Result<api::GuestToHost> reply) {
        if (!reply)
            done(std::unexpected(reply.error()));
        else
            done(convert(std::move(*reply)));
    };
}

auto nothing(ControlSession::Done<void> done)
{
    return converted<void>(std::move(done), [](const api::GuestToHost &reply) -> Result<void> {
        if (!reply.has_done())
            return fail(Errc::Damaged, ControlSession::tr("The machine gave an answer to another question."));
        return {};
    });
}

} // namespace

void ControlSession::putFile(const QString &path, quint32 mode, const QByteArray &content, QObject *context, Done<void> done)
{
    if (static_cast<std::size_t>(content.size()) > api::kMaxFrameSize - kMessageRoom || path.size() > 4096) {
        QMetaObject::invokeMethod(
            context, [done] { done(fail(Errc::Invalid, tr("The file is too large: at most 4 MiB can be put at once."))); }, Qt::QueuedConnection);
        return;
    }
    api::HostToGuest message;
    auto *put = message.mutable_put_file();
    put->set_path(path.toStdString());
    put->set_mode(mode);
    put->set_content(content.constData(), static_cast<std::size_t>(content.size()));
    d->request(std::move(message), context, nothing(std::move(done)));
}

void ControlSession::getFile(const QString &path, quint64 offset, quint32 length, QObject *context, Done<GuestContent> done)
{
    api::HostToGuest message;
    auto *get = message.mutable_get_file();
    get->set_path(path.toStdString());
    get->set_offset(offset);
    get->set_length(length);
    d->request(std::move(message), context, converted<GuestContent>(std::move(done), [](const api::GuestToHost &reply) -> Result<GuestContent> {
                   if (!reply.has_content())
                       return fail(Errc::Damaged, tr("The machine gave an answer to another question."));
                   return GuestContent{QByteArray::fromStdString(reply.content().content()), reply.content().total_size()};
               }));
}

void ControlSession::hashTree(const QString &path, QObject *context, Done<QList<GuestFile>> done)
{
    api::HostToGuest message;
    message.mutable_hash_tree()->set_path(path.toStdString());
    d->request(std::move(message), context, converted<QList<GuestFile>>(std::move(done), [](const api::GuestToHost &reply) -> Result<QList<GuestFile>> {
                   if (!reply.has_hashes())
                       return fail(Errc::Damaged, tr("The machine gave an answer to another question."));
                   QList<GuestFile> files;
                   for (const auto &file : reply.hashes().files())
                       files.append({text(file.path()), file.size(), file.mode(), QByteArray::fromStdString(file.sha256()), text(file.link())});
                   return files;
               }));
}

void ControlSession::ping(QObject *context, Done<void> done)
{
    api::HostToGuest message;
    message.mutable_ping();
    d->request(std::move(message), context, nothing(std::move(done)));
}

void ControlSession::probe(QObject *context, Done<QList<GuestProbe>> done)
{
    api::HostToGuest message;
    message.mutable_probe();
    d->request(std::move(message), context, converted<QList<GuestProbe>>(std::move(done), [](const api::GuestToHost &reply) -> Result<QList<GuestProbe>> {
                   if (!reply.has_probed())
                       return fail(Errc::Damaged, tr("The machine gave an answer to another question."));
                   QList<GuestProbe> probes;
                   for (const auto &one : reply.probed().results())
                       probes.append({text(one.name()).left(kMaxName), one.held(), text(one.detail()).left(kMaxName)});
                   return probes;
               }));
}

void ControlSession::quiesce(QObject *context, Done<void> done)
{
    api::HostToGuest message;
    message.mutable_quiesce();
    d->request(std::move(message), context, nothing(std::move(done)));
}

} // namespace cofferdam
