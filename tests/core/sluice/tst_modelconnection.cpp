// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The model, as the guest sees it.

#include "core/base/SideWork.h"
#include "core/sluice/streams/model/ModelConnection.h"
#include "tests/support/EchoRoute.h"
#include "tests/support/LooseStream.h"
#include "tests/support/Test.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QScopeGuard>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

QByteArray post(const QByteArray &body, const QByteArray &path = "/main/v1/chat/completions")
{
    return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

QByteArray question(const QByteArray &text, bool stream = false)
{
    return R"({"model":"scripted","stream":)" + QByteArray(stream ? "true" : "false") + R"(,"messages":[{"role":"user","content":")" + text + "\"}]}";
}

struct Response {
    int status = 0;
    QByteArray head;
    QByteArray body;
};

/// Takes the first response off `bytes`.
Response takeResponse(QByteArray &bytes)
{
    const auto end = bytes.indexOf("\r\n\r\n");
    if (end < 0)
        return {};
    Response response;
    response.head = bytes.first(end);
    response.status = response.head.mid(9, 3).toInt();
    const auto at = response.head.indexOf("Content-Length: ") + 16;
    const auto size = response.head.mid(at, response.head.indexOf("\r\n", at) - at).toInt();
    response.body = bytes.mid(end + 4, size);
    bytes.remove(0, end + 4 + size);
    return response;
}

} // namespace

