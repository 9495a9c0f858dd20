// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A server of HTTP/1.1 in this thread that answers what a test writes.

#pragma once

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QSslConfiguration>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <functional>
#include <memory>
#include <optional>

namespace cofferdam {

struct AskedRequest {
    QByteArray line;
    QByteArray head; ///< With the line.
    QByteArray body;
    int connection = 0; ///< 1, 2, ...

    [[nodiscard]] QByteArray header(QByteArrayView lowerCaseName) const; ///< Empty: it is not there.
};

class LittleServer : public QObject
{
    Q_OBJECT

public:
    using Answer = std::function<void(QTcpSocket &to, const AskedRequest &request)>;

    explicit LittleServer(Answer answer, std::optional<QSslConfiguration> tls = {});
    ~LittleServer() override;

    [[nodiscard]] QUrl url(const QString &path, const QString &host = {}) const; ///< At 127.0.0.1, or for TLS at localhost.
    [[nodiscard]] quint16 port() const { return m_server->serverPort(); }
    [[nodiscard]] const QList<AskedRequest> &asked() const { return m_asked; }
    [[nodiscard]] int connections() const { return m_connections; }
    void closeConnections();

    /// A whole answer.
    [[nodiscard]] static QByteArray answer(const QByteArray &body, const QByteArray &moreHeaders = {}, const QByteArray &status = "200 OK");

Q_SIGNALS:
    void connectionClosed();

private:
    void serve(QTcpSocket *socket);
    void read(QTcpSocket *socket, int connection, QByteArray &buffer);

    Answer m_answer;
    bool m_isTls;
    std::unique_ptr<QTcpServer> m_server;
    QList<QTcpSocket *> m_sockets;
    QList<AskedRequest> m_asked;
    int m_connections = 0;
};

} // namespace cofferdam
