// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The chat client against a gateway that the test plays, well-behaved and hostile.

#include "core/sluice/streams/openclaw/OpenClawClient.h"
#include "core/sluice/streams/openclaw/WebSocketClient.h"
#include "tests/core/sluice/GatewayFrames.h"
#include "tests/support/LooseStream.h"
#include "tests/support/Test.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonValue>
#include <QSignalSpy>
#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

class tst_OpenClawClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        GatewaySettings settings;
        settings.token = u"secret"_s;
        auto stream = std::make_unique<LooseStream>();
        m_stream = stream.get();
        m_client = std::make_unique<OpenClawClient>(std::move(stream), settings);
        m_gone = std::make_unique<QSignalSpy>(m_client.get(), &OpenClawClient::disconnected);
    }

    void greetsWithTokenAndNoMoreScopesThanNeeded()
    {
        accept();
        receive(R"({"type":"event","event":"connect.challenge","payload":{"nonce":"n","ts":1}})");
        const auto params = takeRequests(m_stream->sent).value(0)["params"_L1].toObject();
        QCOMPARE(params["auth"_L1]["token"_L1].toString(), u"secret"_s);
        QCOMPARE(params["minProtocol"_L1].toInt(), 4);
        QCOMPARE(params["caps"_L1].toArray(), QJsonArray{u"tool-events"_s});
        QVERIFY(!params["scopes"_L1].toArray().contains(u"operator.approvals"_s)); // approvals are given elsewhere, never here
    }

    void refusesAFalseUpgrade_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("refused") << "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"_ba;
        QTest::newRow("no proof") << "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"_ba;
        QTest::newRow("a wrong proof") << "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: AAAA\r\n\r\n"_ba;
        QTest::newRow("no HTTP") << "SSH-2.0-x\r\n"_ba;
        QTest::newRow("endless") << "HTTP/1.1 101 Switching\r\nX: "_ba + QByteArray(20'000, 'a');
    }

    void refusesAFalseUpgrade()
    {
        QFETCH(QByteArray, answer);
        Q_EMIT m_stream->received(answer);
        QCOMPARE(m_gone->size(), 1);
        QVERIFY(!m_client->isReady());
    }

    void aRefusedTokenIsToldApart()
    {
        accept();
        receive(R"({"type":"event","event":"connect.challenge","payload":{}})");
        const QJsonObject error{
            {u"code"_s, u"INVALID_REQUEST"_s}, {u"message"_s, u"bad\x1b[31m token"_s}, {u"details"_s, QJsonObject{{u"code"_s, u"AUTH_TOKEN_MISMATCH"_s}}}};
        receive(json({{u"type"_s, u"res"_s}, {u"id"_s, u"1"_s}, {u"ok"_s, false}, {u"error"_s, error}}));
        QCOMPARE(m_gone->first().at(0).value<Errc>(), Errc::Denied);
        QCOMPARE(m_gone->first().at(1).value<Phrase>().english(), u"bad[31m token"_s);
    }

    void aPromptIsAPromptAndItsRunIsOurs()
    {
        connectClient();
        bool taken = false;
        m_client->sendPrompt(u"task1"_s, u"/exec rm"_s, this, [&taken](const Result<void> &result) { taken = result.has_value(); });
        const auto request = takeRequests(m_stream->sent).value(0);
        QCOMPARE(request["method"_L1].toString(), u"chat.send"_s);
        QCOMPARE(request["params"_L1]["idempotencyKey"_L1].toString(), u"task1"_s);
        QVERIFY(request["params"_L1]["suppressCommandInterpretation"_L1].toBool());
        receive(json({{u"type"_s, u"res"_s}, {u"id"_s, request["id"_L1]}, {u"ok"_s, true}, {u"payload"_s, QJsonObject{{u"runId"_s, u"task1"_s}}}}));
        QVERIFY(taken);
    }

    void aPromptTakenUnderAnotherNameIsRefused()
    {
        connectClient();
        std::optional<Result<void>> taken;
        m_client->sendPrompt(u"task1"_s, u"x"_s, this, [&taken](const Result<void> &result) { taken = result; });
        receive(R"({"type":"res","id":"2","ok":true,"payload":{"runId":"other"}})");
        QVERIFY(taken && !*taken);
    }

    void textComesInPiecesSanitisedAndEndsOnce()
    {
        connectClient();
        m_client->sendPrompt(u"r"_s, u"x"_s, this, [](const Result<void> &) {});
        QSignalSpy deltas(m_client.get(), &OpenClawClient::delta);
        QSignalSpy ends(m_client.get(), &OpenClawClient::finished);
        chat({{u"state"_s, u"delta"_s}, {u"deltaText"_s, u"He\x1bllo"_s}});
        chat({{u"state"_s, u"delta"_s}, {u"deltaText"_s, u"Hello \u202eyou"_s}, {u"replace"_s, true}});
        chat({{u"state"_s, u"delta"_s}, {u"deltaText"_s, u"Something else"_s}, {u"replace"_s, true}}); // cannot be appended
        chat({{u"state"_s, u"final"_s},
              {u"message"_s, QJsonObject{{u"content"_s, QJsonArray{QJsonObject{{u"type"_s, u"text"_s}, {u"text"_s, u"All\u0007 of it"_s}}}}}}});
        chat({{u"state"_s, u"final"_s}});
        chat({{u"state"_s, u"delta"_s}, {u"deltaText"_s, u"late"_s}});
        QCOMPARE(deltas.size(), 2);
        QCOMPARE(deltas.at(0).at(1).toString(), u"Hello"_s);
        QCOMPARE(deltas.at(1).at(1).toString(), u" you"_s);
        QCOMPARE(ends.size(), 1);
        QCOMPARE(ends.first().at(1).value<RunEnd>(), RunEnd::Answered);
        QCOMPARE(ends.first().at(2).value<Phrase>().english(), u"All of it"_s);
    }

    void nothingThatWasReadVanishesAtTheEnd_data()
    {
        QTest::addColumn<QString>("final");
        QTest::addColumn<QString>("answer");
        QTest::newRow("all") << u"I look at them.\n\nThe records are gone."_s << u"I look at them.\n\nThe records are gone."_s;
        QTest::newRow("the last step") << u"The records are gone."_s << u"I look at them.\n\nThe records are gone."_s;
        QTest::newRow("the last step, shown to its end") << u"The records are"_s << u"I look at them.\n\nThe records are"_s;
        QTest::newRow("something else") << u"Done."_s << u"I look at them.\n\nThe records are\n\nDone."_s;
        QTest::newRow("nothing") << QString() << u"I look at them.\n\nThe records are"_s;
    }

    void nothingThatWasReadVanishesAtTheEnd()
    {
        QFETCH(const QString, final);
        connectClient();
        m_client->sendPrompt(u"r"_s, u"x"_s, this, [](const Result<void> &) {});
        QSignalSpy ends(m_client.get(), &OpenClawClient::finished);
        chat({{u"state"_s, u"delta"_s}, {u"deltaText"_s, u"I look at them.\n\nThe records are"_s}});
        chat({{u"state"_s, u"final"_s}, {u"message"_s, QJsonObject{{u"content"_s, final}}}});
        QCOMPARE(ends.size(), 1);
        QTEST(ends.first().at(2).value<Phrase>().english(), "answer");
    }

    void anAnswerIsAsLongAsItMayBe_data()
    {
        QTest::addColumn<QJsonValue>("content");
        const QString endless(3'000'000, u'a');
        QTest::newRow("a text") << QJsonValue(endless);
        QTest::newRow("parts") << QJsonValue(QJsonArray{QJsonObject{{u"type"_s, u"text"_s}, {u"text"_s, endless}}});
    }

    void anAnswerIsAsLongAsItMayBe()
    {
        QFETCH(QJsonValue, content);
        connectClient();
        QSignalSpy ends(m_client.get(), &OpenClawClient::finished);
        chat({{u"state"_s, u"final"_s}, {u"message"_s, QJsonObject{{u"content"_s, content}}}});
        QTRY_COMPARE(ends.size(), 1);
        QCOMPARE(ends.first().at(2).value<Phrase>().english().size(), 1024 * 1024);
    }

    // A large one is read on another thread, and what comes after it waits.
    void theOrderStaysWhateverTheSize()
    {
        connectClient();
        m_client->sendPrompt(u"r"_s, u"x"_s, this, [](const Result<void> &) {});
        QString text;
        connect(m_client.get(), &OpenClawClient::delta, this, [&text](const QString &, const QString &piece) { text += piece.left(1); });
        QSignalSpy ends(m_client.get(), &OpenClawClient::finished);
        for (int i = 0; i < 8; ++i)
            chat({{u"state"_s, u"delta"_s}, {u"deltaText"_s, QString(i % 2 == 0 ? 100'000 : 1, QChar(u'a' + i))}});
        chat({{u"state"_s, u"final"_s}});
        m_stream->cut();
        QCOMPARE(m_gone->size(), 0); // what was said before its end counts
        QTRY_COMPARE(m_gone->size(), 1);
        QCOMPARE(text, u"abcdefgh"_s);
        QCOMPARE(ends.size(), 1);
    }

    void aGatewayThatIsNotReadWaits()
    {
        connectClient();
        for (int i = 0; i < 40; ++i)
            chat({{u"state"_s, u"delta"_s}, {u"deltaText"_s, QString(100'000, u'x')}});
        QVERIFY(m_stream->paused);
        QTRY_VERIFY(!m_stream->paused);
    }

    void aTurnThatHasEndedDoesNotEndAgainByALateRefusal()
    {
        connectClient();
        m_client->sendPrompt(u"r"_s, u"x"_s, this, [](const Result<void> &) {});
        QSignalSpy ends(m_client.get(), &OpenClawClient::finished);
        chat({{u"state"_s, u"final"_s}});
        receive(R"({"type":"res","id":"2","ok":false,"error":{"code":"INVALID_REQUEST","message":"no"}})");
        chat({{u"state"_s, u"final"_s}});
        QCOMPARE(ends.size(), 1);
    }

    void aTurnEndsAlsoByAbortAndError_data()
    {
        QTest::addColumn<QString>("state");
        QTest::addColumn<RunEnd>("end");
        QTest::newRow("aborted") << u"aborted"_s << RunEnd::Aborted;
        QTest::newRow("error") << u"error"_s << RunEnd::Failed;
    }

    void aTurnEndsAlsoByAbortAndError()
    {
        QFETCH(QString, state);
        connectClient();
        QSignalSpy ends(m_client.get(), &OpenClawClient::finished);
        chat({{u"state"_s, state}});
        QCOMPARE(ends.size(), 1);
        QTEST(ends.first().at(1).value<RunEnd>(), "end");
    }

    void toolsAreReportedAndAnErrorIsTheDefault()
    {
        connectClient();
        QSignalSpy started(m_client.get(), &OpenClawClient::toolStarted);
        QSignalSpy ended(m_client.get(), &OpenClawClient::toolEnded);
        receive(R"({"type":"event","event":"agent","payload":{"runId":"r","stream":"tool","data":{"phase":"start","name":"exec","toolCallId":"c"}}})");
        receive(
            R"({"type":"event","event":"agent","payload":{"runId":"r","stream":"tool","data":{"phase":"result","name":"exec","toolCallId":"c","isError":false}}})");
        receive(R"({"type":"event","event":"agent","payload":{"runId":"r","stream":"tool","data":{"phase":"result","name":"exec","toolCallId":"d"}}})");
        QCOMPARE(started.size(), 1);
        QVERIFY(ended.at(0).at(1).value<ToolResult>().ok);
        QVERIFY(!ended.at(1).at(1).value<ToolResult>().ok);
        QCOMPARE(ended.at(1).at(1).value<ToolResult>().toolCallId, u"d"_s);
    }

    void whatAToolGaveBackIsToldInPart_data()
    {
        QTest::addColumn<QByteArray>("result");
        QTest::addColumn<QString>("output");
        QTest::addColumn<qint64>("leftOut");
        const QByteArray much(20'000, 'x');
        QTest::newRow("none") << QByteArray("null") << QString() << qint64(0);
        QTest::newRow("a string") << QByteArray("\"ok\"") << u"ok"_s << qint64(0);
        QTest::newRow("parts") << QByteArray(R"({"content":[{"type":"text","text":"a"},{"type":"image","data":"zz"},{"type":"text","text":"b"}]})") << u"a\nb"_s
                               << qint64(0);
        QTest::newRow("much") << "{\"content\":[{\"type\":\"text\",\"text\":\"" + much + "\"}]}" << QString(kMaxToolOutput, u'x')
                              << qint64(much.size() - kMaxToolOutput);
        QTest::newRow("no texts") << QByteArray(R"({"content":[1,null,{"type":"text"}]})") << QString() << qint64(0);
    }

    void whatAToolGaveBackIsToldInPart()
    {
        QFETCH(QByteArray, result);
        connectClient();
        QSignalSpy ended(m_client.get(), &OpenClawClient::toolEnded);
        receive(
            "{\"type\":\"event\",\"event\":\"agent\",\"payload\":{\"runId\":\"r\",\"stream\":\"tool\",\"data\":{\"phase\":\"result\",\"name\":\"exec\",\"toolCallId\":\"c\",\"result\":"
            + result + "}}}");
        QTRY_COMPARE(ended.size(), 1); // a long frame is read in several turns
        QTEST(ended.at(0).at(1).value<ToolResult>().output, "output");
        QTEST(ended.at(0).at(1).value<ToolResult>().leftOut, "leftOut");
    }

    void aPictureGoesWithThePrompt()
    {
        connectClient();
        m_client->sendPrompt(u"r"_s, {u"what is this"_s, {{.name = u"a.png"_s, .type = u"image/png"_s, .content = "\x89PNG"}}}, this,
                             [](const Result<void> &) {});
        const auto params = takeRequests(m_stream->sent).value(0)["params"_L1].toObject();
        QCOMPARE(params["message"_L1].toString(), u"what is this"_s);
        const auto picture = params["attachments"_L1].toArray().at(0).toObject();
        QCOMPARE(picture["type"_L1].toString(), u"image"_s);
        QCOMPARE(picture["mimeType"_L1].toString(), u"image/png"_s);
        QCOMPARE(picture["fileName"_L1].toString(), u"a.png"_s);
        QCOMPARE(QByteArray::fromBase64(picture["content"_L1].toString().toLatin1()), QByteArray("\x89PNG"));
    }

    void aTurnThatWeDidNotStartIsToldOnce()
    {
        connectClient();
        QSignalSpy foreign(m_client.get(), &OpenClawClient::foreignRun);
        QSignalSpy deltas(m_client.get(), &OpenClawClient::delta);
        chat({{u"state"_s, u"status"_s}, {u"phase"_s, u"x"_s}});
        chat({{u"state"_s, u"delta"_s}, {u"deltaText"_s, u"x"_s}});
        QCOMPARE(foreign.size(), 1);
        QCOMPARE(deltas.size(), 0); // and nothing of it is kept
    }

    void hostileFramesEndTheConnection_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("no JSON") << frame("hello");
        QTest::newRow("a list") << frame("[]");
        QTest::newRow("too deep") << frame(QByteArray(20'000, '['));
        QTest::newRow("huge length") << QByteArray::fromHex("817f7fffffffffffffff") + "x";
        QTest::newRow("more than the limit") << QByteArray::fromHex("817f0000000000800001") + "x";
        QTest::newRow("masked by a server") << QByteArray::fromHex("818100000000") + "x";
        QTest::newRow("reserved bit") << frame("{}", 0xc1);
        QTest::newRow("reserved opcode") << frame("{}", 0x83);
        QTest::newRow("a continuation of nothing") << frame("{}", 0x80);
        QTest::newRow("a long ping") << frame(QByteArray(200, 'p'), 0x89);
        QTest::newRow("too many parts") << frame("{\"type\":[" + QByteArray("1,").repeated(200'000) + "1]}");
        QTest::newRow("no UTF-8") << frame("\xff\xfe");
        QTest::newRow("close") << frame("", 0x88);
    }

    void hostileFramesEndTheConnection()
    {
        QFETCH(QByteArray, bytes);
        connectClient();
        Q_EMIT m_stream->received(bytes);
        QTRY_COMPARE(m_gone->size(), 1);
        QVERIFY(!m_client->isReady());
        Q_EMIT m_stream->received(bytes); // nothing more happens
        QCOMPARE(m_gone->size(), 1);
    }

    void piecesMakeOneMessageAndPingsAreAnswered()
    {
        connectClient();
        QSignalSpy foreign(m_client.get(), &OpenClawClient::foreignRun);
        const auto message = R"({"type":"event","event":"chat","payload":{"runId":"z","state":"status"}})"_ba;
        const auto bytes = frame(message.first(20), 0x01) + frame("p", 0x89) + frame(message.sliced(20), 0x80);
        for (const auto byte : bytes)
            Q_EMIT m_stream->received(QByteArray(1, byte));
        QCOMPARE(foreign.size(), 1);
        QCOMPARE(quint8(m_stream->sent.at(0)), quint8(0x8a)); // pong
    }

    void tooManyTurnsAreAnAttack()
    {
        connectClient();
        for (int i = 0; i < 2000 && m_gone->isEmpty(); ++i)
            receive(json(
                {{u"type"_s, u"event"_s}, {u"event"_s, u"chat"_s}, {u"payload"_s, QJsonObject{{u"runId"_s, QString::number(i)}, {u"state"_s, u"status"_s}}}}));
        QCOMPARE(m_gone->size(), 1);
    }

    void whatIsUnderwayFailsWhenTheStreamIsCut()
    {
        connectClient();
        std::optional<Result<void>> taken;
        m_client->sendPrompt(u"r"_s, u"x"_s, this, [&taken](const Result<void> &result) { taken = result; });
        m_stream->cut();
        QVERIFY(taken && !*taken);
        QCOMPARE(m_gone->size(), 1);
        std::optional<Result<void>> later;
        m_client->abort({}, this, [&later](const Result<void> &result) { later = result; });
        QTRY_VERIFY(later);
        QCOMPARE(later->error().code, Errc::Unavailable);
    }

    void aSilentGatewayIsGivenUp()
    {
        GatewaySettings settings;
        settings.helloTimeout = std::chrono::milliseconds(50);
        OpenClawClient client(std::make_unique<LooseStream>(), settings);
        QSignalSpy gone(&client, &OpenClawClient::disconnected);
        QTRY_COMPARE(gone.size(), 1);
        QCOMPARE(gone.first().at(0).value<Errc>(), Errc::Timeout);
    }

private:
    void accept()
    {
        const auto at = m_stream->sent.indexOf("Sec-WebSocket-Key: ") + 19;
        const auto key = m_stream->sent.mid(at, m_stream->sent.indexOf("\r\n", at) - at);
        const auto proof = QCryptographicHash::hash(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", QCryptographicHash::Sha1).toBase64();
        m_stream->sent.clear();
        Q_EMIT m_stream->received("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + proof
                                  + "\r\n\r\n");
    }
    void receive(const QByteArray &text) { Q_EMIT m_stream->received(frame(text)); }
    void connectClient()
    {
        accept();
        receive(R"({"type":"event","event":"connect.challenge","payload":{}})");
        receive(R"({"type":"res","id":"1","ok":true,"payload":{"type":"hello-ok","protocol":4,"server":{"version":"v"}}})");
        QVERIFY(m_client->isReady());
        m_stream->sent.clear();
    }
    void chat(QJsonObject payload)
    {
        payload.insert(u"runId"_s, u"r"_s);
        receive(json({{u"type"_s, u"event"_s}, {u"event"_s, u"chat"_s}, {u"payload"_s, payload}}));
    }

    std::unique_ptr<OpenClawClient> m_client;
    std::unique_ptr<QSignalSpy> m_gone;
    LooseStream *m_stream = nullptr;
};

COFFERDAM_TEST(tst_OpenClawClient)
#include "tst_openclawclient.moc"
