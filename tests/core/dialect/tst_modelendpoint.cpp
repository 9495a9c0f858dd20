// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dialect/ModelEndpoint.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

using Operation = ModelEndpoint::Operation;

class tst_ModelEndpoint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isRead_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<Operation>("operation");
        QTest::addColumn<QString>("model");
        QTest::addColumn<int>("streams"); // -1: not said
        const auto row = [](const char *target, Dialect dialect, Operation operation = Operation::Generate, const QString &model = {}, int streams = -1) {
            QTest::newRow(target) << QByteArray(target) << dialect << operation << model << streams;
        };
        row("/v1/chat/completions", Dialect::OpenAiChat);
        row("/v1/responses", Dialect::OpenAiResponses);
        row("/v1/messages", Dialect::Anthropic);
        row("/v1/messages?beta=true", Dialect::Anthropic);
        row("/v1/messages/count_tokens", Dialect::Anthropic, Operation::CountTokens);
        row("/v1/messages/count_tokens?beta=true", Dialect::Anthropic, Operation::CountTokens);
        row("/api/chat", Dialect::Ollama);
        row("/v1beta/models/gemini-3-pro:generateContent", Dialect::Google, Operation::Generate, u"gemini-3-pro"_s, 0);
        row("/v1/models/gemini-2.5-flash:generateContent", Dialect::Google, Operation::Generate, u"gemini-2.5-flash"_s, 0);
        row("/v1beta/models/gemini-3-pro:streamGenerateContent?alt=sse", Dialect::Google, Operation::Generate, u"gemini-3-pro"_s, 1);
        row("/v1/embeddings", Dialect::OpenAiChat, Operation::Embed);
        row("/api/embed", Dialect::Ollama, Operation::Embed);
        row("/v1beta/models/gemini_3:countTokens", Dialect::Google, Operation::CountTokens, u"gemini_3"_s, 0);
    }

    void isRead()
    {
        QFETCH(QByteArray, target);
        QFETCH(int, streams);
        const auto endpoint = readEndpoint("POST", target);
        QVERIFY2(endpoint, endpoint ? "" : qPrintable(endpoint.error().message.english()));
        QTEST(endpoint->dialect, "dialect");
        QTEST(endpoint->operation, "operation");
        QTEST(endpoint->model, "model");
        QCOMPARE(endpoint->streams, streams < 0 ? std::optional<bool>() : std::optional(streams == 1));
        const auto mark = target.indexOf('?');
        QCOMPARE(endpoint->path, mark < 0 ? target : target.first(mark));
        QCOMPARE(endpoint->query, mark < 0 ? QByteArray() : target.sliced(mark + 1));
    }

    void isRefused_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<Errc>("code");
        const auto row = [](const QByteArray &target, Errc code) { QTest::newRow(target.left(60).toPercentEncoding().constData()) << target << code; };
        for (const auto *target : {"/v1/completions", "/embeddings", "/api/embeddings", "/chat/completions", "/responses", "/v2/chat/completions",
                                   "/v1/chat/completions/", "/", "/api/generate", "/api/pull", "/v1/models", "/v1beta/models/:generateContent",
                                   "/v1beta/models/a/b:generateContent", "/v1beta/models/a:batchEmbedContents", "/v1beta/models/a:b:generateContent",
                                   "/v1beta/models/gemini", "/v1alpha/models/a:generateContent", "/V1/messages", "/v1/messages/batches"})
            row(target, Errc::NotFound);
        for (const auto *target : {"",
                                   "v1/messages",
                                   "/v1//messages",
                                   "/v1/../v1/messages",
                                   "/v1/./messages",
                                   "/v1/%6dessages",
                                   "/v1/messages;x=1",
                                   "/v1/messages#a",
                                   "/v1/mess ages",
                                   "/v1/messages\\",
                                   "/v1/messages\r\nX: 1",
                                   "http://elsewhere/v1/messages",
                                   "/v1/messages?beta=false",
                                   "/v1/messages?",
                                   "/v1/messages?beta=true&x=1",
                                   "/v1/chat/completions?beta=true",
                                   "/v1/chat/completions?api-version=1",
                                   "/api/chat?x",
                                   "/v1beta/models/a:streamGenerateContent",
                                   "/v1beta/models/a:streamGenerateContent?alt=json",
                                   "/v1beta/models/a:generateContent?key=k",
                                   "/v1beta/models/a:generateContent?alt=sse",
                                   "/v1beta/models/a:countTokens?alt=sse",
                                   "/v1/messages?beta=true?"})
            row(target, Errc::Invalid);
        row("/v1/messages" + QByteArray(1, '\0'), Errc::Invalid);
        row("/v1/m\xc3\xa9ssages", Errc::Invalid);
        row('/' + QByteArray(kMaxModelTarget, 'a'), Errc::Invalid);
    }

    void isRefused()
    {
        QFETCH(QByteArray, target);
        QFETCH(Errc, code);
        const auto endpoint = readEndpoint("POST", target);
        QVERIFY(!endpoint);
        QCOMPARE(endpoint.error().code, code);
        QVERIFY(!endpoint.error().message.isEmpty());
    }

    void onlyPostAsks()
    {
        for (const QByteArrayView method : {"GET", "PUT", "post", "", "DELETE"}) {
            const auto endpoint = readEndpoint(method, "/v1/messages");
            QVERIFY(!endpoint);
            QCOMPARE(endpoint.error().code, Errc::Invalid);
        }
        QCOMPARE(readEndpoint("GET", "/v1/models").error().code, Errc::NotFound);
    }
};

COFFERDAM_TEST(tst_ModelEndpoint)
#include "tst_modelendpoint.moc"
