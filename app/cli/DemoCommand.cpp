// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/CliSession.h"
#include "app/cli/CommandLine.h"
#include "app/cli/Commands.h"

#include "app/client/Translated.h"

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

Understood demo(CliSession &conversation, const CommandLine &line)
{
    conversation.subscribe([&conversation](const api::ServiceToClient &event) {
        if (!event.has_demo())
            return;
        conversation.print(event.demo(), [&] { conversation.out(translated(event.demo().text())); });
        if (event.demo().finished())
            conversation.end(event.demo().passed() ? Exit::Fine : Exit::Failed);
    });
    api::ClientToService request;
    request.mutable_run_demo()->set_allow_all(line.isSet(u"allow-all"_s));
    conversation.ask(request, [](const api::ServiceToClient &) {});
    return {};
}

} // namespace

QList<CliCommand> demoCommands()
{
    return {{u"demo"_s,
             {},
             Cli::tr("the offline demo: a wipe undone, a key kept in; with --allow-all the control run"),
             {{u"allow-all"_s, Cli::tr("without rules, to show that the demo can fail")}},
             demo}};
}

} // namespace cofferdam
