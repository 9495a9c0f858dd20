// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/ModelScenario.h"

#include "tests/support/Phrases.h"

#include <QDate>
#include <QDateTime>

#include <algorithm>
#include <initializer_list>

namespace cofferdam::scenario {

namespace {

constexpr quint64 kCent = 10'000'000; // nano-dollars
constexpr qint64 kDayMs = 24LL * 3600 * 1000;

qint64 sinceEpoch()
{
    return QDateTime::currentMSecsSinceEpoch();
}

api::ModelProvider *addProvider(api::ModelProviders &list, const char *id, const char *name, const char *url, std::initializer_list<api::ModelDialect> dialects)
{
    auto *provider = list.add_providers();
    provider->set_id(id);
    provider->set_name(name);
    provider->set_icon(id);
    provider->set_base_url(url);
    for (const auto dialect : dialects)
        provider->add_dialects(dialect);
    provider->set_key_needed(true);
    return provider;
}

api::ModelTarget *addTarget(api::ModelTargets &list, const char *id, const char *name, const char *provider, api::ModelDialect dialect, const char *model)
{
    auto *target = list.add_targets();
    target->set_id(id);
    target->set_name(name);
    target->set_provider(provider);
    target->set_dialect(dialect);
    target->set_model(model);
    target->set_context_window(400'000);
    target->set_max_output(128'000);
    target->set_priced(true);
    return target;
}

api::VaultKey *addKeyTo(api::VaultKeys &list, const char *id, const char *name, const char *binding)
{
    auto *key = list.add_keys();
    key->set_id(id);
    key->set_name(name);
    key->set_binding(binding);
    key->set_all_agents(true);
    key->set_masked("sk-\xe2\x80\xa6"
                    "a1b2");
    key->set_created_ms(sinceEpoch() - 90 * kDayMs);
    return key;
}

} // namespace

api::ModelProviders providers()
{
    api::ModelProviders list;
    list.set_prices_of("2026-11-29");
    addProvider(list, "openai", "OpenAI", "https://api.openai.com", {api::DIALECT_OPENAI_RESPONSES, api::DIALECT_OPENAI_CHAT});
    addProvider(list, "anthropic", "Anthropic", "https://api.anthropic.com", {api::DIALECT_ANTHROPIC});
    addProvider(list, "compatible", "Another, compatible with OpenAI", "", {api::DIALECT_OPENAI_CHAT, api::DIALECT_OPENAI_RESPONSES, api::DIALECT_ANTHROPIC})
        ->set_key_needed(false);
    auto *ollama = addProvider(list, "ollama", "Ollama", "http://127.0.0.1:11434", {api::DIALECT_OLLAMA, api::DIALECT_OPENAI_CHAT});
    ollama->set_local(true);
    ollama->set_key_needed(false);
    return list;
}

api::ModelTargets targets()
{
    api::ModelTargets list;
    auto *everyday = addTarget(list, "t1", "Everyday", "openai", api::DIALECT_OPENAI_RESPONSES, "gpt-6-sol");
    everyday->set_base_url("https://api.openai.com");
    everyday->set_key("k1");
    everyday->set_images(true);
    everyday->set_reasoning(true);
    everyday->add_agents("a1");
    auto *home = addTarget(list, "t2", "Home", "ollama", api::DIALECT_OLLAMA, "qwen3-coder:30b");
    home->set_base_url("http://127.0.0.1:11434");
    home->set_context_window(65'536);
    home->set_local(true);
    auto *lab = addTarget(list, "t3", "Laboratory", "compatible", api::DIALECT_OPENAI_RESPONSES, "lab/experimental-7");
    lab->set_base_url("https://models.example.org/llm");
    lab->set_priced(false);
    *lab->mutable_warning() = verbatim("What it costs is not known: it is refused wherever money is limited.");
    return list;
}

api::AgentModels agentModels(const std::string &agent)
{
    api::AgentModels models;
    models.set_agent(agent);
    const auto add = [&models, &agent](const char *slot, const char *target) {
        auto *added = models.add_slots();
        added->set_agent(agent);
        added->set_slot(slot);
        added->set_target(target);
    };
    add("main", agent == "a1" ? "t1" : "");
    add("fast", "");
    add("image", "");
    return models;
}

api::Spending spending(const std::string &agent)
{
    api::Spending spending;
    spending.set_agent(agent);
    const auto fill = [](api::SpendTotals &totals, quint64 money, quint64 requests) {
        totals.set_money(money);
        totals.set_tokens(requests * 9'000);
        totals.set_requests(requests);
    };
    fill(*spending.mutable_task(), 7 * kCent, 6);
    spending.mutable_task()->set_reserved(2 * kCent);
    fill(*spending.mutable_day(), 42 * kCent, 31);
    fill(*spending.mutable_month(), 1'234 * kCent, 870);
    auto &allowance = *spending.mutable_allowance();
    allowance.set_agent(agent);
    allowance.mutable_per_task()->set_money(200 * kCent);
    allowance.mutable_per_day()->set_money(500 * kCent);
    allowance.mutable_per_day()->set_requests(1'000);
    allowance.mutable_per_month()->set_money(5'000 * kCent);
    allowance.mutable_scheduled_per_day()->set_money(100 * kCent);
    allowance.set_loop(10 * kCent);
    return spending;
}

api::SpendDays spendDays(const api::SpendQuery &query)
{
    struct Model {
        const char *provider, *model;
        quint64 cents;
    };
    constexpr Model kModels[] = {{"openai", "gpt-6-sol", 31}, {"anthropic", "claude-fable-5", 19}, {"openai", "gpt-6-luna", 4}};
    api::SpendDays days;
    const auto last = QDate::fromString(QString::fromStdString(query.to()), Qt::ISODate);
    for (int back = 9; back >= 0; --back) {
        for (const auto &[provider, model, cents] : kModels) {
            auto *day = days.add_days();
            day->set_date(last.addDays(-back).toString(Qt::ISODate).toStdString());
            day->set_agent(query.agent().empty() ? "a1" : query.agent());
            day->set_provider(provider);
            day->set_model(model);
            day->set_money(cents * kCent * quint64(1 + (back * 7 + int(cents)) % 5));
            day->set_input(120'000);
            day->set_output(9'000);
            day->set_requests(21);
        }
    }
    return days;
}

api::LocalModelServers localServers()
{
    api::LocalModelServers list;
    auto *ollama = list.add_servers();
    ollama->set_name("Ollama");
    ollama->set_url("http://127.0.0.1:11434");
    ollama->set_provider("ollama");
    ollama->set_dialect(api::DIALECT_OLLAMA);
    const auto add = [ollama](const char *id, quint64 context, bool noTools) {
        auto *model = ollama->add_models();
        model->set_id(id);
        model->set_context(context);
        model->set_context_known(context > 0);
        model->set_no_tools(noTools);
    };
    add("qwen3-coder:30b", 65'536, false);
    add("llama3.2:3b", 4'096, false);
    add("gemma3:1b", 0, true);
    auto *empty = list.add_servers();
    empty->set_name("LM Studio");
    empty->set_url("http://127.0.0.1:1234");
    empty->set_provider("lmstudio");
    empty->set_dialect(api::DIALECT_OPENAI_CHAT);
    return list;
}

api::VaultKeys keys()
{
    api::VaultKeys list;
    auto *work = addKeyTo(list, "k1", "OpenAI, work", "https://api.openai.com");
    work->set_last_used_ms(sinceEpoch() - 40'000);
    auto *own = addKeyTo(list, "k2", "OpenAI, my own", "https://api.openai.com");
    own->set_all_agents(false);
    own->add_agents("a2");
    own->set_expires_ms(sinceEpoch() + 3 * kDayMs);
    addKeyTo(list, "k3", "OpenAI, trial", "https://api.openai.com")->set_expires_ms(sinceEpoch() - kDayMs);
    auto *old = addKeyTo(list, "k4", "OpenAI, old", "https://api.openai.com");
    old->set_revoked_ms(sinceEpoch() - 2 * kDayMs);
    old->set_masked("\xe2\x80\xa6");
    auto *lab = addKeyTo(list, "k5", "Laboratory", "https://models.example.org");
    lab->set_all_agents(false);
    return list;
}

bool answerModels(const api::ClientToService &request, api::ServiceToClient &reply)
{
    const auto keyOf = [](const std::string &id) {
        const auto all = keys();
        const auto found = std::ranges::find_if(all.keys(), [&id](const api::VaultKey &key) { return key.id() == id; });
        return found == all.keys().end() ? api::VaultKey() : *found;
    };
    switch (request.body_case()) {
    case api::ClientToService::kModelProviders: *reply.mutable_model_providers() = providers(); return true;
    case api::ClientToService::kListModels: *reply.mutable_models() = targets(); return true;
    case api::ClientToService::kSaveModel:
        *reply.mutable_model() = request.save_model();
        if (request.save_model().id().empty())
            reply.mutable_model()->set_id("t9");
        return true;
    case api::ClientToService::kTestModel:
        reply.mutable_model_test()->set_answered(true);
        reply.mutable_model_test()->set_called_tool(true);
        reply.mutable_model_test()->set_ms(1'240);
        reply.mutable_model_test()->set_cost(310'000);
        return true;
    case api::ClientToService::kAgentModels: *reply.mutable_agent_models() = agentModels(request.agent_models().agent()); return true;
    case api::ClientToService::kFindLocalModels: *reply.mutable_local_models() = localServers(); return true;
    case api::ClientToService::kSpending: *reply.mutable_spending() = spending(request.spending().agent()); return true;
    case api::ClientToService::kQuerySpend: *reply.mutable_spend_days() = spendDays(request.query_spend()); return true;
    case api::ClientToService::kExportSpend:
        reply.mutable_spend_export()->set_content(request.export_spend().json_lines() ? "{\"money\":1}\n" : "date,money\r\n2026-12-01,0.01\r\n");
        return true;
    case api::ClientToService::kListKeys: *reply.mutable_keys() = keys(); return true;
    case api::ClientToService::kAddKey:
        reply.mutable_key()->set_id("k9");
        reply.mutable_key()->set_name(request.add_key().name());
        return true;
    case api::ClientToService::kRotateKey: *reply.mutable_key() = keyOf(request.rotate_key().key()); return true;
    case api::ClientToService::kBindKey: *reply.mutable_key() = keyOf(request.bind_key().key()); return true;
    default: return false;
    }
}

} // namespace cofferdam::scenario
