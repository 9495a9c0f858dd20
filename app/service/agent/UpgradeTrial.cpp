// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/UpgradeTrial.h"

#include "app/service/agent/AgentEntry.h"
#include "app/service/agent/AgentLink.h"
#include "app/service/agent/AgentMachine.h"
#include "app/service/agent/AgentSafety.h"
#include "core/api/PhraseMessage.h"

#include <algorithm>
#include <utility>

namespace cofferdam {
namespace {

constexpr std::chrono::seconds kTurnDelay{2};

} // namespace

UpgradeTrial::UpgradeTrial(AgentEntry &entry, AgentMachine &machine, AgentLink &link, AgentSafety &safety, QObject *parent)
    : QObject(parent)
    , m_entry(entry)
    , m_machine(machine)
    , m_link(link)
    , m_safety(safety)
    , m_decider(entry, link.decider())
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, [this] { end(fail(Errc::Timeout, whatIsMissing())); });
    m_again.setSingleShot(true);
    m_again.setInterval(kTurnDelay);
    connect(&m_again, &QTimer::timeout, this, &UpgradeTrial::beginTurn);
    connect(&m_safety, &AgentSafety::layersChanged, this, &UpgradeTrial::look);
    connect(&m_link, &AgentLink::lost, this, [this] { m_link.reopenSoon(); });
    connect(&m_link, &AgentLink::reopenDue, this, &UpgradeTrial::open);
    connect(&m_link, &AgentLink::broken, this, [this](const Phrase &why) { end(fail(Errc::Denied, why)); });
    connect(&m_machine, &AgentMachine::stateChanged, this, [this] {
        if (m_machine.hasEnded())
            end(fail(Errc::Unavailable, phrase("Service", "Its virtual machine ended: %1").arg(m_machine.problem())));
    });
}

UpgradeTrial::~UpgradeTrial()
{
    m_turn.reset();
    m_link.close(phrase("Service", "The trial after the upgrade is over.")); // its guest speaks to the decider and the model in here
    m_link.rehearse({});
}

void UpgradeTrial::run(std::chrono::milliseconds limit, Turn turn, Done<void> done)
{
    m_wanted = turn;
    m_limit = limit;
    m_done = std::move(done);
    m_link.rehearse(AgentLink::Rehearsal{m_decider, m_model});
    m_deadline.start(m_limit);
    open();
}

void UpgradeTrial::open()
{
    if (!m_done)
        return;
    m_turn.reset(); // of the guest that goes
    m_again.stop();
    m_link.open(AgentLink::Guests::Same, [](const Result<void> &) {}); // what becomes of it is seen in the layers
}

void UpgradeTrial::look()
{
    if (!m_done || m_turn || m_again.isActive() || !std::ranges::all_of(m_safety.layers(), &api::Layer::ok))
        return;
    if (!std::exchange(m_isReady, true)) {
        Q_EMIT ready();
        if (m_wanted == Turn::None)
            return end({});
        m_deadline.start(m_limit);
    }
    // From the event loop: the guest is in the midst of telling.
    QMetaObject::invokeMethod(this, &UpgradeTrial::beginTurn, Qt::QueuedConnection);
}

void UpgradeTrial::beginTurn()
{
    if (!m_done || m_turn || m_again.isActive() || !m_link.isAlive())
        return;
    m_turn = std::make_unique<WarmUp>(*m_link.guest(), m_entry.stored().gatewayToken, 1);
    connect(m_turn.get(), &WarmUp::finished, this, &UpgradeTrial::onTurnEnded);
    connect(m_turn.get(), &WarmUp::failed, this, &UpgradeTrial::onTurnFailed);
    m_turn->run();
}

void UpgradeTrial::onTurnFailed(const Error &error)
{
    if (!m_turn)
        return;
    if (error.code == Errc::Denied)
        return end(std::unexpected(error));
    // OpenClaw listens some time after its plugin has called home.
    m_turn->disconnect(this);
    m_turn.release()->deleteLater(); // it is telling
    m_again.start();
}

void UpgradeTrial::onTurnEnded()
{
    if (m_decider.calls() == 0)
        return end(fail(Errc::Denied, phrase("Service", "A turn's tool call did not come to the gate.")));
    end({});
}

void UpgradeTrial::end(const Result<void> &result)
{
    m_deadline.stop();
    if (const auto done = std::exchange(m_done, nullptr))
        QMetaObject::invokeMethod(this, [done, result] { done(result); }, Qt::QueuedConnection); // it may be the guest's call, which goes then
}

Phrase UpgradeTrial::whatIsMissing() const
{
    const auto layers = m_safety.layers();
    const auto dark = std::ranges::find_if_not(layers, &api::Layer::ok);
    return dark != layers.end() ? phrase("Service", "It was not ready in time: %1").arg(fromApi(dark->message()))
                                : phrase("Service", "It was not ready in time: OpenClaw answered no first prompt.");
}

} // namespace cofferdam
