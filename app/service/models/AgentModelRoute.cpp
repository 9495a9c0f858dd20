// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/models/AgentModelRoute.h"

#include "core/api/GuestPlaces.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cofferdam {
namespace {

constexpr qsizetype kLongestChain = 5;
constexpr qsizetype kShownModelName = 200; // UTF-16 units

} // namespace

AgentModelRoute::AgentModelRoute(AgentId agent, std::unique_ptr<AnsweringRoute> scripted, ExchangeParts parts, QObject *parent)
    : ModelRoute(parent)
    , m_agent(std::move(agent))
    , m_scripted(std::move(scripted))
    , m_parts(parts)
{
    connect(m_scripted.get(), &ModelRoute::began, this, &ModelRoute::began);
    connect(m_scripted.get(), &ModelRoute::piece, this, &ModelRoute::piece);
    connect(m_scripted.get(), &ModelRoute::ended, this, &ModelRoute::ended);
    connect(m_scripted.get(), &ModelRoute::failed, this, &ModelRoute::failed);
}

AgentModelRoute::~AgentModelRoute()
{
    qDeleteAll(std::exchange(m_exchanges, {}));
}

Result<QList<StoredTarget>> AgentModelRoute::chainFor(const ModelQuestion &question) const
{
    const auto *chosen = m_parts.store.find(m_parts.store.slotsOf(m_agent).value(question.slot));
    if (!chosen)
        return fail(Errc::NotFound, phrase("Models", "This agent has no model for “%1”.").arg(question.slot));
    const auto &request = question.request;
    const bool embeds = question.endpoint.operation == ModelEndpoint::Operation::Embed;
    if (embeds != (question.slot == QLatin1StringView(api::kMemorySlot)))
        return fail(Errc::NotFound, phrase("Models", "Texts are embedded by the model for “%1”, which does nothing else.").arg(api::kMemorySlot));
    if (embeds && !canEmbed(*chosen, m_parts.presets))
        return fail(Errc::NotFound, onlyLocalEmbeds());
    if (request.model != chosen->model)
        return fail(Errc::NotFound,
                    phrase("Models", "This agent's model for “%1” is %2, not %3.").arg(question.slot, chosen->model, request.model.left(kShownModelName)));
    if (question.endpoint.dialect != chosen->dialect)
        return fail(Errc::NotFound,
                    phrase("Models", "This agent's model for “%1” is asked in another dialect: %2.").arg(question.slot, toWord(chosen->dialect)));
    QList<StoredTarget> chain{*chosen};
    for (const auto *next = m_parts.store.find(chosen->backup); next && chain.size() < kLongestChain; next = m_parts.store.find(next->backup)) {
        if (!chain.contains(*next) && next->dialect == chosen->dialect && next->model == chosen->model)
            chain.append(*next);
        else
            break;
    }
    if (embeds)
        chain.removeIf([this](const StoredTarget &target) { return !canEmbed(target, m_parts.presets); });
    return withLocalFirst(std::move(chain));
}

/// What may be heard on this computer alone is asked there, where one of them is; otherwise it is decided.
QList<StoredTarget> AgentModelRoute::withLocalFirst(QList<StoredTarget> chain) const
{
    if (dataObjection(m_parts.dataRules, m_agent, false).reach != DataReach::LocalOnly)
        return chain;
    auto local = chain;
    local.removeIf([this](const StoredTarget &target) { return !isLocalModel(target, m_parts.presets); });
    return local.isEmpty() ? chain : local;
}

void AgentModelRoute::ask(const ModelQuestion &question)
{
    const auto id = question.id;
    if (question.slot == "main"_L1 && m_parts.store.slotsOf(m_agent).value(question.slot).isNull())
        return m_scripted->ask(question);
    const bool counts = question.endpoint.operation == ModelEndpoint::Operation::CountTokens;
    if (const auto wait = std::max(m_refused.wait(), counts ? m_counted.wait() : 0s); wait > 0s)
        return refuseSoon(id, {.status = 429,
                               .why = phrase("Models", "Too many requests that cost nothing. Ask again in a while."),
                               .retryAfter = static_cast<int>(wait.count())});
    const auto chain = chainFor(question);
    if (!chain)
        return refuseSoon(id, {.status = 404, .why = chain.error().message});
    auto *exchange = new ModelExchange(question, m_agent, *chain, m_parts, this);
    m_exchanges.insert(id, exchange);
    if (counts)
        m_counted.add();
    connect(exchange, &ModelExchange::began, this, [this, id] { Q_EMIT began(id, std::nullopt); });
    connect(exchange, &ModelExchange::piece, this, [this, id](const QByteArray &bytes) { Q_EMIT piece(id, bytes); });
    connect(exchange, &ModelExchange::ended, this, [this, id] {
        end(id);
        Q_EMIT ended(id);
    });
    connect(exchange, &ModelExchange::failed, this, [this, id, exchange](const ModelRefusal &refusal) {
        if (!exchange->hasCost())
            m_refused.add();
        end(id);
        Q_EMIT failed(id, refusal);
    });
    exchange->begin();
}

void AgentModelRoute::refuseSoon(const ModelRequestId &id, const ModelRefusal &refusal)
{
    m_exchanges.insert(id, nullptr);
    const auto refuse = [this, id, refusal] {
        if (m_exchanges.remove(id))
            Q_EMIT failed(id, refusal);
    };
    QMetaObject::invokeMethod(this, refuse, Qt::QueuedConnection);
}

void AgentModelRoute::end(const ModelRequestId &id)
{
    if (auto *exchange = m_exchanges.take(id)) {
        exchange->disconnect(this);
        exchange->deleteLater(); // it is the sender
    }
}

void AgentModelRoute::cancel(const ModelRequestId &id)
{
    m_scripted->cancel(id);
    if (auto *exchange = m_exchanges.take(id)) {
        exchange->disconnect(this);
        exchange->stop();
        if (!exchange->hasCost()) // it was written down all the same
            m_refused.add();
        exchange->deleteLater(); // it may be what is on the way to here
    }
}

void AgentModelRoute::taken(const ModelRequestId &id, qsizetype bytes)
{
    if (auto *exchange = m_exchanges.value(id))
        exchange->taken(bytes);
    else
        m_scripted->taken(id, bytes);
}

} // namespace cofferdam
