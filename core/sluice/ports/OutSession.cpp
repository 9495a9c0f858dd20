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

} // namespace

OutSession::OutSession(Descriptor descriptor, AgentId agent, Epoch epoch, Outlets outlets, std::span<const Protocol> known, QObject *parent)
    : QObject(parent)
    , m_agent(std::move(agent))
    , m_epoch(epoch)
    , m_outlets(outlets)
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

void OutSession::hold(bool held)
{
    m_held = held;
    if (held)
        return;
    const auto waiting = std::exchange(m_waiting, {});
    for (const auto stream : waiting)
        m_link->refuse(stream, 503, u"the turn was ended"_s);
}

void OutSession::onConnect(qint32 stream, const QString &authority)
{
    const auto protocol = std::ranges::find_if(m_protocols, [&](const Protocol &each) { return each.claims(authority); });
    const auto target = authority.first(std::min(authority.size(), kMaxAuthority));
    if (protocol == m_protocols.end()) {
        askAbout({stream, target, nullptr});
    } else if (isFull()) {
        m_link->refuse(stream, 503, u"too many streams at a time"_s);
        Q_EMIT egressRefused(target, u"too-many-streams"_s);
    } else if (m_held) {
        m_waiting.append(stream);
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
    m_waiting.removeAll(stream);
    const auto found = std::ranges::find_if(m_asked, [stream](const Asked &each) { return each.stream == stream && each.protocol != nullptr; });
    if (found == m_asked.end())
        return;
    const auto id = found.key();
    m_asked.erase(found);
    m_outlets.decider.cancel(id);
}

void OutSession::open(qint32 stream, const Protocol &protocol, const QString &authority)
{
    auto conversation = protocol.open(makeStream(m_link->accept(stream, authority), true), {authority, m_agent, m_epoch}, m_outlets);
    connect(conversation.get(), &ProtocolSession::over, this, [this, over = conversation.get()] {
        const auto found = std::ranges::find(m_conversations, over, &std::unique_ptr<ProtocolSession>::get);
        if (found == m_conversations.end())
            return;
        found->release()->deleteLater(); // it is the sender
        m_conversations.erase(found);
    });
    m_conversations.push_back(std::move(conversation));
}

void OutSession::askAbout(Asked asked)
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
    m_asked.insert(action.id, std::move(asked));
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
    if (allowed && protocol != nullptr) {
        if (m_held)
            m_waiting.append(stream);
        else
            open(stream, *protocol, target);
        return;
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
