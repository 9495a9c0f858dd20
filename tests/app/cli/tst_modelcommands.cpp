// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// cofferdamctl model ...: what it asks of the service, and shows of its answers.

#include "tests/app/cli/ServedCli.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

#include <memory>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

api::ModelTarget workModel()
{
    api::ModelTarget target;
    target.set_id("m1");
    target.set_name("work");
    target.set_provider("openai");
    target.set_dialect(api::DIALECT_OPENAI_RESPONSES);
    target.set_base_url("https://api.openai.com");
    target.set_model("gpt-5");
    target.set_key("k1");
    target.set_context_window(400'000);
    target.set_max_output(128'000);
    target.set_images(true);
    target.set_backup("m2");
    target.mutable_rates()->set_input(1'250'000'000);
    target.mutable_rates()->set_output(10'000'000'000);
    target.set_priced(true);
    target.add_agents("a1");
    return target;
}

api::ModelTarget localModel()
{
    api::ModelTarget target;
    target.set_id("m2");
    target.set_name("home");
    target.set_provider("ollama");
    target.set_dialect(api::DIALECT_OLLAMA);
    target.set_base_url("http://127.0.0.1:11434");
    target.set_model("qwen3\x1b[31m");
    target.set_local(true);
    *target.mutable_warning() = verbatim("It sees 8192 tokens.");
    return target;
}

void addProviders(api::ModelProviders &providers)
{
    providers.set_prices_of("2026-11-29");
    auto &openai = *providers.add_providers();
    openai.set_id("openai");
    openai.set_name("OpenAI");
    openai.set_base_url("https://api.openai.com");
    openai.add_dialects(api::DIALECT_OPENAI_RESPONSES);
    openai.add_dialects(api::DIALECT_OPENAI_CHAT);
    openai.set_key_needed(true);
    providers.add_providers()->set_id("compatible");
}

void addServers(api::LocalModelServers &servers)
{
    auto &server = *servers.add_servers();
    server.set_name("Ollama");
    server.set_url("http://127.0.0.1:11434");
    server.set_provider("ollama");
    server.set_dialect(api::DIALECT_OLLAMA);
    auto &small = *server.add_models();
    small.set_id("small");
    small.set_context(8192);
    small.set_context_known(true);
    small.set_no_tools(true);
    server.add_models()->set_id("unknown");
}

bool answerOfModels(const api::ClientToService &request, api::ServiceToClient &reply)
{
    if (request.has_list_agents()) {
        auto *agent = reply.mutable_agents()->add_agents();
        agent->set_id("a1");
        agent->set_name("site");
    } else if (request.has_list_keys()) {
        auto *key = reply.mutable_keys()->add_keys();
        key->set_id("k1");
        key->set_name("mine");
    } else if (request.has_list_models()) {
        *reply.mutable_models()->add_targets() = workModel();
        *reply.mutable_models()->add_targets() = localModel();
    } else if (request.has_save_model()) {
        *reply.mutable_model() = request.save_model();
    } else if (request.has_model_providers()) {
        addProviders(*reply.mutable_model_providers());
    } else if (request.has_find_local_models()) {
        addServers(*reply.mutable_local_models());
    } else if (request.has_agent_models() || request.has_set_agent_model()) {
        auto *main = reply.mutable_agent_models()->add_slots();
        main->set_slot("main");
        main->set_target("m1");
        reply.mutable_agent_models()->add_slots()->set_slot("fast");
    }
    return true;
}

} // namespace

class tst_ModelCommands : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ServedCli> m_cli;

private Q_SLOTS:
    void init()
    {
        m_cli = std::make_unique<ServedCli>();
        QVERIFY(m_cli->listen());
        m_cli->service.answer = answerOfModels;
    }

    void asks_data()
    {
        QTest::addColumn<QString>("request");
        const auto row = [](const char *line, const char *request) { QTest::newRow(line) << QString::fromUtf8(request); };
        row("model providers", R"({"model_providers":{}})");
        row("model list", R"({"list_models":{}})");
        row("model add fast --provider openai --model gpt-5-mini", R"({"save_model":{"name":"fast","provider":"openai","model":"gpt-5-mini"}})");
        row("model add own --provider compatible --model m --dialect openai-chat --url https://x.example:8443/api --key mine --context 32000 --max-output 4000 "
            "--images --reasoning --ca /etc/own.pem --backup work",
            R"({"save_model":{"name":"own","provider":"compatible","dialect":"DIALECT_OPENAI_CHAT","base_url":"https://x.example:8443/api","model":"m",)"
            R"("key":"mine","context_window":"32000","max_output":"4000","images":true,"reasoning":true,"ca_file":"/etc/own.pem","backup":"work"}})");
        row("model add p --provider x --model m --price 3,15.5,0.3,3.75",
            R"({"save_model":{"name":"p","provider":"x","model":"m","rates":{"input":"3000000000","cache_read":"300000000","cache_write":"3750000000",)"
            R"("cache_write_hour":"6000000000","output":"15500000000"}}})");
        // What is not said of the cache is as dear as the dearest has it.
        row("model add p --provider x --model m --price 3,15",
            R"({"save_model":{"name":"p","provider":"x","model":"m","rates":{"input":"3000000000","cache_read":"3000000000","cache_write":"3750000000",)"
            R"("cache_write_hour":"6000000000","output":"15000000000"}}})");
        row("model add p --provider x --model m --price none", R"({"save_model":{"name":"p","provider":"x","model":"m"}})");
        row("model remove work", R"({"remove_model":{"target":"work"}})");
        row("model test work", R"({"test_model":{"target":"work"}})");
        row("model find", R"({"find_local_models":{}})");
        row("model use site work", R"({"set_agent_model":{"agent":"site","slot":"main","target":"work"}})");
        row("model use site work --slot image", R"({"set_agent_model":{"agent":"site","slot":"image","target":"work"}})");
        row("model use site none --slot fast", R"({"set_agent_model":{"agent":"site","slot":"fast"}})");
        row("model of site", R"({"agent_models":{"agent":"site"}})");
    }

    void asks()
    {
        QFETCH(QString, request);
        const auto ran = m_cli->run(QString::fromUtf8(QTest::currentDataTag()));
        QVERIFY2(!ran.errors.contains(u"cofferdamctl"_s), qPrintable(ran.errors));
        QVERIFY2(m_cli->asked().contains(request), qPrintable(m_cli->asked().join(u'\n')));
    }

    void whatIsNotSaidStays_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<api::ModelTarget>("expected");
        auto kept = workModel();
        kept.clear_priced(); // of a reply alone
        kept.clear_agents();
        const auto row = [](const char *name, const char *options, const api::ModelTarget &expected) {
            QTest::newRow(name) << u"model change work "_s + QString::fromLatin1(options) << expected;
        };
        auto one = kept;
        one.set_context_window(100'000);
        row("a number", "--context 100000", one);
        one = kept;
        one.set_images(false);
        one.set_reasoning(true);
        row("switches", "--no-images --reasoning", one);
        one = kept;
        one.clear_key();
        one.clear_backup();
        one.clear_rates();
        one.clear_context_window();
        one.clear_max_output();
        row("taken away", "--key none --backup none --price none --context none --max-output none", one);
        one = kept;
        one.set_model("gpt-5-mini");
        one.clear_context_window();
        one.clear_max_output();
        one.clear_rates();
        row("another model has another size and price", "--model gpt-5-mini", one);
        one.set_model("gpt-5.1");
        one.set_context_window(5);
        row("another model with what is said of it", "--model gpt-5.1 --context 5", one);
        row("the same model", "--model gpt-5", kept);
        one = kept;
        one.set_provider("mistral");
        one.clear_base_url();
        one.clear_dialect();
        one.clear_context_window();
        one.clear_max_output();
        one.clear_rates();
        row("another provider is elsewhere", "--provider mistral", one);
    }

    void whatIsNotSaidStays()
    {
        QFETCH(QString, line);
        QFETCH(api::ModelTarget, expected);
        const auto ran = m_cli->run(line);
        QVERIFY2(ran.code == 0, qPrintable(ran.errors));
        const auto saved = m_cli->service.last(api::ClientToService::kSaveModel).save_model();
        QCOMPARE(saved.ShortDebugString(), expected.ShortDebugString());
    }

    void aCertificateIsNamedFromTheRoot()
    {
        QCOMPARE(m_cli->run(u"model change m1 --ca own.pem"_s).code, 0);
        QCOMPARE(m_cli->service.last(api::ClientToService::kSaveModel).save_model().ca_file(), QDir::currentPath().toStdString() + "/own.pem");
    }

    void whatMakesNoSenseIsNotSent_data()
    {
        QTest::addColumn<QString>("about");
        const auto row = [](const char *line, const char *about) { QTest::newRow(line) << QString::fromUtf8(about); };
        row("model add", "NAME is missing");
        row("model add x --model m", "--provider is missing");
        row("model add x --provider p", "--model is missing");
        row("model add x --provider p --model m --dialect klingon", "--dialect takes openai-chat, openai-responses, anthropic, google, ollama");
        row("model add x --provider p --model m --context many", "--context takes a number");
        row("model add x --provider p --model m --context 0", "--context takes a number");
        row("model add x --provider p --model m --max-output -5", "--max-output takes a number");
        row("model add x --provider p --model m --price 3", "two to four");
        row("model add x --provider p --model m --price 1,2,3,4,5", "two to four");
        row("model add x --provider p --model m --price cheap,15", "no amount of money");
        row("model add x --provider p --model m --price -3,15", "no amount of money");
        row("model add x --provider p --model m --model n", "--model is given more than once");
        row("model add x --provider p --model m --no-images", "no-images");
        row("model change work", "say what is to change");
        row("model change work --images --no-images", "do not go together");
        row("model change work --context x", "--context takes a number");
        row("model use site", "NAME is missing");
        row("model use site work --slot slow", "--slot takes main, fast, image");
        row("model of", "AGENT is missing");
        row("model list all", "too much");
    }

    void whatMakesNoSenseIsNotSent()
    {
        QFETCH(QString, about);
        const auto ran = m_cli->run(QString::fromUtf8(QTest::currentDataTag()));
        QCOMPARE(ran.code, 2);
        QVERIFY2(ran.errors.contains(about), qPrintable(ran.errors));
        QCOMPARE(m_cli->service.requests().size(), 0U);
    }

    void shows_data()
    {
        QTest::addColumn<QStringList>("shown");
        QTest::newRow("model providers") << QStringList{u"openai        OpenAI"_s, u"openai-responses, openai-chat"_s,
                                                        u"    https://api.openai.com, needs a key"_s, u"    --url has to say where"_s,
                                                        u"prices is of 2026-11-29"_s};
        QTest::newRow("model list") << QStringList{
            u"work                openai/gpt-5"_s,
            u"openai-responses  used by site"_s,
            u"    https://api.openai.com, key mine, sees 400000 tokens, answers with 128000 at most, images, then home"_s,
            u"in $1.25, out $10.00"_s,
            u"used by no agent"_s,
            u"http://127.0.0.1:11434, stays on this computer, without a key"_s,
            u"what it costs is NOT KNOWN"_s,
            u"! It sees 8192 tokens."_s};
        QTest::newRow("model find") << QStringList{u"Ollama              http://127.0.0.1:11434        ollama"_s,
                                                   u"sees 8192 tokens, which is TOO LITTLE for an agent, calls NO TOOLS"_s, u"how much it sees is not known"_s,
                                                   u"model add NAME --provider ollama --url http://127.0.0.1:11434"_s};
        QTest::newRow("model of site") << QStringList{u"main    work"_s, u"fast    none of its own"_s};
        QTest::newRow("model use site work") << QStringList{u"main    work"_s};
        QTest::newRow("model add x --provider p --model m --key k1") << QStringList{u"x                   p/m"_s, u"key mine"_s};
    }

    void shows()
    {
        QFETCH(QStringList, shown);
        const auto ran = m_cli->run(QString::fromUtf8(QTest::currentDataTag()));
        QVERIFY2(ran.code == 0, qPrintable(ran.errors));
        for (const auto &words : shown)
            QVERIFY2(ran.output.contains(words), qPrintable(words + u"\nis not in\n"_s + ran.output));
        QVERIFY2(!ran.output.contains(u'\x1b'), "an escape of a server reached the terminal");
    }

    void programsAreToldIdsAsTheyAre()
    {
        const auto listed = m_cli->run(u"model list --json"_s).json();
        QCOMPARE(listed[u"targets"][0][u"dialect"].toString(), u"openai-responses"_s);
        QCOMPARE(listed[u"targets"][0][u"key"].toString(), u"k1"_s);
        QCOMPARE(listed[u"targets"][0][u"rates"][u"input"].toString(), u"1250000000"_s);
        QCOMPARE(listed[u"targets"][1][u"warning"].toString(), u"It sees 8192 tokens."_s);
        QCOMPARE(m_cli->service.count(api::ClientToService::kListAgents), 0);
    }

    void aTestIsPassedWithACallOfATool_data()
    {
        QTest::addColumn<bool>("answered");
        QTest::addColumn<bool>("called");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("shown");
        QTest::newRow("silent") << false << false << 1 << u"did not answer"_s;
        QTest::newRow("no tools") << true << false << 1 << u"did NOT call the tool"_s;
        QTest::newRow("works") << true << true << 0 << u"and called the tool it was asked to  812 ms, $0.0012"_s;
    }

    void aTestIsPassedWithACallOfATool()
    {
        QFETCH(bool, answered);
        QFETCH(bool, called);
        QFETCH(QString, shown);
        m_cli->service.answer = [&](const api::ClientToService &, api::ServiceToClient &reply) {
            auto &test = *reply.mutable_model_test();
            test.set_answered(answered);
            test.set_called_tool(called);
            test.set_ms(812);
            test.set_cost(1'200'000);
            *test.mutable_message() = verbatim("The provider says so.");
            return true;
        };
        const auto ran = m_cli->run(u"model test work"_s);
        QTEST(ran.code, "code");
        QVERIFY2(ran.output.contains(shown) && ran.output.contains(u"The provider says so."_s), qPrintable(ran.output));
    }

    void whatIsNotThereCannotBeChanged()
    {
        const auto ran = m_cli->run(u"model change nothing --images"_s);
        QCOMPARE(ran.code, 1);
        QVERIFY2(ran.errors.contains(u"no model “nothing”"_s), qPrintable(ran.errors));
        QCOMPARE(m_cli->service.count(api::ClientToService::kSaveModel), 0);
    }

    void aRefusalIsShown()
    {
        m_cli->service.answer = [](const api::ClientToService &, api::ServiceToClient &reply) {
            reply.mutable_failed()->set_code(api::ERROR_EXISTS);
            *reply.mutable_failed()->mutable_message() = verbatim("There is a model of that name.");
            return true;
        };
        const auto ran = m_cli->run(u"model add work --provider p --model m --json"_s);
        QCOMPARE(ran.code, 1);
        QCOMPARE(ran.json()[u"errors"][0][u"message"].toString(), u"There is a model of that name."_s);
    }

    void noServerIsSaid()
    {
        m_cli->service.answer = [](const api::ClientToService &, api::ServiceToClient &reply) {
            reply.mutable_local_models();
            return true;
        };
        QCOMPARE(m_cli->run(u"model find"_s).output, u"No server of models answers on this computer.\n"_s);
    }
};

COFFERDAM_TEST(tst_ModelCommands)
#include "tst_modelcommands.moc"
