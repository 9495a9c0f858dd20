// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/snapshot/EarlyCopies.h"

#include "vm/snapshot/SnapshotWork.h"

#include <algorithm>
#include <chrono>

using namespace std::chrono_literals;

namespace cofferdam {
namespace {

constexpr auto kLookInterval = 1s;
/// Doubled with each that did not last so long, up to...
constexpr auto kAgainAfter = 2s;
constexpr auto kLasted = 5s;
constexpr int kMostDoublings = 4;

} // namespace

EarlyCopies::EarlyCopies(const SnapshotWork &work, std::function<bool(const AgentId &)> works, QObject *parent)
    : QObject(parent)
    , m_work(work)
    , m_works(std::move(works))
{
    m_look.setInterval(kLookInterval);
    connect(&m_look, &QTimer::timeout, this, &EarlyCopies::look);
}

void EarlyCopies::want(Machine *machine, qint64 estimate)
{
    const AgentId id = machine->settings().agent;
    if (m_over || !m_works || !m_works(id))
        return;
    auto &agent = m_agents[id];
    agent.machine = machine;
    agent.estimate = estimate;
    agent.failures = 0;
    agent.next = QDeadlineTimer();
    m_look.start();
    begin(id, agent);
}

void EarlyCopies::forget(const AgentId &agent)
{
    m_agents.remove(agent);
}

void EarlyCopies::endAll()
{
    m_over = true;
    m_look.stop();
    for (const auto &agent : std::as_const(m_agents))
        end(agent);
}

void EarlyCopies::end(const Agent &agent)
{
    if (!agent.machine)
        return;
    const auto giveWay = [](VirtualMachine &machine) -> Result<void> {
        if (dynamic_cast<EarlyCopy *>(machine.companion()))
            machine.setCompanion({});
        return {};
    };
    agent.machine->perform<void>({}, giveWay, agent.machine, [](const Result<void> &) {});
}

void EarlyCopies::look()
{
    const auto ids = m_agents.keys();
    for (const auto &id : ids) {
        auto &agent = m_agents[id];
        if (agent.machine && m_works(id)) {
            begin(id, agent);
            continue;
        }
        if (agent.stage != EarlyCopy::Stage::Over || agent.asked)
            end(agent);
        m_agents.remove(id);
    }
    if (m_agents.isEmpty())
        m_look.stop();
}

bool EarlyCopies::isCopying() const
{
    return std::ranges::any_of(m_agents, [](const Agent &agent) { return agent.asked || agent.stage == EarlyCopy::Stage::Copying; });
}

void EarlyCopies::begin(const AgentId &id, Agent &agent)
{
    if (agent.stage != EarlyCopy::Stage::Over || !agent.next.hasExpired() || isCopying() || agent.machine->state() != Machine::State::Running)
        return;
    agent.asked = true;
    const auto tell = [this, id](EarlyCopy::Stage stage) { QMetaObject::invokeMethod(this, [this, id, stage] { onStage(id, stage); }, Qt::QueuedConnection); };
    const auto work = [this, estimate = agent.estimate, tell](VirtualMachine &machine) { return m_work.copyAhead(machine, estimate, tell); };
    agent.machine->perform<void>({}, work, this, [this, id](const Result<void> &begun) { onBegun(id, begun); });
}

void EarlyCopies::onBegun(const AgentId &id, const Result<void> &begun)
{
    const auto agent = m_agents.find(id);
    if (agent == m_agents.end())
        return;
    agent->asked = false;
    if (!begun)
        wait(*agent);
}

void EarlyCopies::onStage(const AgentId &id, EarlyCopy::Stage stage)
{
    const auto agent = m_agents.find(id);
    if (agent == m_agents.end())
        return;
    const auto before = std::exchange(agent->stage, stage);
    if (stage == EarlyCopy::Stage::Held) {
        agent->held.start();
    } else if (stage == EarlyCopy::Stage::Over) {
        const bool lasted = before == EarlyCopy::Stage::Held && agent->held.durationElapsed() >= kLasted;
        if (lasted)
            agent->failures = 0;
        wait(*agent);
    }
}

void EarlyCopies::wait(Agent &agent)
{
    agent.next = QDeadlineTimer(kAgainAfter * (1 << std::min(agent.failures++, kMostDoublings)));
}

} // namespace cofferdam
