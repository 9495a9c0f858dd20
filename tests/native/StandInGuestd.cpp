// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/native/StandInGuestd.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace cofferdam::test {
namespace {

QByteArray toLine(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace

void StandInGuestd::Ask::answer(const QByteArray &bytes) const
{
    if (!socket)
        return;
    socket->setProperty("answered", true);
    socket->write(bytes);
    socket->disconnectFromServer();
}

void StandInGuestd::Ask::allow() const
{
    answer(toLine({{u"allow"_s, true}, {u"rule"_s, u"test.allow"_s}, {u"reason"_s, u""_s}, {u"alternative"_s, u""_s}}));
}

void StandInGuestd::Ask::deny() const
{
    answer(toLine({{u"allow"_s, false}, {u"rule"_s, u"test.deny"_s}, {u"reason"_s, u"the test says no"_s}, {u"alternative"_s, u"do nothing"_s}}));
}

StandInGuestd::StandInGuestd(QString path, QObject *parent) : QObject(parent), m_path(std::move(path)) {}

void StandInGuestd::start()
{
    QLocalServer::removeServer(m_path);
    m_server = std::make_unique<QLocalServer>();
    connect(m_server.get(), &QLocalServer::newConnection, this, &StandInGuestd::take);
    if (!m_server->listen(m_path))
        qFatal("cannot listen on %s", qPrintable(m_path));
}

void StandInGuestd::stop()
{
    const auto sockets = m_server->findChildren<QLocalSocket *>();
    for (auto *socket : sockets)
        socket->abort();
    m_server.reset();
    QLocalServer::removeServer(m_path);
}

void StandInGuestd::setEpoch(quint64 epoch)
{
    m_epoch = epoch;
    if (m_home)
        m_home->write(toLine({{u"epoch"_s, qint64(epoch)}}));
}

void StandInGuestd::take()
{
    while (auto *socket = m_server->nextPendingConnection()) {
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] {
            while (socket->canReadLine())
                onLine(socket, socket->readLine());
        });
        connect(socket, &QLocalSocket::disconnected, this, [this, socket] {
            if (socket->property("asked").toBool() && !socket->property("answered").toBool())
                ++givenUp;
            socket->deleteLater();
        });
    }
}

void StandInGuestd::onLine(QLocalSocket *socket, const QByteArray &line)
{
    const auto request = QJsonDocument::fromJson(line).object();
    const auto type = request.value("type"_L1).toString();
    if (type == "home"_L1) {
        ++homeCalls;
        m_home = socket;
        socket->write(toLine({{u"ok"_s, true}, {u"epoch"_s, qint64(m_epoch)}}));
    } else if (type == "ended"_L1) {
        ended.append(request);
        socket->write(toLine({{u"ok"_s, true}}));
        socket->disconnectFromServer();
    } else if (type == "ask"_L1) {
        socket->setProperty("asked", true);
        asks.append({request, socket});
        if (m_answerer)
            m_answerer(asks.last());
    } else {
        qFatal("the plugin sent %s", line.constData());
    }
}

} // namespace cofferdam::test
