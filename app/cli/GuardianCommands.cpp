// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/CliSession.h"
#include "app/cli/CommandLine.h"
#include "app/cli/Commands.h"
#include "app/cli/Hardware.h"

#include "app/client/Translated.h"
#include "core/api/WireWords.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

/// How old what is said of a layer is, when it is not of this moment.
QString age(const api::Layer &layer)
{
    const auto seconds = (QDateTime::currentMSecsSinceEpoch() - layer.checked_ms()) / 1000;
    return layer.checked_ms() == 0 || seconds < 2 ? QString() : u"  "_s + Cli::tr("[%1 s ago]").arg(seconds);
}

QString stateOf(const api::Layer &layer)
{
    return Terminal::column(layer.ok() ? Cli::tr("green") : layer.unknown() ? Cli::tr("grey") : Cli::tr("RED"), 5);
}

/// Facts are English for programs. What is a model's name or a number is in no catalogue.
QString inReadersWords(const QString &fact)
{
    return QCoreApplication::translate("Hardware", fact.toUtf8().constData());
}

/// Of this computer; the service is not asked.
void showHardware(CliSession &conversation)
{
    const auto facts = hardwareFacts({}, u"qemu-system-x86_64"_s);
    QJsonObject all;
    for (const auto &[name, value] : facts) {
        all.insert(name, value);
        if (!conversation.json())
            conversation.out(Terminal::column(inReadersWords(name), 34) + inReadersWords(value));
    }
    if (conversation.json())
        conversation.out(all);
    conversation.end();
}

Understood doctor(CliSession &conversation, const CommandLine &line)
{
    if (line.isSet(u"hardware"_s)) {
        showHardware(conversation);
        return {};
    }
    api::ClientToService request;
    request.mutable_doctor();
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) {
        conversation.print(reply.layers(), [&] {
            for (const auto &layer : reply.layers().layers())
                conversation.out(u"%1  %2  %3%4"_s.arg(stateOf(layer), wireWord(layer.name()).leftJustified(13), translated(layer.message()) + age(layer),
                                                       layer.agent().empty() ? QString() : u"  (%1)"_s.arg(text(layer.agent()).left(8))));
        });
        const auto &layers = reply.layers().layers();
        conversation.end(std::ranges::all_of(layers, [](const api::Layer &layer) { return layer.ok(); }) ? Exit::Fine : Exit::Failed);
    });
    return {};
}

Understood stopService(CliSession &conversation, const CommandLine &)
{
    api::ClientToService request;
    request.mutable_shutdown();
    conversation.ask(request, [&conversation](const api::ServiceToClient &) { conversation.end(); });
    return {};
}

} // namespace

QList<CliCommand> guardianCommands()
{
    return {
        {u"doctor"_s,
         {},
         Cli::tr("checks every layer now; fails when one is not green"),
         {{u"hardware"_s, Cli::tr("instead: what a report of a bug needs of this computer, without names and numbers of its own")}},
         doctor},
        {u"service stop"_s, {}, Cli::tr("ends the service; VMs go on running"), {}, stopService},
    };
}

} // namespace cofferdam
