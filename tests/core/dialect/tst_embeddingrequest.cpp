// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Texts to embed: all that is embedded is counted here, and nothing else than text is.

#include "core/dialect/AnswerReader.h"
#include "core/dialect/ModelRequest.h"
#include "tests/core/dialect/Requests.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_EmbeddingRequest : public QObject
{
    Q_OBJECT

    static Result<ModelRequest> read(const QByteArray &path, const QByteArray &body)
    {
        return readModelRequest(readEndpoint("POST", path).value(), QByteArray(body).replace('\'', '"'));
    }

private Q_SLOTS:
    void textsAreRead_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("texts");
        for (const auto *path : {"/v1/embeddings", "/api/embed"}) {
            QTest::addRow("%s one", path) << QByteArray(path) << QByteArray("{'model':'nomic-embed-text','input':'some words to find'}") << 1;
            QTest::addRow("%s several", path) << QByteArray(path) << QByteArray("{'model':'nomic-embed-text','input':['some words','others','more']}") << 3;
        }
        QTest::newRow("in base64") << QByteArray("/v1/embeddings")
                                   << QByteArray("{'model':'nomic-embed-text','input':'words','encoding_format':'base64','dimensions':256}") << 1;
        QTest::newRow("cut to what it takes") << QByteArray("/api/embed")
                                              << QByteArray("{'model':'nomic-embed-text','input':'words','truncate':true,'options':{'num_ctx':2048}}") << 1;
    }

    void textsAreRead()
    {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, body);
        const auto request = read(path, body);
        QVERIFY2(request, request ? "" : qPrintable(request.error().message.english()));
        QCOMPARE(request->model, u"nomic-embed-text"_s);
        QTEST(request->messages, "texts");
        QVERIFY(request->inputTokens > 0 && !request->inputIsOpen && !request->streams);
        auto longer = QByteArray(body).replace("words", QByteArray("words ").repeated(1000));
        QVERIFY(read(path, longer)->inputTokens > request->inputTokens + 900);
    }

    void othersAreRefused_data()
    {
        QTest::addColumn<QByteArray>("body");
        for (const auto *body :
             {"{'input':'a'}", "{'model':'m'}", "{'model':'m','input':[]}", "{'model':'m','input':[1,2,3]}", "{'model':'m','input':[[1,2],[3]]}",
              "{'model':'m','input':5}", "{'model':'m','input':null}", "{'model':'m','input':{'text':'a'}}", "{'model':'m','input':['a',{'image':'x'}]}",
              "{'model':'m','input':'a','content':'what is embedded instead'}", "{'model':'m','input':'a','messages':[{'role':'user','content':'b'}]}",
              "{'model':'m','input':'a','images':['x']}", "{'model':'m','input':'a','Input':'b'}", "{'model':'m','input':'a','input':'b'}"})
            QTest::newRow(body) << QByteArray(body);
        QByteArray many;
        for (qsizetype i = 0; i <= kMaxEmbedded; ++i)
            many += (many.isEmpty() ? "'a'" : ",'a'");
        QTest::newRow("too many") << QByteArray("{'model':'m','input':[" + many + "]}");
    }

    void othersAreRefused()
    {
        QFETCH(QByteArray, body);
        for (const auto *path : {"/v1/embeddings", "/api/embed"}) {
            const auto request = read(path, body);
            QVERIFY2(!request, path);
            QCOMPARE(request.error().code, Errc::Invalid);
        }
    }

    void whatItUsedIsInTheAnswer_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("OpenAI's")
            << Dialect::OpenAiChat
            << QByteArray(
                   R"({'object':'list','data':[{'object':'embedding','index':0,'embedding':[0.1,-0.2]}],'model':'m','usage':{'prompt_tokens':5,'total_tokens':5}})");
        QTest::newRow("Ollama's") << Dialect::Ollama << QByteArray(R"({'model':'m','embeddings':[[0.1,-0.2]],'total_duration':14,'prompt_eval_count':5})");
    }

    void whatItUsedIsInTheAnswer()
    {
        QFETCH(Dialect, dialect);
        QFETCH(QByteArray, answer);
        AnswerReader reader(dialect, false);
        reader.feed(answer.replace('\'', '"'));
        reader.finish();
        QVERIFY(reader.isWhole());
        QVERIFY(reader.usage());
        QCOMPARE(reader.usage()->input, 5);
        QCOMPARE(reader.usage()->output, 0);
    }
};

COFFERDAM_TEST(tst_EmbeddingRequest)
#include "tst_embeddingrequest.moc"
