// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/app/service/ModelHouse.h"
#include "tests/support/Test.h"

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

/// Four cents: 2,666 tokens at 15 dollars for a million, and a little.
const ProvidedAnswer kFourCents{.text = u"Once more."_s, .usage = Usage{.input = 4, .output = 2666}};

Limits moneyLimit(Money money)
{
    return {.money = money, .tokens = {}, .requests = {}};
}

const Allowance kNoLimits{.perTask = {}, .perDay = {}, .perMonth = {}, .scheduledPerDay = {}};

} // namespace

/// Money that may not be spent: beyond a limit, or on the same thing again and again.
class tst_ModelLoops : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_house = std::make_unique<ModelHouse>();
        m_house->provider.setAnswering([](const ProviderRequest &) { return kFourCents; });
        m_house->choose(ModelHouse::targetAt(m_house->provider.url()));
        m_house->court.guardian->beginTask(m_house->court.agent);
    }
    void cleanup() { m_house.reset(); }

    void beyondALimitNothingIsSent_data()
    {
        QTest::addColumn<Allowance>("allowance");
        QTest::addColumn<bool>("isScheduled");
        QTest::addColumn<QString>("limit");
        auto allowance = kNoLimits;
        allowance.perTask = moneyLimit(Money::fromCents(5));
        QTest::newRow("money of a task") << allowance << false << u"This task has used $0.0400 of the $0.0500 it may use"_s;
        allowance = kNoLimits;
        allowance.perTask.requests = 1;
        QTest::newRow("requests of a task") << allowance << false << u"This task has used 1 requests of the 1 requests it may use"_s;
        allowance = kNoLimits;
        allowance.perDay = moneyLimit(Money::fromCents(5));
        QTest::newRow("money of a day") << allowance << false << u"Today $0.0400 of the $0.0500 for a day are used"_s;
        allowance = kNoLimits;
        allowance.perDay.tokens = 5000;
        QTest::newRow("tokens of a day") << allowance << false << u"Today 2670 tokens of the 5000 tokens for a day are used"_s;
        allowance = kNoLimits;
        allowance.perMonth = moneyLimit(Money::fromCents(5));
        QTest::newRow("money of a month") << allowance << false << u"This month $0.0400 of the $0.0500 for a month are used"_s;
        allowance = kNoLimits;
        allowance.scheduledPerDay = moneyLimit(Money::fromCents(5));
        QTest::newRow("what nobody started") << allowance << true << u"Today $0.0400 of the $0.0500 for turns that nobody started are used"_s;
    }

    void beyondALimitNothingIsSent()
    {
        QFETCH(Allowance, allowance);
        QFETCH(bool, isScheduled);
        QFETCH(QString, limit);
        auto &guardian = *m_house->court.guardian;
        if (isScheduled)
            guardian.endTask(m_house->court.agent);
        m_house->allow(allowance);
        const auto task = guardian.task(m_house->court.agent);
        QCOMPARE(m_house->answerTo(asked({})).ended, 1);
        const auto before = m_house->spent();
        const auto &refused = m_house->answerTo(asked({}));
        QCOMPARE(refused.refusal->status, 403);
        QVERIFY2(refused.why().startsWith(u"Cofferdam did not send this request: "_s + limit), qPrintable(refused.why()));
        QCOMPARE(m_house->provider.asked().size(), 1);
        QCOMPARE(m_house->spent(), before);
        QCOMPARE(m_house->rows.size(), 2);
        QCOMPARE(m_house->rows.last().outcome, Outcome::Block);
        QCOMPARE(m_house->rows.last().rule, u"models.allowance"_s);
        QVERIFY2(m_house->rows.last().subject.contains(limit), qPrintable(m_house->rows.last().subject)); // whoever reads the trail sees which
        QCOMPARE(m_house->rows.last().task, task);
        // More is allowed: it goes on at once.
        m_house->allow(kNoLimits);
        QCOMPARE(m_house->answerTo(asked({})).ended, 1);
    }

    /// Rules of the user's own may not let through what nothing is reserved for.
    void noRuleLiftsALimit()
    {
        m_house->court.rules = {};
        m_house->court.forced = Verdict::Allow;
        auto allowance = kNoLimits;
        allowance.perDay = moneyLimit(Money());
        m_house->allow(allowance);
        const auto &refused = m_house->answerTo(asked({}));
        QVERIFY2(refused.why().startsWith(u"Cofferdam did not send this request: Today "_s), qPrintable(refused.why()));
        QVERIFY(m_house->provider.asked().isEmpty());
    }

    /// What several have reserved together counts, before any of them is answered.
    void manyAtATimeStayWithinALimit()
    {
        auto allowance = kNoLimits;
        allowance.perDay = moneyLimit(Money::fromCents(15));
        m_house->allow(allowance);
        QList<ModelRequestId> all;
        for (int i = 0; i < 10; ++i)
            all << m_house->ask(asked({}));
        int answered = 0;
        for (const auto &id : std::as_const(all))
            answered += m_house->untilOver(id).ended;
        QCOMPARE(answered, 3);
        QCOMPARE(m_house->provider.asked().size(), 3);
        QVERIFY(m_house->spent().spent <= Money::fromCents(15));
    }

    void theSameAgainAndAgainIsAskedAbout_data()
    {
        QTest::addColumn<bool>("isApproved");
        QTest::newRow("it may go on") << true;
        QTest::newRow("it may not") << false;
    }

    void theSameAgainAndAgainIsAskedAbout()
    {
        QFETCH(bool, isApproved);
        // The first call is new; those again cost 4, 8 and 12 cents. What each of them gives differs.
        for (int calls = 0; calls <= 4; ++calls)
            QCOMPARE(m_house->answerTo(asked(again(calls))).ended, 1);
        QCOMPARE(m_house->provider.asked().size(), 5);
        const auto id = m_house->ask(asked(again(5)));
        const auto question = m_house->question();
        QVERIFY(question);
        QCOMPARE(question->action.kind, ActionKind::Model);
        QCOMPARE(question->ruling.rule, u"models.loop"_s); // and not "no rule speaks of this" beside it
        QVERIFY2(question->action.subject.endsWith(u"↻ exec, $0.1200"_s), qPrintable(question->action.subject));
        QVERIFY(!question->reversible);
        QCOMPARE(m_house->spent().open, 1); // the money for it is put aside
        VERIFY_OK(m_house->court.guardian->resolve(question->id, isApproved, {}));
        const auto &heard = m_house->untilOver(id);
        QCOMPARE(heard.ended, isApproved ? 1 : 0);
        QCOMPARE(m_house->provider.asked().size(), isApproved ? 6 : 5);
        QCOMPARE(m_house->spent().open, 0);
        if (!isApproved) {
            QCOMPARE(heard.refusal->status, 403);
            QVERIFY2(heard.why().startsWith(u"Cofferdam did not send this request: "_s), qPrintable(heard.why()));
            QCOMPARE(m_house->spent().requests, 5);
            return;
        }
        // Counted anew: two more, and it is asked about again.
        QCOMPARE(m_house->answerTo(asked(again(6))).ended, 1);
        QCOMPARE(m_house->answerTo(asked(again(7))).ended, 1);
        const auto next = m_house->ask(asked(again(8)));
        QVERIFY(m_house->question());
        m_house->route->cancel(next);
    }

    void whatGetsSomewhereIsNoLoop()
    {
        QList<ProvidedCall> calls;
        for (int i = 0; i < 12; ++i) {
            QCOMPARE(m_house->answerTo(asked(calls)).ended, 1);
            calls.append({u"exec"_s, "{\"command\":\"step " + QByteArray::number(i) + "\"}"});
        }
        QVERIFY(m_house->court.guardian->questions().isEmpty());
    }

    /// A heartbeat or a subagent between two rounds does not hide it.
    void anotherPromptBetweenDoesNotHideIt()
    {
        for (int calls = 0; calls <= 4; ++calls) {
            QCOMPARE(m_house->answerTo(asked(again(calls))).ended, 1);
            QCOMPARE(m_house->answerTo(questionOf(Dialect::OpenAiChat, {.prompt = u"Heartbeat %1"_s.arg(calls), .maxOutput = 2700})).ended, 1);
        }
        const auto id = m_house->ask(asked(again(5)));
        QVERIFY(m_house->question());
        m_house->route->cancel(id);
    }

    void aPersonsNewWordsBeginAnew()
    {
        for (int calls = 0; calls <= 4; ++calls)
            QCOMPARE(m_house->answerTo(asked(again(calls))).ended, 1);
        QCOMPARE(m_house->answerTo(questionOf(Dialect::OpenAiChat, {.prompt = u"Try it in another way."_s, .maxOutput = 2700, .calls = again(1)})).ended, 1);
        // The same words in a new task are another prompt, too.
        m_house->court.guardian->beginTask(m_house->court.agent);
        QCOMPARE(m_house->answerTo(asked(again(5))).ended, 1);
        QVERIFY(m_house->court.guardian->questions().isEmpty());
    }

    /// Without a call in between it is the same again, however the context grows.
    void theSamePromptWithoutCallsIsOne()
    {
        auto one = [this](int number) {
            auto question = asked({});
            question.body += QByteArray(number, ' '); // another body each time
            question.bodyHash = QByteArray::number(number);
            return question;
        };
        for (int i = 0; i <= 3; ++i)
            QCOMPARE(m_house->answerTo(one(i)).ended, 1);
        const auto id = m_house->ask(one(4));
        QVERIFY(m_house->question());
        m_house->route->cancel(id);
    }

    /// A heartbeat says the same each time; only the whole request makes it the same.
    void whatNobodyStartedIsToldApartByAllOfIt()
    {
        m_house->court.guardian->endTask(m_house->court.agent);
        for (int i = 0; i < 6; ++i) {
            auto question = asked({});
            question.bodyHash = QByteArray::number(i);
            QCOMPARE(m_house->answerTo(question).ended, 1);
        }
        QVERIFY(m_house->court.guardian->questions().isEmpty());
        for (int i = 0; i < 3; ++i)
            QCOMPARE(m_house->answerTo(asked({})).ended, 1);
        m_house->answerTo(asked({}));
        const auto id = m_house->ask(asked({}));
        QVERIFY(m_house->question());
        m_house->route->cancel(id);
    }

    void whatCostsNothingIsAskedAboutAfterTwenty()
    {
        auto free = ModelHouse::targetAt(m_house->provider.url(), Dialect::OpenAiChat, u"free"_s);
        free.rates = Rates{};
        m_house->choose(free);
        for (int calls = 0; calls <= LoopWatch::kFreeRounds + 1; ++calls)
            QCOMPARE(m_house->answerTo(asked(again(calls))).ended, 1);
        const auto id = m_house->ask(asked(again(LoopWatch::kFreeRounds + 2)));
        QVERIFY(m_house->question());
        m_house->route->cancel(id);
    }

    /// A request belongs to the task that it began in: so a grant can cover it, and it ends with the task.
    void whatIsAskedEndsWithItsTask()
    {
        auto &guardian = *m_house->court.guardian;
        m_house->court.rules = {};
        m_house->court.forced = Verdict::Ask;
        guardian.beginTask(m_house->court.agent, u"a run"_s);
        const auto task = guardian.task(m_house->court.agent);
        const auto id = m_house->ask(asked({}));
        const auto question = m_house->question();
        QVERIFY(question);
        QCOMPARE(question->action.task, task);
        guardian.endTask(m_house->court.agent);
        QCOMPARE(m_house->untilOver(id).failed, 1);
        QCOMPARE(m_house->rows.last().task, task);
        const auto nobodys = m_house->ask(asked({}));
        const auto next = m_house->question();
        QVERIFY(next);
        QVERIFY(next->action.task.isNull());
        m_house->route->cancel(nobodys);
    }

    void whereALoopMayCostNothingItIsAskedAboutAtOnce()
    {
        auto allowance = kNoLimits;
        allowance.loop = Money();
        m_house->allow(allowance);
        QCOMPARE(m_house->answerTo(asked(again(1))).ended, 1);
        const auto id = m_house->ask(asked(again(2)));
        QVERIFY(m_house->question());
        m_house->route->cancel(id);
    }

private:
    static ModelQuestion asked(const QList<ProvidedCall> &calls) { return questionOf(Dialect::OpenAiChat, {.maxOutput = 2700, .calls = calls}); }
    static QList<ProvidedCall> again(int times) { return {times, ProvidedCall{u"exec"_s, R"({"command":"make"})"}}; }

    std::unique_ptr<ModelHouse> m_house;
};

COFFERDAM_TEST(tst_ModelLoops)
#include "tst_modelloops.moc"
