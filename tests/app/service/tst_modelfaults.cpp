// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/app/service/ModelHouse.h"
#include "tests/support/Test.h"

#include <QElapsedTimer>
#include <QTcpServer>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

enum class Charge : quint8 { Free, Counted, Whole }; // nothing, what it used, all that was reserved

const ProvidedAnswer kSaid{.text = u"It is done."_s, .usage = Usage{.input = 1200, .output = 250}};
constexpr auto kNoTimes = 10'000ms;

const ProviderFault kBusy{.status = 503, .headers = {{"Retry-After", "3600"}}}; // not again by itself

} // namespace

/// What goes wrong with a provider: one sentence, what it costs, and never twice.
class tst_ModelFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void faults_data()
    {
        QTest::addColumn<ProviderFault>("fault");
        QTest::addColumn<bool>("streams");
        QTest::addColumn<int>("status"); // 0: the answer is whole; 1: it had begun
        QTest::addColumn<QString>("sentence");
        QTest::addColumn<Charge>("charge");
        const auto row = [](const char *name, const ProviderFault &fault, bool streams, int status, const QString &sentence, Charge charge) {
            QTest::newRow(name) << fault << streams << status << sentence << charge;
        };
        const auto refused = [](int status) { return ProviderFault{.status = status}; };
        const auto key = u"compatible does not accept the key, or it may not use this model (status %1). Its user can look at it on the page Vault."_s;
        row("400", refused(400), true, 400, u"compatible refuses the request (status 400): It does not work today."_s, Charge::Free);
        row("401", refused(401), true, 401, key.arg(401), Charge::Free);
        row("402", refused(402), true, 402, key.arg(402), Charge::Free);
        row("403", refused(403), true, 403, key.arg(403), Charge::Free);
        row("404", refused(404), true, 404, u"compatible refuses the request (status 404): It does not work today."_s, Charge::Free);
        row("408", refused(408), true, 408, u"compatible refuses the request (status 408): It does not work today."_s, Charge::Whole);
        row("429, in an hour", {.status = 429, .headers = {{"Retry-After", "3600"}}}, true, 429, u"compatible takes no more requests for now."_s, Charge::Free);
        row("500", refused(500), true, 500, u"compatible has a fault of its own (status 500): It does not work today."_s, Charge::Whole);
        row("503, in an hour", kBusy, true, 503, u"compatible has a fault of its own (status 503): It does not work today."_s, Charge::Free);
        row("529, in an hour", {.status = 529, .headers = {{"Retry-After", "3600"}}}, true, 529,
            u"compatible has a fault of its own (status 529): It does not work today."_s, Charge::Free);
        row("slow first byte", {.answer = kSaid, .firstByteAfter = kNoTimes}, true, 502, u"127.0.0.1 has taken the request, and not answered within 1 s."_s,
            Charge::Whole);
        row("hangs up", {.hangsUp = true}, true, 502,
            u"The connection to 127.0.0.1 ended before it answered. It may have worked on the request all the same."_s, Charge::Whole);
        row("cut in the middle", {.answer = kSaid, .cutAfter = 300}, true, 1, u"The connection to 127.0.0.1 ended in the middle of its answer."_s,
            Charge::Whole);
        row("cut in the middle of a whole one", {.answer = kSaid, .cutAfter = 30}, false, 1,
            u"The connection to 127.0.0.1 ended in the middle of its answer."_s, Charge::Whole);
        row("silent in the middle", {.answer = kSaid, .silentAfter = 300}, true, 1, u"127.0.0.1 stopped in the middle of its answer, and was silent for 1 s."_s,
            Charge::Whole);
        row("a stream without its end", {.body = "data: {\"choices\":[]}\n\n"}, true, 1, u"The answer of compatible ended before it was whole."_s,
            Charge::Whole);
        row("an error in a stream", {.body = errorEvent(Dialect::OpenAiChat, u"overloaded"_s)}, true, 1, u"compatible broke its answer off: overloaded"_s,
            Charge::Whole);
        row("no JSON", {.body = "{\"choices\": oops"}, false, 1, u"What compatible answered could not be understood."_s, Charge::Whole);
        row("nothing", {.body = ""}, false, 1, u"The answer of compatible ended before it was whole."_s, Charge::Whole);
        row("a page", {.type = "text/html; charset=utf-8", .body = "<html>Log in to this network</html>"}, true, 502,
            u"%1 answered with a page instead of a model's words; something stands between."_s, Charge::Whole);
        row("a page with a fault", {.status = 403, .type = "text/html", .body = "<html>No</html>"}, true, 403, key.arg(403), Charge::Free);
        row("another address", {.status = 302, .headers = {{"Location", "https://elsewhere.example/v1"}}, .body = ""}, true, 502,
            u"127.0.0.1 wants the request to be sent to “https://elsewhere.example/v1”. That is not done by itself: if it is right, change the address of the model."_s,
            Charge::Free);
        row("no word of what it used", {.answer = {.text = kSaid.text, .usage = {}}}, true, 0, {}, Charge::Whole);
        row("plain text for its type", {.type = "text/plain", .answer = kSaid}, true, 0, {}, Charge::Counted);
        row("packed", {.answer = kSaid, .isZipped = true}, true, 0, {}, Charge::Counted);
        row("packed, whole", {.answer = kSaid, .isZipped = true}, false, 0, {}, Charge::Counted);
    }

    void faults()
    {
        QFETCH(ProviderFault, fault);
        QFETCH(bool, streams);
        QFETCH(int, status);
        QFETCH(QString, sentence);
        QFETCH(Charge, charge);
        ModelHouse house;
        house.makeRoute({.connect = 1s, .firstByte = 1s, .silence = 1s});
        house.choose(ModelHouse::targetAt(house.provider.url()));
        house.provider.setAnswering([&](const ProviderRequest &) { return fault; });
        const auto question = questionOf(Dialect::OpenAiChat, {.streams = streams});
        const auto &heard = house.answerTo(question);

        QCOMPARE(heard.why(), sentence.contains(u"%1 answered") ? sentence.arg(house.provider.url()) : sentence);
        QCOMPARE(heard.began, status < 2 ? 1 : 0);
        QCOMPARE(heard.ended, status == 0 ? 1 : 0);
        QCOMPARE(heard.failed, status == 0 ? 0 : 1);
        if (status == 0)
            QCOMPARE(heard.bytes, streams ? streamedAnswer(Dialect::OpenAiChat, fault.answer).join() : wholeAnswer(Dialect::OpenAiChat, fault.answer));
        if (status > 1)
            QCOMPARE(heard.refusal->status, status);
        QCOMPARE(house.provider.asked().size(), 1);
        QCOMPARE(house.rows.size(), 1);
        const auto spent = house.spent();
        QCOMPARE(spent.open, 0);
        QCOMPARE(spent.reserved, Money());
        QCOMPARE(spent.requests, charge == Charge::Free ? 0 : 1);
        QCOMPARE(spent.uncounted, charge == Charge::Whole ? 1 : 0);
        const auto whole = ModelHouse::worstOf(question);
        QCOMPARE(spent.spent, charge == Charge::Free ? Money() : charge == Charge::Whole ? whole : ModelHouse::costOf(Dialect::OpenAiChat, fault.answer));
    }

    /// OpenClaw knows its provider's errors, and what to do about them.
    void theProvidersOwnWordsPass()
    {
        ModelHouse house;
        house.choose(ModelHouse::targetAt(house.provider.url(), Dialect::Anthropic));
        const auto tooLong = errorAnswer(Dialect::Anthropic, 400, u"prompt is too long: 210000 tokens > 200000 maximum"_s);
        house.provider.setAnswering([&](const ProviderRequest &) { return ProviderFault{.status = 400, .body = tooLong}; });
        QCOMPARE(house.answerTo(questionOf(Dialect::Anthropic)).refusal->body, tooLong);
        house.provider.setAnswering([&](const ProviderRequest &) { return ProviderFault{.status = 429, .headers = {{"Retry-After", "120"}}}; });
        const auto &later = house.answerTo(questionOf(Dialect::Anthropic));
        QCOMPARE(later.refusal->body, ""); // about the account
        QCOMPARE(later.refusal->retryAfter, std::optional(120));
    }

    void whatWasRefusedForAMomentIsAskedAgain_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("times");
        QTest::newRow("429 once") << 429 << 1;
        QTest::newRow("503 three times") << 503 << 3;
        QTest::newRow("529 for ever") << 529 << 100;
    }

    void whatWasRefusedForAMomentIsAskedAgain()
    {
        QFETCH(int, status);
        QFETCH(int, times);
        ModelHouse house;
        house.choose(ModelHouse::targetAt(house.provider.url()));
        house.provider.setAnswering([&](const ProviderRequest &request) -> ProviderReply {
            if (request.number < times)
                return ProviderFault{.status = status, .headers = {{"Retry-After", "0"}}};
            return kSaid;
        });
        const auto question = questionOf(Dialect::OpenAiChat);
        const auto &heard = house.answerTo(question);
        const bool isAnswered = times <= RetryPolicy::kRetries;
        QCOMPARE(heard.ended, isAnswered ? 1 : 0);
        QCOMPARE(house.provider.asked().size(), std::min(times, RetryPolicy::kRetries) + 1);
        for (const auto &asked : house.provider.asked())
            QCOMPARE(asked.body, question.body);
        QCOMPARE(house.rows.size(), house.provider.asked().size()); // each is decided and reserved anew, and one answer is paid
        QCOMPARE(house.spent().requests, isAnswered ? 1 : 0);
        QCOMPARE(house.spent().spent, isAnswered ? ModelHouse::costOf(Dialect::OpenAiChat, kSaid) : Money());
    }

    void aLimitThatCameMeanwhileCounts()
    {
        ModelHouse house;
        house.choose(ModelHouse::targetAt(house.provider.url()));
        house.provider.setAnswering([](const ProviderRequest &) { return ProviderFault{.status = 429, .headers = {{"Retry-After", "1"}}}; });
        const auto id = house.ask(questionOf(Dialect::OpenAiChat));
        QTRY_COMPARE(house.provider.asked().size(), 1);
        QTRY_COMPARE(house.spent(), Totals()); // nothing is put aside while it waits
        Allowance nothing;
        nothing.perDay.money = Money();
        house.allow(nothing);
        const auto &heard = house.untilOver(id);
        QVERIFY2(heard.why().startsWith(u"Cofferdam did not send this request: Today "_s), qPrintable(heard.why()));
        QCOMPARE(house.provider.asked().size(), 1);
        QCOMPARE(house.rows.last().rule, u"models.allowance"_s);
    }

    void aModelThatIsChangedMeanwhileIsNotAsked()
    {
        ModelHouse house;
        auto target = house.choose(ModelHouse::targetAt(house.provider.url()));
        house.provider.setAnswering([](const ProviderRequest &) { return ProviderFault{.status = 429, .headers = {{"Retry-After", "1"}}}; });
        const auto id = house.ask(questionOf(Dialect::OpenAiChat));
        QTRY_COMPARE(house.provider.asked().size(), 1);
        target.rates->output *= 2;
        house.save(target);
        QCOMPARE(house.untilOver(id).why(), u"The model was changed while the request waited to be sent again. Ask once more."_s);
        QCOMPARE(house.provider.asked().size(), 1);
        QCOMPARE(house.spent(), Totals());
    }

    void whatEndsTheWaiting_data()
    {
        QTest::addColumn<QString>("what");
        QTest::newRow("frozen") << u"freeze"_s;
        QTest::newRow("held") << u"hold"_s;
        QTest::newRow("rolled back") << u"roll"_s;
        QTest::newRow("removed") << u"remove"_s;
        QTest::newRow("its task ends") << u"task"_s;
    }

    void whatEndsTheWaiting()
    {
        QFETCH(QString, what);
        ModelHouse house;
        house.choose(ModelHouse::targetAt(house.provider.url()));
        house.provider.setAnswering([](const ProviderRequest &) { return ProviderFault{.status = 429, .headers = {{"Retry-After", "50"}}}; });
        auto &guardian = *house.court.guardian;
        const auto &agent = house.court.agent;
        guardian.beginTask(agent);
        const auto id = house.ask(questionOf(Dialect::OpenAiChat));
        QTRY_COMPARE(house.provider.asked().size(), 1);
        QTRY_COMPARE(house.spent(), Totals());
        if (what == "freeze"_L1)
            guardian.freeze(agent, Phrase::verbatim(u"stop"_s));
        else if (what == "hold"_L1)
            guardian.setHold(agent, u"plugin"_s, Phrase::verbatim(u"stop"_s));
        else if (what == "roll"_L1)
            guardian.timelineChanged(agent, Epoch{2});
        else if (what == "remove"_L1)
            guardian.removeAgent(agent);
        else
            guardian.endTask(agent);
        const auto &heard = house.untilOver(id, 5000); // at once, not in 50 s
        QCOMPARE(heard.failed, 1);
        QVERIFY2(heard.why().startsWith(u"Cofferdam did not send this request: "_s), qPrintable(heard.why()));
        QCOMPARE(house.provider.asked().size(), 1);
        QCOMPARE(house.spent(), Totals());
    }

    /// Three that nobody asks to come back after a while, at the same time: each takes a quarter of a minute.
    void whatDidNotComeAboutIsTriedAgainAndFree()
    {
        ModelHouse house;
        QTcpServer gone;
        QVERIFY(gone.listen(QHostAddress::LocalHost));
        const auto closed = u"127.0.0.1:%1"_s.arg(gone.serverPort());
        gone.close();
        house.provider.setAnswering([](const ProviderRequest &) { return ProviderFault{.status = 429}; });
        house.choose(ModelHouse::targetAt(house.provider.url(), Dialect::OpenAiChat, u"busy"_s), u"main"_s);
        house.choose(ModelHouse::targetAt(u"http://"_s + closed, Dialect::OpenAiChat, u"closed"_s), u"fast"_s);
        house.choose(ModelHouse::targetAt(u"http://name.invalid"_s, Dialect::OpenAiChat, u"nowhere"_s), u"image"_s);
        QElapsedTimer clock;
        clock.start();
        QList<ModelRequestId> asked;
        for (const auto &slot : {u"main"_s, u"fast"_s, u"image"_s})
            asked << house.ask(questionOf(Dialect::OpenAiChat, {}, slot));
        for (const auto &id : std::as_const(asked))
            house.untilOver(id, 60'000);
        QVERIFY2(clock.elapsed() > 11'000, "1, 4 and 10 s, a fifth less");
        QCOMPARE(house.provider.asked().size(), 4);
        QCOMPARE(house.heard[asked[0]].refusal->status, 429);
        QCOMPARE(house.heard[asked[0]].why(), u"compatible takes no more requests for now."_s);
        QCOMPARE(house.heard[asked[1]].why(), u"Nothing listens at %1."_s.arg(closed));
        QCOMPARE(house.heard[asked[2]].why(), u"No address is found for name.invalid: the name is wrong, or this computer is offline."_s);
        QCOMPARE(house.spent(), Totals());
    }

    void anotherGoesOn_data()
    {
        QTest::addColumn<ProviderFault>("fault");
        QTest::addColumn<Charge>("charge"); // of the first
        QTest::addColumn<bool>("goesOn");
        QTest::newRow("it refuses for now") << kBusy << Charge::Free << true;
        QTest::newRow("it is overrun") << ProviderFault{.status = 429, .headers = {{"Retry-After", "3600"}}} << Charge::Free << true;
        QTest::newRow("it says that it has a fault") << ProviderFault{.status = 500} << Charge::Whole << true;
        QTest::newRow("it is somewhere else") << ProviderFault{.status = 301, .headers = {{"Location", "/else"}}, .body = ""} << Charge::Free << true;
        QTest::newRow("it refuses the key") << ProviderFault{.status = 401} << Charge::Free << false;
        QTest::newRow("it does not understand") << ProviderFault{.status = 400} << Charge::Free << false;
        // It may be working on it, and would be paid besides.
        QTest::newRow("it is slow") << ProviderFault{.firstByteAfter = kNoTimes} << Charge::Whole << false;
        QTest::newRow("it hangs up") << ProviderFault{.hangsUp = true} << Charge::Whole << false;
        QTest::newRow("it has begun") << ProviderFault{.answer = kSaid, .cutAfter = 300} << Charge::Whole << false;
    }

    void anotherGoesOn()
    {
        QFETCH(ProviderFault, fault);
        QFETCH(Charge, charge);
        QFETCH(bool, goesOn);
        ModelHouse house;
        house.makeRoute({.connect = 1s, .firstByte = 1s, .silence = 1s});
        FakeProvider other([](const ProviderRequest &) { return kSaid; });
        house.provider.setAnswering([&](const ProviderRequest &) { return fault; });
        const auto backup = house.save(ModelHouse::targetAt(other.url(), Dialect::OpenAiChat, u"backup"_s));
        auto first = ModelHouse::targetAt(house.provider.url());
        first.backup = backup.id;
        house.choose(first);
        const auto question = questionOf(Dialect::OpenAiChat);
        const auto &heard = house.answerTo(question);
        QCOMPARE(heard.ended, goesOn ? 1 : 0);
        QCOMPARE(house.provider.asked().size(), 1);
        QCOMPARE(other.asked().size(), goesOn ? 1 : 0);
        QCOMPARE(house.rows.size(), goesOn ? 2 : 1); // it goes to somebody else
        QCOMPARE(house.spent().requests, (charge == Charge::Whole ? 1 : 0) + (goesOn ? 1 : 0));
        QCOMPARE(house.spent().spent,
                 (charge == Charge::Whole ? ModelHouse::worstOf(question) : Money()) + (goesOn ? ModelHouse::costOf(Dialect::OpenAiChat, kSaid) : Money()));
        if (goesOn) {
            QCOMPARE(heard.bytes, streamedAnswer(Dialect::OpenAiChat, kSaid).join());
            QCOMPARE(other.asked().first().body, question.body);
            QVERIFY(house.decided.raw.contains(other.url().toUtf8()));
            const auto rows =
                house.models->book().exported(house.court.agent, QDate::currentDate().addDays(-1), QDate::currentDate().addDays(1), SpendBook::Format::Csv);
            VERIFY_OK(rows);
            QVERIFY(rows->contains(",work,") && rows->contains(",backup,counted,"));
        }
    }

    /// Neither is asked twice, however they name each other.
    void twoThatNameEachOther()
    {
        ModelHouse house;
        FakeProvider other([](const ProviderRequest &) { return kBusy; });
        house.provider.setAnswering([](const ProviderRequest &) { return kBusy; });
        auto backup = house.save(ModelHouse::targetAt(other.url(), Dialect::OpenAiChat, u"backup"_s));
        auto first = ModelHouse::targetAt(house.provider.url());
        first.backup = backup.id;
        backup.backup = house.choose(first).id;
        house.save(backup);
        QCOMPARE(house.answerTo(questionOf(Dialect::OpenAiChat)).refusal->status, 503);
        QCOMPARE(house.provider.asked().size(), 1);
        QCOMPARE(other.asked().size(), 1);
        QCOMPARE(house.spent(), Totals());
    }
};

COFFERDAM_TEST(tst_ModelFaults)
#include "tst_modelfaults.moc"
