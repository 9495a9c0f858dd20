// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/api/Tunnel.h"
#include "tests/support/Test.h"

#include <QRandomGenerator>
#include <QTest>

#include <nghttp2/nghttp2.h>

#include <vector>

using namespace cofferdam::api;
using Kind = TunnelEvent::Kind;

namespace {

/// Both ends in one thread.
struct Pair {
    explicit Pair(TunnelLimits limits = {}, TunnelLimits clientLimits = {}) : client(TunnelRole::Client, clientLimits), server(TunnelRole::Server, limits) {}

    /// Until nobody has anything to say.
    void exchange()
    {
        for (bool more = true; more;) {
            const auto there = client.takeOutput();
            const auto back = server.takeOutput();
            server.feed(there);
            client.feed(back);
            more = !there.empty() || !back.empty();
            while (auto event = client.nextEvent())
                toClient.push_back(std::move(*event));
            while (auto event = server.nextEvent())
                toServer.push_back(std::move(*event));
        }
    }

    std::int32_t openAccepted()
    {
        const auto stream = client.open("a.example:1").value();
        exchange();
        server.accept(stream);
        exchange();
        return stream;
    }

    static std::size_t count(const std::vector<TunnelEvent> &events, Kind kind)
    {
        return static_cast<std::size_t>(std::ranges::count(events, kind, &TunnelEvent::kind));
    }
    static std::string data(const std::vector<TunnelEvent> &events, std::int32_t stream)
    {
        std::string all;
        for (const auto &event : events) {
            if (event.kind == Kind::Data && event.stream == stream)
                all += event.text;
        }
        return all;
    }

    Tunnel client;
    Tunnel server;
    std::vector<TunnelEvent> toClient;
    std::vector<TunnelEvent> toServer;
};

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

class tst_Tunnel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void carriesBytesBothWays()
    {
        Pair pair;
        const auto stream = pair.client.open("example.org:443").value();
        pair.exchange();
        QCOMPARE(pair.toServer.size(), 1U);
        QCOMPARE(pair.toServer[0].kind, Kind::Connect);
        QCOMPARE(pair.toServer[0].text, std::string("example.org:443"));
        QCOMPARE(pair.client.send(stream, "early"), 0U); // nobody has agreed yet
        pair.server.accept(stream);
        pair.exchange();
        QCOMPARE(Pair::count(pair.toClient, Kind::Accepted), 1U);
        QCOMPARE(pair.client.send(stream, "ping"), 4U);
        QCOMPARE(pair.server.send(stream, "pong"), 4U);
        pair.exchange();
        QCOMPARE(Pair::data(pair.toServer, stream), std::string("ping"));
        QCOMPARE(Pair::data(pair.toClient, stream), std::string("pong"));
        QVERIFY(!pair.client.broken() && !pair.server.broken());
    }

    void refusalCarriesItsReason_data()
    {
        QTest::addColumn<QByteArray>("given");
        QTest::addColumn<QByteArray>("got");
        QTest::newRow("plain") << QByteArray("not this host") << QByteArray("not this host");
        QTest::newRow("umlaut") << QByteArray("für dich nicht") << QByteArray("für dich nicht");
        QTest::newRow("header injection") << QByteArray("no\r\nx: y") << QByteArray("no  x: y");
        QTest::newRow("empty") << QByteArray() << QByteArray();
        QTest::newRow("blank") << QByteArray("  ") << QByteArray();
        QTest::newRow("long") << QByteArray(5000, 'x') << QByteArray(1024, 'x');
    }

    void refusalCarriesItsReason()
    {
        QFETCH(QByteArray, given);
        QFETCH(QByteArray, got);
        Pair pair;
        const auto stream = pair.client.open("evil.example:1").value();
        pair.exchange();
        pair.server.refuse(stream, 403, given.toStdString());
        pair.exchange();
        QCOMPARE(pair.toClient.size(), 2U);
        QCOMPARE(pair.toClient[0].kind, Kind::Refused);
        QCOMPARE(pair.toClient[0].status, 403);
        QCOMPARE(QByteArray::fromStdString(pair.toClient[0].text), got);
        QCOMPARE(pair.toClient[1].kind, Kind::Closed);
        QCOMPARE(pair.client.streamCount(), 0U);
        QCOMPARE(pair.server.streamCount(), 0U);
        QVERIFY(!pair.client.broken() && !pair.server.broken());
    }

    void halfCloseLetsTheOtherDirectionGoOn()
    {
        Pair pair;
        const auto stream = pair.openAccepted();
        QCOMPARE(pair.client.send(stream, "question"), 8U);
        pair.client.finish(stream);
        pair.exchange();
        QCOMPARE(Pair::count(pair.toServer, Kind::End), 1U);
        QCOMPARE(Pair::count(pair.toServer, Kind::Closed), 0U);
        QCOMPARE(pair.client.send(stream, "more"), 0U);
        QCOMPARE(pair.server.send(stream, "answer"), 6U);
        pair.server.finish(stream);
        pair.exchange();
        QCOMPARE(Pair::data(pair.toClient, stream), std::string("answer"));
        QVERIFY(pair.toClient.back().kind == Kind::Closed && pair.toClient.back().clean);
        QVERIFY(pair.toServer.back().kind == Kind::Closed && pair.toServer.back().clean);
    }

