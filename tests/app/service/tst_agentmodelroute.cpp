// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/app/service/ModelHouse.h"
#include "tests/support/Test.h"

#include <QSignalSpy>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

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

private:
    std::unique_ptr<ModelHouse> m_house;
};

COFFERDAM_TEST(tst_AgentModelRoute)
#include "tst_agentmodelroute.moc"
