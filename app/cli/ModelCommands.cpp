// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/CliSession.h"
#include "app/cli/CommandLine.h"
#include "app/cli/Commands.h"
#include "app/cli/ModelOptions.h"
#include "app/cli/OptionValues.h"
#include "app/cli/ServiceNames.h"

#include "app/client/Translated.h"
#include "core/api/WireWords.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr quint64 kSmallContext = 16'000; ///< Tokens; with less OpenClaw's own instructions leave no room for work.

Understood listProviders(CliSession &conversation, const CommandLine &)
{
    api::ClientToService request;
    request.mutable_model_providers();
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) {
        const auto &all = reply.model_providers();
        conversation.print(all, [&] {
            for (const auto &provider : all.providers()) {
                QStringList dialects;
                for (const auto dialect : provider.dialects())
                    dialects.append(wireWord(static_cast<api::ModelDialect>(dialect)));
                QStringList facts{provider.base_url().empty() ? Cli::tr("--url has to say where") : text(provider.base_url())};
                if (provider.local())
                    facts.append(Cli::tr("on this computer"));
                if (provider.key_needed())
                    facts.append(Cli::tr("needs a key"));
                conversation.out(Terminal::column(text(provider.id()), 14) + Terminal::column(text(provider.name()), 24) + dialects.join(u", "_s));
                conversation.out(u"    "_s + facts.join(u", "_s));
            }
            if (!all.prices_of().empty())
                conversation.out(Cli::tr("The table of prices is of %1.").arg(text(all.prices_of())));
        });
        conversation.end();
    });
    return {};
}

QString ratesInWords(const api::ModelRates &rates)
{
    return Cli::tr("own price for a million tokens: in %1, out %2, from the cache %3, into the cache %4, for an hour %5")
        .arg(moneyOf(rates.input()).toText(), moneyOf(rates.output()).toText(), moneyOf(rates.cache_read()).toText(), moneyOf(rates.cache_write()).toText(),
             moneyOf(rates.cache_write_hour()).toText());
}

QStringList factsOf(const api::ModelTarget &target, const ServiceNames &names)
{
    QStringList facts{text(target.base_url())};
    if (target.local())
        facts.append(Cli::tr("stays on this computer"));
    facts.append(target.key().empty() ? Cli::tr("without a key") : Cli::tr("key %1").arg(names.of(target.key())));
    if (target.context_window() > 0)
        facts.append(Cli::tr("sees %1 tokens").arg(target.context_window()));
    if (target.max_output() > 0)
        facts.append(Cli::tr("answers with %1 at most").arg(target.max_output()));
    if (target.images())
        facts.append(Cli::tr("images"));
    if (target.reasoning())
        facts.append(Cli::tr("reasoning"));
    if (!target.ca_file().empty())
        facts.append(Cli::tr("trusts %1, too").arg(text(target.ca_file())));
    if (!target.backup().empty())
        facts.append(Cli::tr("then %1").arg(names.of(target.backup())));
    return facts;
}

void showModel(const CliSession &conversation, const api::ModelTarget &target, const ServiceNames &names)
{
    QStringList agents;
    for (const auto &agent : target.agents())
        agents.append(names.of(agent));
    conversation.out(Terminal::column(text(target.name()), 20) + Terminal::column(text(target.provider()) + u'/' + text(target.model()), 40)
                     + Terminal::column(wireWord(target.dialect()), 18)
                     + (agents.isEmpty() ? Cli::tr("used by no agent") : Cli::tr("used by %1").arg(agents.join(u", "_s))));
    conversation.out(u"    "_s + factsOf(target, names).join(u", "_s));
    if (target.has_rates())
        conversation.out(u"    "_s + ratesInWords(target.rates()));
    if (!target.priced())
        conversation.out(u"    "_s + Cli::tr("what it costs is NOT KNOWN: say it with --price"));
    if (const auto warning = translated(target.warning()); !warning.isEmpty())
        conversation.out(u"    ! "_s + warning);
}

