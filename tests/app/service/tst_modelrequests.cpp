// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/models/ModelMessages.h"
#include "tests/app/service/ModelQuestions.h"
#include "tests/app/service/TargetHouse.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"

#include <limits>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

/// Models, keys and spending, as a client asks for them.
class tst_ModelRequests : public QObject, private TargetHouse
{
    Q_OBJECT

private:
    bool choose(const std::string &slot, const std::string &target) const
    {
        Message message;
        message.mutable_set_agent_model()->set_agent("mine");
        message.mutable_set_agent_model()->set_slot(slot);
        message.mutable_set_agent_model()->set_target(target);
        return m_counter->ask(message).has_done();
    }

private Q_SLOTS:
    void init() { openHouse(); }
    void cleanup() { closeHouse(); }

    void aModelIsSavedListedChangedAndRemoved()
    {
        const auto saved = m_counter->ask(savingOf("work")).model();
        QCOMPARE(saved.name(), "work");
        QCOMPARE(saved.base_url(), m_provider->url().toStdString());
        QVERIFY(!saved.id().empty() && saved.priced());
        QVERIFY(!saved.local()); // whoever listens there may pass it on
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
        QCOMPARE(models.slots_size(), 4);
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

    void serversOfThisComputerAreLookedFor()
    {
        Message message;
        message.mutable_find_local_models();
        std::optional<api::ServiceToClient> first;
        m_counter->requests->carryOut(message, Caller::Client, [&first](const api::ServiceToClient &reply) { first = reply; });
        QCOMPARE(m_counter->why(message), "This computer is being looked through already; wait until that is done.");
        QTRY_VERIFY(first.has_value());
        QVERIFY(first->has_local_models());
        QVERIFY(m_counter->ask(message).has_local_models()); // and now again
    }
};

COFFERDAM_TEST(tst_ModelRequests)
#include "tst_modelrequests.moc"
