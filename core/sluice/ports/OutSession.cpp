// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sluice/ports/OutSession.h"

#include "core/inspect/tool/ToolCall.h"
#include "core/sluice/link/TunnelWire.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qsizetype kMaxAuthority = 300; // 255 for a name (RFC 1035), a port, brackets

/// Host and port of an authority; port 0 when there is none that makes sense.
std::pair<QString, quint16> split(const QString &authority)
{
    const auto colon = authority.lastIndexOf(u':');
    if (colon < 0)
        return {authority, 0};
    bool isNumber = false;
    const auto port = QStringView(authority).sliced(colon + 1).toUShort(&isNumber);
    return {authority.first(colon), isNumber ? port : quint16(0)};
}

/// The one spelling that is compared, decided about and shown: small letters, no dot at the end, the port as a number.
QString inOneSpelling(const QString &authority)
{
    auto [host, port] = split(authority.toLower());
    if (port == 0)
        return authority.toLower();
    if (host.endsWith(u'.'))
        host.chop(1);
    return u"%1:%2"_s.arg(host).arg(port);
}

} // namespace

OutSession::OutSession(Descriptor descriptor, AgentId agent, Epoch epoch, Outlets outlets, std::span<const Protocol> known, QObject *parent)
    : QObject(parent)
    , m_agent(std::move(agent))
    , m_epoch(epoch)
    , m_outlets(std::move(outlets))
    , m_protocols(known)
    , m_link(std::make_unique<TunnelWire>(std::move(descriptor), api::TunnelRole::Server))
{
    connect(m_link.get(), &TunnelWire::connectAsked, this, &OutSession::onConnect);
    connect(m_link.get(), &TunnelWire::streamGone, this, &OutSession::onGone);
    connect(m_link.get(), &TunnelWire::violation, this, &OutSession::violation);
    connect(m_link.get(), &TunnelWire::closed, this, [this] {
        m_waiting.clear();
        Q_EMIT closed();
    });
    connect(&m_outlets.decider, &Decider::decided, this, &OutSession::onDecided);
    m_grace.setSingleShot(true);
    connect(&m_grace, &QTimer::timeout, this, &OutSession::onGraceOver);
    m_link->begin();
}

OutSession::~OutSession()
{
    close();
}

void OutSession::close()
{
    dropStreams();
    m_link->close();
    m_waiting.clear();
    const auto asked = std::exchange(m_asked, {});
    for (const auto &id : asked.keys())
        m_outlets.decider.cancel(id);
}

void OutSession::dropStreams()
{
    m_conversations.clear();
}

// ------------------------------------------------------------------------------------------------ holds

void OutSession::hold(const StreamHold &hold)
{
    using Kind = StreamHold::Kind;
    const auto before = std::exchange(m_hold, hold).kind;
    if (before == hold.kind)
        return;
    m_grace.stop();
    m_graceIsOver = false;
    if (before == Kind::Ending)
        endTurns();
    for (const auto &each : m_conversations) {
        if (each.stream && hold.kind != Kind::None)
            each.stream->setHeld(true);
    }
    if (hold.kind == Kind::Passing)
        m_grace.start(hold.grace);
    if (hold.kind == Kind::None)
        goOn();
}

void OutSession::goOn()
{
    QList<QPointer<TunnelStream>> held; // what is delivered now may end others
    for (const auto &each : m_conversations)
        held.append(each.stream);
    for (const auto &stream : std::as_const(held)) {
        if (stream)
            stream->setHeld(false);
    }
    askAboutWaiting();
}

void OutSession::endTurns()
{
    const auto waiting = std::exchange(m_waiting, {});
    for (const auto &each : waiting)
        m_link->refuse(each.stream, 503, u"the turn was ended"_s);
    endConversations(phrase("Guest", "The turn was ended."));
}

void OutSession::onGraceOver()
{
    m_graceIsOver = true;
    QStringList targets;
    for (const auto &each : m_conversations)
        targets << each.target;
    endConversations(m_hold.why);
    for (const auto &target : std::as_const(targets))
        Q_EMIT egressRefused(target, u"held"_s);
    askAboutWaiting(); // it is blocked, and has its row
}

void OutSession::endConversations(const Phrase &why)
{
    struct Ended {
        QPointer<TunnelStream> stream;
        QPointer<ProtocolSession> session;
    };
    QList<Ended> all; // the end of one may take it, or others, from the list
    for (const auto &each : m_conversations)
        all.append({each.stream, each.session.get()});
    for (const auto &[stream, session] : std::as_const(all)) {
        if (session)
            session->end(why);
        if (stream) {
            stream->dropInput();
            stream->setHeld(false); // its last words
        }
    }
}

