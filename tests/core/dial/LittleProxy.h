// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A proxy for CONNECT and for plain requests, in this thread.

#pragma once

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QTcpServer>
#include <QTcpSocket>

namespace cofferdam {

class LittleProxy : public QObject
{
    Q_OBJECT

public:
    /// Whatever name is asked for, `target` on this computer is what is connected to.
    explicit LittleProxy(quint16 target, QByteArray answer = "HTTP/1.1 200 Connection established\r\n\r\n");

    [[nodiscard]] QByteArray url() const { return "http://127.0.0.1:" + QByteArray::number(m_server.serverPort()); }
    [[nodiscard]] const QList<QByteArray> &heads() const { return m_heads; }

private:
    void serve(QTcpSocket *client);

    quint16 m_target;
    QByteArray m_answer;
    QTcpServer m_server;
    QList<QByteArray> m_heads;
};

} // namespace cofferdam
