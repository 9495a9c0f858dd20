// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What tests of the real OpenClaw on this machine begin with: gateway, guestd's end of the plugin, the scripted model and a chat client.

#pragma once

#include "core/models/ScriptedRoute.h"
#include "core/sluice/streams/RequestRoom.h"
#include "core/sluice/streams/openclaw/OpenClawClient.h"
#include "tests/native/NativeGateway.h"
#include "tests/native/StandInGuestd.h"

#include <QFile>
#include <QHash>
#include <QTcpServer>

#include <functional>
#include <memory>

namespace cofferdam::test {

inline constexpr int kTurn = 90'000; ///< ms for a turn, on a busy machine with two cores.
inline constexpr auto kImageToken = "token-of-the-image-0123456789abcdef";

struct Turn {
    RunEnd end = RunEnd::Failed;
    QString text;
};

class NativeOpenClaw : public QObject
{
protected:
    /// Everything but the gateway's process is there and waits.
    void prepare();
    void startGateway(const std::function<void(QJsonObject &)> &change);
    void connectClient(const QByteArray &token);
    /// Begins a turn; its end is in m_ended.
    void begin(const QString &run, const QString &text);
    Turn say(const QString &text);
    [[nodiscard]] bool exists(const QString &name) const { return QFile::exists(m_gateway->workspace() + u'/' + name); }
    /// Forgets what earlier tests asked, and allows everything.
    void forget();
    /// With the gateway's log when a test has failed.
    void end();

    ScriptedRoute m_route; ///< Outlives the connections, which are the server's children.
    ModelRoute *m_answers = &m_route; ///< Of the connections that come.
    ScriptedModel &m_model = m_route.model();
    std::shared_ptr<RequestRoom> m_room = std::make_shared<RequestRoom>();
    QTcpServer m_modelServer;
    std::unique_ptr<NativeGateway> m_gateway;
    std::unique_ptr<StandInGuestd> m_guestd;
    std::unique_ptr<OpenClawClient> m_client;
    QHash<QString, Turn> m_ended;

private:
    void serveModel(QTcpSocket *socket);
};

} // namespace cofferdam::test
