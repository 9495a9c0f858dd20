// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Folders whose content may not go to every model.

#include "app/cli/CliSession.h"
#include "app/cli/CommandLine.h"
#include "app/cli/Commands.h"
#include "app/cli/ServiceNames.h"

#include <QDateTime>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr int kFolderWidth = 40; // columns

QString reachText(api::DataReach reach)
{
    switch (reach) {
    case api::DATA_LOCAL_ONLY: return Cli::tr("only models on this computer");
    case api::DATA_NO_MODEL: return Cli::tr("no model");
    default: return Cli::tr("not known");
    }
}

void showDataRules(const CliSession &conversation, const api::DataRules &rules, const ServiceNames &names)
{
    for (const auto &rule : rules.rules()) {
        QStringList facts{reachText(rule.reach()), rule.agent().empty() ? Cli::tr("for every agent") : Cli::tr("for %1").arg(names.of(rule.agent()))};
        if (rule.moved())
            facts.append(Cli::tr("something came there from a marked folder"));
        conversation.out(Terminal::column(text(rule.folder()), kFolderWidth) + facts.join(u", "_s));
    }
    for (const auto &read : rules.reads()) {
        const auto when = QDateTime::fromMSecsSinceEpoch(read.time_us() / 1000).toString(Qt::ISODate);
        const auto sentence = read.earlier()
                                  ? Cli::tr("%1 has read %2 in an earlier conversation (%3)").arg(names.of(read.agent()), text(read.folder()), when)
                                             //: %4: "only models on this computer" or "no model"
                                  : Cli::tr("%1 has read %2 (%3): %4").arg(names.of(read.agent()), text(read.folder()), when, reachText(read.reach()));
        conversation.out(sentence);
    }
}

void showAndEnd(CliSession &conversation, const api::ServiceToClient &reply)
{
    ServiceNames::ask(conversation, [&conversation, rules = reply.data_rules()](const ServiceNames &names) {
        conversation.print(rules, [&] { showDataRules(conversation, rules, names); });
        conversation.end();
    });
}

Understood listData(CliSession &conversation, const CommandLine &)
{
    api::ClientToService request;
    request.mutable_list_data_rules();
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) { showAndEnd(conversation, reply); });
    return {};
}

Understood markData(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    auto &rule = *request.mutable_mark_data();
    rule.set_folder(line.arguments[0].toStdString());
    rule.set_agent(line.value(u"agent"_s).toStdString());
    rule.set_reach(line.value(u"for"_s) == u"none"_s ? api::DATA_NO_MODEL : api::DATA_LOCAL_ONLY);
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) { showAndEnd(conversation, reply); });
    return {};
}

Understood unmarkData(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    request.mutable_unmark_data()->set_folder(line.arguments[0].toStdString());
    request.mutable_unmark_data()->set_agent(line.value(u"agent"_s).toStdString());
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) { showAndEnd(conversation, reply); });
    return {};
}

} // namespace

QList<CliCommand> dataCommands()
{
    const QCommandLineOption agent(u"agent"_s, Cli::tr("in this agent's home alone; otherwise in every agent's"), u"A"_s);
    return {
        {u"data list"_s, {}, Cli::tr("the marked folders, and what conversations have read of them"), {}, listData},
        {u"data mark"_s,
         u"/home/agent/PATH"_s,
         Cli::tr("whoever reads in this folder may from then on ask only models on this computer, or none"),
         {agent, {u"for"_s, Cli::tr("which models may hear of it (local)"), u"local|none"_s}},
         markData},
        {u"data unmark"_s, u"/home/agent/PATH"_s, Cli::tr("the folder is as any other from now on; what was read of it stays read"), {agent}, unmarkData},
    };
}

} // namespace cofferdam
