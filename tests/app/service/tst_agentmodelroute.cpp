// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/app/service/ModelHouse.h"
#include "tests/support/Test.h"

#include <QSignalSpy>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Which model answers.
class tst_AgentModelRoute : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_house = std::make_unique<ModelHouse>(); }
    void cleanup() { m_house.reset(); }

    void theScriptedOneAnswersWhileNoneIsChosen()
    {
        const auto &heard = m_house->answerTo(questionOf(Dialect::OpenAiChat, {.model = u"scripted"_s, .prompt = u"list things"_s, .streams = false}));
        QVERIFY2(heard.ended == 1, qPrintable(heard.why()));
        QVERIFY(heard.bytes.contains("chat.completion"));
        QVERIFY(m_house->rows.isEmpty()); // it is asked nowhere, and costs nothing
        QCOMPARE(m_house->spent(), Totals());
        m_house->choose(ModelHouse::targetAt(m_house->provider.url()));
        QCOMPARE(m_house->answerTo(questionOf(Dialect::OpenAiChat, {.model = u"scripted"_s})).why(),
                 u"This agent's model for “main” is test-model, not scripted."_s);
        QCOMPARE(m_house->answerTo(questionOf(Dialect::OpenAiChat)).ended, 1);
        QCOMPARE(m_house->provider.asked().size(), 1);
        VERIFY_OK(m_house->models->choose(m_house->court.agent, u"main"_s, {}));
        QCOMPARE(m_house->answerTo(questionOf(Dialect::OpenAiChat, {.model = u"scripted"_s})).ended, 1);
        QCOMPARE(m_house->provider.asked().size(), 1);
    }

    void whatWasNotChosenIsNotFound_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("slot");
        QTest::addColumn<QString>("why");
        QTest::newRow("no model for it") << Dialect::OpenAiChat << u"test-model"_s << u"fast"_s << u"This agent has no model for “fast”."_s;
        QTest::newRow("another model") << Dialect::OpenAiChat << u"dearer-model"_s << u"main"_s
                                       << u"This agent's model for “main” is test-model, not dearer-model."_s;
        QTest::newRow("another case of letters") << Dialect::OpenAiChat << u"Test-Model"_s << u"main"_s
                                                 << u"This agent's model for “main” is test-model, not Test-Model."_s;
        QTest::newRow("another dialect") << Dialect::Anthropic << u"test-model"_s << u"main"_s
                                         << u"This agent's model for “main” is asked in another dialect: openai-chat."_s;
    }

    void whatWasNotChosenIsNotFound()
    {
        QFETCH(Dialect, dialect);
        QFETCH(QString, model);
        QFETCH(QString, slot);
        QFETCH(QString, why);
        m_house->choose(ModelHouse::targetAt(m_house->provider.url()));
        const auto &heard = m_house->answerTo(questionOf(dialect, {.model = model}, slot));
        QCOMPARE(heard.refusal->status, 404);
        QCOMPARE(heard.why(), why);
        QVERIFY(m_house->provider.asked().isEmpty());
        QVERIFY(m_house->rows.isEmpty());
        QCOMPARE(m_house->spent(), Totals());
    }

    void textsAreEmbeddedByTheModelForThemAlone()
    {
        auto local = ModelHouse::targetAt(m_house->provider.url());
        local.provider = u"ollama"_s;
        local.dialect = Dialect::Ollama;
        local.key = {};
        local.rates = {};
        m_house->choose(local, u"memory"_s);
        m_house->provider.setAnswering([](const ProviderRequest &) {
            return ProviderFault{.type = "application/json", .body = R"({"model":"test-model","embeddings":[[0.1,0.2]],"prompt_eval_count":7})"_ba};
        });
        const QByteArray body = R"({"model":"test-model","input":["what it knows"]})";
        const auto &heard = m_house->answerTo(questionOf("/api/embed", body, u"memory"_s));
        QVERIFY2(heard.ended == 1, qPrintable(heard.why()));
        QCOMPARE(m_house->provider.asked().size(), 1);
        QCOMPARE(m_house->rows.size(), 1); // decided and on record as each request is
        QCOMPARE(m_house->spent().tokens, 7);
        QCOMPARE(m_house->spent().spent, Money());
        for (const auto &[target, slot, asked] : {std::tuple{"/api/embed", u"main"_s, body}, std::tuple{"/api/chat", u"memory"_s, bodyOf(Dialect::Ollama, {})},
                                                  std::tuple{"/v1/embeddings", u"memory"_s, body}}) {
            const auto &refused = m_house->answerTo(questionOf(target, asked, slot));
            QCOMPARE(refused.refusal->status, 404);
        }
        QCOMPARE(m_house->provider.asked().size(), 1);
    }

    /// What the agent remembers does not leave this computer, and who searches it cannot become one elsewhere.
    void memoryIsSearchedByALocalModelOnly()
    {
        auto &models = *m_house->models;
        const auto &agent = m_house->court.agent;
        QCOMPARE(models.choose(agent, u"memory"_s, m_house->save(ModelHouse::targetAt(m_house->provider.url())).id).error().code, Errc::Invalid);
        auto local = ModelHouse::targetAt(u"http://127.0.0.1:11434"_s, Dialect::Ollama, u"embeds"_s);
        local.provider = u"ollama"_s;
        local.model = u"nomic-embed-text"_s;
        local = m_house->choose(local, u"memory"_s);
        for (const auto *elsewhere : {"http://192.168.1.5:11434", "https://models.example"}) {
            auto moved = local;
            moved.baseUrl = QString::fromLatin1(elsewhere);
            QCOMPARE(models.save(moved).error().code, Errc::Busy);
        }
        auto clouded = local;
        clouded.model = u"embed:cloud"_s;
        QCOMPARE(models.save(clouded).error().code, Errc::Busy);
        VERIFY_OK(models.choose(agent, u"memory"_s, {}));
        VERIFY_OK(models.save(clouded));
    }

    void eachSlotHasItsOwn()
    {
        FakeProvider small;
        m_house->choose(ModelHouse::targetAt(m_house->provider.url()));
        auto other = ModelHouse::targetAt(small.url(), Dialect::Ollama, u"small"_s);
        other.model = u"qwen3:8b"_s;
        m_house->choose(other, u"fast"_s);
        const auto main = m_house->ask(questionOf(Dialect::OpenAiChat));
        const auto fast = m_house->ask(questionOf(Dialect::Ollama, {.model = u"qwen3:8b"_s}, u"fast"_s));
        QCOMPARE(m_house->untilOver(main).ended, 1);
        QCOMPARE(m_house->untilOver(fast).ended, 1);
        QCOMPARE(m_house->provider.asked().size(), 1);
        QCOMPARE(small.asked().size(), 1);
        QCOMPARE(m_house->heard[main].bytes, streamedAnswer(Dialect::OpenAiChat, {.text = u"All is well."_s}).join());
        QCOMPARE(m_house->heard[fast].bytes, streamedAnswer(Dialect::Ollama, {.text = u"All is well."_s}).join());
    }

    /// One that is under way goes on where it is; the next goes elsewhere.
    void anotherChoiceIsForTheNextRequest()
    {
        FakeProvider other;
        const auto next = m_house->save(ModelHouse::targetAt(other.url(), Dialect::OpenAiChat, u"other"_s));
        m_house->choose(ModelHouse::targetAt(m_house->provider.url()));
        const auto first = m_house->ask(questionOf(Dialect::OpenAiChat));
        VERIFY_OK(m_house->models->choose(m_house->court.agent, u"main"_s, next.id));
        QCOMPARE(m_house->answerTo(questionOf(Dialect::OpenAiChat)).ended, 1);
        QCOMPARE(m_house->untilOver(first).ended, 1);
        QCOMPARE(m_house->provider.asked().size(), 1);
        QCOMPARE(other.asked().size(), 1);
    }

    void manyAtATime()
    {
        m_house->choose(ModelHouse::targetAt(m_house->provider.url()));
        m_house->allow({.perTask = {}, .perDay = {}, .perMonth = {}, .scheduledPerDay = {}});
        m_house->provider.setAnswering([](const ProviderRequest &request) {
            return ProvidedAnswer{.text = u"answer %1"_s.arg(QString::fromUtf8(request.headers.value("content-length"))).repeated(50)};
        });
        QList<ModelQuestion> questions;
        for (int i = 0; i < 64; ++i)
            questions << questionOf(Dialect::OpenAiChat, {.prompt = QString(i + 1, u'p'), .streams = i % 2 == 0});
        for (const auto &question : std::as_const(questions))
            (void)m_house->ask(question);
        for (const auto &question : std::as_const(questions)) {
            const auto &heard = m_house->untilOver(question.id);
            QVERIFY2(heard.ended == 1, qPrintable(heard.why()));
            const ProvidedAnswer said{.text = u"answer %1"_s.arg(question.body.size()).repeated(50)};
            QVERIFY(heard.bytes == (question.request.streams ? streamedAnswer(Dialect::OpenAiChat, said).join() : wholeAnswer(Dialect::OpenAiChat, said)));
        }
        QCOMPARE(m_house->spent().requests, 64);
        QCOMPARE(m_house->spent().tokens, 64 * 15);
        QCOMPARE(m_house->rows.size(), 64);
    }

    void whatWasCancelledIsNotTold()
    {
        const auto refused = m_house->ask(questionOf(Dialect::OpenAiChat, {}, u"fast"_s)); // there is none
        m_house->route->cancel(refused);
        const auto scripted = m_house->ask(questionOf(Dialect::OpenAiChat, {.model = u"scripted"_s}));
        m_house->route->cancel(scripted);
        m_house->choose(ModelHouse::targetAt(m_house->provider.url()));
        const auto sent = m_house->ask(questionOf(Dialect::OpenAiChat));
        QSignalSpy got(&m_house->provider, &FakeProvider::got);
        QVERIFY(got.wait());
        m_house->route->cancel(sent);
        m_house->route->cancel({u"nobody's"_s});
        m_house->route->taken(sent, 1000);
        QCOMPARE(m_house->answerTo(questionOf(Dialect::OpenAiChat)).ended, 1); // a while later
        for (const auto &id : {refused, scripted, sent})
            QVERIFY(!m_house->heard.contains(id) || !m_house->heard[id].isOver());
        QCOMPARE(m_house->spent().open, 0);
        QCOMPARE(m_house->spent().requests, 2);
    }

    /// As when its agent is deleted.
    void whatIsUnderWayWhenItGoesIsSettled()
    {
        m_house->choose(ModelHouse::targetAt(m_house->provider.url()));
        m_house->provider.setAnswering([](const ProviderRequest &) { return ProviderFault{.silentAfter = 100}; });
        const auto question = questionOf(Dialect::OpenAiChat);
        const auto id = m_house->ask(question);
        QTRY_VERIFY(!m_house->heard[id].bytes.isEmpty());
        m_house->route.reset();
        QCOMPARE(m_house->spent().open, 0);
        QCOMPARE(m_house->spent().spent, ModelHouse::worstOf(question));
    }

    /// OpenClaw limits its answers by a field that the server understands; else each would be reserved as long as it could be.
    void theGuestIsToldHowToLimit_data()
    {
        QTest::addColumn<QString>("provider");
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("field");
        QTest::newRow("known") << u"openai"_s << u"https://api.openai.com"_s << QString();
        QTest::newRow("its name at another place") << u"openai"_s << u"https://proxy.example"_s << u"max_tokens"_s;
        QTest::newRow("some server") << u"compatible"_s << u"https://models.example"_s << u"max_tokens"_s;
    }

    void theGuestIsToldHowToLimit()
    {
        QFETCH(QString, provider);
        QFETCH(QString, url);
        QFETCH(QString, field);
        auto target = ModelHouse::targetAt(url);
        target.provider = provider;
        m_house->choose(target);
        const auto models = QJsonDocument::fromJson(m_house->models->guestModelsOf(m_house->court.agent));
        const auto model = models["models"_L1]["providers"_L1]["main"_L1]["models"_L1][0];
        QCOMPARE(model["compat"_L1]["maxTokensField"_L1].toString(), field);
        QCOMPARE(model["contextWindow"_L1].toInteger(), 128'000); // where nobody says: OpenClaw has to know something
        QCOMPARE(model["maxTokens"_L1].toInteger(), 8192);
    }

    /// Nothing that is known limits the answer: no limit of money or tokens could be kept.
    void whatNothingLimitsIsNotSentWhileMoneyIsLimited()
    {
        m_house->choose(ModelHouse::targetAt(m_house->provider.url()));
        const auto &heard = m_house->answerTo(questionOf(Dialect::OpenAiChat, {.maxOutput = {}}));
        QVERIFY2(heard.why().contains(u"Nothing says how long an answer of test-model may be, so the limit of $2.00 could not be kept."_s)
                     || heard.why().contains(u"Nothing says how long an answer of test-model may be, so the limit of $1.00 could not be kept."_s),
                 qPrintable(heard.why()));
        Allowance tokens{.perTask = {}, .perDay = {.money = {}, .tokens = 1'000'000, .requests = {}}, .perMonth = {}, .scheduledPerDay = {}};
        m_house->allow(tokens);
        QVERIFY(m_house->answerTo(questionOf(Dialect::OpenAiChat, {.maxOutput = {}})).why().contains(u"so the limit of 1000000 tokens could not be kept"_s));
        QVERIFY(m_house->provider.asked().isEmpty());
        tokens.perDay.tokens.reset();
        m_house->allow(tokens);
        QCOMPARE(m_house->answerTo(questionOf(Dialect::OpenAiChat, {.maxOutput = {}})).ended, 1);
    }

    void aRouteThatIsRemovedIsRecorded()
    {
        const auto target = m_house->save(ModelHouse::targetAt(m_house->provider.url()));
        VERIFY_OK(m_house->models->remove(target.id));
        QTRY_COMPARE(m_house->court.last(TrailEvent::Agent).reason.english(),
                     u"The model “work” was removed: test-model at compatible (%1)."_s.arg(m_house->provider.url()));
    }

    /// What is refused writes rows and costs nothing: it would fill the disk.
    void whatIsRefusedAgainAndAgainHasToWait()
    {
        m_house->provider.setAnswering([](const ProviderRequest &) { return ProviderFault{.status = 400}; });
        m_house->choose(ModelHouse::targetAt(m_house->provider.url()));
        for (int i = 0; i < AgentModelRoute::kRefusedInMinute; ++i)
            QCOMPARE(m_house->answerTo(questionOf(Dialect::OpenAiChat)).refusal->status, 400);
        const auto rows = m_house->rows.size();
        const auto &heard = m_house->answerTo(questionOf(Dialect::OpenAiChat));
        QCOMPARE(heard.refusal->status, 429);
        QVERIFY(heard.refusal->retryAfter && *heard.refusal->retryAfter > 0 && *heard.refusal->retryAfter <= 60);
        QCOMPARE(m_house->rows.size(), rows);
        QCOMPARE(m_house->provider.asked().size(), AgentModelRoute::kRefusedInMinute);
    }

    void whatIsTakenBackAgainAndAgainHasToWait()
    {
        m_house->choose(ModelHouse::targetAt(m_house->provider.url()));
        for (int i = 0; i < AgentModelRoute::kRefusedInMinute; ++i)
            m_house->route->cancel(m_house->ask(questionOf(Dialect::OpenAiChat)));
        QCOMPARE(m_house->answerTo(questionOf(Dialect::OpenAiChat)).refusal->status, 429);
        QCOMPARE(m_house->spent(), Totals());
    }

    void countingAgainAndAgainHasToWait()
    {
        m_house->choose(ModelHouse::targetAt(m_house->provider.url(), Dialect::Anthropic));
        const auto counting = [] { return questionOf("/v1/messages/count_tokens"_ba, bodyOf(Dialect::Anthropic, {})); };
        for (int i = 0; i < AgentModelRoute::kCountedInMinute; ++i)
            QCOMPARE(m_house->answerTo(counting()).ended, 1);
        QCOMPARE(m_house->answerTo(counting()).refusal->status, 429);
        const auto exported =
            m_house->models->book().exported({}, QDate::currentDate().addDays(-1), QDate::currentDate().addDays(1), SpendBook::Format::JsonLines);
        QVERIFY(exported && exported->isEmpty()); // no row was written for it
        QCOMPARE(m_house->answerTo(questionOf(Dialect::Anthropic)).ended, 1); // what costs something goes on
    }

    void aCancelledOneIsSettledAtOnce()
    {
        m_house->choose(ModelHouse::targetAt(m_house->provider.url()));
        m_house->provider.setAnswering([](const ProviderRequest &) { return ProviderFault{.firstByteAfter = 10'000ms}; });
        const auto question = questionOf(Dialect::OpenAiChat);
        const auto id = m_house->ask(question);
        QTRY_COMPARE(m_house->provider.asked().size(), 1);
        m_house->route->cancel(id);
        QCOMPARE(m_house->spent().open, 0); // without the event loop
        QCOMPARE(m_house->spent().spent, ModelHouse::worstOf(question));
    }

private:
    std::unique_ptr<ModelHouse> m_house;
};

COFFERDAM_TEST(tst_AgentModelRoute)
#include "tst_agentmodelroute.moc"