Understood listModels(CliSession &conversation, const CommandLine &)
{
    ServiceNames::ask(conversation, [&conversation](const ServiceNames &names) {
        api::ClientToService request;
        request.mutable_list_models();
        conversation.ask(request, [&conversation, names](const api::ServiceToClient &reply) {
            conversation.print(reply.models(), [&] {
                for (const auto &target : reply.models().targets())
                    showModel(conversation, target, names);
            });
            conversation.end();
        });
    });
    return {};
}

void save(CliSession &conversation, const api::ModelTarget &target)
{
    api::ClientToService request;
    *request.mutable_save_model() = target;
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) {
        if (!reply.has_model())
            return conversation.end();
        ServiceNames::ask(conversation, [&conversation, saved = reply.model()](const ServiceNames &names) {
            conversation.print(saved, [&] { showModel(conversation, saved, names); });
            conversation.end();
        });
    });
}

Understood addModel(CliSession &conversation, const CommandLine &line)
{
    for (const auto &needed : {u"provider"_s, u"model"_s}) {
        if (!line.isSet(needed))
            return wrongUsage(Cli::tr("%1 is missing").arg(u"--"_s + needed));
    }
    api::ModelTarget target;
    target.set_name(line.arguments[0].toStdString());
    return readModel(line, target).transform([&] { save(conversation, target); });
}

Understood changeModel(CliSession &conversation, const CommandLine &line)
{
    const auto options = modelChangeOptions();
    if (std::ranges::none_of(options, [&line](const QCommandLineOption &option) { return line.isSet(option.names().constLast()); }))
        return wrongUsage(Cli::tr("say what is to change"));
    api::ModelTarget untouched;
    if (auto understood = readModel(line, untouched); !understood) // before anybody is asked
        return understood;
    api::ClientToService request;
    request.mutable_list_models();
    conversation.ask(request, [&conversation, line](const api::ServiceToClient &reply) {
        const auto wanted = line.arguments[0].toStdString();
        const auto &all = reply.models().targets();
        const auto found = std::ranges::find_if(all, [&wanted](const auto &one) { return one.id() == wanted || one.name() == wanted; });
        if (found == all.end())
            return conversation.fail({Errc::NotFound, phrase("Cli", "There is no model “%1”.").arg(line.arguments[0])});
        auto target = *found;
        target.clear_local(); // what only a reply says
        target.clear_embeds();
        target.clear_priced();
        target.clear_agents();
        target.clear_warning();
        if (readModel(line, target))
            save(conversation, target);
    });
    return {};
}

Understood removeModel(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    request.mutable_remove_model()->set_target(line.arguments[0].toStdString());
    conversation.ask(request, [&conversation](const api::ServiceToClient &) { conversation.end(); });
    return {};
}

Understood testModel(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    request.mutable_test_model()->set_target(line.arguments[0].toStdString());
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) {
        const auto &test = reply.model_test();
        conversation.print(test, [&] {
            const auto how = !test.answered()      ? Cli::tr("did not answer")
                             : !test.called_tool() ? Cli::tr("answered, but did NOT call the tool it was asked to: no agent can work with it")
                                                   : Cli::tr("answered, and called the tool it was asked to");
            const auto time = QString::number(test.ms());
            const auto price = moneyOf(test.cost());
            // Nothing where nothing was billed, or where nobody knows; the message says which.
            conversation.out(u"%1  %2"_s.arg(how, price.isZero() ? Cli::tr("%1 ms").arg(time) : Cli::tr("%1 ms, %2").arg(time, price.toText())));
            if (const auto message = translated(test.message()); !message.isEmpty())
                conversation.out(message);
        });
        conversation.end(test.answered() && test.called_tool() ? Exit::Fine : Exit::Failed);
    });
    return {};
}

