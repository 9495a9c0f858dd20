// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What two honest ends of a tunnel do for each other.

#include "tests/core/api/TunnelPair.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam::api;
using Kind = TunnelEvent::Kind;

class tst_Tunnel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void carriesBytesBothWays()
    {
        TunnelPair pair;
        const auto stream = pair.client.open("example.org:443").value();
        pair.exchange();
        QCOMPARE(pair.toServer.size(), 1U);
        QCOMPARE(pair.toServer[0].kind, Kind::Connect);
        QCOMPARE(pair.toServer[0].text, std::string("example.org:443"));
        QCOMPARE(pair.client.send(stream, "early"), 0U); // nobody has agreed yet
        pair.server.accept(stream);
        pair.exchange();
        QCOMPARE(TunnelPair::count(pair.toClient, Kind::Accepted), 1U);
        QCOMPARE(pair.client.send(stream, "ping"), 4U);
        QCOMPARE(pair.server.send(stream, "pong"), 4U);
        pair.exchange();
        QCOMPARE(TunnelPair::data(pair.toServer, stream), std::string("ping"));
        QCOMPARE(TunnelPair::data(pair.toClient, stream), std::string("pong"));
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
        TunnelPair pair;
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
        TunnelPair pair;
        const auto stream = pair.openAccepted();
        QCOMPARE(pair.client.send(stream, "question"), 8U);
        pair.client.finish(stream);
        pair.exchange();
        QCOMPARE(TunnelPair::count(pair.toServer, Kind::End), 1U);
        QCOMPARE(TunnelPair::count(pair.toServer, Kind::Closed), 0U);
        QCOMPARE(pair.client.send(stream, "more"), 0U);
        QCOMPARE(pair.server.send(stream, "answer"), 6U);
        pair.server.finish(stream);
        pair.exchange();
        QCOMPARE(TunnelPair::data(pair.toClient, stream), std::string("answer"));
        QVERIFY(pair.toClient.back().kind == Kind::Closed && pair.toClient.back().clean);
        QVERIFY(pair.toServer.back().kind == Kind::Closed && pair.toServer.back().clean);
    }

    void resetIsNotClean()
    {
        TunnelPair pair;
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
        TunnelPair pair(limits);
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
        const auto arrived = TunnelPair::data(pair.toServer, stream).size();
        QCOMPARE(arrived, limits.streamWindow);
        QVERIFY(taken - arrived <= TunnelLimits{}.unsent);
        QCOMPARE(TunnelPair::count(pair.toClient, Kind::Writable), 0U);
        pair.server.consume(stream, arrived); // room for as much again
        pair.exchange();
        QCOMPARE(TunnelPair::data(pair.toServer, stream).size(), 2 * limits.streamWindow);
        pair.server.consume(stream, arrived);
        pair.exchange();
        pair.server.consume(stream, arrived);
        pair.exchange();
        QCOMPARE(TunnelPair::count(pair.toClient, Kind::Writable), 1U);
    }

    void aBlockedStreamDoesNotBlockOthers()
    {
        TunnelLimits limits;
        limits.streamWindow = 64 * 1024;
        limits.sessionWindow = 1024 * 1024;
        TunnelPair pair(limits);
        const auto blocked = pair.openAccepted();
        const auto other = pair.openAccepted();
        QVERIFY(pair.client.send(blocked, std::string(500'000, 'x')) > 0);
        pair.exchange();
        QCOMPARE(pair.client.send(other, "through"), 7U);
        pair.exchange();
        QCOMPARE(TunnelPair::data(pair.toServer, other), std::string("through"));
    }

    void unconsumedStreamsThatCloseGiveTheirWindowBack()
    {
        TunnelLimits limits;
        limits.streamWindow = limits.sessionWindow = 128 * 1024;
        limits.resetBurst = 1000;
        TunnelPair pair(limits);
        for (int i = 0; i < 20; ++i) { // twenty times the window of the session
            const auto stream = pair.openAccepted();
            QVERIFY(pair.client.send(stream, std::string(128 * 1024, 'x')) > 0);
            pair.exchange();
            QCOMPARE(TunnelPair::data(pair.toServer, stream).size(), 128U * 1024);
            pair.client.reset(stream);
            pair.exchange();
        }
        QVERIFY(!pair.server.broken());
    }

    void aThousandStreams()
    {
        TunnelLimits limits;
        limits.streams = 1000;
        TunnelPair pair(limits, limits);
        pair.exchange();
        std::vector<std::int32_t> streams;
        for (int i = 0; i < 1000; ++i)
            streams.push_back(pair.client.open("host-" + std::to_string(i) + ":80").value());
        QVERIFY2(!pair.client.open("one-more:80"), "beyond the limit");
        pair.exchange();
        QCOMPARE(TunnelPair::count(pair.toServer, Kind::Connect), 1000U);
        for (const auto stream : streams)
            pair.server.accept(stream);
        pair.exchange();
        for (const auto stream : streams)
            QCOMPARE(pair.client.send(stream, "number " + std::to_string(stream)), ("number " + std::to_string(stream)).size());
        pair.exchange();
        for (const auto stream : streams) {
            QCOMPARE(TunnelPair::data(pair.toServer, stream), "number " + std::to_string(stream));
            pair.client.finish(stream);
            pair.server.finish(stream);
        }
        pair.exchange();
        QCOMPARE(pair.client.streamCount(), 0U);
        QCOMPARE(pair.server.streamCount(), 0U);
        QVERIFY(!pair.client.broken() && !pair.server.broken());
    }
};

COFFERDAM_TEST(tst_Tunnel)
#include "tst_tunnel.moc"
