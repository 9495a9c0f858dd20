// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/channel/DirectGateway.h"

#include "core/sluice/ports/InSession.h"
#include "core/sluice/streams/openclaw/OpenClawClient.h"

#include <utility>

namespace cofferdam {
namespace {

/// For who asks without a conversation.
template<typename T>
void refuse(QObject *context, Gateway::Done<T> done)
{
    QMetaObject::invokeMethod(
        context, [done = std::move(done)] { done(fail(Errc::Unavailable, phrase("Guest", "The gateway is not connected."))); }, Qt::QueuedConnection);
}

} // namespace

DirectGateway::DirectGateway(QObject *parent) : Gateway(parent) {}

DirectGateway::~DirectGateway() = default;

void DirectGateway::setWay(InSession *way)
{
    m_way = way;
}

void DirectGateway::open(const GatewaySettings &settings)
{
    close();
    auto stream = m_way ? m_way->open() : nullptr;
    if (!stream) {
        const auto tell = [this, opened = m_opened] {
            if (opened == m_opened)
                Q_EMIT disconnected(Errc::Unavailable, phrase("Guest", "the way to OpenClaw is closed"));
        };
        QMetaObject::invokeMethod(this, tell, Qt::QueuedConnection);
        return;
    }
    m_client = std::make_unique<OpenClawClient>(makeStream(std::move(stream), false), settings);
    const auto *client = m_client.get();
    connect(client, &OpenClawClient::ready, this, &Gateway::ready);
    connect(client, &OpenClawClient::delta, this, &Gateway::delta);
    connect(client, &OpenClawClient::toolStarted, this, &Gateway::toolStarted);
    connect(client, &OpenClawClient::toolEnded, this, &Gateway::toolEnded);
    connect(client, &OpenClawClient::finished, this, &Gateway::finished);
    connect(client, &OpenClawClient::foreignRun, this, &Gateway::foreignRun);
    connect(client, &OpenClawClient::disconnected, this, &DirectGateway::onDisconnected);
}

void DirectGateway::close()
{
    ++m_opened;
    if (!m_client)
        return;
    auto *old = m_client.release(); // we may be in a slot of it; and it takes its leave of the gateway first
    disconnect(old, nullptr, this, nullptr);
    old->setParent(this);
    connect(old, &OpenClawClient::disconnected, old, &QObject::deleteLater);
    old->close();
}

bool DirectGateway::isReady() const
{
    return m_client && m_client->isReady();
}

void DirectGateway::sendPrompt(const QString &run, const Prompt &prompt, QObject *context, Done<void> done)
{
    if (m_client)
        m_client->sendPrompt(run, prompt, context, std::move(done));
    else
        refuse<void>(context, std::move(done));
}

void DirectGateway::abort(const QString &run, QObject *context, Done<void> done)
{
    if (m_client)
        m_client->abort(run, context, std::move(done));
    else
        refuse<void>(context, std::move(done));
}

void DirectGateway::reloadToken(QObject *context, Done<void> done)
{
    if (m_client)
        m_client->reloadToken(context, std::move(done));
    else
        refuse<void>(context, std::move(done));
}

void DirectGateway::call(const QString &method, const QJsonObject &params, QObject *context, Done<QJsonObject> done)
{
    if (m_client)
        m_client->call(method, params, context, std::move(done));
    else
        refuse<QJsonObject>(context, std::move(done));
}

void DirectGateway::onDisconnected(Errc code, const Phrase &reason)
{
    ++m_opened;
    m_client.release()->deleteLater(); // it is the sender
    Q_EMIT disconnected(code, reason);
}

} // namespace cofferdam
