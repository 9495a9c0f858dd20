// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/Commands.h"

#include "app/client/Translated.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

QString text(const std::string &bytes)
{
    return QString::fromStdString(bytes);
}

/// How old what is said of a layer is, when it is not of this moment.
QString age(const api::Layer &layer)
{
    const auto seconds = (QDateTime::currentMSecsSinceEpoch() - layer.checked_ms()) / 1000;
    return layer.checked_ms() == 0 || seconds < 2 ? QString() : u"  [%1 s ago]"_s.arg(seconds);
}

bool doctor(Session &session, const QStringList &arguments)
{
    if (!arguments.isEmpty())
        return false;
    api::ClientToService request;
    request.mutable_doctor();
    session.ask(request, [&session](const api::ServiceToClient &reply) {
        session.print(reply.layers(), [&] {
            for (const auto &layer : reply.layers().layers())
                session.out(u"%1  %2  %3%4"_s.arg(layer.ok()        ? u"green"_s
                                                  : layer.unknown() ? u"grey "_s
                                                                    : u"RED  "_s,
                                                  text(layer.name()).leftJustified(13), translated(layer.message()) + age(layer),
                                                  layer.agent().empty() ? QString() : u"  (%1)"_s.arg(text(layer.agent()).left(8))));
        });
        const auto &layers = reply.layers().layers();
        session.end(std::ranges::all_of(layers, [](const api::Layer &layer) { return layer.ok(); }) ? Exit::Fine : Exit::Failed);
    });
    return true;
}

bool stopService(Session &session, const QStringList &arguments)
{
    if (!arguments.isEmpty())
        return false;
    api::ClientToService request;
    request.mutable_shutdown();
    session.ask(request, [&session](const api::ServiceToClient &) { session.end(); });
    return true;
}

} // namespace

QList<CliCommand> guardianCommands()
{
    return {
        {u"doctor"_s, {}, u"checks every layer now; fails when one is not green"_s, doctor},
        {u"service stop"_s, {}, u"ends the service; VMs go on running"_s, stopService},
    };
}

} // namespace cofferdam
