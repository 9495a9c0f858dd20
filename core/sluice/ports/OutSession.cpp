// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sluice/ports/OutSession.h"

#include "core/inspect/tool/ToolCall.h"
#include "core/sluice/link/TunnelLink.h"

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

OutSession::OutSession(api::Descriptor descriptor, AgentId agent, Epoch epoch, Decider &decider, ModelHandler model, QObject *parent)
    : QObject(parent)
    , m_agent(std::move(agent))
    , m_epoch(epoch)
    , m_decider(decider)
    , m_model(std::move(model))
    , m_link(std::make_unique<TunnelLink>(std::move(descriptor), api::TunnelRole::Server))
{
    connect(m_link.get(), &TunnelLink::connectAsked, this, &OutSession::onConnect);
    connect(m_link.get(), &TunnelLink::streamGone, this, [this](qint32 stream) { m_waiting.removeAll(stream); });
    connect(m_link.get(), &TunnelLink::violation, this, &OutSession::violation);
    connect(m_link.get(), &TunnelLink::closed, this, [this] {
        m_waiting.clear();
        Q_EMIT closed();
    });
    m_link->begin();
}

OutSession::~OutSession() = default;

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
    if (authority != kModelAuthority)
        refuseEgress(stream, authority);
    else if (m_held)
        m_waiting.append(stream);
    else
        handToModel(stream);
}

void OutSession::handToModel(qint32 stream)
{
    if (m_model)
        m_model(m_link->accept(stream, kModelAuthority));
    else
        m_link->refuse(stream, 503, u"no model is set up for this agent"_s);
}

void OutSession::refuseEgress(qint32 stream, const QString &authority)
{
    const auto target = authority.first(std::min(authority.size(), kMaxAuthority));
    const auto [host, port] = split(target);
    Action action;
    action.id = ActionId::create();
    action.agent = m_agent;
    action.epoch = m_epoch;
    action.kind = ActionKind::Connect;
    action.subject = target;
    action.raw = target.toUtf8();
    inspectConnect(action, host, port);
    m_decider.review(std::move(action), this, [this, stream, target](const Decision &decision) {
        const bool allowed = decision.verdict == Verdict::Allow;
        // Whatever was decided: no protocol but the model's is understood yet, and what is not understood is not tunnelled.
        const auto rule = allowed ? u"not-understood"_s : decision.rule;
        const auto reason = allowed                          ? u"This kind of traffic is not yet understood by Cofferdam."_s
                            : decision.agentReason.isEmpty() ? decision.reason.english()
                                                             : decision.agentReason;
        m_link->refuse(stream, 403, reason);
        Q_EMIT egressRefused(target, rule);
    });
}

} // namespace cofferdam
