// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/native/NativeOpenClaw.h"

#include "core/base/Ids.h"
#include "core/sluice/streams/model/ModelConnection.h"
#include "tests/native/SocketStream.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Qt::StringLiterals;

namespace cofferdam::test {
namespace {

constexpr int kStart = 240'000; ///< ms

} // namespace

void NativeOpenClaw::prepare()
{
    QVERIFY(m_modelServer.listen(QHostAddress::LocalHost));
    connect(&m_modelServer, &QTcpServer::newConnection, this, [this] {
        while (auto *socket = m_modelServer.nextPendingConnection())
            serveModel(socket);
    });

    m_gateway = std::make_unique<NativeGateway>(m_modelServer.serverPort());
    const auto problem = m_gateway->prepare();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    m_gateway->writeToken(kImageToken);
    m_guestd = std::make_unique<StandInGuestd>(m_gateway->pluginSocket());
    m_guestd->start();
}

void NativeOpenClaw::serveModel(QTcpSocket *socket)
{
    auto *connection = new ModelConnection(std::make_unique<SocketStream>(socket), *m_answers, m_room);
    connection->setParent(&m_modelServer);
    connect(connection, &ModelConnection::over, connection, &QObject::deleteLater);
}

void NativeOpenClaw::startGateway(const std::function<void(QJsonObject &)> &change)
{
    QElapsedTimer clock;
    clock.start();
    m_gateway->start(change);
    QTRY_VERIFY_WITH_TIMEOUT(!m_gateway->isRunning() || m_gateway->isReady(), kStart);
    QVERIFY2(m_gateway->isRunning(), m_gateway->log().constData());
    qInfo("gateway ready after %.1f s", static_cast<double>(clock.elapsed()) / 1000);
}

void NativeOpenClaw::connectClient(const QByteArray &token)
{
    GatewaySettings settings;
    settings.token = QString::fromLatin1(token);
    m_client = std::make_unique<OpenClawClient>(std::make_unique<SocketStream>(m_gateway->port()), settings);
    connect(m_client.get(), &OpenClawClient::finished, this,
            [this](const QString &run, RunEnd end, const Phrase &text) { m_ended.insert(run, {end, text.english()}); });
    connect(m_client.get(), &OpenClawClient::disconnected, this, [](Errc, const Phrase &reason) { qInfo("disconnected: %s", qPrintable(reason.english())); });
    QTRY_VERIFY_WITH_TIMEOUT(m_client->isReady(), kTurn);
}

void NativeOpenClaw::begin(const QString &run, const QString &text)
{
    std::optional<Result<void>> taken;
    m_client->sendPrompt(run, text, this, [&taken](const Result<void> &result) { taken = result; });
    QTRY_VERIFY_WITH_TIMEOUT(taken, kTurn);
    QVERIFY2(taken->has_value(), taken->has_value() ? "" : qPrintable(taken->error().message.english()));
}

Turn NativeOpenClaw::say(const QString &text)
{
    const auto run = TaskId::create().value;
    begin(run, text);
    QTRY_VERIFY_WITH_TIMEOUT(m_ended.contains(run), kTurn);
    return m_ended.value(run);
}

void NativeOpenClaw::forget()
{
    m_guestd->asks.clear();
    m_guestd->ended.clear();
    m_guestd->givenUp = 0;
    m_guestd->setAnswerer([](const StandInGuestd::Ask &ask) { ask.allow(); });
    m_model = ScriptedModel();
}

void NativeOpenClaw::end()
{
    if (m_gateway && QTest::currentTestFailed())
        qWarning("%s", m_gateway->log().constData());
    m_client.reset();
    m_gateway.reset();
}

} // namespace cofferdam::test
