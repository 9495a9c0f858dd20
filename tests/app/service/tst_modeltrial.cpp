// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/models/ModelTrial.h"
#include "tests/app/service/ModelQuestions.h"
#include "tests/app/service/TargetHouse.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"

#include <limits>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

constexpr quint64 kInFull = std::numeric_limits<quint64>::max();

} // namespace

/// A model is tried: what is said of it, what it may cost, and who is told what.
class tst_ModelTrial : public QObject, private TargetHouse
{
    Q_OBJECT

private:
    api::ModelTest test(const std::string &target) const
    {
        Message message;
        message.mutable_test_model()->set_target(target);
        return m_counter->ask(message).model_test();
    }

private Q_SLOTS:
    void init() { openHouse(); }
    void cleanup() { closeHouse(); }

    void aModelIsTried_data()
    {
        QTest::addColumn<ProviderFault>("fault");
        QTest::addColumn<bool>("answered");
        QTest::addColumn<bool>("called");
        QTest::addColumn<std::string>("sentence");
        QTest::addColumn<quint64>("cost");
        const QList<ProvidedCall> call{{u"ping"_s, R"({"word":"ready"})"}};
        QTest::newRow("it calls") << ProviderFault{.answer = {.calls = call}} << true << true << std::string("It answers and calls tools.") << quint64(105'000);
        QTest::newRow("it only speaks") << ProviderFault{.answer = {.text = u"ready"_s}} << true << false
                                        << std::string("It answers but calls no tools, so an agent can do nothing with it.") << quint64(105'000);
        const std::string inFull(" It did not say what it used, so all it can have cost counts.");
        QTest::newRow("nonsense") << ProviderFault{.body = "oops"} << false << false << "What it answered could not be understood." + inFull << kInFull;
        QTest::newRow("no such model") << ProviderFault{.status = 404} << false << false
                                       << std::string("compatible answered with status 404: It does not work today.") << quint64(0);
        QTest::newRow("hangs up") << ProviderFault{.hangsUp = true} << false << false
                                  << "The connection to 127.0.0.1 ended before it answered. It may have worked on the request all the same." + inFull
                                  << kInFull;
        QTest::newRow("a fault of its own") << ProviderFault{.status = 500} << false << false
                                            << "compatible answered with status 500: It does not work today." + inFull << kInFull;
        QTest::newRow("overloaded") << ProviderFault{.status = 503} << false << false
                                    << std::string("compatible answered with status 503: It does not work today.") << quint64(0);
    }

    void aModelIsTried()
    {
        QFETCH(ProviderFault, fault);
        QFETCH(bool, answered);
        QFETCH(bool, called);
        QFETCH(std::string, sentence);
        QFETCH(quint64, cost);
        m_provider->setAnswering([&](const ProviderRequest &) { return fault; });
        m_provider->requireKey(kValue);
        (void)addKey("my key");
        QVERIFY(m_counter->ask(savingOf("work", "my key")).has_model());
        const auto result = test("work");
        QCOMPARE(english(result.message()), sentence);
        QCOMPARE(result.answered(), answered);
        QCOMPARE(result.called_tool(), called);
        const auto totals = m_counter->house.models->book().totals(trialAgent(), Period::Day);
        VERIFY_OK(totals);
        if (cost == kInFull)
            QVERIFY(result.cost() > 1024 * 15'000); // 1024 tokens of output and some of input
        else
            QCOMPARE(result.cost(), cost);
        QCOMPARE(m_provider->asked().size(), 1);
        QCOMPARE(totals->open, 0);
        QCOMPARE(static_cast<quint64>(totals->spent.nano()), result.cost()); // what is shown is what counts
        QString said; // the trail is written on its own thread
        QTRY_VERIFY2((said = m_counter->house.said(TrailEvent::Agent).value(0),
                      said.startsWith(u"The model “work” (test-model at compatible) was tried, asked for by "_s)),
                     qPrintable(said));
        QVERIFY2(said.contains(Money::fromNano(qint64(result.cost())).toText()), qPrintable(said));
        said = m_counter->house.said(TrailEvent::Agent).value(1);
        QVERIFY2(said.startsWith(u"The model “work” (test-model at compatible) is tried, asked for by "_s), qPrintable(said));
    }

    void whatIsNotOnRecordIsNotSent()
    {
        QVERIFY(m_counter->ask(savingOf("work")).has_model());
        QVERIFY(QFile::remove(m_counter->house.court.path()));
        const auto result = test("work");
        QVERIFY(!result.answered());
        QVERIFY(!english(result.message()).empty());
        QCOMPARE(m_provider->asked().size(), 0);
        QCOMPARE(m_counter->house.models->book().totals(trialAgent(), Period::Day)->open, 0);
    }

    /// Each dialect's own form of a tool.
    void aModelIsTriedInItsDialect_data()
    {
        QTest::addColumn<api::ModelDialect>("dialect");
        for (int i = api::DIALECT_OPENAI_CHAT; i <= api::DIALECT_OLLAMA; ++i)
            QTest::newRow(api::ModelDialect_Name(static_cast<api::ModelDialect>(i)).c_str()) << static_cast<api::ModelDialect>(i);
    }

    void aModelIsTriedInItsDialect()
    {
        QFETCH(api::ModelDialect, dialect);
        m_provider->setAnswering([](const ProviderRequest &) { return ProvidedAnswer{.calls = {{u"ping"_s, R"({"word":"ready"})"}}}; });
        auto message = savingOf("work");
        message.mutable_save_model()->set_dialect(dialect);
        QVERIFY(m_counter->ask(message).has_model());
        const auto result = test("work");
        QVERIFY2(result.answered() && result.called_tool(), english(result.message()).c_str());
        QVERIFY(m_provider->asked().first().dialect == fromWire<Dialect>(dialect));
        const auto &body = m_provider->asked().first().body;
        QVERIFY(body.contains("ping"));
        const auto endpoint = readEndpoint("POST", targetOf(*fromWire<Dialect>(dialect), {.streams = false}));
        VERIFY_OK(endpoint);
        const auto understood = readModelRequest(*endpoint, body);
        VERIFY_OK(understood);
        QCOMPARE(understood->maxOutput, 1024);
    }

    /// However a careless server repeats it.
    void atATrialTheKeyIsNotShown_data()
    {
        QTest::addColumn<QByteArray>("body");
        const QByteArray key(kValue);
        QTest::newRow("as it is") << "{\"error\":{\"message\":\"Incorrect key " + key + " provided\"}}";
        QTest::newRow("escaped") << "{\"error\":{\"message\":\"Incorrect key \\u0073" + key.sliced(1) + " provided\"}}";
        QTest::newRow("escaped twice") << "{\"error\":{\"message\":\"Incorrect key \\\\u0073" + key.sliced(1) + " provided\"}}";
        QTest::newRow("base64") << "{\"error\":{\"message\":\"Incorrect key " + key.toBase64() + " provided\"}}";
    }

    void atATrialTheKeyIsNotShown()
    {
        QFETCH(QByteArray, body);
        m_provider->setAnswering([&](const ProviderRequest &) { return ProviderFault{.status = 401, .body = body}; });
        (void)addKey("my key");
        QVERIFY(m_counter->ask(savingOf("work", "my key")).has_model());
        const auto said = english(test("work").message());
        QVERIFY2(said.find("Incorrect key ****") != std::string::npos, said.c_str());
        const QByteArray key(kValue);
        for (const auto &word : {key.sliced(1), key.toBase64().first(20)}) {
            QVERIFY2(said.find(word.toStdString()) == std::string::npos, said.c_str());
            QVERIFY(!m_counter->house.said(TrailEvent::Agent).value(0).contains(QString::fromUtf8(word)));
        }
    }

    void oneModelIsTriedAtATime()
    {
        m_provider->setAnswering([](const ProviderRequest &) { return ProvidedAnswer{.text = u"ready"_s}; });
        QVERIFY(m_counter->ask(savingOf("work")).has_model());
        Message message;
        message.mutable_test_model()->set_target("work");
        std::optional<api::ServiceToClient> first;
        m_counter->requests->carryOut(message, Caller::Client, [&first](const api::ServiceToClient &reply) { first = reply; });
        QCOMPARE(m_counter->why(message), "A model is being tried already; wait until it has answered.");
        QTRY_VERIFY(first.has_value());
        QVERIFY(first->model_test().answered());
        QVERIFY(test("work").answered()); // and now again
        QCOMPARE(m_provider->asked().size(), 2);
    }

    void trialsHaveAnAllowanceOfTheirOwn_data()
    {
        QTest::addColumn<bool>("priced");
        QTest::addColumn<std::string>("why");
        QTest::newRow("the money") << true << std::string("$0.25");
        QTest::newRow("the requests, where nobody knows the price") << false << std::string("20");
    }

    void trialsHaveAnAllowanceOfTheirOwn()
    {
        QFETCH(bool, priced);
        QFETCH(std::string, why);
        auto &book = m_counter->house.models->book();
        const auto spent = Reservation{.agent = trialAgent(),
                                       .provider = u"compatible"_s,
                                       .model = u"test-model"_s,
                                       .slot = u"test"_s,
                                       .route = u"work"_s,
                                       .worst = priced ? std::optional(Money::fromNano(kTrialMoney.nano() - 1)) : std::nullopt,
                                       .worstTokens = 100};
        for (int i = 0; i < (priced ? 1 : kUnpricedTrials); ++i) {
            const auto row = book.reserve(spent, {.perTask = {}, .perDay = {}, .perMonth = {}, .scheduledPerDay = {}});
            VERIFY_OK(row);
            VERIFY_OK(book.settle(*row, {.kind = Settlement::Kind::Uncounted, .usage = {}, .money = {}}));
        }
        auto message = savingOf("work");
        if (!priced)
            message.mutable_save_model()->clear_rates();
        QVERIFY(m_counter->ask(message).has_model());
        const auto result = test("work");
        QVERIFY(!result.answered());
        QVERIFY2(english(result.message()).find(why) != std::string::npos, english(result.message()).c_str());
        QCOMPARE(m_provider->asked().size(), 0);
    }
};

COFFERDAM_TEST(tst_ModelTrial)
#include "tst_modeltrial.moc"
