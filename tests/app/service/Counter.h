// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A service's requests, as a client would make them, over a house of agents.

#pragma once

#include "app/demo/DemoRun.h"
#include "app/demo/DemoStory.h"
#include "app/service/api/LocalLink.h"
#include "app/service/computer/ImageBuildRun.h"
#include "app/service/layers/ServiceLayers.h"
#include "app/service/requests/Requests.h"
#include "app/service/sessions/SessionStore.h"
#include "app/service/store/StoreKeys.h"
#include "app/service/transfer/Transfers.h"
#include "core/guardian/WaitingList.h"
#include "core/inspect/tool/Example.h"
#include "core/policy/LivePolicies.h"
#include "tests/app/service/AgentHouse.h"
#include "tests/core/vault/StandInKeychain.h"
#include "tests/support/Phrases.h"

#include <QTest>

#include <memory>
#include <optional>

namespace cofferdam::test {

using namespace Qt::StringLiterals;

struct Counter {
    /// There is no keychain, so the key of the stores is in its file.
    explicit Counter(const QString &userRules)
        : policies(
              RuleSources{.packs = standardSources().packs, .machine = {}, .user = userRules}, {u"careful"_s, u"balanced"_s, u"allow-all"_s},
              [](Action &action) { inspectExample(action, u"/home/agent"_s); }, [](const AgentId &) { return u"balanced"_s; })
        , m_userRules(userRules)
    {
        keychain.isMissing = true;
    }

    Result<void> open()
    {
        if (auto opened = house.open(); !opened)
            return opened;
        layers = std::make_unique<ServiceLayers>(*house.court.trail, house.paths.data);
        auto keys = StoreKeys::open({.keyFile = house.folder.filePath(u"trail.key"_s)}, keychain);
        if (!keys)
            return std::unexpected(keys.error());
        storeKeys = std::move(*keys);
        if (auto begun = storeKeys->begin(); !begun)
            return begun;
        QByteArray key(32, 's');
        auto remembered = SessionStore::open(house.folder.filePath(u"sessions.db"_s), Secret::take(key));
        if (!remembered)
            return std::unexpected(remembered.error());
        sessions = std::move(*remembered);
        waiting = std::make_unique<WaitingList>(sessions->database(), *house.court.trail, [] { return QDateTime::currentMSecsSinceEpoch(); });
        auto opened = Transfers::open(house.paths.data, Secret::random(32), *house.court.trail);
        if (!opened)
            return std::unexpected(opened.error());
        transfers = std::move(*opened);
        requests = std::make_unique<Requests>(RequestParts{
            .agents = *house.agents,
            .store = *house.store,
            .startPoints = *house.startPoints,
            .imageBuild = imageBuild,
            .guardian = *house.court.guardian,
            .dataRules = *house.dataRules,
            .models = *house.models,
            .snapshots = *house.snapshots,
            .trail = *house.court.trail,
            .transfers = *transfers,
            .policies = policies,
            .layers = *layers,
            .demo = demo,
            .dataFolder = house.paths.data,
            .userRules = m_userRules,
            .window = u"/opt/cofferdam"_s,
            .windowOnly = {windowOnly},
            .notice = {},
            .shutDown = [this] { ++shutdowns; },
            .storeKeys = *storeKeys,
            .sessions = *sessions,
            .waiting = *waiting,
            .lockStores = [this] { ++locks; },
        });
        if (auto started = policies.start(); !started)
            return started;
        layers->setPolicy(policies.policy(u"balanced"_s)->version(), true, {});
        layers->setConfinement(true, {});
        return {};
    }

    /// Empty when nothing comes.
    api::ServiceToClient ask(const api::ClientToService &message, Caller caller = Caller::Client)
    {
        std::optional<api::ServiceToClient> got;
        requests->carryOut(message, caller, [&got](const api::ServiceToClient &reply) { got = reply; });
        return QTest::qWaitFor([&got] { return got.has_value(); }) ? *got : api::ServiceToClient();
    }
    std::string why(const api::ClientToService &message, Caller caller = Caller::Client) { return english(ask(message, caller).failed().message()); }

    /// Opens a question and has `program` approve it: what is said of that, and what became of the action.
    struct Approved {
        api::ServiceToClient reply;
        QString rule; ///< Empty: nothing is decided.
        TrailRow row;
    };
    Approved approve(const char *program, Caller caller = Caller::Client)
    {
        const auto answer = house.court.review(house.court.action(u"ask"_s));
        auto &guardian = *house.court.guardian;
        if (!QTest::qWaitFor([&guardian] { return !guardian.questions().isEmpty(); }))
            return {};
        api::ClientToService message;
        message.mutable_resolve()->set_question(guardian.questions().first().id.value.toStdString());
        message.mutable_resolve()->set_approve(true);
        api::ClientDetail client;
        client.set_pid(4711);
        client.set_program(program);
        Approved approved;
        requests->carryOut(message, caller, [&approved](const api::ServiceToClient &reply) { approved.reply = reply; }, client);
        (void)QTest::qWaitFor([&answer] { return answer->told > 0; }, 1000);
        if (answer->decision) {
            approved.rule = answer->decision->rule;
            approved.row = house.court.last();
        }
        return approved;
    }

    AgentHouse house;
    QString windowOnly = house.folder.filePath(u"approve-in-window-only"_s);
    LivePolicies policies;
    std::unique_ptr<ServiceLayers> layers;
    DemoStory story{u"/nowhere/"_s};
    LocalLink link{[](const api::ClientToService &, const ApiServer::Reply &) {}};
    DemoRun demo{link, story};
    ImageBuildRun imageBuild{u"/nowhere/cofferdamctl"_s};
    StandInKeychain keychain;
    std::unique_ptr<StoreKeys> storeKeys;
    std::unique_ptr<SessionStore> sessions;
    std::unique_ptr<Transfers> transfers;
    std::unique_ptr<WaitingList> waiting;
    std::unique_ptr<Requests> requests;
    int shutdowns = 0;
    int locks = 0;

private:
    QString m_userRules;
};

} // namespace cofferdam::test
