// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The largest and worst that a guest may send: the event loop, in which questions are answered and clients served, is not kept from its
// work by it. Time is the processor's, of the thread that the loop runs in.

#include "core/models/ScriptedRoute.h"
#include "core/sluice/streams/model/ModelConnection.h"
#include "core/sluice/streams/openclaw/OpenClawClient.h"
#include "core/sluice/streams/openclaw/WebSocketClient.h"
#include "tests/core/sluice/FakeGuest.h"
#include "tests/support/LooseStream.h"
#include "tests/support/Test.h"

#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <ctime>
#include <limits>

using namespace cofferdam;
using namespace cofferdam::test;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr double kMostStall = 400; // ms
#else
constexpr double kMostStall = 40; // ms; 2 to 17 of a processor that is its own, half as much again where others use its caches
#endif
constexpr qsizetype kPiece = 128 * 1024; // as they come from the port
constexpr qsizetype kLargest = 8 * 1024 * 1024 - 1024;

/// What somebody else who uses the event loop has to wait for, at most.
class Stall : public QObject
{
public:
    Stall() { tick(); }
    [[nodiscard]] double worst() const { return m_worst; } ///< ms of the processor, of which a machine beneath may take some

private:
    static double now()
    {
        timespec time{};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
    }
    void tick()
    {
        const auto at = now();
        if (m_before > 0)
            m_worst = std::max(m_worst, at - m_before);
        m_before = at;
        QMetaObject::invokeMethod(this, &Stall::tick, Qt::QueuedConnection);
    }

    double m_before = 0;
    double m_worst = 0;
};

/// To be `size` long: what a parser makes most of.
void addHostileTexts(qsizetype size)
{
    QTest::addColumn<QByteArray>("text");
    const auto filled = [size](const QByteArray &piece) { return piece.repeated(size / piece.size()); };
    QTest::newRow("one text") << '"' + QByteArray(size, 'a') + '"';
    QTest::newRow("one text of escapes") << '"' + filled("\\u0041") + '"';
    QTest::newRow("one text of control characters") << '"' + filled("\xe2\x80\xae") + '"';
    QTest::newRow("one number") << QByteArray(size, '1');
    QTest::newRow("numbers") << '[' + filled("1,") + "1]";
    QTest::newRow("lists") << '[' + filled("[],") + "1]";
    QTest::newRow("lists in lists") << QByteArray(size / 2, '[') + QByteArray(size / 2, ']');
    QTest::newRow("objects") << '[' + filled("{\"a\":[1]},") + "1]";
    QTest::newRow("names") << '{' + filled("\"a\":1,") + "\"b\":1}";
    QTest::newRow("many texts") << '[' + filled("{\"type\":\"text\",\"text\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"},") + "1]";
    QTest::newRow("no JSON") << filled("x");
}

QByteArray frameHeader(qsizetype size)
{
    QByteArray bytes(1, char(0x81));
    if (size < 126)
        return bytes + static_cast<char>(size);
    bytes += char(size < 65536 ? 126 : 127);
    for (int shift = size < 65536 ? 8 : 56; shift >= 0; shift -= 8)
        bytes += static_cast<char>(static_cast<quint64>(size) >> shift);
    return bytes;
}

/// What the code itself keeps others waiting for comes each time; what the machine beneath takes of a processor's time does not come in
/// three tries. `once` says the ms.
template<typename Once>
void verifyStall(double most, Once once)
{
    double least = std::numeric_limits<double>::max();
    for (int tries = 0; tries < 3 && least > most; ++tries) {
        double worst = std::numeric_limits<double>::max();
        once(worst);
        if (QTest::currentTestFailed())
            return;
        least = std::min(least, worst);
    }
    QVERIFY2(least <= most, qPrintable(QString::number(least)));
}

