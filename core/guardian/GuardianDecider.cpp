// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/GuardianDecider.h"

#include "core/guardian/Guardian.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {

GuardianDecider::GuardianDecider(Guardian &guardian, AgentId agent, Witness witness, QObject *parent)
    : Decider(parent)
    , m_guardian(guardian)
    , m_agent(std::move(agent))
    , m_witness(std::move(witness))
{}

GuardianDecider::~GuardianDecider()
{
    qDeleteAll(std::exchange(m_waiting, {}));
}

void GuardianDecider::ask(const Action &action)
{
    const auto id = action.id;
    if (id.isNull() || m_waiting.contains(id)) {
        cancel(id);
        block(id);
        return;
    }
    auto own = action;
    own.agent = m_agent;
    auto *context = new QObject(this);
    m_waiting.insert(id, context);
    const auto done = [this, id](const Decision &decision) {
        if (auto *over = m_waiting.take(id)) {
            over->deleteLater(); // it is the context of this very call
            Q_EMIT decided(id, decision);
        }
    };
    m_guardian.review(std::move(own), context, done, m_witness);
}

void GuardianDecider::cancel(const ActionId &id)
{
    delete m_waiting.take(id);
}

void GuardianDecider::block(const ActionId &id)
{
    Decision decision;
    decision.rule = u"asked-twice"_s;
    decision.reason = phrase("Guardian", "It was asked in a way that no answer can be given to.");
    decision.agentReason = decision.reason.english();
    QMetaObject::invokeMethod(this, [this, id, decision] { Q_EMIT decided(id, decision); }, Qt::QueuedConnection);
}

} // namespace cofferdam
