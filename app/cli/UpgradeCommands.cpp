// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/CliSession.h"
#include "app/cli/CommandLine.h"
#include "app/cli/Commands.h"
#include "app/client/ImageAge.h"
#include "app/client/Translated.h"

#include <memory>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

void showUpgradeProgress(CliSession &conversation)
{
    conversation.subscribe([](const api::ServiceToClient &event) {
        if (event.has_progress() && event.progress().operation() == "agent" && !event.progress().finished())
            Terminal::progress(translated(event.progress().text()));
    });
}

/// One after the other: each takes minutes and a gigabyte of memory. The first that fails is the end.
void upgradeNext(CliSession &conversation, const std::shared_ptr<QStringList> &names)
{
    if (names->isEmpty())
        return conversation.end();
    api::ClientToService request;
    request.mutable_upgrade_agent()->set_agent(names->takeFirst().toStdString());
    conversation.ask(request, [&conversation, names](const api::ServiceToClient &reply) {
        conversation.print(reply.agent(),
                           [&] { conversation.out(Cli::tr("%1: upgraded to %2").arg(text(reply.agent().name()), text(reply.agent().image()))); });
        upgradeNext(conversation, names);
    });
}

void upgradeAll(CliSession &conversation, const api::ImageStatus &images)
{
    api::ClientToService request;
    request.mutable_list_agents();
    conversation.ask(request, [&conversation, images](const api::ServiceToClient &reply) {
        const auto names = std::make_shared<QStringList>();
        for (const auto &agent : reply.agents().agents()) {
            if (hasOlderImage(text(agent.image()), images))
                names->append(text(agent.id()));
        }
        if (names->isEmpty() && !conversation.json())
            conversation.out(Cli::tr("No agent has an older image than this version's."));
        upgradeNext(conversation, names);
    });
}

Understood upgrade(CliSession &conversation, const CommandLine &line)
{
    showUpgradeProgress(conversation);
    if (!line.arguments.isEmpty()) {
        upgradeNext(conversation, std::make_shared<QStringList>(line.arguments));
        return {};
    }
    api::ClientToService request;
    request.mutable_image_status();
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) {
        if (reply.image_status().full_id().empty() && reply.image_status().tiny_id().empty())
            return conversation.fail({Errc::Unavailable, phrase("Cli", "There is no image of this version yet. Make it with: cofferdamctl image build")});
        upgradeAll(conversation, reply.image_status());
    });
    return {};
}

} // namespace

QList<CliCommand> upgradeCommands()
{
    return {
        {u"image upgrade"_s,
         u"[AGENT]"_s,
         Cli::tr("moves an agent, or all that have an older one, to this version's image; what does not work there goes back by itself"),
         {},
         upgrade},
    };
}

} // namespace cofferdam
