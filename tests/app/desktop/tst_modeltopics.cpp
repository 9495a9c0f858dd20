// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Models, keys and spending as the service tells them, and what is asked of it.

#include "app/desktop/state/KeysTopic.h"
#include "app/desktop/state/ModelsTopic.h"
#include "app/desktop/state/SpendingTopic.h"
#include "tests/app/desktop/Link.h"
#include "tests/support/Test.h"

#include <QSignalSpy>
#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

api::ServiceToClient agentList(std::initializer_list<const char *> ids)
{
    api::ServiceToClient event;
    event.mutable_agents();
    for (const auto *id : ids) {
        auto *agent = event.mutable_agents()->add_agents();
        agent->set_id(id);
        agent->set_name(id);
        agent->set_state(api::AGENT_READY);
    }
    return event;
}

api::ServiceToClient mainOf(const char *agent, const char *target)
{
    api::ServiceToClient event;
    event.mutable_agent_models()->set_agent(agent);
    auto *slot = event.mutable_agent_models()->add_slots();
    slot->set_slot("main");
    slot->set_target(target);
    return event;
}

Secret secretOf(QByteArray text)
{
    return Secret::take(text);
}

} // namespace

class tst_ModelTopics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatThereIsIsAskedForOnConnecting()
    {
        Link link;
        Session session(&link);
        auto &models = session.topic<ModelsTopic>();
        auto &keys = session.topic<KeysTopic>();
        link.connectNow();
        QCOMPARE(link.count(api::ClientToService::kModelProviders), 1);
        QCOMPARE(link.count(api::ClientToService::kListModels), 1);
        QCOMPARE(link.count(api::ClientToService::kListKeys), 1);
        api::ServiceToClient event;
        event.mutable_models()->add_targets()->set_id("t1");
        Q_EMIT link.happened(event);
        event.mutable_keys()->add_keys()->set_id("k1");
        Q_EMIT link.happened(event);
        event.mutable_model_providers()->add_providers()->set_id("openai");
        Q_EMIT link.happened(event);
        QCOMPARE(models.model()->rowCount(), 1);
        QCOMPARE(keys.model()->rowCount(), 1);
        QVERIFY(models.provider(u"openai"_s) != nullptr && models.provider(u"other"_s) == nullptr);
        link.disconnectNow();
        QCOMPARE(models.model()->rowCount(), 0);
        QCOMPARE(keys.model()->rowCount(), 0);
        QVERIFY2(models.provider(u"openai"_s) == nullptr, "only the service knows");
    }

    void whatAnAgentAsksIsUnknownUntilItIsTold()
    {
        Link link;
        Session session(&link);
        auto &models = session.topic<ModelsTopic>();
        link.connectNow();
        Q_EMIT link.happened(agentList({"a", "b"}));
        QCOMPARE(link.count(api::ClientToService::kAgentModels), 1);
        QVERIFY(models.slotsOf({u"a"_s}) == nullptr);
        QSignalSpy changed(&models, &ModelsTopic::slotsChanged);
        for (const auto &each : std::exchange(link.asked, {})) {
            if (each.message.has_agent_models())
                each.done(mainOf("a", "t1"));
        }
        QCOMPARE(changed.count(), 1);
        QCOMPARE(models.targetOf({u"a"_s}, u"main"_s).value, u"t1"_s);
        QVERIFY(models.targetOf({u"a"_s}, u"fast"_s).isNull());
        Q_EMIT link.happened(mainOf("a", "t2"));
        QCOMPARE(models.targetOf({u"a"_s}, u"main"_s).value, u"t2"_s);
        QVERIFY(models.slotsOf({u"b"_s}) == nullptr);
        api::ServiceToClient gone;
        gone.mutable_agent_gone()->set_agent("a");
        Q_EMIT link.happened(gone);
        QVERIFY(models.slotsOf({u"a"_s}) == nullptr);
    }

    void spendingFollowsWhatTheServiceTells()
    {
        Link link;
        Session session(&link);
        auto &spending = session.topic<SpendingTopic>();
        link.connectNow();
        Q_EMIT link.happened(agentList({"a", "b"}));
        QCOMPARE(link.count(api::ClientToService::kSpending), 1);
        QVERIFY2(spending.of({u"a"_s}) == nullptr, "not known is not nothing");
        QSignalSpy changed(&spending, &SpendingTopic::changed);
        api::ServiceToClient event;
        event.mutable_spending()->set_agent("a");
        event.mutable_spending()->mutable_day()->set_money(5);
        Q_EMIT link.happened(event);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(spending.of({u"a"_s})->day().money(), 5U);
        link.asked.clear();
        session.topic<AgentsTopic>().setCurrent({u"b"_s});
        QCOMPARE(link.count(api::ClientToService::kSpending), 1);
        QVERIFY(spending.of({u"b"_s}) == nullptr);
        link.disconnectNow();
        QVERIFY(spending.of({u"a"_s}) == nullptr);
    }

    void aValueIsSentOnceAsItIs()
    {
        Link link;
        Session session(&link);
        auto &keys = session.topic<KeysTopic>();
        link.connectNow();
        link.asked.clear();
        api::AddVaultKey key;
        key.set_name("n");
        key.set_url("https://api.example.com");
        int done = 0;
        const auto count = [&done](const Result<api::ServiceToClient> &) { ++done; };
        keys.add(key, secretOf("sk-\xc3\xa4\0b"_ba), count);
        keys.rotate({u"k1"_s}, secretOf("other"_ba), count);
        QCOMPARE(link.asked.size(), 2U);
        QCOMPARE(link.asked[0].message.add_key().value(), std::string("sk-\xc3\xa4\0b", 7));
        QCOMPARE(link.asked[0].message.add_key().name(), "n");
        QCOMPARE(link.asked[1].message.rotate_key().value(), "other");
        QCOMPARE(link.asked[1].message.rotate_key().key(), "k1");
        link.answerAll({});
        QCOMPARE(done, 2);
    }

    void queriesNameTheirDays()
    {
        Link link;
        Session session(&link);
        auto &spending = session.topic<SpendingTopic>();
        link.connectNow();
        link.asked.clear();
        const auto ignore = [](const Result<api::ServiceToClient> &) {};
        spending.query({}, QDate(2026, 11, 3), QDate(2026, 12, 2), ignore);
        spending.exportTo({u"a"_s}, QDate(2026, 11, 3), QDate(2026, 12, 2), true, ignore);
        const auto query = link.asked[0].message.query_spend();
        QCOMPARE(query.agent(), "");
        QCOMPARE(query.from(), "2026-11-03");
        QCOMPARE(query.to(), "2026-12-02");
        QCOMPARE(link.asked[1].message.export_spend().query().agent(), "a");
        QVERIFY(link.asked[1].message.export_spend().json_lines());
    }
};

COFFERDAM_TEST(tst_ModelTopics)
#include "tst_modeltopics.moc"