class tst_ModelConnection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_connection.reset(); // what it asked is cancelled at the route it was made with
        m_route = std::make_unique<EchoRoute>();
        auto stream = std::make_unique<LooseStream>();
        m_stream = stream.get();
        m_connection = std::make_unique<ModelConnection>(std::move(stream), *m_route, std::make_shared<RequestRoom>());
    }

    void answersAQuestion_data()
    {
        QTest::addColumn<int>("piece");
        QTest::newRow("at once") << 100000;
        QTest::newRow("byte by byte") << 1;
        QTest::newRow("in odd pieces") << 7;
    }

    void answersAQuestion()
    {
        QFETCH(int, piece);
        const auto bytes = post(question("hello"));
        for (qsizetype i = 0; i < bytes.size(); i += piece)
            Q_EMIT m_stream->received(bytes.mid(i, piece));
        QVERIFY2(m_stream->sent.isEmpty(), "answered from within");
        QTRY_VERIFY(!m_stream->sent.isEmpty());
        const auto response = takeResponse(m_stream->sent);
        QCOMPARE(response.status, 200);
        const auto message = QJsonDocument::fromJson(response.body)["choices"_L1][0];
        QCOMPARE(message["message"_L1]["content"_L1].toString(), u"echo hello"_s);
        QCOMPARE(message["finish_reason"_L1].toString(), u"stop"_s);
        QVERIFY(m_stream->sent.isEmpty());
        QVERIFY(!m_stream->finished); // kept alive
    }

    void streamsTextAndCalls()
    {
        m_route->isEchoing = false;
        Q_EMIT m_stream->received(post(question("x", true)));
        const QJsonObject call{{u"id"_s, u"c1"_s}, {u"type"_s, u"function"_s}, {u"function"_s, QJsonObject{{u"name"_s, u"exec"_s}, {u"arguments"_s, u"{}"_s}}}};
        QVERIFY(m_route->answer(0, QJsonObject{{u"role"_s, u"assistant"_s}, {u"content"_s, u"so"_s}, {u"tool_calls"_s, QJsonArray{call}}}));
        const auto response = takeResponse(m_stream->sent);
        QVERIFY(response.head.contains("text/event-stream"));
        QVERIFY(response.body.endsWith("data: [DONE]\n\n"));
        QString text;
        QJsonObject streamed;
        QString finish;
        for (const auto &event : response.body.split('\n')) {
            const auto choice = QJsonDocument::fromJson(event.mid(6))["choices"_L1][0];
            text += choice["delta"_L1]["content"_L1].toString();
            if (const auto calls = choice["delta"_L1]["tool_calls"_L1].toArray(); !calls.isEmpty())
                streamed = calls.first().toObject();
            finish += choice["finish_reason"_L1].toString();
        }
        QCOMPARE(text, u"so"_s);
        QCOMPARE(streamed["id"_L1].toString(), u"c1"_s);
        QCOMPARE(streamed["index"_L1].toInt(-1), 0);
        QCOMPARE(finish, u"tool_calls"_s);
    }

    void answersInOrderOneAtATime()
    {
        m_route->isEchoing = false;
        Q_EMIT m_stream->received(post(question("one")) + post(question("two")));
        QCOMPARE(m_route->requests.size(), 1);
        const auto first = m_route->waiting.first();
        QVERIFY(m_route->answer(0, QJsonObject{{u"content"_s, u"1"_s}}));
        QCOMPARE(m_route->requests.size(), 2);
        Q_EMIT m_route->answered(first, QJsonObject{{u"content"_s, u"again"_s}}); // a second answer to the first counts for nothing
        Q_EMIT m_route->answered(ModelRequestId::create(), QJsonObject{{u"content"_s, u"another's"_s}});
        QVERIFY(m_route->answer(1, QJsonObject{{u"content"_s, u"2"_s}}));
        QVERIFY(takeResponse(m_stream->sent).body.contains("\"content\":\"1\""));
        QVERIFY(takeResponse(m_stream->sent).body.contains("\"content\":\"2\""));
        QVERIFY(m_stream->sent.isEmpty());
    }

    // Else whoever asks and never reads fills the service's memory with answers.
    void theNextRequestWaitsUntilTheAnswerIsTaken()
    {
        m_stream->stalled = true;
        for (int i = 0; i < 50; ++i)
            Q_EMIT m_stream->received(post(question("one")));
        QTRY_VERIFY(!m_stream->sent.isEmpty());
        const auto first = m_stream->sent.size();
        QTest::qWait(20);
        QCOMPARE(m_stream->sent.size(), first);
        QCOMPARE(m_route->requests.size(), 1);
        Q_EMIT m_stream->written();
        QTRY_VERIFY(m_stream->sent.size() > first);
        QCOMPARE(m_route->requests.size(), 2);
        const auto second = m_stream->sent.size();
        QTest::qWait(20);
        QCOMPARE(m_stream->sent.size(), second);
        m_stream->stalled = false;
        Q_EMIT m_stream->written();
        QTRY_COMPARE(m_route->requests.size(), 50);
    }

    void takesAChunkedBody()
    {
        const auto body = question("chunks");
        Q_EMIT m_stream->received("POST /main/v1/chat/completions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                                  + QByteArray::number(body.size(), 16) + "\r\n" + body + "\r\n0\r\n\r\n");
        QTRY_VERIFY(!m_stream->sent.isEmpty());
        QVERIFY(takeResponse(m_stream->sent).body.contains("echo chunks"));
    }

    void refusesTheRest_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        QTest::newRow("another path") << post("{}", "/main/v1/completions") << 404;
        QTest::newRow("another method") << "DELETE /main/v1/chat/completions HTTP/1.1\r\nHost: x\r\n\r\n"_ba << 405;
        QTest::newRow("no JSON") << post("hello") << 400;
        QTest::newRow("no messages") << post("{}") << 400;
        QTest::newRow("no model") << post(R"({"messages":[]})") << 400;
        QTest::newRow("no slot") << post(question("x"), "/v1/chat/completions") << 404;
        QTest::newRow("an unknown slot") << post(question("x"), "/other/v1/chat/completions") << 404;
        QTest::newRow("another model") << post(R"({"model":"other","messages":[{"role":"user","content":"x"}]})") << 404;
        QTest::newRow("a model as long as a book") << post(R"({"model":")" + QByteArray(1'000'000, 'm') + R"(","messages":[{"role":"user","content":"x"}]})")
                                                   << 400;
        QTest::newRow("too deep") << post(QByteArray(100'000, '[')) << 400;
        QTest::newRow("more parts than any") << post(R"({"model":"scripted","messages":[)" + QByteArray("1,").repeated(1'000'000) + "1]}") << 400;
        QTest::newRow("no HTTP") << QByteArray(100, '\x16') << 400;
        QTest::newRow("two lengths") << "POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc"_ba << 400;
        QTest::newRow("length and chunks") << "POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"_ba << 400;
        QTest::newRow("endless header") << QByteArray("GET / HTTP/1.1\r\nX: " + QByteArray(100'000, 'a')) << 400;
        QTest::newRow("endless target") << QByteArray("GET /" + QByteArray(100'000, 'a')) << 413;
        QTest::newRow("a body too large") << post(QByteArray(kMaxModelRequest + 1, ' ')) << 413;
    }

    void refusesTheRest()
    {
        QFETCH(QByteArray, bytes);
        QSignalSpy refused(m_connection.get(), &ModelConnection::refused);
        Q_EMIT m_stream->received(bytes);
        QTRY_VERIFY(!m_stream->sent.isEmpty());
        QVERIFY2(m_stream->sent.size() < 2000, "an answer is as long as what was asked");
        QTEST(takeResponse(m_stream->sent).status, "status");
        QCOMPARE(refused.size(), 1);
        QVERIFY(m_route->requests.isEmpty());
    }

    void cutsWhoDoesNotWait()
    {
        m_route->isEchoing = false;
        QSignalSpy over(m_connection.get(), &ModelConnection::over);
        Q_EMIT m_stream->received(post(question("one")));
        for (int i = 0; i < 40 && m_stream->isOpen(); ++i)
            Q_EMIT m_stream->received(QByteArray(64 * 1024, 'x'));
        QVERIFY(!m_stream->isOpen());
        QCOMPARE(over.size(), 1);
    }

    /// Also in the piece that brings the request itself.
    void whatComesAheadHasLittleRoom_data()
    {
        QTest::addColumn<int>("ahead");
        QTest::addColumn<bool>("open");
        QTest::newRow("a little") << 1000 << true;
        QTest::newRow("much") << 65 * 1024 << false;
    }

    void whatComesAheadHasLittleRoom()
    {
        QFETCH(int, ahead);
        QFETCH(bool, open);
        m_route->isEchoing = false;
        Q_EMIT m_stream->received(post(question("one")) + QByteArray(ahead, 'x'));
        QCOMPARE(m_stream->isOpen(), open);
    }

    /// Thousands in one piece, each of them wrong: the first is answered, and the line is closed.
    void anErrorClosesTheLine()
    {
        QSignalSpy refused(m_connection.get(), &ModelConnection::refused);
        Q_EMIT m_stream->received(QByteArray("GET / HTTP/1.1\r\nHost: x\r\n\r\n").repeated(20'000));
        QCOMPARE(refused.size(), 1);
        const auto response = takeResponse(m_stream->sent);
        QCOMPARE(response.status, 404);
        QVERIFY(response.head.contains("Connection: close"));
        QVERIFY(m_stream->sent.isEmpty() && m_stream->finished);
        Q_EMIT m_stream->received(post(question("one")));
        QVERIFY(m_route->requests.isEmpty());
    }

    /// As many as there is room for, one after the other, however they were sent.
    void manyAheadAreAnsweredInOrder()
    {
        const auto one = post(question("x"));
        const auto count = 60 * 1024 / one.size();
        Q_EMIT m_stream->received(one.repeated(count));
        QTRY_COMPARE(m_route->requests.size(), count);
        QTRY_COMPARE(m_stream->sent.count("HTTP/1.1 200 OK"), count);
        QVERIFY(!m_stream->finished);
    }

    void theRequestsOfAGuestHaveOneRoom()
    {
        constexpr qsizetype kBegun = 30'000;
        const auto room = std::make_shared<RequestRoom>(2 * kBegun);
        std::vector<LooseStream *> streams;
        std::vector<std::unique_ptr<ModelConnection>> connections;
        const auto open = [&] {
            auto stream = std::make_unique<LooseStream>();
            streams.push_back(stream.get());
            connections.push_back(std::make_unique<ModelConnection>(std::move(stream), *m_route, room));
        };
        const auto begin = [&](std::size_t i) { Q_EMIT streams[i]->received(post(QByteArray(kBegun + 1, ' ')).chopped(1)); };
        for (int i = 0; i < 3; ++i)
            open();
        begin(0);
        begin(1);
        QVERIFY(streams[0]->sent.isEmpty() && streams[1]->sent.isEmpty());
        begin(2);
        QTRY_VERIFY(!streams[2]->sent.isEmpty());
        QCOMPARE(takeResponse(streams[2]->sent).status, 503);
        QVERIFY(streams[2]->finished);
        connections[0].reset(); // it gives back what it had
        open();
        begin(3);
        QTest::qWait(20);
        QVERIFY(streams[3]->sent.isEmpty());
    }

    void whoHasGoneKeepsTheRoomUntilTheRequestWasRead()
    {
        const auto body = question(QByteArray(kReadAtOnce, 'x'));
        const auto room = std::make_shared<RequestRoom>(body.size());
        // Theirs, too: one may still come out of acquire() when this function has ended. Freed when a check fails, or the program would not end.
        const auto busy = std::make_shared<QSemaphore>();
        const auto freed = qScopeGuard([busy] { busy->release(2); });
        for (int i = 0; i < 2; ++i) // both threads beside
            workBeside(this, [busy] {
                busy->acquire();
                return [] {};
            });
        auto stream = std::make_unique<LooseStream>();
        auto *sender = stream.get();
        auto connection = std::make_unique<ModelConnection>(std::move(stream), *m_route, room);
        Q_EMIT sender->received(post(body));
        connection.reset();
        QVERIFY2(!std::make_unique<RequestRoom::Part>(room)->grow(body.size()), "what is still to be read counts for nobody");
        busy->release(2);
        QTRY_VERIFY(std::make_unique<RequestRoom::Part>(room)->grow(body.size()));
    }

    void nobodyWaitsAfterTheEnd()
    {
        m_route->isEchoing = false;
        Q_EMIT m_stream->received(post(question("one")));
        const auto asked = m_route->waiting.first();
        QVERIFY(!asked.isNull());
        m_connection.reset();
        QVERIFY2(m_route->waiting.first().isNull(), "the request was not cancelled");
        Q_EMIT m_route->answered(asked, QJsonObject{{u"content"_s, u"late"_s}});
    }

    void anErrorIsToldAsSuch()
    {
        m_route->isEchoing = false;
        Q_EMIT m_stream->received(post(question("one", true)));
        QVERIFY(m_route->answer(0, fail(Errc::Unavailable, Phrase::pattern("held"))));
        const auto response = takeResponse(m_stream->sent);
        QCOMPARE(response.status, 503);
        QCOMPARE(QJsonDocument::fromJson(response.body)["error"_L1]["message"_L1].toString(), u"held"_s);
    }

    void whoWaitsIsToldWhyItEnds_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("asked") << post(question("one"));
        QTest::newRow("half a request") << post(question("one")).first(40);
        QTest::newRow("a large one that is being read") << post(question(QByteArray(1'000'000, 'x')));
    }

    void whoWaitsIsToldWhyItEnds()
    {
        QFETCH(QByteArray, bytes);
        m_route->isEchoing = false;
        Q_EMIT m_stream->received(bytes);
        m_connection->end(Phrase::verbatim(u"a layer is down"_s));
        const auto response = takeResponse(m_stream->sent);
        QCOMPARE(response.status, 503);
        QVERIFY(response.head.contains("Connection: close"));
        QCOMPARE(QJsonDocument::fromJson(response.body)["error"_L1]["message"_L1].toString(), u"a layer is down"_s);
        QVERIFY(m_stream->finished);
        for (const auto &id : std::as_const(m_route->waiting))
            QVERIFY2(id.isNull(), "the request was not cancelled");
        Q_EMIT m_stream->received(post(question("two")));
        QTest::qWait(100);
        QVERIFY(m_stream->sent.isEmpty());
        QVERIFY(m_route->requests.size() <= 1);
    }

    void whoHoldsTheLineIsTold()
    {
        m_stream->inputWaits = true; // held, so that nothing of it was received
        m_connection->end(Phrase::verbatim(u"x"_s));
        QCOMPARE(takeResponse(m_stream->sent).status, 503);
    }

    void nobodyWhoWaitsIsToldNothing()
    {
        m_connection->end(Phrase::verbatim(u"x"_s));
        QVERIFY(m_stream->sent.isEmpty());
        QVERIFY(m_stream->finished);
    }

    void anAnswerHalfOutIsCut()
    {
        m_stream->stalled = true;
        Q_EMIT m_stream->received(post(question("one")));
        QTRY_VERIFY(!m_stream->sent.isEmpty());
        const auto sent = m_stream->sent.size();
        m_connection->end(Phrase::verbatim(u"x"_s));
        QVERIFY(!m_stream->isOpen());
        QCOMPARE(m_stream->sent.size(), sent);
    }

private:
    std::unique_ptr<EchoRoute> m_route;
    std::unique_ptr<ModelConnection> m_connection;
    LooseStream *m_stream = nullptr;
};

COFFERDAM_TEST(tst_ModelConnection)
#include "tst_modelconnection.moc"
