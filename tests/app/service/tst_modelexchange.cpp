// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/app/service/ModelHouse.h"
#include "tests/core/dial/Certificates.h"
#include "tests/support/Test.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonDocument>
#include <QScopeGuard>
#include <QSignalSpy>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const ProvidedAnswer kAnswer{.text = u"It is done, and the file is there: “Übersicht”."_s,
                             .calls = {{u"exec"_s, R"({"command":"ls -la"})"}},
                             .usage = Usage{.input = 1200, .cacheRead = 300, .cacheWrite = 40, .output = 250}};
constexpr auto kKey = "sk-live-4711-abcdefghijklmnopqrstuvwxyz";

} // namespace

/// A request on its way: what is written down, what is sent, what passes.
class tst_ModelExchange : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachDialectPassesAsItIs_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<bool>("streams");
        for (const auto dialect : {Dialect::OpenAiChat, Dialect::OpenAiResponses, Dialect::Anthropic, Dialect::Google, Dialect::Ollama}) {
            QTest::addRow("%s, streamed", qPrintable(toWord(dialect).toString())) << dialect << true;
            QTest::addRow("%s, whole", qPrintable(toWord(dialect).toString())) << dialect << false;
        }
    }

    void eachDialectPassesAsItIs()
    {
        QFETCH(Dialect, dialect);
        QFETCH(bool, streams);
        ModelHouse house;
        house.provider.setAnswering([](const ProviderRequest &) { return kAnswer; });
        house.provider.requireKey(kKey);
        auto target = ModelHouse::targetAt(house.provider.url(), dialect);
        target.key = house.addKey(house.provider.url(), kKey, QList{house.court.agent});
        house.choose(target);
        const auto question = questionOf(dialect, {.streams = streams});
        const auto &heard = house.answerTo(question);

        QVERIFY2(heard.ended == 1 && heard.began == 1 && heard.failed == 0, qPrintable(heard.why()));
        QCOMPARE(heard.bytes, streams ? streamedAnswer(dialect, kAnswer).join() : wholeAnswer(dialect, kAnswer));
        QCOMPARE(house.provider.asked().size(), 1);
        const auto &asked = house.provider.asked().first();
        QCOMPARE(asked.method, "POST");
        QCOMPARE(asked.target, targetOf(dialect, {.streams = streams}));
        QCOMPARE(asked.body, question.body);
        QCOMPARE(asked.headers.value("content-type"), "application/json");
        QCOMPARE(asked.headers.contains("anthropic-version"), dialect == Dialect::Anthropic);
        for (auto header = asked.headers.cbegin(); header != asked.headers.cend(); ++header)
            QVERIFY2(header.key() == FakeProvider::keyHeader(dialect) || !header->contains(kKey), header.key().constData());

        const auto usage = *toldUsage(dialect, kAnswer);
        const auto spent = house.spent();
        QCOMPARE(spent.spent.nano(), ModelHouse::costOf(dialect, kAnswer).nano());
        QCOMPARE(spent.tokens, usage.total());
        QCOMPARE(spent, (Totals{.spent = spent.spent, .tokens = usage.total(), .requests = 1}));
        QCOMPARE(house.provider.finished().usage, usage);
    }

    void itIsWrittenDownBeforeItIsSent()
    {
        ModelHouse house;
        house.choose(ModelHouse::targetAt(house.provider.url()));
        const auto question = questionOf(Dialect::OpenAiChat);
        std::optional<Totals> thenSpent;
        QList<TrailRow> thenRows;
        house.provider.setAnswering([&](const ProviderRequest &) {
            thenSpent = house.spent();
            thenRows = house.rows;
            return kAnswer;
        });
        QCOMPARE(house.answerTo(question).ended, 1);

        QVERIFY(thenSpent);
        const auto worst = ModelHouse::worstOf(question);
        QCOMPARE(*thenSpent, (Totals{.reserved = worst, .reservedTokens = question.request.inputTokens + 1000, .requests = 1, .open = 1}));
        QCOMPARE(thenRows.size(), 1);
        const auto &row = thenRows.first();
        QCOMPARE(row.agent, house.court.agent);
        QCOMPARE(row.verdict, Verdict::Allow);
        QCOMPARE(row.outcome, Outcome::Allow);
        QCOMPARE(row.rule, u"models.request"_s);
        QCOMPARE(row.subject, u"main: test-model @ compatible – Look after it."_s);
        const auto raw = QJsonDocument::fromJson(house.decided.raw);
        QCOMPARE(raw["url"_L1].toString(), house.provider.url());
        QCOMPARE(raw["body_sha256"_L1].toString().toLatin1(), QCryptographicHash::hash(question.body, QCryptographicHash::Sha256).toHex());
        QCOMPARE(house.rows.size(), 1); // nothing is decided afterwards
        QVERIFY(house.spent().spent < worst);
    }

    void whatTheRulesBlockIsNotSent()
    {
        ModelHouse house;
        house.choose(ModelHouse::targetAt(house.provider.url()));
        house.court.rules = {};
        house.court.forced = Verdict::Block;
        const auto &heard = house.answerTo(questionOf(Dialect::OpenAiChat));
        QCOMPARE(heard.refusal->status, 403);
        QCOMPARE(heard.why(), u"Cofferdam did not send this request: told"_s);
        QVERIFY(house.provider.asked().isEmpty());
        QCOMPARE(house.spent(), Totals());
    }

    void whatCannotBeWrittenDownIsNotSent()
    {
        ModelHouse house;
        house.choose(ModelHouse::targetAt(house.provider.url()));
        QVERIFY(QFile::remove(house.fileOf(u"spend.db"_s)));
        const auto &heard = house.answerTo(questionOf(Dialect::OpenAiChat));
        QCOMPARE(heard.refusal->status, 503);
        QVERIFY2(heard.why().startsWith(u"What this request may cost could not be written down, so it was not sent: "_s), qPrintable(heard.why()));
        QVERIFY(house.provider.asked().isEmpty());
        QVERIFY(house.rows.isEmpty());
    }

    void aKeyThatMayNotGoThereIsNotSent_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("why");
        QTest::newRow("another place") << u"origin"_s << u"The key “key 0” may go to https://api.example.com only, not to %1."_s;
        QTest::newRow("another agent") << u"agent"_s << u"The key “key 0” is not for this agent."_s;
        QTest::newRow("no agent") << u"nobody"_s << u"The key “key 0” is not for this agent."_s;
        QTest::newRow("expired") << u"expired"_s << u"The key “key 0” has expired."_s;
        QTest::newRow("revoked") << u"revoked"_s << u"The key “key 0” was revoked."_s;
        QTest::newRow("gone") << u"gone"_s << u"There is no such key in the vault."_s;
        QTest::newRow("without TLS to another computer") << u"clear"_s << u"A key is not sent to another computer without TLS."_s;
    }

    void aKeyThatMayNotGoThereIsNotSent()
    {
        QFETCH(QString, what);
        QFETCH(QString, why);
        ModelHouse house;
        const auto url = what == u"clear" ? u"http://192.0.2.1:8080"_s : house.provider.url();
        const auto inAMoment = QDateTime::currentDateTimeUtc().addMSecs(300);
        auto agents = std::optional<QList<AgentId>>();
        if (what == u"agent")
            agents = {{u"somebody else"_s}};
        else if (what == u"nobody")
            agents = QList<AgentId>();
        auto target = ModelHouse::targetAt(url);
        target.key =
            house.addKey(what == u"origin" ? u"https://api.example.com"_s : url, kKey, agents, what == u"expired" ? std::optional(inAMoment) : std::nullopt);
        house.choose(target);
        if (what == u"expired")
            QTRY_VERIFY(QDateTime::currentDateTimeUtc() >= inAMoment);
        else if (what == u"revoked")
            VERIFY_OK(house.models->vault().revoke(target.key));
        else if (what == u"gone")
            VERIFY_OK(house.models->vault().remove(target.key));
        const auto &heard = house.answerTo(questionOf(Dialect::OpenAiChat));
        QCOMPARE(heard.began, 0);
        QCOMPARE(heard.refusal->status, 403);
        QCOMPARE(heard.why(), why.contains(u"%1") ? why.arg(url) : why);
        QVERIFY(house.provider.asked().isEmpty());
        QCOMPARE(house.spent(), Totals());
    }

    void theKeyIsInNothingThatTheGuestGets_data()
    {
        QTest::addColumn<ProviderFault>("fault");
        const auto key = QString::fromLatin1(kKey);
        const auto filler = QByteArray(16 * 1024 - 10, '.'); // the provider writes 16 KiB at a time
        QTest::newRow("an answer") << ProviderFault{.answer = {.text = u"Your key is %1, isn't it?"_s.arg(key)}};
        QTest::newRow("cut into two pieces") << ProviderFault{.body = filler + kKey + filler + kKey};
        QTest::newRow("an error of the key") << ProviderFault{.status = 401, .body = errorAnswer(Dialect::OpenAiChat, 401, u"Incorrect key: %1."_s.arg(key))};
        QTest::newRow("an error of the request") << ProviderFault{.status = 400, .body = errorAnswer(Dialect::OpenAiChat, 400, u"You sent %1."_s.arg(key))};
        QTest::newRow("an error where a sentence ends")
            << ProviderFault{.status = 400, .body = errorAnswer(Dialect::OpenAiChat, 400, QString(380, u'.') + key)};
        QTest::newRow("a fault") << ProviderFault{.status = 500, .body = errorAnswer(Dialect::OpenAiChat, 500, u"Trace: %1."_s.arg(key))};
        QTest::newRow("another address") << ProviderFault{.status = 307, .headers = {{"Location", "https://example.com/"_ba + kKey}}, .body = ""};
        QTest::newRow("a stream that breaks off") << ProviderFault{.body = errorEvent(Dialect::OpenAiChat, u"Not for %1."_s.arg(key))};
    }

    void theKeyIsInNothingThatTheGuestGets()
    {
        QFETCH(ProviderFault, fault);
        ModelHouse house;
        house.provider.requireKey(kKey);
        house.provider.setAnswering([&](const ProviderRequest &) { return fault; });
        auto target = ModelHouse::targetAt(house.provider.url());
        target.key = house.addKey(house.provider.url(), kKey);
        house.choose(target);
        const auto &heard = house.answerTo(questionOf(Dialect::OpenAiChat, {.streams = false}));
        QCOMPARE(house.provider.asked().size(), 1); // it came through with its key
        QVERIFY(heard.refusal || !heard.bytes.isEmpty());
        for (const auto &got : {heard.bytes, heard.refusal ? heard.refusal->body : QByteArray(), heard.why().toUtf8()})
            QVERIFY2(!got.contains("4711") && !got.contains("sk-live"), got.right(500).constData());
        const auto rows = house.court.rows();
        for (const auto &row : rows)
            QVERIFY(!row.subject.contains(QLatin1StringView(kKey)) && !row.reason.english().contains(QLatin1StringView(kKey)));
    }

    void overTlsWithACaOfOnesOwn()
    {
        ModelHouse house;
        FakeProvider safe([](const ProviderRequest &) { return kAnswer; }, Certificates::tls(Certificates::good()));
        safe.requireKey(kKey);
        auto target = ModelHouse::targetAt(safe.url());
        target.key = house.addKey(safe.url(), kKey);
        auto saved = house.choose(target);
        const auto &untrusted = house.answerTo(questionOf(Dialect::OpenAiChat));
        QCOMPARE(untrusted.why(), u"The certificate of localhost comes from somebody this computer does not trust."_s);
        QCOMPARE(house.spent(), Totals()); // it did not come to a request
        saved.caFile = Certificates::ca();
        house.save(saved);
        const auto &heard = house.answerTo(questionOf(Dialect::OpenAiChat));
        QVERIFY2(heard.ended == 1, qPrintable(heard.why()));
        QCOMPARE(house.spent().spent, ModelHouse::costOf(Dialect::OpenAiChat, kAnswer));
    }

    void aCancelledAnswerIsSettled()
    {
        ModelHouse house;
        house.choose(ModelHouse::targetAt(house.provider.url()));
        house.provider.setAnswering([](const ProviderRequest &) { return ProviderFault{.answer = kAnswer, .silentAfter = 400}; });
        QSignalSpy abandoned(&house.provider, &FakeProvider::abandoned);
        const auto question = questionOf(Dialect::OpenAiChat);
        const auto id = house.ask(question);
        QTRY_VERIFY(!house.heard[id].bytes.isEmpty());
        QCOMPARE(house.spent().open, 1);
        house.route->cancel(id);
        QTRY_COMPARE(abandoned.size(), 1);
        QTRY_COMPARE(house.spent().open, 0);
        const auto spent = house.spent();
        QCOMPARE(spent.spent, ModelHouse::worstOf(question)); // nobody knows how far the provider came
        QCOMPARE(spent.uncounted, 1);
        QVERIFY(!house.heard[id].isOver());
        house.route->cancel(id);
        QCOMPARE(house.spent(), spent);
    }

    void aCancelWhenAllOfItIsThereCountsWhatWasUsed()
    {
        ModelHouse house;
        house.choose(ModelHouse::targetAt(house.provider.url()));
        const auto all = streamedAnswer(Dialect::OpenAiChat, kAnswer).join();
        house.provider.setAnswering([&](const ProviderRequest &) { return ProviderFault{.answer = kAnswer, .silentAfter = all.size()}; });
        const auto id = house.ask(questionOf(Dialect::OpenAiChat));
        QTRY_COMPARE(house.heard[id].bytes, all);
        house.route->cancel(id); // as clients do that know the end when they see it
        QTRY_COMPARE(house.spent().open, 0);
        QCOMPARE(house.spent().spent, ModelHouse::costOf(Dialect::OpenAiChat, kAnswer));
        QCOMPARE(house.spent().uncounted, 0);
    }

    void aCancelBeforeItIsDecidedCostsNothing()
    {
        ModelHouse house;
        house.choose(ModelHouse::targetAt(house.provider.url()));
        house.court.rules = {};
        house.court.forced = Verdict::Ask;
        const auto id = house.ask(questionOf(Dialect::OpenAiChat));
        QVERIFY(house.question());
        house.route->cancel(id);
        QTRY_VERIFY(house.court.guardian->questions().isEmpty());
        QCOMPARE(house.spent(), Totals());
        QVERIFY(house.provider.asked().isEmpty());
    }

    void theProviderWaitsForWhoReads()
    {
        ModelHouse house;
        house.choose(ModelHouse::targetAt(house.provider.url()));
        // A line of 10 MB, and then what it used.
        ProvidedAnswer large{.text = QString(10'000'000, u'x'), .usage = kAnswer.usage};
        const auto body = wholeAnswer(Dialect::OpenAiChat, large);
        house.provider.setAnswering([&](const ProviderRequest &) { return large; });
        house.takes = false;
        const auto id = house.ask(questionOf(Dialect::OpenAiChat, {.streams = false}));
        QTRY_VERIFY(house.heard[id].bytes.size() > HttpDialer::kWindow / 2);
        QTest::qWait(300); // for more, which does not come
        QVERIFY2(house.heard[id].bytes.size() <= HttpDialer::kWindow, qPrintable(QString::number(house.heard[id].bytes.size())));
        QVERIFY(!house.provider.answers().first().isFinished);
        house.takes = true;
        house.route->taken(id, house.heard[id].bytes.size());
        const auto &heard = house.untilOver(id);
        QVERIFY2(heard.ended == 1, qPrintable(heard.why()));
        QVERIFY(heard.bytes == body);
        QCOMPARE(house.spent().spent, ModelHouse::costOf(Dialect::OpenAiChat, kAnswer));
    }

    void countingTokensIsFree_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<QByteArray>("target");
        QTest::newRow("Anthropic") << Dialect::Anthropic << "/v1/messages/count_tokens"_ba;
        QTest::newRow("Google") << Dialect::Google << "/v1beta/models/test-model:countTokens"_ba;
    }

    /// Also where nobody knows what the model costs: to ask it for an answer would be refused then.
    void countingTokensIsFree()
    {
        QFETCH(Dialect, dialect);
        QFETCH(QByteArray, target);
        ModelHouse house;
        qputenv("http_proxy", house.provider.url().toUtf8()); // it stands for another computer
        const auto unset = qScopeGuard([] { qunsetenv("http_proxy"); });
        auto unpriced = ModelHouse::targetAt(u"http://model.test"_s, dialect);
        unpriced.rates.reset();
        house.choose(unpriced);
        const auto &heard = house.answerTo(questionOf(target, bodyOf(dialect, {})));
        QVERIFY2(heard.ended == 1, qPrintable(heard.why()));
        QVERIFY(heard.bytes.contains("42"));
        QCOMPARE(house.spent(), Totals());
        QCOMPARE(house.rows.size(), 1);
        const auto &refused = house.answerTo(questionOf(dialect, {}));
        QVERIFY2(refused.why().contains(u"What test-model of compatible costs is not known"_s), qPrintable(refused.why()));
        QVERIFY2(refused.why().contains(u"Add the model to prices.toml, or take the limits of money away."_s), qPrintable(refused.why()));
        QCOMPARE(house.provider.asked().size(), 1);
        QCOMPARE(house.spent(), Totals());
        QCOMPARE(house.rows.last().outcome, Outcome::Block);
    }
};

COFFERDAM_TEST(tst_ModelExchange)
#include "tst_modelexchange.moc"
