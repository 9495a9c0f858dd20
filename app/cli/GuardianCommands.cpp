// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/Commands.h"

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

bool questions(Session &session, const QStringList &arguments)
{
    if (!arguments.isEmpty())
        return false;
    api::ClientToService request;
    request.mutable_list_questions();
    session.ask(request, [&session](const api::ServiceToClient &reply) {
        session.print(reply.questions(), [&] {
            for (const auto &question : reply.questions().questions()) {
                const auto left = std::max<qint64>(0, question.deadline_ms() - QDateTime::currentMSecsSinceEpoch()) / 1000;
                session.out(u"%1  %2 s left  %3  [%4, %5]"_s.arg(text(question.id())).arg(left).arg(text(question.subject()), text(question.rule()), text(question.severity())));
                session.out(u"    "_s + text(question.reason()));
            }
        });
        session.end();
    });
    return true;
}

CliCommand resolver(const QString &name, bool approve, const QString &help)
{
    return {name, u"QUESTION [NOTE...]"_s, help, [approve](Session &session, const QStringList &arguments) {
                if (arguments.isEmpty())
                    return false;
                api::ClientToService request;
                request.mutable_resolve()->set_question(arguments.first().toStdString());
                request.mutable_resolve()->set_approve(approve);
                request.mutable_resolve()->set_note(arguments.mid(1).join(u' ').toStdString());
                session.ask(request, [&session](const api::ServiceToClient &) { session.end(); });
                return true;
            }};
}

bool audit(Session &session, QStringList arguments)
{
    api::ClientToService request;
    auto *query = request.mutable_query_audit();
    query->set_limit(50);
    while (!arguments.isEmpty()) {
        const auto option = arguments.takeFirst();
        if (arguments.isEmpty())
            return false;
        const auto value = arguments.takeFirst();
        if (option == u"--agent"_s)
            query->set_agent(value.toStdString());
        else if (option == u"--event"_s)
            query->set_event(value.toStdString());
        else if (option == u"--limit"_s)
            query->set_limit(value.toUInt());
        else if (option == u"--before"_s)
            query->set_before_seq(value.toULongLong());
        else
            return false;
    }
    session.ask(request, [&session](const api::ServiceToClient &reply) {
        session.print(reply.audit(), [&] {
            for (auto row = reply.audit().rows().rbegin(); row != reply.audit().rows().rend(); ++row) {
                const auto time = QDateTime::fromMSecsSinceEpoch(row->time_us() / 1000).toString(Qt::ISODateWithMs);
                const auto decided = row->outcome().empty() ? QString() : u" %1 → %2"_s.arg(text(row->verdict()), text(row->outcome()));
                session.out(u"%1  %2  %3%4  %5  %6"_s.arg(QString::number(row->seq()).rightJustified(6), time, text(row->event()), decided, text(row->rule()), text(row->subject()).left(120)));
            }
        });
        session.end();
    });
    return true;
}

bool verify(Session &session, const QStringList &arguments)
{
    if (!arguments.isEmpty())
        return false;
    api::ClientToService request;
    request.mutable_verify_audit();
    session.ask(request, [&session](const api::ServiceToClient &reply) {
        const auto &report = reply.verified();
        session.print(report, [&] {
            session.out(report.ok() ? u"%1 rows, every hash is right; root %2"_s.arg(report.size()).arg(QString::fromLatin1(QByteArray::fromStdString(report.root()).toHex())) : text(report.problem()));
        });
        session.end(report.ok() ? Exit::Fine : Exit::Failed);
    });
    return true;
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
                session.out(u"%1  %2  %3%4"_s.arg(layer.ok() ? u"green"_s : layer.unknown() ? u"grey "_s : u"RED  "_s, text(layer.name()).leftJustified(12), text(layer.message()),
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
        {u"questions"_s, {}, u"what waits for an answer"_s, questions},
        resolver(u"approve"_s, true, u"lets exactly this action happen, once"_s),
        resolver(u"deny"_s, false, u"blocks it; the note is told to the agent"_s),
        {u"audit"_s, u"[--agent A] [--event E] [--before SEQ] [--limit N]"_s, u"rows of the trail, oldest first"_s, audit},
        {u"audit verify"_s, {}, u"reads every row of the trail and checks it"_s, verify},
        {u"service stop"_s, {}, u"ends the service; VMs go on running"_s, stopService},
    };
}

} // namespace cofferdam
