// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// OpenClaw's memory search, by words and by the model that the host has chosen for it, without a restart in between.

#include "app/service/models/GuestModels.h"
#include "tests/native/NativeOpenClaw.h"
#include "tests/native/ToldRoute.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

/// Embeds by one thing that it knows: whether a text is about colours. All else the told one answers.
class EmbeddingRoute : public ModelRoute
{
public:
    explicit EmbeddingRoute(ToldRoute &others) : m_others(others)
    {
        connect(&m_others, &ModelRoute::began, this, &ModelRoute::began);
        connect(&m_others, &ModelRoute::piece, this, &ModelRoute::piece);
        connect(&m_others, &ModelRoute::ended, this, &ModelRoute::ended);
        connect(&m_others, &ModelRoute::failed, this, &ModelRoute::failed);
    }

    void ask(const ModelQuestion &question) override
    {
        if (question.endpoint.operation != ModelEndpoint::Operation::Embed)
            return m_others.ask(question);
        asked += question;
        const auto answer = answerTo(question);
        QMetaObject::invokeMethod(
            this,
            [this, id = question.id, answer] {
                Q_EMIT began(id, answer.size());
                Q_EMIT piece(id, answer);
                Q_EMIT ended(id);
            },
            Qt::QueuedConnection);
    }
    void cancel(const ModelRequestId &id) override { m_others.cancel(id); }
    void taken(const ModelRequestId &, qsizetype) override {}

    QList<ModelQuestion> asked;

private:
    static QByteArray answerTo(const ModelQuestion &question)
    {
        const auto input = QJsonDocument::fromJson(question.body)["input"_L1];
        const auto texts = input.isArray() ? input.toArray() : QJsonArray{input};
        QJsonArray vectors;
        QJsonArray items;
        for (const auto &text : texts) {
            const bool isOfColours = text.toString().contains("paint"_L1) || text.toString().contains("colour"_L1);
            vectors.append(QJsonArray{isOfColours ? 1 : 0, isOfColours ? 0 : 1, 0, 0});
            items.append(QJsonObject{{u"object"_s, u"embedding"_s}, {u"index"_s, items.size()}, {u"embedding"_s, vectors.last()}});
        }
        const auto answer = question.endpoint.dialect == Dialect::Ollama
                                ? QJsonObject{{u"model"_s, question.request.model}, {u"embeddings"_s, vectors}, {u"prompt_eval_count"_s, 5}}
                                : QJsonObject{{u"object"_s, u"list"_s},
                                              {u"data"_s, items},
                                              {u"model"_s, question.request.model},
                                              {u"usage"_s, QJsonObject{{u"prompt_tokens"_s, 5}, {u"total_tokens"_s, 5}}}};
        return QJsonDocument(answer).toJson(QJsonDocument::Compact);
    }

    ToldRoute &m_others;
};

StoredTarget aTarget(Dialect dialect, const QString &model)
{
    return {.id = ModelTargetId::create(), .name = model, .provider = u"ollama"_s, .dialect = dialect, .baseUrl = u"http://127.0.0.1:11434"_s, .model = model};
}

} // namespace

class tst_NativeMemory : public NativeOpenClaw
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { forget(); }
    void cleanupTestCase() { end(); }

    void withoutAModelItIsSearchedByWords();
    void theChosenModelFindsByMeaning_data();
    void theChosenModelFindsByMeaning();
    void withoutAModelAgainByWords();

private:
    /// What memory_search says of `query`.
    [[nodiscard]] QString search(const QString &query);
    /// Until it is found by OpenClaw's `provider` of vectors; the configuration is read again some time.
    void searchUntilFound(const QString &query, const QString &provider);

    ToldRoute m_told;
    EmbeddingRoute m_embedding{m_told};
};

void tst_NativeMemory::initTestCase()
{
    m_answers = &m_embedding;
    prepare();
    QDir().mkpath(m_gateway->workspace() + u"/memory"_s);
    QFile file(m_gateway->workspace() + u"/memory/2026-12-01.md"_s);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("# Day\nThe captain prefers green paint.\n") > 0);
    file.close();
    startGateway({});
    QTRY_COMPARE_WITH_TIMEOUT(m_guestd->homeCalls, 1, kTurn);
    connectClient(kImageToken);
}

QString tst_NativeMemory::search(const QString &query)
{
    m_told.onWords(u"look for"_s, u"memory_search"_s, {{u"query"_s, query}});
    return say(u"look for it"_s).text;
}

void tst_NativeMemory::searchUntilFound(const QString &query, const QString &provider)
{
    constexpr int kTries = 20;
    const auto by = u"\"provider\": \"%1\""_s.arg(provider);
    QString said;
    const auto isFound = [&] { return said.contains("green paint"_L1) && said.contains(by); };
    for (int i = 0; i < kTries && !isFound(); ++i) {
        QTest::qWait(i == 0 ? 0 : 500);
        m_embedding.asked.clear();
        said = search(query);
    }
    QVERIFY2(isFound(), qPrintable(said));
}

void tst_NativeMemory::withoutAModelItIsSearchedByWords()
{
    searchUntilFound(u"green paint"_s, u"none"_s);
    QVERIFY(!search(u"colour"_s).contains("green paint"_L1));
    QVERIFY(m_embedding.asked.isEmpty());
}

void tst_NativeMemory::theChosenModelFindsByMeaning_data()
{
    QTest::addColumn<Dialect>("dialect");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QString>("provider");
    QTest::newRow("OpenAI's") << Dialect::OpenAiChat << "/v1/embeddings"_ba << u"openai-compatible"_s;
    QTest::newRow("Ollama's") << Dialect::Ollama << "/api/embed"_ba << u"ollama"_s;
}

void tst_NativeMemory::theChosenModelFindsByMeaning()
{
    QFETCH(Dialect, dialect);
    QFETCH(QByteArray, path);
    QFETCH(QString, provider);
    const auto model = u"embed-%1"_s.arg(toWord(dialect));
    m_gateway->setModels(guestModels({{u"memory"_s, aTarget(dialect, model)}}));
    searchUntilFound(u"colour"_s, provider);
    QVERIFY(!m_embedding.asked.isEmpty());
    for (const auto &asked : std::as_const(m_embedding.asked)) {
        QCOMPARE(asked.slot, u"memory"_s);
        QCOMPARE(asked.endpoint.path, path);
        QCOMPARE(asked.request.model, model);
    }
}

void tst_NativeMemory::withoutAModelAgainByWords()
{
    QFile none(qEnvironmentVariable("COFFERDAM_SOURCE", u"."_s) + u"/vm/guest/openclaw/models.json"_s);
    QVERIFY(none.open(QFile::ReadOnly));
    m_gateway->setModels(none.readAll());
    searchUntilFound(u"captain paint"_s, u"none"_s);
    QVERIFY(m_embedding.asked.isEmpty());
}

QTEST_GUILESS_MAIN(tst_NativeMemory)
#include "tst_nativememory.moc"
