// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/CliSession.h"
#include "app/cli/CommandLine.h"
#include "app/cli/Commands.h"
#include "app/cli/KeyInput.h"
#include "app/cli/OptionValues.h"
#include "app/cli/ServiceNames.h"

#include <QDateTime>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

QString keyTime(qint64 unixMs)
{
    return QDateTime::fromMSecsSinceEpoch(unixMs).toString(Qt::ISODate);
}

/// The first moment after the last day that it is good for.
qint64 endOf(const QDate &lastDay)
{
    return lastDay.addDays(1).startOfDay().toMSecsSinceEpoch();
}

QString usersOf(const api::VaultKey &key, const ServiceNames &names)
{
    if (key.all_agents())
        return Cli::tr("for every agent");
    QStringList agents;
    for (const auto &agent : key.agents())
        agents.append(names.of(agent));
    return agents.isEmpty() ? Cli::tr("for no agent") : Cli::tr("for %1").arg(agents.join(u", "_s));
}

void showKey(const CliSession &conversation, const api::VaultKey &key, const ServiceNames &names)
{
    conversation.out(Terminal::column(text(key.name()), 20) + Terminal::column(text(key.masked()), 14) + text(key.binding()));
    QStringList facts{usersOf(key, names), key.last_used_ms() == 0 ? Cli::tr("never used") : Cli::tr("last used %1").arg(keyTime(key.last_used_ms()))};
    if (key.rotated_ms() != 0)
        facts.append(Cli::tr("another value since %1").arg(keyTime(key.rotated_ms())));
    if (key.revoked_ms() != 0)
        facts.append(Cli::tr("REVOKED %1").arg(keyTime(key.revoked_ms())));
    else if (key.expires_ms() != 0 && key.expires_ms() <= QDateTime::currentMSecsSinceEpoch())
        facts.append(Cli::tr("EXPIRED %1").arg(keyTime(key.expires_ms())));
    else if (key.expires_ms() != 0)
        facts.append(Cli::tr("until %1").arg(keyTime(key.expires_ms())));
    conversation.out(u"    "_s + facts.join(u", "_s));
}

void showKeyAndEnd(CliSession &conversation, const api::ServiceToClient &reply)
{
    if (!reply.has_key())
        return conversation.end();
    ServiceNames::ask(conversation, [&conversation, key = reply.key()](const ServiceNames &names) {
        conversation.print(key, [&] { showKey(conversation, key, names); });
        conversation.end();
    });
}

Understood listKeys(CliSession &conversation, const CommandLine &)
{
    ServiceNames::ask(conversation, [&conversation](const ServiceNames &names) {
        api::ClientToService request;
        request.mutable_list_keys();
        conversation.ask(request, [&conversation, names](const api::ServiceToClient &reply) {
            conversation.print(reply.keys(), [&] {
                for (const auto &key : reply.keys().keys())
                    showKey(conversation, key, names);
            });
            conversation.end();
        });
    });
    return {};
}

/// Reads the key and sends it with the request. It lies in locked memory until the service listens; then in the message, whose copies
/// ServiceClient overwrites as they are sent.
void askWithKey(CliSession &conversation, const api::ClientToService &request, std::string *(*place)(api::ClientToService &))
{
    auto value = readKeyInput();
    if (!value)
        return conversation.fail(value.error());
    const auto make = [request, place, held = std::make_shared<Secret>(std::move(*value))] {
        auto whole = request;
        const auto bytes = held->bytes();
        place(whole)->assign(reinterpret_cast<const char *>(bytes.data()), bytes.size());
        *held = Secret();
        return whole;
    };
    conversation.ask(CliSession::Make(make), [&conversation](const api::ServiceToClient &reply) { showKeyAndEnd(conversation, reply); });
}

/// The last day it is good for; the moment after it, or nothing. A day that is over is wrong.
Understood readExpiry(const CommandLine &line, std::optional<qint64> &expires)
{
    OptionValues values(line);
    if (values.isNone(u"expires"_s)) {
        expires = 0;
    } else if (const auto day = values.day(u"expires"_s)) {
        if (*day < QDate::currentDate())
            return wrongUsage(Cli::tr("--expires takes a day that is not over"));
        expires = endOf(*day);
    }
    return values.understood();
}

Understood addKey(CliSession &conversation, const CommandLine &line)
{
    if (!line.isSet(u"url"_s))
        return wrongUsage(Cli::tr("--url is missing"));
    std::optional<qint64> expires;
    if (auto understood = readExpiry(line, expires); !understood)
        return understood;
    api::ClientToService request;
    auto *add = request.mutable_add_key();
    add->set_name(line.arguments[0].toStdString());
    add->set_url(line.value(u"url"_s).toStdString());
    const auto agents = line.all(u"agent"_s);
    add->set_all_agents(agents.isEmpty());
    for (const auto &agent : agents)
        add->add_agents(agent.toStdString());
    add->set_expires_ms(expires.value_or(0));
    askWithKey(conversation, request, [](api::ClientToService &whole) { return whole.mutable_add_key()->mutable_value(); });
    return {};
}

