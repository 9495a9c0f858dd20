// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/core/dial/NodeServer.h"

#include "tests/core/dial/Certificates.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace cofferdam {

NodeServer::NodeServer(Kind kind)
{
    const QString script = qEnvironmentVariable("COFFERDAM_SOURCE") + u"/tests/core/dial/node_server.mjs"_s;
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(u"node"_s, {script, kind == Kind::Http2 ? u"h2"_s : u"h1"_s, Certificates::good(), Certificates::keyOf(Certificates::good())});
    while (!m_process.canReadLine())
        QVERIFY2(m_process.waitForReadyRead(), "node does not start");
    const QString port = QString::fromLatin1(m_process.readLine().trimmed());
    m_origin = (kind == Kind::Http2 ? u"https://localhost:"_s : u"http://127.0.0.1:"_s) + port;
}

NodeServer::~NodeServer()
{
    m_process.kill();
    m_process.waitForFinished();
}

QUrl NodeServer::url(const QString &path) const
{
    return QUrl(m_origin + path);
}

} // namespace cofferdam