void showServer(const CliSession &conversation, const api::LocalModelServer &server)
{
    conversation.out(Terminal::column(text(server.name()), 20) + Terminal::column(text(server.url()), 30) + wireWord(server.dialect()));
    for (const auto &model : server.models()) {
        QStringList facts{model.context_known() ? Cli::tr("sees %1 tokens").arg(model.context()) : Cli::tr("how much it sees is not known")};
        if (model.context_known() && model.context() < kSmallContext)
            facts.append(Cli::tr("which is TOO LITTLE for an agent"));
        if (model.no_tools())
            facts.append(Cli::tr("calls NO TOOLS"));
        conversation.out(u"    "_s + Terminal::column(text(model.id()), 36) + facts.join(u", "_s));
    }
    conversation.out(u"    model add NAME --provider %1 --url %2 --model …"_s.arg(text(server.provider()), text(server.url())));
}

Understood findModels(CliSession &conversation, const CommandLine &)
{
    api::ClientToService request;
    request.mutable_find_local_models();
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) {
        conversation.print(reply.local_models(), [&] {
            for (const auto &server : reply.local_models().servers())
                showServer(conversation, server);
            if (reply.local_models().servers().empty())
                conversation.out(Cli::tr("No server of models answers on this computer."));
        });
        conversation.end();
    });
    return {};
}

void showSlotsAndEnd(CliSession &conversation, const api::ServiceToClient &reply)
{
    if (!reply.has_agent_models())
        return conversation.end();
    ServiceNames::ask(conversation, [&conversation, models = reply.agent_models()](const ServiceNames &names) {
        conversation.print(models, [&] {
            for (const auto &slot : models.slots()) {
                const auto nothing = slot.slot() == "main" ? Cli::tr("the scripted model") : Cli::tr("none of its own");
                conversation.out(Terminal::column(text(slot.slot()), 8) + (slot.target().empty() ? nothing : names.of(slot.target())));
            }
        });
        conversation.end();
    });
}

Understood useModel(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    auto *chosen = request.mutable_set_agent_model();
    chosen->set_agent(line.arguments[0].toStdString());
    chosen->set_slot(line.value(u"slot"_s, u"main"_s).toStdString());
    if (line.arguments[1] != u"none")
        chosen->set_target(line.arguments[1].toStdString());
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) { showSlotsAndEnd(conversation, reply); });
    return {};
}

Understood modelsOf(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    request.mutable_agent_models()->set_agent(line.arguments[0].toStdString());
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) { showSlotsAndEnd(conversation, reply); });
    return {};
}

} // namespace

QList<CliCommand> modelCommands()
{
    return {
        {u"model providers"_s, {}, Cli::tr("whose models there can be, and how these are asked"), {}, listProviders},
        {u"model list"_s, {}, Cli::tr("the models that were named, with what speaks against them"), {}, listModels},
        {u"model add"_s, u"NAME"_s, Cli::tr("names a model; --provider and --model have to be given"), modelOptions(), addModel},
        {u"model change"_s, u"NAME"_s, Cli::tr("what is not said stays; with another provider or model, address, size and price of the old one do not"),
         modelChangeOptions(), changeModel},
        {u"model remove"_s, u"NAME"_s, Cli::tr("not while an agent or another model leans on it"), {}, removeModel},
        {u"model test"_s, u"NAME"_s, Cli::tr("asks it for one call of a tool, which costs what that costs; fails when it makes none"), {}, testModel},
        {u"model find"_s, {}, Cli::tr("looks for servers of models on this computer"), {}, findModels},
        {u"model use"_s,
         u"AGENT NAME"_s,
         Cli::tr("the agent asks this model from now on; none: the scripted one, or no other"),
         {{u"slot"_s, Cli::tr("for what; main when it is left out"), u"main|fast|image|memory"_s}},
         useModel},
        {u"model of"_s, u"AGENT"_s, Cli::tr("which models it asks, and for what"), {}, modelsOf},
    };
}

} // namespace cofferdam
