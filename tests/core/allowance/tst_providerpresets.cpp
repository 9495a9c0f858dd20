// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/allowance/ProviderPresets.h"
#include "tests/support/Test.h"

#include <QSet>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_ProviderPresets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areThere_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<QString>("url");
        QTest::addColumn<int>("port"); // 0: not local
        QTest::addColumn<bool>("key");
        QTest::newRow("OpenAI") << u"openai"_s << Dialect::OpenAiResponses << u"https://api.openai.com"_s << 0 << true;
        QTest::newRow("Anthropic") << u"anthropic"_s << Dialect::Anthropic << u"https://api.anthropic.com"_s << 0 << true;
        QTest::newRow("Google") << u"google"_s << Dialect::Google << u"https://generativelanguage.googleapis.com"_s << 0 << true;
        QTest::newRow("OpenRouter") << u"openrouter"_s << Dialect::OpenAiChat << u"https://openrouter.ai/api"_s << 0 << true;
        QTest::newRow("Mistral") << u"mistral"_s << Dialect::OpenAiChat << u"https://api.mistral.ai"_s << 0 << true;
        QTest::newRow("DeepSeek") << u"deepseek"_s << Dialect::OpenAiChat << u"https://api.deepseek.com"_s << 0 << true;
        QTest::newRow("xAI") << u"xai"_s << Dialect::OpenAiChat << u"https://api.x.ai"_s << 0 << true;
        QTest::newRow("Groq") << u"groq"_s << Dialect::OpenAiChat << u"https://api.groq.com/openai"_s << 0 << true;
        QTest::newRow("compatible") << u"compatible"_s << Dialect::OpenAiChat << QString() << 0 << false;
        QTest::newRow("Ollama") << u"ollama"_s << Dialect::Ollama << u"http://127.0.0.1:11434"_s << 11434 << false;
        QTest::newRow("LM Studio") << u"lmstudio"_s << Dialect::OpenAiChat << u"http://127.0.0.1:1234"_s << 1234 << false;
        QTest::newRow("llama.cpp") << u"llamacpp"_s << Dialect::OpenAiChat << u"http://127.0.0.1:8080"_s << 8080 << false;
        QTest::newRow("vLLM") << u"vllm"_s << Dialect::OpenAiChat << u"http://127.0.0.1:8000"_s << 8000 << false;
    }

    void areThere()
    {
        QFETCH(QString, id);
        QFETCH(Dialect, dialect);
        QFETCH(QString, url);
        QFETCH(int, port);
        QFETCH(bool, key);
        const auto presets = ProviderPresets::load();
        QVERIFY2(presets, qPrintable(presets ? QString() : presets.error().message.english()));
        const auto preset = presets->find(id);
        QVERIFY(preset);
        QCOMPARE(preset->dialects.first(), dialect);
        QCOMPARE(preset->baseUrl.toString(), url);
        QCOMPARE(preset->local, port != 0);
        QCOMPARE(preset->ports, port == 0 ? QList<quint16>{} : QList<quint16>{quint16(port)});
        QCOMPARE(preset->keyNeeded, key);
        QVERIFY(!preset->name.isEmpty() && !preset->icon.isEmpty());
    }

    void thereAreNoOthers()
    {
        const auto presets = ProviderPresets::load();
        QVERIFY(presets);
        QCOMPARE(presets->list().size(), 13);
        QVERIFY(!presets->find(u"nobody"));
        QVERIFY(!presets->find(u""));
    }

    void limitsAreKnownWhereTheProviderIs()
    {
        const auto presets = ProviderPresets::load().value();
        const QStringList both{u"max_completion_tokens"_s};
        QCOMPARE(presets.limitFields(u"openai", QUrl(u"https://api.openai.com"_s)), both);
        QCOMPARE(presets.limitFields(u"openai", QUrl(u"https://x.example"_s)), QStringList()); // only says that it is
        QCOMPARE(presets.limitFields(u"mistral", QUrl(u"https://api.mistral.ai"_s)), QStringList());
        QCOMPARE(presets.limitFields(u"vllm", QUrl(u"http://127.0.0.1:8001"_s)), both);
        QCOMPARE(presets.limitFields(u"vllm", QUrl(u"https://x.example"_s)), QStringList());
        QCOMPARE(presets.limitFields(u"compatible", QUrl()), QStringList());
        QCOMPARE(presets.limitFields(u"nobody", QUrl(u"https://x.example"_s)), QStringList());
    }
};

COFFERDAM_TEST(tst_ProviderPresets)
#include "tst_providerpresets.moc"
