// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/models/ModelMessages.h"
#include "app/service/models/ModelTrial.h"
#include "tests/app/service/Counter.h"
#include "tests/app/service/ModelQuestions.h"
#include "tests/support/FakeProvider.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"

#include <QTemporaryDir>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

/// Models, keys and spending, as a client asks for them.
class tst_ModelRequests : public QObject
{
    Q_OBJECT

private:
    using Message = api::ClientToService;

    static constexpr auto kValue = "sk-4711-abcdefghijklmnop";

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Counter> m_counter;
    std::unique_ptr<FakeProvider> m_provider;

    Message savingOf(const std::string &name, const std::string &key = {}) const
    {
        Message message;
        auto *target = message.mutable_save_model();
        target->set_name(name);
        target->set_provider("compatible");
        target->set_base_url(m_provider->url().toStdString() + "/v1/");
        target->set_model("test-model");
        target->set_key(key);
        target->mutable_rates()->set_input(3'000'000'000);
        target->mutable_rates()->set_output(15'000'000'000);
        return message;
    }
    api::VaultKey addKey(const std::string &name, const std::vector<std::string> &agents = {}) const
    {
        Message message;
        auto *key = message.mutable_add_key();
        key->set_name(name);
        key->set_url(m_provider->url().toStdString());
        key->set_all_agents(agents.empty());
        for (const auto &agent : agents)
            key->add_agents(agent);
        key->set_value(kValue);
        return m_counter->ask(message).key();
    }
    bool choose(const std::string &slot, const std::string &target) const
    {
        Message message;
        message.mutable_set_agent_model()->set_agent("mine");
        message.mutable_set_agent_model()->set_slot(slot);
        message.mutable_set_agent_model()->set_target(target);
        return m_counter->ask(message).has_done();
    }
    api::ModelTest test(const std::string &target) const
    {
        Message message;
        message.mutable_test_model()->set_target(target);
        return m_counter->ask(message).model_test();
    }

private Q_SLOTS:
    void init()
    {
        m_provider = std::make_unique<FakeProvider>();
        m_folder = std::make_unique<QTemporaryDir>();
        m_counter = std::make_unique<Counter>(m_folder->path());
        VERIFY_OK(m_counter->open());
    }
    void cleanup()
    {
        m_counter.reset();
        m_provider.reset();
    }

    void aModelIsSavedListedChangedAndRemoved()
    {
        const auto saved = m_counter->ask(savingOf("work")).model();
        QCOMPARE(saved.name(), "work");
        QCOMPARE(saved.base_url(), m_provider->url().toStdString());
        QVERIFY(!saved.id().empty() && saved.local() && saved.priced());
        QCOMPARE(m_counter->why(savingOf("work")), "There is a model called “work” already.");
        auto again = savingOf("work at home");
        again.mutable_save_model()->set_id(saved.id());
        QCOMPARE(m_counter->ask(again).model().id(), saved.id());
        Message list;
        list.mutable_list_models();
        const auto all = m_counter->ask(list).models();
        QCOMPARE(all.targets_size(), 1);
        QCOMPARE(all.targets(0).name(), "work at home");
        Message remove;
        remove.mutable_remove_model()->set_target("work at home");
        QVERIFY(m_counter->ask(remove).has_done());
        QCOMPARE(m_counter->ask(list).models().targets_size(), 0);
        QCOMPARE(m_counter->why(remove), "There is no such model.");
        Message providers;
        providers.mutable_model_providers();
        QVERIFY(m_counter->ask(providers).model_providers().providers_size() > 8);
    }

    /// Without a boot: OpenClaw reads its models anew.
    void anotherModelReachesTheRunningAgent()
    {
        auto *agent = m_counter->house.made(u"mine"_s);
        QVERIFY(agent);
        auto *guest = m_counter->house.guest();
        QVERIFY(guest->settings.models.contains("scripted"));
        QVERIFY(m_counter->ask(savingOf("work")).has_model());
        QVERIFY(choose("main", "work"));
        QCOMPARE(guest->models.size(), 1);
        QVERIFY(guest->models.last().contains("test-model") && !guest->models.last().contains("scripted"));
        auto larger = savingOf("work");
        larger.mutable_save_model()->set_id(m_counter->house.models->store().targets().first().id.value.toStdString());
        larger.mutable_save_model()->set_model("test-model-2");
        QVERIFY(m_counter->ask(larger).has_model());
        QVERIFY(guest->models.last().contains("test-model-2"));
        Message ofAgent;
        ofAgent.mutable_agent_models()->set_agent("mine");
        const auto models = m_counter->ask(ofAgent).agent_models();
        QCOMPARE(models.slots_size(), 3);
        QCOMPARE(models.agent(), agent->record().id.value.toStdString());
        Message remove;
        remove.mutable_remove_model()->set_target("work");
        QCOMPARE(m_counter->why(remove), "An agent still asks this model; give it another one first.");
        QVERIFY(!choose("embedding", "work"));
        QVERIFY(!choose("main", "nothing"));
        QVERIFY(choose("main", ""));
        QVERIFY(guest->models.last().contains("scripted"));
        QVERIFY(m_counter->ask(remove).has_done());
        QVERIFY(m_counter->house.said(TrailEvent::Agent).contains(u"It has no chosen model for “main” any more."_s));
    }

    void aKeyIsAddedBoundExchangedRevokedAndRemoved()
    {
        QVERIFY(m_counter->house.made(u"mine"_s));
        const auto key = addKey("my key", {"mine"});
        QCOMPARE(key.name(), "my key");
        QCOMPARE(key.binding(), m_provider->url().toStdString());
        QVERIFY(!key.all_agents() && key.agents_size() == 1);
        QVERIFY(m_counter->ask(savingOf("work", "my key")).has_model());
        Message bind;
        bind.mutable_bind_key()->set_key("my key");
        bind.mutable_bind_key()->set_all_agents(true);
        bind.mutable_bind_key()->set_expires_ms(QDateTime::currentMSecsSinceEpoch() + 60'000);
        const auto bound = m_counter->ask(bind).key();
        QVERIFY(bound.all_agents() && bound.expires_ms() > 0);
        bind.mutable_bind_key()->set_expires_ms(1);
        QVERIFY(m_counter->ask(bind).has_failed());
        bind.mutable_bind_key()->set_all_agents(false);
        bind.mutable_bind_key()->add_agents("nobody");
        QCOMPARE(m_counter->why(bind), "There is no agent “nobody”.");
        Message rotate;
        rotate.mutable_rotate_key()->set_key("my key");
        rotate.mutable_rotate_key()->set_value("sk-0815-ponmlkjihgfedcba");
        QVERIFY(m_counter->ask(rotate).key().rotated_ms() > 0);
        Message remove;
        remove.mutable_remove_key()->set_key("my key");
        QCOMPARE(m_counter->why(remove), "A model still goes with this key; give it another one first.");
        Message revoke;
        revoke.mutable_revoke_key()->set_key("my key");
        QVERIFY(m_counter->ask(revoke).key().revoked_ms() > 0);
        QVERIFY(m_counter->ask(rotate).has_failed());
        Message removeModel;
        removeModel.mutable_remove_model()->set_target("work");
        QVERIFY(m_counter->ask(removeModel).has_done());
        QVERIFY(m_counter->ask(remove).has_done());
        Message list;
        list.mutable_list_keys();
        QCOMPARE(m_counter->ask(list).keys().keys_size(), 0);
        QVERIFY(m_counter->ask(revoke).has_failed());
        for (const auto &reason : m_counter->house.said(TrailEvent::Agent))
            QVERIFY(!reason.contains(u"4711"_s) && !reason.contains(u"0815"_s));
    }

    void allowanceAndSpending()
    {
        auto *agent = m_counter->house.made(u"mine"_s);
        QVERIFY(agent);
        Message change;
        change.mutable_set_allowance()->set_agent("mine");
        change.mutable_set_allowance()->mutable_per_day()->set_money(7'000'000'000);
        change.mutable_set_allowance()->set_loop(50'000'000);
        QVERIFY(m_counter->ask(change).has_done());
        change.mutable_set_allowance()->set_loop(std::numeric_limits<quint64>::max());
        QVERIFY(m_counter->ask(change).has_failed());
        const auto spent = Reservation{.agent = agent->record().id,
                                       .provider = u"compatible"_s,
                                       .model = u"test-model"_s,
                                       .slot = u"main"_s,
                                       .route = u"work"_s,
                                       .worst = Money::fromCents(3),
                                       .worstTokens = 100};
        const auto row = m_counter->house.models->book().reserve(spent, {});
        VERIFY_OK(row);
        VERIFY_OK(m_counter->house.models->book().settle(
            *row, {.kind = Settlement::Kind::Counted, .usage = Usage{.input = 40, .output = 2}, .money = Money::fromCents(1)}));
        Message ask;
        ask.mutable_spending()->set_agent("mine");
        const auto spending = m_counter->ask(ask).spending();
        QCOMPARE(spending.day().money(), 10'000'000u);
        QCOMPARE(spending.allowance().per_day().money(), 7'000'000'000u);
        QVERIFY(!spending.allowance().per_task().has_money() && !spending.has_task());
        QCOMPARE(spending.allowance().loop(), 50'000'000u);
        Message query;
        query.mutable_query_spend()->set_agent("mine");
        const auto days = m_counter->ask(query).spend_days();
        QCOMPARE(days.days_size(), 1);
        QCOMPARE(days.days(0).agent(), agent->record().id.value.toStdString());
        QCOMPARE(days.days(0).input(), 40u);
        QCOMPARE(days.days(0).output(), 2u);
        query.mutable_query_spend()->set_from("2026-13-01");
        QVERIFY(m_counter->ask(query).has_failed());
        Message file;
        file.mutable_export_spend();
        QVERIFY(m_counter->ask(file).spend_export().content().find("work,counted,0.03,0.01,42,40,") != std::string::npos);
        file.mutable_export_spend()->set_json_lines(true);
        QVERIFY(m_counter->ask(file).spend_export().content().find("\"cost_usd\":\"0.01\"") != std::string::npos);
        // What it spent stays when it is gone, and is found by its id.
        const auto id = agent->record().id.value.toStdString();
        Message remove;
        remove.mutable_delete_agent()->set_agent("mine");
        QVERIFY(m_counter->ask(remove).has_done());
        query.mutable_query_spend()->set_from("");
        query.mutable_query_spend()->set_agent(id);
        QCOMPARE(m_counter->ask(query).spend_days().days_size(), 1);
    }

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
        QTest::newRow("nonsense") << ProviderFault{.body = "oops"} << false << false << std::string("What it answered could not be understood.") << quint64(0);
        QTest::newRow("no such model") << ProviderFault{.status = 404} << false << false
                                       << std::string("compatible answered with status 404: It does not work today.") << quint64(0);
        QTest::newRow("hangs up") << ProviderFault{.hangsUp = true} << false << false
                                  << std::string("The connection to 127.0.0.1 ended before it answered. It may have worked on the request all the same.")
                                  << quint64(0);
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
        QCOMPARE(result.cost(), cost);
        QCOMPARE(m_provider->asked().size(), 1);
        const auto totals = m_counter->house.models->book().totals(trialAgent(), Period::Day);
        VERIFY_OK(totals);
        QCOMPARE(totals->open, 0);
        QVERIFY(cost == 0 || static_cast<quint64>(totals->spent.nano()) == cost);
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
        QVERIFY(m_provider->asked().first().body.contains("ping"));
    }

    void serversOfThisComputerAreLookedFor()
    {
        Message message;
        message.mutable_find_local_models();
        QVERIFY(m_counter->ask(message).has_local_models());
    }
};

COFFERDAM_TEST(tst_ModelRequests)
#include "tst_modelrequests.moc"
