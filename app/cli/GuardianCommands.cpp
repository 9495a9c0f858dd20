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

QString stateOf(const api::ComputerCheck &check)
{
    switch (check.state()) {
    case api::CHECK_GOOD: return Cli::tr("good");
    case api::CHECK_POOR: return Cli::tr("poor");
    case api::CHECK_BAD: return Cli::tr("MISSING");
    default: return Cli::tr("not known");
    }
}

/// What the window's set-up looks at first.
Understood checkComputer(CliSession &conversation)
{
    api::ClientToService request;
    request.mutable_check_computer();
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) {
        const auto &checks = reply.computer_checks().checks();
        conversation.print(reply.computer_checks(), [&] {
            for (const auto &check : checks) {
                conversation.out(Terminal::column(stateOf(check), 11) + wireWord(check.name()).leftJustified(14) + translated(check.found()));
                if (check.has_advice())
                    conversation.out(QString(25, u' ') + translated(check.advice()));
            }
        });
        conversation.end(std::ranges::none_of(checks, [](const auto &check) { return check.state() == api::CHECK_BAD; }) ? Exit::Fine : Exit::Failed);
    });
    return {};
}

Understood doctor(CliSession &conversation, const CommandLine &line)
{
    if (line.isSet(u"computer"_s))
        return checkComputer(conversation);
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
         {{u"computer"_s, Cli::tr("instead: whether this computer has what agents need, and what to do where it has not")},
          {u"hardware"_s, Cli::tr("instead: what a report of a bug needs of this computer, without names and numbers of its own")}},
         doctor},
        {u"service stop"_s, {}, Cli::tr("ends the service; VMs go on running"), {}, stopService},
    };
}

} // namespace cofferdam
