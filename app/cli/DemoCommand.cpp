// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/Commands.h"

#include "app/client/Translated.h"

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

bool demo(Session &session, const QStringList &arguments)
{
    const bool allowAll = arguments == QStringList{u"--allow-all"_s};
    if (!allowAll && !arguments.isEmpty())
        return false;
    session.subscribe([&session](const api::ServiceToClient &event) {
        if (!event.has_demo())
            return;
        session.print(event.demo(), [&] { session.out(translated(event.demo().text())); });
        if (event.demo().finished())
            session.end(event.demo().passed() ? Exit::Fine : Exit::Failed);
    });
    api::ClientToService request;
    request.mutable_run_demo()->set_allow_all(allowAll);
    session.ask(request, [](const api::ServiceToClient &) {});
    return true;
}

} // namespace

QList<CliCommand> demoCommands()
{
    return {{u"demo"_s, u"[--allow-all]"_s, u"the offline demo: a wipe undone, a key kept in; with --allow-all the control run"_s, demo}};
}

} // namespace cofferdam
