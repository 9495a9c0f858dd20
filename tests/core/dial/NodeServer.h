// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A server in a process of its own: HTTP/2 over TLS, or HTTP/1.1, by Node.

#pragma once

#include <QProcess>
#include <QString>
#include <QUrl>

namespace cofferdam {

/// What it does at which path: see node_server.mjs.
class NodeServer
{
public:
    enum class Kind { Http2, Http1 };

    explicit NodeServer(Kind kind);
    ~NodeServer();

    [[nodiscard]] QUrl url(const QString &path) const;

private:
    QProcess m_process;
    QString m_origin;
};

} // namespace cofferdam
