// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A peer that keeps to no rule: what breaks the tunnel, and what must not.

#include "tests/core/api/TunnelPair.h"
#include "tests/support/Test.h"

#include <QRandomGenerator>
#include <QTest>

#include <nghttp2/nghttp2.h>

using namespace cofferdam::api;
using Kind = TunnelEvent::Kind;

namespace {

std::string frameHeader(std::size_t size, int type, int flags, std::uint32_t stream)
{
    std::string header;
    for (const int shift : {16, 8, 0})
        header.push_back(static_cast<char>((size >> shift) & 0xff));
    header.push_back(static_cast<char>(type));
    header.push_back(static_cast<char>(flags));
    for (const int shift : {24, 16, 8, 0})
        header.push_back(static_cast<char>((stream >> shift) & 0xff));
    return header;
}

const std::string kPreface{NGHTTP2_CLIENT_MAGIC, NGHTTP2_CLIENT_MAGIC_LEN};
const std::string kEmptySettings = frameHeader(0, NGHTTP2_SETTINGS, 0, 0);

} // namespace

class tst_TunnelAbuse : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void garbageBreaksIt_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const auto hello = kPreface + kEmptySettings;
        const auto row = [](const char *name, const std::string &bytes) { QTest::newRow(name) << QByteArray::fromStdString(bytes); };
        row("no preface", "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        row("zeros", std::string(100, '\0'));
        row("preface, then noise", kPreface + std::string(100, '\xa5'));
        row("a frame too large", hello + frameHeader(1 << 20, NGHTTP2_DATA, 0, 1) + std::string(1 << 20, 'x'));
        row("data on a stream nobody opened", hello + frameHeader(4, NGHTTP2_DATA, 0, 7) + "data");
        row("settings with half an entry", kPreface + frameHeader(3, NGHTTP2_SETTINGS, 0, 0) + "abc");
        row("headers that do not unpack", hello + frameHeader(4, NGHTTP2_HEADERS, NGHTTP2_FLAG_END_HEADERS, 1) + "\xff\xff\xff\xff");
        row("window of nothing", hello + frameHeader(4, NGHTTP2_WINDOW_UPDATE, 0, 0) + std::string(4, '\0'));
        row("going away", hello + frameHeader(8, NGHTTP2_GOAWAY, 0, 0) + std::string(8, '\0'));
        std::string continuations = hello + frameHeader(0, NGHTTP2_HEADERS, 0, 1);
        for (int i = 0; i < 100; ++i)
            continuations += frameHeader(0, NGHTTP2_CONTINUATION, 0, 1);
        row("endless continuations", continuations);
    }

    void garbageBreaksIt()
    {
        QFETCH(QByteArray, bytes);
        Tunnel server(TunnelRole::Server);
        server.feed(bytes.toStdString());
        for (int i = 0; i < 4; ++i)
            (void)server.takeOutput();
        QVERIFY(server.broken());
        QVERIFY(!server.problem().empty());
        while (const auto event = server.nextEvent())
            QVERIFY(event->kind != Kind::Connect);
    }

    void floodsBreakIt_data()
    {
        QTest::addColumn<QByteArray>("frame");
        QTest::newRow("pings") << QByteArray::fromStdString(frameHeader(8, NGHTTP2_PING, 0, 0) + "12345678");
        QTest::newRow("settings") << QByteArray::fromStdString(kEmptySettings);
    }

    void floodsBreakIt()
    {
        QFETCH(QByteArray, frame);
        Tunnel server(TunnelRole::Server);
        server.feed(kPreface + kEmptySettings);
        for (int i = 0; i < 5000 && !server.broken(); ++i)
            server.feed(frame.toStdString()); // whose answers nobody takes
        (void)server.takeOutput();
        QVERIFY(server.broken());
    }

    void rapidResetsBreakIt()
    {
        TunnelLimits limits;
        limits.resetBurst = 50;
        TunnelPair pair(limits);
        int done = 0;
        for (; done < 500 && !pair.server.broken(); ++done) {
            const auto stream = pair.client.open("a.example:1");
            if (!stream)
                break;
            pair.exchange();
            pair.client.reset(*stream);
            pair.exchange();
        }
        QVERIFY(pair.server.broken());
        QVERIFY2(done >= 50 && done < 200, qPrintable(QString::number(done)));
    }

    void refusedStreamsCostNoResets() // an agent that tries many places must not lose its channel by it
    {
        TunnelPair pair;
        for (int i = 0; i < 1000; ++i) {
            const auto stream = pair.client.open("a.example:1").value();
            pair.exchange();
            pair.server.refuse(stream, 403, "no");
            pair.exchange();
        }
        QVERIFY(!pair.server.broken() && !pair.client.broken());
        QCOMPARE(pair.server.streamCount(), 0U);
    }

    void headersBeyondTheLimitOpenNothing()
    {
        TunnelPair pair;
        const auto stream = pair.client.open(std::string(20'000, 'a') + ":1");
        pair.exchange();
        QVERIFY(stream);
        QCOMPARE(TunnelPair::count(pair.toServer, Kind::Connect), 0U);
        QCOMPARE(pair.server.streamCount(), 0U);
    }

    void onlyConnectIsServed()
    {
        nghttp2_session_callbacks *callbacks = nullptr;
        nghttp2_session *client = nullptr;
        nghttp2_session_callbacks_new(&callbacks);
        nghttp2_session_client_new(&client, callbacks, nullptr);
        nghttp2_session_callbacks_del(callbacks);
        nghttp2_submit_settings(client, NGHTTP2_FLAG_NONE, nullptr, 0);
        const auto field = [](const char *name, const char *value) {
            return nghttp2_nv{reinterpret_cast<std::uint8_t *>(const_cast<char *>(name)), reinterpret_cast<std::uint8_t *>(const_cast<char *>(value)),
                              strlen(name), strlen(value), NGHTTP2_NV_FLAG_NONE};
        };
        const nghttp2_nv fields[]{field(":method", "GET"), field(":scheme", "http"), field(":authority", "x:1"), field(":path", "/")};
        nghttp2_submit_request2(client, nullptr, fields, 4, nullptr, nullptr);
        Tunnel server(TunnelRole::Server);
        const std::uint8_t *bytes = nullptr;
        for (nghttp2_ssize size = 0; (size = nghttp2_session_mem_send2(client, &bytes)) > 0;)
            server.feed({reinterpret_cast<const char *>(bytes), static_cast<std::size_t>(size)});
        nghttp2_session_del(client);
        (void)server.takeOutput();
        QVERIFY(!server.nextEvent()); // nor told of: nobody knows that stream
        QCOMPARE(server.streamCount(), 0U);
    }

    void leftoversBeforeThePrefaceAreDropped_data()
    {
        QTest::addColumn<int>("size");
        QTest::addColumn<bool>("works");
        QTest::newRow("none") << 0 << true;
        QTest::newRow("some") << 9000 << true;
        QTest::newRow("too many") << 200'000 << false;
    }

    void leftoversBeforeThePrefaceAreDropped()
    {
        QFETCH(int, size);
        QFETCH(bool, works);
        TunnelLimits limits;
        limits.leftover = 100'000;
        TunnelPair pair(limits);
        QVERIFY(pair.server.takeOutput().empty()); // an older peer would take it for garbage
        std::string old(static_cast<std::size_t>(size), '\0');
        for (auto &byte : old)
            byte = static_cast<char>(QRandomGenerator::global()->bounded(256));
        if (size > 100)
            old.replace(50, 10, kPreface, 0, 10); // half a preface is none
        for (std::size_t at = 0; at < old.size(); at += 100)
            pair.server.feed(std::string_view(old).substr(at, 100));
        const auto stream = pair.client.open("a.example:1");
        pair.exchange();
        QVERIFY(stream);
        QCOMPARE(TunnelPair::count(pair.toServer, Kind::Connect), works ? 1U : 0U);
        QCOMPARE(pair.server.broken(), !works);
    }
};

COFFERDAM_TEST(tst_TunnelAbuse)
#include "tst_tunnelabuse.moc"
