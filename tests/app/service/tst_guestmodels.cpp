// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/models/GuestModels.h"
#include "core/api/GuestPlaces.h"
#include "tests/app/service/ModelQuestions.h"
#include "tests/support/Test.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

StoredTarget aTarget(Dialect dialect, const QString &model)
{
    return {.id = ModelTargetId::create(),
            .name = u"My “own” \\ model"_s,
            .provider = u"openrouter"_s,
            .dialect = dialect,
            .baseUrl = u"https://openrouter.ai/api"_s,
            .model = model,
            .key = {u"4711"_s},
            .contextWindow = 200'000,
            .maxOutput = 32'000,
            .images = true,
            .caFile = u"/etc/own-ca.pem"_s,
            .rates = Rates{.input = 3'000'000'000, .output = 15'000'000'000}};
}

} // namespace

class tst_GuestModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void dialects_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<QString>("api");
        QTest::addColumn<QString>("basePath");
        QTest::newRow("chat") << Dialect::OpenAiChat << u"openai-completions"_s << u"/v1"_s;
        QTest::newRow("responses") << Dialect::OpenAiResponses << u"openai-responses"_s << u"/v1"_s;
        QTest::newRow("Anthropic") << Dialect::Anthropic << u"anthropic-messages"_s << u""_s;
        QTest::newRow("Google") << Dialect::Google << u"google-generative-ai"_s << u"/v1beta"_s;
        QTest::newRow("Ollama") << Dialect::Ollama << u"ollama"_s << u""_s;
    }

    void dialects()
    {
        QFETCH(Dialect, dialect);
        QFETCH(QString, api);
        QFETCH(QString, basePath);
        const auto json = read(guestModels({{u"main"_s, aTarget(dialect, u"some-model"_s)}}));
        QCOMPARE(json["models"_L1]["mode"_L1].toString(), u"replace"_s); // what OpenClaw brings of its own is gone
        const auto providers = json["models"_L1]["providers"_L1].toObject();
        QCOMPARE(providers.keys(), QStringList{u"main"_s});
        const auto provider = providers["main"_L1].toObject();
        QCOMPARE(provider["api"_L1].toString(), api);
        QCOMPARE(provider["baseUrl"_L1].toString(), u"http://127.0.0.1:%1/main%2"_s.arg(api::kModelPort).arg(basePath));
        // What OpenClaw puts behind it is what the sluice understands.
        const auto target = QString::fromLatin1(targetOf(dialect, {.model = u"some-model"_s}));
        QVERIFY2(target.startsWith(basePath + u'/'), qPrintable(target));
        const auto model = provider["models"_L1][0];
        QCOMPARE(model["id"_L1].toString(), u"some-model"_s);
        QCOMPARE(model["name"_L1].toString(), u"My “own” \\ model"_s);
        QCOMPARE(model["contextWindow"_L1].toInteger(), 200'000);
        QCOMPARE(model["maxTokens"_L1].toInteger(), 32'000);
        QCOMPARE(model["input"_L1].toArray(), (QJsonArray{u"text"_s, u"image"_s}));
        QCOMPARE(json["agents"_L1]["defaults"_L1]["model"_L1]["primary"_L1].toString(), u"main/some-model"_s);
    }

    void nothingOfTheProviderIsInIt()
    {
        const auto json = guestModels({{u"main"_s, aTarget(Dialect::OpenAiChat, u"a"_s)}, {u"fast"_s, aTarget(Dialect::Anthropic, u"b"_s)}});
        for (const auto *secret : {"openrouter", "4711", "own-ca", "3000000000", "https"})
            QVERIFY2(!json.contains(secret), secret);
    }

    void withoutAChoiceItIsTheScriptedOne()
    {
        const auto json = read(guestModels({}));
        const auto provider = json["models"_L1]["providers"_L1]["main"_L1];
        QCOMPARE(provider["api"_L1].toString(), u"openai-completions"_s);
        QCOMPARE(provider["models"_L1][0]["id"_L1].toString(), u"scripted"_s);
        QVERIFY(provider["models"_L1][0]["contextWindow"_L1].toInteger() > 0);
        QCOMPARE(json["agents"_L1]["defaults"_L1]["model"_L1]["primary"_L1].toString(), u"main/scripted"_s);
        QCOMPARE(json["agents"_L1]["defaults"_L1]["utilityModel"_L1].toString(u"?"_s), u""_s);
        QVERIFY(!json["agents"_L1]["defaults"_L1].toObject().contains("imageModel"_L1));
    }

    void eachSlotIsAProviderOfItsOwn()
    {
        const auto json = read(guestModels({{u"fast"_s, aTarget(Dialect::Ollama, u"qwen3:8b"_s)}, {u"image"_s, aTarget(Dialect::Google, u"gemini-3"_s)}}));
        const auto providers = json["models"_L1]["providers"_L1].toObject();
        QCOMPARE(providers.keys(), (QStringList{u"fast"_s, u"image"_s, u"main"_s}));
        const auto defaults = json["agents"_L1]["defaults"_L1].toObject();
        QCOMPARE(defaults["model"_L1]["primary"_L1].toString(), u"main/scripted"_s);
        QCOMPARE(defaults["utilityModel"_L1].toString(), u"fast/qwen3:8b"_s);
        QCOMPARE(defaults["imageModel"_L1]["primary"_L1].toString(), u"image/gemini-3"_s);
        for (const auto &slot : providers.keys())
            QVERIFY(providers[slot]["baseUrl"_L1].toString().startsWith(u"http://127.0.0.1:%1/%2"_s.arg(api::kModelPort).arg(slot)));
    }

    /// No provider that OpenClaw could ask for more.
    void memoryIsSearchedByTheModelForIt_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<QString>("provider");
        QTest::addColumn<QString>("url");
        QTest::newRow("OpenAI's") << Dialect::OpenAiChat << u"openai-compatible"_s << u"http://127.0.0.1:%1/memory/v1"_s;
        QTest::newRow("Ollama's") << Dialect::Ollama << u"ollama"_s << u"http://127.0.0.1:%1/memory"_s;
    }

    void memoryIsSearchedByTheModelForIt()
    {
        QFETCH(Dialect, dialect);
        QFETCH(QString, url);
        const auto json = read(guestModels({{u"memory"_s, aTarget(dialect, u"nomic-embed-text"_s)}}));
        QCOMPARE(json["models"_L1]["providers"_L1].toObject().keys(), QStringList{u"main"_s});
        const auto search = json["agents"_L1]["entries"_L1]["main"_L1]["memory"_L1]["search"_L1];
        QTEST(search["provider"_L1].toString(), "provider");
        QCOMPARE(search["model"_L1].toString(), u"nomic-embed-text"_s);
        QCOMPARE(search["remote"_L1]["baseUrl"_L1].toString(), url.arg(api::kModelPort));
        QVERIFY(!read(guestModels({{u"fast"_s, aTarget(dialect, u"a"_s)}}))["agents"_L1].toObject().contains("entries"_L1));
    }

private:
    static QJsonObject read(const QByteArray &json)
    {
        QJsonParseError error;
        const auto document = QJsonDocument::fromJson(json, &error);
        mustBe(error.error == QJsonParseError::NoError && document.isObject(), json);
        return document.object();
    }
    static void mustBe(bool isGood, const QByteArray &json) { QVERIFY2(isGood, json.constData()); }
};

COFFERDAM_TEST(tst_GuestModels)
#include "tst_guestmodels.moc"