Understood rotateKey(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    request.mutable_rotate_key()->set_key(line.arguments[0].toStdString());
    askWithKey(conversation, request, [](api::ClientToService &whole) { return whole.mutable_rotate_key()->mutable_value(); });
    return {};
}

/// Changes what is given and leaves the rest: the message says all of it, so what there is comes first.
void bindFound(CliSession &conversation, const CommandLine &line, std::optional<qint64> expires, const api::VaultKeys &keys)
{
    const auto wanted = line.arguments[0].toStdString();
    const auto named = [&wanted](const api::VaultKey &key) { return key.id() == wanted || (key.name() == wanted && key.revoked_ms() == 0); };
    const auto found = std::ranges::find_if(keys.keys(), named);
    if (found == keys.keys().end())
        return conversation.fail({Errc::NotFound, phrase("Cli", "There is no key “%1” that is not revoked.").arg(line.arguments[0])});
    api::ClientToService request;
    auto *message = request.mutable_bind_key();
    message->set_key(found->id());
    message->set_expires_ms(expires.value_or(found->expires_ms()));
    const auto agents = line.all(u"agent"_s);
    message->set_all_agents(line.isSet(u"all"_s) || (agents.isEmpty() && found->all_agents()));
    for (const auto &agent : agents)
        message->add_agents(agent.toStdString());
    if (agents.isEmpty() && !message->all_agents())
        *message->mutable_agents() = found->agents();
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) { showKeyAndEnd(conversation, reply); });
}

Understood bindKey(CliSession &conversation, const CommandLine &line)
{
    if (line.isSet(u"all"_s) && line.isSet(u"agent"_s))
        return wrongUsage(Cli::tr("--all and --agent do not go together"));
    if (!line.isSet(u"all"_s) && !line.isSet(u"agent"_s) && !line.isSet(u"expires"_s))
        return wrongUsage(Cli::tr("say --all, --agent or --expires"));
    std::optional<qint64> expires;
    if (auto understood = readExpiry(line, expires); !understood)
        return understood;
    api::ClientToService request;
    request.mutable_list_keys();
    conversation.ask(request, [&conversation, line, expires](const api::ServiceToClient &reply) { bindFound(conversation, line, expires, reply.keys()); });
    return {};
}

Understood revokeKey(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    request.mutable_revoke_key()->set_key(line.arguments[0].toStdString());
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) { showKeyAndEnd(conversation, reply); });
    return {};
}

Understood removeKey(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    request.mutable_remove_key()->set_key(line.arguments[0].toStdString());
    conversation.ask(request, [&conversation](const api::ServiceToClient &) { conversation.end(); });
    return {};
}

} // namespace

QList<CliCommand> vaultCommands()
{
    const QCommandLineOption agent(u"agent"_s, Cli::tr("this agent's requests alone; may be given several times"), u"A..."_s);
    const QCommandLineOption expires(u"expires"_s, Cli::tr("the last day it is good for, such as 2026-11-29; none: for ever"), u"DATE"_s);
    return {
        {u"vault list"_s, {}, Cli::tr("the keys, each with where it may be sent, for whom, and its last use; no values"), {}, listKeys},
        {.words = u"vault add"_s,
         .arguments = u"NAME"_s,
         .summary = Cli::tr("takes a key in; its value is read from standard input and never shown again"),
         .options = {{u"url"_s, Cli::tr("it is sent to the host of this alone; has to be given"), u"URL"_s}, agent, expires},
         .run = addKey,
         .keyFromInput = true},
        {.words = u"vault rotate"_s,
         .arguments = u"NAME"_s,
         .summary = Cli::tr("another value in place of the old one, from standard input"),
         .options = {},
         .run = rotateKey,
         .keyFromInput = true},
        {u"vault bind"_s,
         u"NAME"_s,
         Cli::tr("for which agents it is, and until when; what is not said stays"),
         {{u"all"_s, Cli::tr("for every agent")}, agent, expires},
         bindKey},
        {u"vault revoke"_s, u"NAME"_s, Cli::tr("overwrites its value; what is known of it stays"), {}, revokeKey},
        {u"vault remove"_s, u"NAME"_s, Cli::tr("the same, and it is no longer listed"), {}, removeKey},
    };
}

} // namespace cofferdam
