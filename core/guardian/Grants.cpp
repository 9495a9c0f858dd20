// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/Grants.h"

#include "core/guardian/Likeness.h"

#include <QDateTime>
#include <QTimer>

#include <algorithm>
#include <vector>

namespace cofferdam {

using namespace std::chrono_literals;

Grants::Grants(QObject *parent) : QObject(parent), m_clock(new QTimer(this))
{
    m_clock->setSingleShot(true);
    connect(m_clock, &QTimer::timeout, this, &Grants::timeIsUp);
}

GrantId Grants::add(Grant grant, std::chrono::milliseconds length)
{
    grant.id = GrantId::create();
    grant.createdMs = QDateTime::currentMSecsSinceEpoch();
    grant.expiresMs = grant.createdMs + length.count();
    const GrantId id = grant.id;
    m_held.push_back({.grant = std::move(grant), .until = ReviewClock::now() + length, .inForce = false});
    watchTime();
    return id;
}

bool Grants::putInForce(const GrantId &id)
{
    const auto found = std::ranges::find(m_held, id, [](const Held &held) { return held.grant.id; });
    if (found == m_held.end())
        return false;
    found->inForce = true;
    return true;
}

bool Grants::isOver(const Held &held)
{
    // The clock that runs stands still while the computer sleeps; the one on the wall can be set back. Either one ends it.
    return ReviewClock::now() >= held.until || QDateTime::currentMSecsSinceEpoch() >= held.grant.expiresMs;
}

bool Grants::matches(const Held &held, const Review &review)
{
    const Grant &grant = held.grant;
    const Action &action = review.action;
    if (!held.inForce || isOver(held) || !review.ruling || review.verdict != Verdict::Ask)
        return false;
    if (grant.action.agent != action.agent || grant.action.epoch != action.epoch || action.task.isNull())
        return false;
    if (grant.scope == GrantScope::Task && grant.action.task != action.task)
        return false;
    if (grant.policyVersion != review.ruling->policyVersion || grant.rule != review.ruling->rule)
        return false;
    if (grant.likeness.isEmpty())
        return isSame(grant.action, grant.digest, review);
    const auto likeness = likenessOf(action, review.ruling->severity);
    return likeness && likeness->key == grant.likeness && review.ruling->matched == grant.matched && !action.facts.parameters.isEmpty()
           && action.facts.parameters == grant.action.facts.parameters;
}

GrantId Grants::match(const Review &review) const
{
    const auto found = std::ranges::find_if(m_held, [&review](const Held &held) { return matches(held, review); });
    return found == m_held.end() ? GrantId{} : found->grant.id;
}

bool Grants::covers(const GrantId &id, const Review &review) const
{
    const auto found = std::ranges::find(m_held, id, [](const Held &held) { return held.grant.id; });
    return found != m_held.end() && matches(*found, review);
}

const Grant *Grants::used(const GrantId &id)
{
    const auto found = std::ranges::find(m_held, id, [](const Held &held) { return held.grant.id; });
    if (found == m_held.end())
        return nullptr;
    ++found->grant.uses;
    found->grant.lastUsedMs = QDateTime::currentMSecsSinceEpoch();
    return &found->grant;
}

bool Grants::end(const GrantId &id, GrantEnd why)
{
    const auto found = std::ranges::find(m_held, id, [](const Held &held) { return held.grant.id; });
    if (found == m_held.end())
        return false;
    const Grant grant = std::move(found->grant);
    m_held.erase(found); // before anybody is told: from here on it covers nothing
    Q_EMIT ended(grant, why);
    return true;
}

void Grants::endAll(const std::function<bool(const Grant &)> &which, GrantEnd why)
{
    std::vector<GrantId> ids;
    for (const Held &held : m_held) {
        if (which(held.grant))
            ids.push_back(held.grant.id);
    }
    for (const GrantId &id : ids)
        end(id, why);
}

const Grant *Grants::find(const GrantId &id) const
{
    const auto found = std::ranges::find(m_held, id, [](const Held &held) { return held.grant.id; });
    return found == m_held.end() ? nullptr : &found->grant;
}

QList<Grant> Grants::inForce() const
{
    QList<Grant> all;
    for (const Held &held : m_held) {
        if (held.inForce && !isOver(held))
            all += held.grant;
    }
    return all;
}

qsizetype Grants::count(const AgentId &agent) const
{
    return std::ranges::count(m_held, agent, [](const Held &held) { return held.grant.action.agent; });
}

void Grants::watchTime()
{
    if (m_held.empty())
        return m_clock->stop();
    const auto next = std::ranges::min(m_held, {}, &Held::until).until;
    // Never long: the clock on the wall may be set forward.
    m_clock->start(std::clamp(std::chrono::ceil<std::chrono::milliseconds>(next - ReviewClock::now()), 0ms, std::chrono::milliseconds(1min)));
}

void Grants::timeIsUp()
{
    std::vector<GrantId> over;
    for (const Held &held : m_held) {
        if (isOver(held))
            over.push_back(held.grant.id);
    }
    for (const GrantId &id : over)
        end(id, GrantEnd::Expired);
    watchTime();
}

} // namespace cofferdam
