// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dial/HttpDialer.h"
#include "tests/core/dial/Certificates.h"
#include "tests/core/dial/DialListener.h"
#include "tests/core/dial/NodeServer.h"
#include "tests/support/Test.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_DialHttp2 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isSpokenOverTls()
    {
        const NodeServer server(NodeServer::Kind::Http2);
        HttpDialer dialer;
        DialListener listener(dialer);
        const auto &heard = listener.untilEnd(dialer.start(request(server, u"/echo"_s)));
        QVERIFY2(!heard.end->failure, qPrintable(messageOf(heard)));
        QVERIFY(heard.answer->http2);
        QCOMPARE(heard.answer->contentType, "application/json");
        QCOMPARE(heard.answer->headers.value("x-request-id"), "r1");
        const auto echo = QJsonDocument::fromJson(heard.body).object();
        QCOMPARE(echo[u"version"_s].toString(), u"2.0"_s);
        QCOMPARE(echo[u"length"_s].toInt(), 2);
    }

    void callsShareAConnection()
    {
        const NodeServer server(NodeServer::Kind::Http2);
        HttpDialer dialer;
        DialListener listener(dialer);
        listener.untilEnd(dialer.start(request(server, u"/echo"_s)));
        QList<HttpDialer::CallId> calls;
        for (int i = 0; i < 64; ++i)
            calls.append(dialer.start(request(server, u"/echo"_s)));
        for (const auto call : calls)
            QCOMPARE(QJsonDocument::fromJson(listener.untilEnd(call).body).object()[u"connections"_s].toInt(), 1);
    }

    void faults_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<DialFault>("fault");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("the connection dies") << u"/dies"_s << DialFault::Cut << ""_ba;
        QTest::newRow("the stream is reset") << u"/resets"_s << DialFault::Cut << "half"_ba;
        QTest::newRow("the stream is refused") << u"/refuses"_s << DialFault::Cut << ""_ba;
        QTest::newRow("many headers") << u"/manyheaders"_s << DialFault::TooLarge << ""_ba;
    }

    void faults()
    {
        QFETCH(QString, path);
        QFETCH(DialFault, fault);
        QFETCH(QByteArray, body);
        const NodeServer server(NodeServer::Kind::Http2);
        HttpDialer dialer;
        DialListener listener(dialer);
        listener.untilEnd(dialer.start(request(server, u"/echo"_s))); // the connection is one that was kept
        const auto &heard = listener.untilEnd(dialer.start(request(server, path)));
        QVERIFY(heard.end->failure);
        QCOMPARE(heard.end->failure->fault, fault);
        QVERIFY(heard.end->sent);
        QCOMPARE(heard.body, body);
        const auto &asked = listener.untilEnd(dialer.start(request(server, u"/asked"_s)));
        QCOMPARE(QJsonDocument::fromJson(asked.body).object()[path].toInt(), 1); // libcurl would have sent some of them twice
    }

private:
    static DialRequest request(const NodeServer &server, const QString &path) { return {.url = server.url(path), .body = "{}", .caFile = Certificates::ca()}; }
};

COFFERDAM_TEST(tst_DialHttp2)
#include "tst_dialhttp2.moc"
