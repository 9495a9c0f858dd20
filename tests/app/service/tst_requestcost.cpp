// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/models/RequestCost.h"
#include "core/allowance/PriceTable.h"
#include "core/allowance/ProviderPresets.h"
#include "tests/app/service/ModelQuestions.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

constexpr Rates kDollar{
    .input = 1'000'000'000, .cacheRead = 1'000'000'000, .cacheWrite = 1'000'000'000, .cacheWriteHour = 1'000'000'000, .output = 1'000'000'000};

StoredTarget targetOf(const QString &provider, const QString &model, const QString &url = u"https://models.example"_s)
{
    return {.id = {}, .name = u"work"_s, .provider = provider, .baseUrl = url, .model = model};
}

} // namespace

/// What a request can come to, before it is sent and when it has ended.
class tst_RequestCost : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        auto presets = ProviderPresets::load();
        auto prices = PriceTable::load(u"/nowhere/prices.toml"_s);
        QVERIFY(presets && prices);
        m_presets = std::move(*presets);
        m_prices = std::move(*prices);
    }

    void whatCostsNothing_data()
    {
        QTest::addColumn<QString>("provider");
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("isPriced");
        QTest::addColumn<bool>("isFree");
        QTest::newRow("a local server") << u"ollama"_s << u"llama3"_s << u"http://127.0.0.1:11434"_s << true << true;
        QTest::newRow("in the cloud of Ollama") << u"ollama"_s << u"gpt-oss:120b-cloud"_s << u"http://127.0.0.1:11434"_s << false << false;
        QTest::newRow("also there") << u"ollama"_s << u"glm-4.6:cloud"_s << u"http://localhost:11434"_s << false << false;
        QTest::newRow("in large letters") << u"ollama"_s << u"glm-4.6:CLOUD"_s << u"http://localhost:11434"_s << false << false;
        QTest::newRow("a local server elsewhere") << u"ollama"_s << u"llama3"_s << u"http://192.168.1.5:11434"_s << false << false;
        QTest::newRow("a proxy on this computer") << u"compatible"_s << u"anything"_s << u"http://127.0.0.1:4000"_s << false << false;
        QTest::newRow("a proxy to a known one") << u"openai"_s << u"gpt-5"_s << u"http://127.0.0.1:4000"_s << true << false;
    }

    void whatCostsNothing()
    {
        QFETCH(QString, provider);
        QFETCH(QString, model);
        QFETCH(QString, url);
        QFETCH(bool, isPriced);
        QFETCH(bool, isFree);
        auto target = targetOf(provider, model, url);
        const auto price = priceOf(target, m_prices, m_presets);
        QCOMPARE(price.has_value(), isPriced);
        QCOMPARE(price && price->rates == Rates{}, isFree);
        QCOMPARE(isLocalModel(target, m_presets), isFree);
        target.rates = kDollar;
        QCOMPARE(priceOf(target, m_prices, m_presets)->rates, kDollar); // the user's own come first, whatever it is
    }

    void theLongestAnswer_data()
    {
        QTest::addColumn<QString>("provider");
        QTest::addColumn<QString>("model");
        QTest::addColumn<qint64>("window");
        QTest::addColumn<qint64>("told"); // to OpenClaw
        QTest::addColumn<std::optional<qint64>>("asked");
        QTest::addColumn<std::optional<qint64>>("longest");
        const auto none = std::optional<qint64>();
        const auto some = [](qint64 tokens) { return std::optional(tokens); };
        QTest::newRow("the request says it") << u"openai"_s << u"gpt-5"_s << qint64(0) << qint64(0) << some(1000) << some(1000);
        QTest::newRow("the table says it") << u"openai"_s << u"gpt-5"_s << qint64(0) << qint64(8192) << none << some(128'000);
        QTest::newRow("its user says more") << u"openai"_s << u"gpt-5"_s << qint64(0) << qint64(200'000) << none << some(200'000);
        QTest::newRow("no more than it takes") << u"compatible"_s << u"m"_s << qint64(64'000) << qint64(100) << none << some(64'000);
        QTest::newRow("nobody says it") << u"compatible"_s << u"m"_s << qint64(0) << qint64(8192) << none << none;
    }

    /// A request without a limit is answered as long as the provider likes, whatever OpenClaw was told.
    void theLongestAnswer()
    {
        QFETCH(QString, provider);
        QFETCH(QString, model);
        QFETCH(qint64, window);
        QFETCH(qint64, told);
        QFETCH(std::optional<qint64>, asked);
        QFETCH(std::optional<qint64>, longest);
        auto target = targetOf(provider, model);
        target.contextWindow = window;
        target.maxOutput = told;
        if (provider == "compatible"_L1)
            target.rates = kDollar;
        const auto question = questionOf(Dialect::OpenAiChat, {.model = model, .maxOutput = asked});
        const auto price = priceOf(target, m_prices, m_presets);
        const auto cost = costAtMost(question.endpoint, question.request, target, price, m_presets);
        QCOMPARE(cost.outputTokens, longest);
        QCOMPARE(cost.tokensAreOpen, !longest);
        QCOMPARE(cost.worst.has_value(), longest.has_value());
        if (longest) {
            QCOMPARE(*cost.worst, worstCase(*price, question.request.inputTokens, *longest, 1, false));
            QCOMPARE(cost.tokens(), question.request.inputTokens + *longest);
        }
    }

    void severalAnswersAreSeveral()
    {
        auto target = targetOf(u"compatible"_s, u"m"_s);
        target.rates = kDollar;
        auto question = questionOf(Dialect::OpenAiChat, {.maxOutput = 1000});
        question.request.answers = 4;
        QCOMPARE(costAtMost(question.endpoint, question.request, target, Price{.rates = kDollar}, m_presets).outputTokens, 4000);
    }

    void whatTheProviderAddsCounts()
    {
        auto target = targetOf(u"compatible"_s, u"m"_s);
        auto question = questionOf(Dialect::OpenAiChat, {.maxOutput = 1000});
        question.request.inputIsOpen = true;
        Price price{.rates = kDollar};
        const auto unknown = costAtMost(question.endpoint, question.request, target, price, m_presets);
        QVERIFY(unknown.tokensAreOpen && !unknown.worst);
        target.contextWindow = price.contextWindow = 50'000;
        const auto known = costAtMost(question.endpoint, question.request, target, price, m_presets);
        QCOMPARE(known.tokens(), 51'000);
        QVERIFY(!known.tokensAreOpen);
        QVERIFY(*known.worst >= Money::fromNano(51'000 * 1000));
    }

    /// Each text may be as long as the window, and vectors are no tokens.
    void embeddedTextsCountOnceAll()
    {
        auto target = targetOf(u"ollama"_s, u"nomic-embed-text"_s, u"http://127.0.0.1:11434"_s);
        target.dialect = Dialect::Ollama;
        target.contextWindow = 10;
        const auto question =
            questionOf("/api/embed", R"({"model":"nomic-embed-text","input":["one text and more of it than ten","another text"]})", u"memory"_s);
        QVERIFY(question.request.inputTokens > 10);
        const auto free = costAtMost(question.endpoint, question.request, target, Price{}, m_presets);
        QCOMPARE(free.worst, std::optional(Money()));
        QCOMPARE(free.tokens(), question.request.inputTokens);
        QVERIFY(!free.tokensAreOpen);
        const Price price{.rates = kDollar};
        QCOMPARE(costAtMost(question.endpoint, question.request, target, price, m_presets).worst,
                 std::optional(worstCase(price, question.request.inputTokens, 0, 1, false)));
        QVERIFY(!costAtMost(question.endpoint, question.request, target, {}, m_presets).worst);
    }

    void whatCanEmbed_data()
    {
        QTest::addColumn<QString>("provider");
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("can");
        QTest::newRow("Ollama") << u"ollama"_s << Dialect::Ollama << u"http://127.0.0.1:11434"_s << true;
        QTest::newRow("LM Studio") << u"lmstudio"_s << Dialect::OpenAiChat << u"http://127.0.0.1:1234"_s << true;
        QTest::newRow("a dialect without") << u"lmstudio"_s << Dialect::Anthropic << u"http://127.0.0.1:1234"_s << false;
        QTest::newRow("elsewhere") << u"ollama"_s << Dialect::Ollama << u"http://192.168.1.5:11434"_s << false;
        QTest::newRow("a provider") << u"openai"_s << Dialect::OpenAiChat << u"https://api.openai.com"_s << false;
        QTest::newRow("whatever is behind it") << u"compatible"_s << Dialect::OpenAiChat << u"http://127.0.0.1:4000"_s << false;
    }

    void whatCanEmbed()
    {
        QFETCH(QString, provider);
        QFETCH(Dialect, dialect);
        QFETCH(QString, url);
        auto target = targetOf(provider, u"embed"_s, url);
        target.dialect = dialect;
        QTEST(canEmbed(target, m_presets), "can");
    }

    void whatIsFreeIsNothing()
    {
        const auto question = questionOf(Dialect::OpenAiChat, {.maxOutput = {}});
        const auto cost = costAtMost(question.endpoint, question.request, targetOf(u"ollama"_s, u"m"_s), Price{}, m_presets);
        QCOMPARE(cost.worst, std::optional(Money()));
        QVERIFY(cost.tokensAreOpen);
    }

    void howAnAnswerCounts_data()
    {
        QTest::addColumn<int>("answers");
        QTest::addColumn<bool>("isOver");
        QTest::addColumn<qsizetype>("events"); // of the answer that are here; -1: all
        QTest::addColumn<Settlement::Kind>("kind");
        using enum Settlement::Kind;
        QTest::newRow("all of it") << 1 << true << qsizetype(-1) << Counted;
        QTest::newRow("all of it, hung up") << 1 << false << qsizetype(-1) << Counted;
        QTest::newRow("a part of it") << 1 << false << qsizetype(2) << Uncounted;
        QTest::newRow("all of several") << 2 << true << qsizetype(-1) << Counted;
        QTest::newRow("one of several, hung up") << 2 << false << qsizetype(-1) << Uncounted;
    }

    void howAnAnswerCounts()
    {
        QFETCH(int, answers);
        QFETCH(bool, isOver);
        QFETCH(qsizetype, events);
        QFETCH(Settlement::Kind, kind);
        AnswerReader reader(Dialect::OpenAiChat, true);
        const auto all = streamedAnswer(Dialect::OpenAiChat, {.text = u"It is done."_s});
        for (const auto &event : events < 0 ? all : all.first(events))
            reader.feed(event);
        ModelRequest request;
        request.answers = answers;
        QCOMPARE(kindOf(reader, request, isOver), kind);
    }

    void whatTheProviderBilledCounts()
    {
        AnswerReader reader(Dialect::OpenAiChat, false);
        reader.feed(wholeAnswer(Dialect::OpenAiChat, {.text = u"Done"_s, .usage = Usage{.input = 10, .output = 5, .billedNano = 4'000'000}}));
        reader.finish();
        QCOMPARE(settlementOf(Settlement::Kind::Counted, &reader, {}).money, std::optional(Money::fromNano(4'000'000)));
        QCOMPARE(settlementOf(Settlement::Kind::Counted, &reader, Price{.rates = kDollar}).money, std::optional(Money::fromNano(4'000'000)));
        QVERIFY(!settlementOf(Settlement::Kind::Free, &reader, Price{.rates = kDollar}).money);
        QVERIFY(!settlementOf(Settlement::Kind::Uncounted, nullptr, Price{.rates = kDollar}).money);
    }

    void whatIsUnbilled()
    {
        for (const int status : {400, 401, 404, 429, 499, 503, 529})
            QCOMPARE(kindWithoutAnswer(status, {.failure = {}, .sent = true}), Settlement::Kind::Free);
        for (const int status : {302, 408, 500, 502, 504})
            QCOMPARE(kindWithoutAnswer(status, {.failure = {}, .sent = true}), Settlement::Kind::Uncounted);
        QCOMPARE(kindWithoutAnswer({}, {.failure = {}, .sent = false}), Settlement::Kind::Free);
        QCOMPARE(kindWithoutAnswer({}, {.failure = {}, .sent = true}), Settlement::Kind::Uncounted);
    }

private:
    ProviderPresets m_presets;
    PriceTable m_prices;
};

COFFERDAM_TEST(tst_RequestCost)
#include "tst_requestcost.moc"