    void resetIsNotClean()
    {
        Pair pair;
        const auto stream = pair.openAccepted();
        pair.server.reset(stream);
        pair.exchange();
        QVERIFY(pair.toClient.back().kind == Kind::Closed && !pair.toClient.back().clean);
        QCOMPARE(pair.client.streamCount(), 0U);
        QVERIFY(!pair.client.broken());
    }

    void sendsNoMoreThanIsTaken()
    {
        TunnelLimits limits;
        limits.streamWindow = 256 * 1024;
        Pair pair(limits);
        const auto stream = pair.openAccepted();
        const std::string block(64 * 1024, 'x');
        std::size_t taken = 0;
        for (;;) {
            const auto size = pair.client.send(stream, block);
            taken += size;
            pair.exchange();
            if (size < block.size())
                break;
            QVERIFY2(taken < 8 * 1024 * 1024, "nothing stops the sender");
        }
        const auto arrived = Pair::data(pair.toServer, stream).size();
        QCOMPARE(arrived, limits.streamWindow);
        QVERIFY(taken - arrived <= TunnelLimits{}.unsent);
        QCOMPARE(Pair::count(pair.toClient, Kind::Writable), 0U);
        pair.server.consume(stream, arrived); // room for as much again
        pair.exchange();
        QCOMPARE(Pair::data(pair.toServer, stream).size(), 2 * limits.streamWindow);
        pair.server.consume(stream, arrived);
        pair.exchange();
        pair.server.consume(stream, arrived);
        pair.exchange();
        QCOMPARE(Pair::count(pair.toClient, Kind::Writable), 1U);
    }

    void aBlockedStreamDoesNotBlockOthers()
    {
        TunnelLimits limits;
        limits.streamWindow = 64 * 1024;
        limits.sessionWindow = 1024 * 1024;
        Pair pair(limits);
        const auto blocked = pair.openAccepted();
        const auto other = pair.openAccepted();
        QVERIFY(pair.client.send(blocked, std::string(500'000, 'x')) > 0);
        pair.exchange();
        QCOMPARE(pair.client.send(other, "through"), 7U);
        pair.exchange();
        QCOMPARE(Pair::data(pair.toServer, other), std::string("through"));
    }

    void unconsumedStreamsThatCloseGiveTheirWindowBack()
    {
        TunnelLimits limits;
        limits.streamWindow = limits.sessionWindow = 128 * 1024;
        limits.resetBurst = 1000;
        Pair pair(limits);
        for (int i = 0; i < 20; ++i) { // twenty times the window of the session
            const auto stream = pair.openAccepted();
            QVERIFY(pair.client.send(stream, std::string(128 * 1024, 'x')) > 0);
            pair.exchange();
            QCOMPARE(Pair::data(pair.toServer, stream).size(), 128U * 1024);
            pair.client.reset(stream);
            pair.exchange();
        }
        QVERIFY(!pair.server.broken());
    }

    void aThousandStreams()
    {
        TunnelLimits limits;
        limits.streams = 1000;
        Pair pair(limits, limits);
        pair.exchange();
        std::vector<std::int32_t> streams;
        for (int i = 0; i < 1000; ++i)
            streams.push_back(pair.client.open("host-" + std::to_string(i) + ":80").value());
        QVERIFY2(!pair.client.open("one-more:80"), "beyond the limit");
        pair.exchange();
        QCOMPARE(Pair::count(pair.toServer, Kind::Connect), 1000U);
        for (const auto stream : streams)
            pair.server.accept(stream);
        pair.exchange();
        for (const auto stream : streams)
            QCOMPARE(pair.client.send(stream, "number " + std::to_string(stream)), ("number " + std::to_string(stream)).size());
        pair.exchange();
        for (const auto stream : streams) {
            QCOMPARE(Pair::data(pair.toServer, stream), "number " + std::to_string(stream));
            pair.client.finish(stream);
            pair.server.finish(stream);
        }
        pair.exchange();
        QCOMPARE(pair.client.streamCount(), 0U);
        QCOMPARE(pair.server.streamCount(), 0U);
        QVERIFY(!pair.client.broken() && !pair.server.broken());
    }

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
        Pair pair(limits);
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
        Pair pair;
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
        Pair pair;
        const auto stream = pair.client.open(std::string(20'000, 'a') + ":1");
        pair.exchange();
        QVERIFY(stream);
        QCOMPARE(Pair::count(pair.toServer, Kind::Connect), 0U);
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
        Pair pair(limits);
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
        QCOMPARE(Pair::count(pair.toServer, Kind::Connect), works ? 1U : 0U);
        QCOMPARE(pair.server.broken(), !works);
    }
};

COFFERDAM_TEST(tst_Tunnel)
#include "tst_tunnel.moc"
