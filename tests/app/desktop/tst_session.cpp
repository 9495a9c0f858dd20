// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The session gives each event to the topic it is about, and knows none of them.

#include "app/desktop/state/AgentsTopic.h"
#include "app/desktop/state/ChatTopic.h"
#include "app/desktop/state/GrantsTopic.h"
#include "app/desktop/state/LayersTopic.h"
#include "app/desktop/state/QuestionsTopic.h"
#include "app/desktop/state/Session.h"
#include "app/desktop/state/SnapshotsTopic.h"
#include "tests/app/desktop/Link.h"
#include "tests/support/Test.h"

#include <QSignalSpy>
#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

api::ServiceToClient doneReply()
{
    api::ServiceToClient reply;
    reply.mutable_done();
    return reply;
}

api::ServiceToClient agents(std::initializer_list<const char *> ids)
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

} // namespace

class tst_Session : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTopicIsMadeOnce()
    {
        Link link;
        Session session(&link);
        auto *first = &session.topic<AgentsTopic>();
        static_cast<void>(session.topic<ChatTopic>());
        QCOMPARE(&session.topic<AgentsTopic>(), first);
    }

    void onlyWhatIsShownIsAskedFor()
    {
        Link link;
        Session session(&link);
        static_cast<void>(session.topic<QuestionsTopic>());
        link.connectNow();
        QCOMPARE(link.asked.size(), 3U);
        QCOMPARE(link.asked.front().message.body_case(), api::ClientToService::kSubscribe); // before the lists: nothing falls between
        QCOMPARE(link.count(api::ClientToService::kListQuestions), 1);
        QCOMPARE(link.count(api::ClientToService::kApprovalPlace), 1);
        static_cast<void>(session.topic<GrantsTopic>()); // with the agents that name them
        QCOMPARE(link.count(api::ClientToService::kListGrants), 1);
        QCOMPARE(link.count(api::ClientToService::kListAgents), 1);
    }

    void itIsLoadedWhenAllRepliesCame()
    {
        Link link;
        Session session(&link);
        static_cast<void>(session.topic<GrantsTopic>());
        QSignalSpy loaded(&session, &Session::loaded);
        link.connectNow();
        auto asked = std::exchange(link.asked, {});
        QCOMPARE(asked.size(), 3U);
        for (std::size_t i = 0; i + 1 < asked.size(); ++i)
            asked[i].done(doneReply());
        QCOMPARE(loaded.count(), 0);
        asked.back().done(doneReply());
        QCOMPARE(loaded.count(), 1);
    }

    void aLostConnectionIsNotLoaded()
    {
        Link link;
        Session session(&link);
        static_cast<void>(session.topic<GrantsTopic>());
        link.connectNow();
        const auto late = std::exchange(link.asked, {});
        link.disconnectNow();
        link.connectNow();
        QSignalSpy loaded(&session, &Session::loaded);
        for (const auto &each : late)
            each.done(doneReply());
        QCOMPARE(loaded.count(), 0);
        link.answerAll(doneReply());
        QCOMPARE(loaded.count(), 1);
    }

    void anEventGoesToItsTopic()
    {
        Link link;
        Session session(&link);
        auto &agentTopic = session.topic<AgentsTopic>();
        auto &questions = session.topic<QuestionsTopic>();
        QSignalSpy opened(&questions, &QuestionsTopic::opened);
        Q_EMIT link.happened(agents({"a", "b"}));
        QCOMPARE(agentTopic.model()->rowCount(), 2);
        api::ServiceToClient question;
        question.mutable_question()->set_id("q");
        Q_EMIT link.happened(question);
        QCOMPARE(opened.count(), 1);
        QCOMPARE(questions.model()->openCount(), 1);
        Q_EMIT link.happened(api::ServiceToClient()); // of a newer service
        QCOMPARE(questions.model()->openCount(), 1);
    }

    void whatOnlyTheServiceKnowsGoesWithIt()
    {
        Link link;
        Session session(&link);
        auto &grants = session.topic<GrantsTopic>();
        auto &layers = session.topic<LayersTopic>();
        link.connectNow();
        api::ServiceToClient grant;
        grant.mutable_grant()->set_id("g");
        Q_EMIT link.happened(grant);
        api::ServiceToClient report;
        report.mutable_layers()->add_layers()->set_name(api::LAYER_STORE);
        Q_EMIT link.happened(report);
        QCOMPARE(grants.model()->rowCount(), 1);
        QCOMPARE(layers.model()->rowCount(), 1);
        link.disconnectNow();
        QCOMPARE(grants.model()->rowCount(), 0);
        QCOMPARE(layers.model()->rowCount(), 0);
    }

    void whatAnEarlierChoiceOfAgentBringsIsDropped()
    {
        Link link;
        Session session(&link);
        auto &agentTopic = session.topic<AgentsTopic>();
        auto &snapshots = session.topic<SnapshotsTopic>();
        link.connectNow();
        Q_EMIT link.happened(agents({"a", "b"}));
        QCOMPARE(agentTopic.current(), AgentId{u"a"_s});
        const auto late = std::exchange(link.asked, {});
        agentTopic.setCurrent({u"b"_s});
        QCOMPARE(link.count(api::ClientToService::kListSnapshots), 1);
        api::ServiceToClient list;
        list.mutable_snapshots()->add_nodes()->set_id("of a");
        for (const auto &each : late) {
            if (each.message.has_list_snapshots())
                each.done(list);
        }
        QCOMPARE(snapshots.model()->rowCount(), 0);
        link.answerAll(list);
        QCOMPARE(snapshots.model()->rowCount(), 1);
    }

    void theAgentShownStaysWhileItExists()
    {
        Link link;
        Session session(&link);
        auto &agentTopic = session.topic<AgentsTopic>();
        Q_EMIT link.happened(agents({"a", "b"}));
        agentTopic.setCurrent({u"b"_s});
        QSignalSpy changed(&agentTopic, &AgentsTopic::currentChanged);
        QSignalSpy listed(&agentTopic, &AgentsTopic::currentListed);
        Q_EMIT link.happened(agents({"a", "b"}));
        QCOMPARE(changed.count(), 0);
        QCOMPARE(listed.count(), 1);
        Q_EMIT link.happened(agents({"a"}));
        QCOMPARE(changed.count(), 1);
        QCOMPARE(agentTopic.current(), AgentId{u"a"_s});
        Q_EMIT link.happened(agents({}));
        QVERIFY(agentTopic.current().isNull());
    }

    void anErrorIsToldUnlessSomebodyTakesIt()
    {
        Link link;
        Session session(&link);
        QSignalSpy failed(&session, &Session::failed);
        session.send({});
        session.send({}, [](const Result<api::ServiceToClient> &) {});
        link.disconnectNow();
        QCOMPARE(failed.count(), 1);
    }
};

COFFERDAM_TEST(tst_Session)
#include "tst_session.moc"
