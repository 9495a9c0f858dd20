// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/window/SingleInstance.h"

#include <QLocalSocket>
#include <QLockFile>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr int kWaitMs = 1000;

} // namespace

SingleInstance::SingleInstance(QString folder, QObject *parent) : QObject(parent), m_path(folder + u"/window.sock"_s)
{
    connect(&m_server, &QLocalServer::newConnection, this, [this] {
        while (auto *socket = m_server.nextPendingConnection()) {
            socket->deleteLater(); // being called is the whole message
            Q_EMIT raiseWanted();
        }
    });
}

bool SingleInstance::claim()
{
    QLockFile turn(m_path + u".lock"_s); // two first starts at once
    turn.tryLock(kWaitMs);
    QLocalSocket first;
    first.connectToServer(m_path);
    if (first.waitForConnected(kWaitMs)) {
        first.disconnectFromServer();
        return false;
    }
    QLocalServer::removeServer(m_path); // nobody answers: left over
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    m_server.listen(m_path);
    return true;
}

} // namespace cofferdam
