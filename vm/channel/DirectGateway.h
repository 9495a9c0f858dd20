// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The gateway of a DirectGuest: OpenClaw's protocol, spoken in this process.

#pragma once

#include "vm/channel/Gateway.h"

#include <QPointer>

#include <memory>

namespace cofferdam {

class InSession;
class OpenClawClient;

class DirectGateway final : public Gateway
{
    Q_OBJECT

public:
    explicit DirectGateway(QObject *parent = nullptr);
    ~DirectGateway() override;

    /// The way into the guest from now on; null while there is none.
    void setWay(InSession *way);

    void open(const GatewaySettings &settings) override;
    void close() override;
    [[nodiscard]] bool isReady() const override;
    void sendPrompt(const QString &run, const Prompt &prompt, QObject *context, Done<void> done) override;
    void abort(const QString &run, QObject *context, Done<void> done) override;
    void reloadToken(QObject *context, Done<void> done) override;
    void call(const QString &method, const QJsonObject &params, QObject *context, Done<QJsonObject> done) override;

private:
    void onDisconnected(Errc code, const Phrase &reason);

    QPointer<InSession> m_way;
    std::unique_ptr<OpenClawClient> m_client;
    quint64 m_opened = 0; ///< Counts open() and close(): an older failure is not told any more.
};

} // namespace cofferdam