/// As the port delivers it: a piece in each turn of the event loop, and none while it is paused.
void deliver(LooseStream &stream, const QByteArray &bytes)
{
    for (qsizetype at = 0; at < bytes.size() && stream.isOpen() && !stream.finished; at += kPiece) {
        QVERIFY(QTest::qWaitFor([&] { return !stream.paused; }, 60'000));
        QMetaObject::invokeMethod(&stream, [&stream, piece = bytes.mid(at, kPiece)] { Q_EMIT stream.received(piece); }, Qt::QueuedConnection);
        QCoreApplication::processEvents();
    }
}

/// A gateway that has greeted.
struct Chat {
    Chat()
    {
        auto owned = std::make_unique<LooseStream>();
        stream = owned.get();
        client = std::make_unique<OpenClawClient>(std::move(owned), GatewaySettings{});
        const auto at = stream->sent.indexOf("Sec-WebSocket-Key: ") + 19;
        const auto key = stream->sent.mid(at, stream->sent.indexOf("\r\n", at) - at);
        const auto proof = QCryptographicHash::hash(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", QCryptographicHash::Sha1).toBase64();
        Q_EMIT stream->received("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + proof + "\r\n\r\n");
        say(R"({"type":"event","event":"connect.challenge","payload":{}})");
        say(R"({"type":"res","id":"1","ok":true,"payload":{"protocol":4,"server":{"version":"v"}}})");
        client->sendPrompt(QStringLiteral("r"), QStringLiteral("x"), client.get(), [](const Result<void> &) {});
    }
    void say(const QByteArray &text) const { Q_EMIT stream->received(frameHeader(text.size()) + text); }
    [[nodiscard]] bool isOver() const { return stream->finished; }

    LooseStream *stream = nullptr;
    std::unique_ptr<OpenClawClient> client;
};

} // namespace

class tst_HostileSize : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aMessageOfTheGateway_data() { addHostileTexts(kLargest); }
    void aMessageOfTheGateway()
    {
        QFETCH(QByteArray, text);
        for (const auto *place : {R"({"type":"event","event":"chat","payload":{"runId":"r","state":"delta","deltaText":%}})",
                                  R"({"type":"event","event":"chat","payload":{"runId":"r","state":"final","message":{"content":%}}})",
                                  R"({"type":"res","id":"2","ok":true,"payload":{"a":%}})"}) {
            verifyStall(kMostStall, [&](double &worst) {
                Chat chat;
                QVERIFY(chat.client->isReady());
                const auto message = QByteArray(place).replace("%", text);
                QVERIFY(message.size() <= kMaxWebSocketMessage);
                QSignalSpy foreign(chat.client.get(), &OpenClawClient::foreignRun);
                const Stall stall;
                deliver(*chat.stream, frameHeader(message.size()) + message);
                if (!chat.isOver())
                    chat.say(R"({"type":"event","event":"chat","payload":{"runId":"other","state":"status"}})"); // read when the large one is
                QTRY_VERIFY_WITH_TIMEOUT(chat.isOver() || !foreign.isEmpty(), 60'000);
                qInfo("%.1f ms, %s", stall.worst(), chat.isOver() ? "cut off" : "read");
                worst = stall.worst();
            });
        }
    }

    void manyMessagesOfTheGateway_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("of no interest") << R"({"type":"x"})"_ba;
        QTest::newRow("pieces of an answer") << R"({"type":"event","event":"chat","payload":{"runId":"r","state":"delta","deltaText":"a"}})"_ba;
        QTest::newRow("answers to nothing") << R"({"type":"res","id":"9"})"_ba;
        QTest::newRow("just small enough to be read at once") << R"({"type":"x","a":[)" + QByteArray("1,").repeated(8000) + "1]}";
    }
    void manyMessagesOfTheGateway()
    {
        QFETCH(QByteArray, text);
        verifyStall(kMostStall, [&](double &worst) {
            Chat chat;
            const auto one = frameHeader(text.size()) + text;
            const auto all = one.repeated(kLargest / 2 / one.size());
            QSignalSpy foreign(chat.client.get(), &OpenClawClient::foreignRun);
            const Stall stall;
            deliver(*chat.stream, all);
            chat.say(R"({"type":"event","event":"chat","payload":{"runId":"other","state":"status"}})");
            QTRY_VERIFY_WITH_TIMEOUT(!foreign.isEmpty(), 60'000);
            qInfo("%lld messages, %.1f ms", all.size() / one.size(), stall.worst());
            worst = stall.worst();
        });
    }

    void aRequestToTheModel_data() { addHostileTexts(kLargest); }
    void aRequestToTheModel()
    {
        QFETCH(QByteArray, text);
        for (
            const auto *place :
            {R"({"model":"scripted","messages":%})", R"({"model":"scripted","messages":[{"role":"user","content":%}]})",
             R"({"model":"scripted","messages":[{"role":"assistant","tool_calls":[{"id":"c","function":{"name":"x"}}]},{"role":"tool","tool_call_id":"c","content":%}]})"}) {
            verifyStall(kMostStall, [&](double &worst) {
                ScriptedRoute route;
                auto owned = std::make_unique<LooseStream>();
                auto *stream = owned.get();
                ModelConnection connection(std::move(owned), route, std::make_shared<RequestRoom>());
                const auto body = QByteArray(place).replace("%", text);
                QVERIFY(body.size() <= kMaxModelRequest);
                const Stall stall;
                deliver(*stream,
                        "POST /main/v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
                QTRY_VERIFY_WITH_TIMEOUT(!stream->sent.isEmpty(), 60'000);
                qInfo("%.1f ms, %s", stall.worst(), stream->sent.first(12).constData());
                worst = stall.worst();
            });
        }
    }

    void aMessageOfGuestd_data()
    {
        QTest::addColumn<api::GuestToHost>("message");
        QTest::addColumn<bool>("isQuestion"); ///< Blocked; else the guest is cut off.
        api::GuestToHost gates;
        for (int i = 0; i < 1'500'000; ++i)
            gates.mutable_heartbeat()->add_gates();
        QTest::newRow("gates") << gates << false;
        api::GuestToHost hashes;
        for (int i = 0; i < 1'500'000; ++i)
            hashes.mutable_hashes()->add_files();
        QTest::newRow("hashes") << hashes << false;
        api::GuestToHost local;
        for (int i = 0; i < 1'500'000; ++i)
            local.mutable_local()->add_exec_samples();
        QTest::newRow("samples") << local << false;
        api::GuestToHost words;
        for (int i = 0; i < 1'500'000; ++i)
            words.mutable_exec_asked()->add_arguments();
        QTest::newRow("arguments") << words << true;
        api::GuestToHost paths;
        for (int i = 0; i < 1'500'000; ++i)
            paths.mutable_asked()->add_derived_paths();
        QTest::newRow("paths") << paths << true;
    }
    void aMessageOfGuestd()
    {
        QFETCH(api::GuestToHost, message);
        QFETCH(bool, isQuestion);
        verifyStall(2 * kMostStall, [&](double &worst) { // the guest of the test is in this thread, too
            Fixture f;
            QVERIFY(f.greet());
            message.set_id(5);
            message.set_epoch(kEpoch);
            const auto bytes = api::portFrame(message.SerializeAsString()); // the guest's own work is not measured
            const Stall stall;
            f.guest.write(bytes);
            if (isQuestion) {
                const auto answer = f.guest.receiveAnswer(30s);
                QVERIFY(answer && answer->has_verdict());
                QCOMPARE(answer->id(), 5U);
                QCOMPARE(answer->verdict().rule(), "too-long");
                QVERIFY(f.session->isAlive());
            } else {
                QTRY_COMPARE_WITH_TIMEOUT(f.violations.size(), 1, 30'000);
            }
            qInfo("%.1f ms", stall.worst());
            worst = stall.worst();
        });
    }

    void parametersOfATool_data() { addHostileTexts(1024 * 1024 - 1024); }
    void parametersOfATool()
    {
        QFETCH(QByteArray, text);
        for (const auto *place : {R"({"command":%})", R"({"command":"ls","env":%})", R"({"path":"a","content":%})"}) {
            verifyStall(2 * kMostStall, [&](double &worst) {
                Fixture f;
                QVERIFY(f.greet());
                f.decider.automatic = Verdict::Block;
                const auto params = QByteArray(place).replace("%", text).toStdString();
                const Stall stall;
                f.guest.ask(5, params);
                const auto answer = f.guest.receiveAnswer(30s);
                QVERIFY(answer && answer->has_verdict());
                qInfo("%.1f ms", stall.worst());
                worst = stall.worst();
            });
        }
    }
};

COFFERDAM_TEST(tst_HostileSize)
#include "tst_hostilesize.moc"
