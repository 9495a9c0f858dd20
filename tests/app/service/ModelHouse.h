// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One agent that asks its models by the real way: stores on disk, the Guardian under the shipped rules, HTTP. Only the provider is a fake.

#pragma once

#include "app/service/models/Models.h"
#include "core/datarules/DataRules.h"
#include "core/inspect/tool/Example.h"
#include "core/models/ScriptedRoute.h"
#include "core/policy/LivePolicies.h"
#include "tests/app/service/ModelQuestions.h"
#include "tests/core/guardian/Court.h"
#include "tests/support/FakeProvider.h"
#include "tests/support/VerifyOk.h"

#include <QHash>
#include <QTest>

#include <memory>
#include <optional>

namespace cofferdam::test {

/// What a route told of a request.
struct HeardModel {
    int began = 0;
    int ended = 0;
    int failed = 0;
    QByteArray bytes;
    std::optional<ModelRefusal> refusal;

    [[nodiscard]] bool isOver() const { return ended + failed > 0; }
    [[nodiscard]] QString why() const { return refusal ? refusal->why.english() : QString(); }
};

class ModelHouse
{
public:
    static constexpr Rates kRates{
        .input = 3'000'000'000, .cacheRead = 300'000'000, .cacheWrite = 3'750'000'000, .cacheWriteHour = 6'000'000'000, .output = 15'000'000'000};
    static constexpr Price kPrice{.rates = kRates};
    static constexpr int kPatience = 20'000; // ms

    explicit ModelHouse(GuardianSettings settings = {}) : court(std::move(settings))
    {
        court.rules = [this](const Action &action) {
            decided = action;
            return m_policies.of(action);
        };
        VERIFY_OK(m_policies.start());
        auto rules = DataRules::open(m_folder.path(), Secret::random(32), *court.trail);
        VERIFY_OK(rules);
        data = std::move(*rules);
        auto opened = Models::open(m_folder.path(), Secret::random(32), *court.trail, *data);
        VERIFY_OK(opened);
        models = std::move(*opened);
        models->setGuardian(*court.guardian);
        QObject::connect(court.trail.get(), &Trail::appended, &m_context, [this](const TrailRow &row) {
            if (row.event == TrailEvent::Decision && row.kind == ActionKind::Model)
                rows.append(row);
        });
        makeRoute();
    }
    ~ModelHouse() { route.reset(); }

    /// Anew, with other times for those who are asked.
    void makeRoute(const DialTimes &times = {})
    {
        auto parts = models->parts();
        parts.times = times;
        route = std::make_unique<AgentModelRoute>(court.agent, std::make_unique<ScriptedRoute>(), parts);
        QObject::connect(route.get(), &ModelRoute::began, &m_context, [this](const ModelRequestId &id) { ++heard[id].began; });
        QObject::connect(route.get(), &ModelRoute::piece, &m_context, [this](const ModelRequestId &id, const QByteArray &bytes) {
            if (keeps)
                heard[id].bytes += bytes;
            if (takes)
                route->taken(id, bytes.size());
        });
        QObject::connect(route.get(), &ModelRoute::ended, &m_context, [this](const ModelRequestId &id) { ++heard[id].ended; });
        QObject::connect(route.get(), &ModelRoute::failed, &m_context, [this](const ModelRequestId &id, const ModelRefusal &refusal) {
            ++heard[id].failed;
            heard[id].refusal = refusal;
        });
    }

    [[nodiscard]] static StoredTarget targetAt(const QString &url, Dialect dialect = Dialect::OpenAiChat, const QString &name = u"work"_s)
    {
        return {.id = {}, .name = name, .provider = u"compatible"_s, .dialect = dialect, .baseUrl = url, .model = u"test-model"_s, .rates = kRates};
    }
    StoredTarget save(const StoredTarget &target) const
    {
        const auto saved = models->save(target);
        mustBe(saved);
        return *saved;
    }
    /// Saves it and has the agent ask it.
    StoredTarget choose(const StoredTarget &target, const QString &slot = u"main"_s) const
    {
        const auto saved = save(target);
        mustBe(models->choose(court.agent, slot, saved.id));
        return saved;
    }
    VaultKeyId addKey(const QString &url, const QByteArray &value, std::optional<QList<AgentId>> agents = {}, std::optional<QDateTime> expires = {}) const
    {
        auto bytes = value;
        const auto id = models->vault().add(u"key %1"_s.arg(models->vault().list().size()), url, std::move(agents), Secret::take(bytes), std::move(expires));
        mustBe(id);
        return *id;
    }
    void allow(const Allowance &allowance) const { VERIFY_OK(models->setAllowance(court.agent, allowance)); }

    ModelRequestId ask(const ModelQuestion &question)
    {
        route->ask(question);
        if (heard.contains(question.id))
            qFatal("told from within");
        return question.id;
    }
    const HeardModel &untilOver(const ModelRequestId &id, int patience = kPatience)
    {
        waitFor([&] { return heard[id].isOver(); }, patience);
        return heard[id];
    }
    const HeardModel &answerTo(const ModelQuestion &question) { return untilOver(ask(question)); }

    [[nodiscard]] QString fileOf(const QString &store) const { return m_folder.filePath(store); }
    [[nodiscard]] Totals spent(Period period = Period::Day, const TaskId &task = {}) const
    {
        const auto totals = models->book().totals(court.agent, period, task);
        mustBe(totals);
        return *totals;
    }
    /// What is reserved for it where kRates hold.
    [[nodiscard]] static Money worstOf(const ModelQuestion &question)
    {
        return worstCase(kPrice, question.request.inputTokens, *question.request.maxOutput, 1, false);
    }
    [[nodiscard]] static Money costOf(Dialect dialect, const ProvidedAnswer &answer) { return cost(kPrice, *toldUsage(dialect, answer)); }

    /// Of the only one that is open.
    [[nodiscard]] std::optional<Question> question() const
    {
        const auto open = [this] { return court.guardian->questions(); };
        return QTest::qWaitFor([&] { return open().size() == 1; }) ? std::optional(open().first()) : std::nullopt;
    }

    Court court;
    FakeProvider provider;
    std::unique_ptr<DataRules> data;
    std::unique_ptr<Models> models;
    std::unique_ptr<AgentModelRoute> route;
    QHash<ModelRequestId, HeardModel> heard;
    Action decided;       ///< The last one that the rules were asked about.
    QList<TrailRow> rows; ///< Decisions about requests, in the order in which they came to be on disk.
    bool takes = true;    ///< Who hears it takes what comes.
    bool keeps = true;    ///< In `heard`.

private:
    // What fails ends the test from here, too.
    template<typename T>
    static void mustBe(const Result<T> &result)
    {
        VERIFY_OK(result);
    }
    static void waitFor(const std::function<bool()> &condition, int patience) { QVERIFY2(QTest::qWaitFor(condition, patience), "nothing came"); }

    QuickFolder m_folder;
    LivePolicies m_policies{RuleSources{.packs = standardSources().packs, .machine = {}, .user = m_folder.filePath(u"rules"_s)},
                            {u"balanced"_s},
                            [](Action &action) { inspectExample(action, u"/home/agent"_s); },
                            [](const AgentId &) { return u"balanced"_s; }};
    QObject m_context;
};

} // namespace cofferdam::test