void OutSession::askAboutWaiting()
{
    const auto waiting = std::exchange(m_waiting, {});
    for (const auto &each : waiting)
        askAbout(each);
}

// ------------------------------------------------------------------------------------------------ streams

void OutSession::onConnect(qint32 stream, const QString &asked)
{
    const auto authority = inOneSpelling(asked);
    const auto protocol = std::ranges::find_if(m_protocols, [&](const Protocol &each) { return each.claims(authority); });
    const auto target = authority.first(std::min(authority.size(), kMaxAuthority));
    if (protocol == m_protocols.end()) {
        askAbout({stream, target, nullptr});
    } else if (isFull()) {
        m_link->refuse(stream, 503, u"too many streams at a time"_s);
        Q_EMIT egressRefused(target, u"too-many-streams"_s);
    } else if (isHeld() && !m_graceIsOver) {
        m_waiting.append({stream, target, &*protocol});
    } else {
        askAbout({stream, target, &*protocol});
    }
}

bool OutSession::isFull() const
{
    const auto asked = std::ranges::count_if(m_asked, [](const Asked &each) { return each.protocol != nullptr; });
    return asked + m_waiting.size() + static_cast<qsizetype>(m_conversations.size()) >= kMaxClaimed;
}

void OutSession::onGone(qint32 stream)
{
    m_waiting.removeIf([stream](const Asked &each) { return each.stream == stream; });
    const auto found = std::ranges::find_if(m_asked, [stream](const Asked &each) { return each.stream == stream && each.protocol != nullptr; });
    if (found == m_asked.end())
        return;
    const auto id = found.key();
    m_asked.erase(found);
    m_outlets.decider.cancel(id);
}

void OutSession::open(qint32 stream, const Protocol &protocol, const QString &authority)
{
    auto accepted = m_link->accept(stream, authority);
    const QPointer<TunnelStream> link(accepted.get());
    auto conversation = protocol.open(makeStream(std::move(accepted), true), {authority, m_agent, m_epoch}, m_outlets);
    connect(conversation.get(), &ProtocolSession::over, this, [this, over = conversation.get()] {
        const auto found = std::ranges::find_if(m_conversations, [over](const Conversation &each) { return each.session.get() == over; });
        if (found == m_conversations.end())
            return;
        found->session.release()->deleteLater(); // it is the sender
        m_conversations.erase(found);
    });
    m_conversations.push_back({link, authority, std::move(conversation)});
}

void OutSession::askAbout(const Asked &asked)
{
    const auto [host, port] = split(asked.target);
    Action action;
    action.id = ActionId::create();
    action.agent = m_agent;
    action.epoch = m_epoch;
    action.kind = ActionKind::Connect;
    action.subject = asked.target;
    action.raw = asked.target.toUtf8();
    inspectConnect(action, host, port);
    m_asked.insert(action.id, asked);
    m_outlets.decider.ask(action);
}

void OutSession::onDecided(const ActionId &id, const Decision &decision)
{
    const auto found = m_asked.constFind(id);
    if (found == m_asked.cend())
        return; // another's
    const auto [stream, target, protocol] = *found;
    m_asked.erase(found);
    const bool allowed = decision.verdict == Verdict::Allow;
    if (allowed && protocol != nullptr && !isHeld())
        return open(stream, *protocol, target);
    if (allowed && protocol != nullptr && !m_graceIsOver)
        return m_waiting.append({stream, target, protocol}); // it was held meanwhile
    if (allowed && protocol != nullptr) {
        m_link->refuse(stream, 503, m_hold.why.english());
        return Q_EMIT egressRefused(target, u"held"_s);
    }
    // Whatever was decided: what no protocol understands is not tunnelled.
    const auto rule = allowed ? u"not-understood"_s : decision.rule;
    const auto reason = allowed                          ? u"This kind of traffic is not yet understood by Cofferdam."_s
                        : decision.agentReason.isEmpty() ? decision.reason.english()
                                                         : decision.agentReason;
    // Where something would have understood it, a later try may be allowed: a hold ends.
    m_link->refuse(stream, protocol != nullptr ? 503 : 403, reason);
    Q_EMIT egressRefused(target, rule);
}

} // namespace cofferdam
