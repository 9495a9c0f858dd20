// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/Commands.h"

#include "app/client/Translated.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

QString text(const std::string &bytes)
{
    return QString::fromStdString(bytes);
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
        bool isNumber = true;
        if (option == u"--agent"_s)
            query->set_agent(value.toStdString());
        else if (option == u"--event"_s)
            query->set_event(value.toStdString());
        else if (option == u"--limit"_s)
            query->set_limit(value.toUInt(&isNumber));
        else if (option == u"--before"_s)
            query->set_before_seq(value.toULongLong(&isNumber));
        else
            return false;
        if (!isNumber)
            return false;
    }
    session.ask(request, [&session](const api::ServiceToClient &reply) {
        session.print(reply.audit(), [&] {
            for (auto row = reply.audit().rows().rbegin(); row != reply.audit().rows().rend(); ++row) {
                const auto time = QDateTime::fromMSecsSinceEpoch(row->time_us() / 1000).toString(Qt::ISODateWithMs);
                const auto decided = row->outcome().empty() ? QString() : u" %1 → %2"_s.arg(text(row->verdict()), text(row->outcome()));
                session.out(u"%1  %2  %3%4  %5  %6"_s.arg(QString::number(row->seq()).rightJustified(6), time, text(row->event()), decided, text(row->rule()),
                                                          text(row->subject()).left(120)));
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
            session.out(
                report.ok()
                    ? u"%1 rows, every hash is right; root %2"_s.arg(report.size()).arg(QString::fromLatin1(QByteArray::fromStdString(report.root()).toHex()))
                    : translated(report.problem()));
        });
        session.end(report.ok() ? Exit::Fine : Exit::Failed);
    });
    return true;
}

void explain(const Session &session, const api::AuditRow &row)
{
    const auto detail = QJsonDocument::fromJson(QByteArray::fromStdString(row.detail_json())).object();
    const auto policy = detail[u"policy"_s].toObject();
    const auto subject = text(row.subject());
    const auto line = [&session](const QString &name, const QString &value) {
        if (!value.isEmpty())
            session.out(name.leftJustified(16) + value);
    };
    line(u"row"_s, u"%1  %2  %3"_s.arg(row.seq()).arg(QDateTime::fromMSecsSinceEpoch(row.time_us() / 1000).toString(Qt::ISODateWithMs), text(row.event())));
    line(u"agent"_s, u"%1, epoch %2%3"_s.arg(text(row.agent())).arg(row.epoch()).arg(row.task().empty() ? QString() : u", task "_s + text(row.task())));
    line(text(row.tool()).isEmpty() ? u"what"_s : text(row.tool()), subject);
    line(u"folder"_s, detail[u"directory"_s].toString());
    if (!row.verdict().empty())
        line(u"verdict"_s, row.outcome().empty() ? text(row.verdict()) : u"%1 → %2"_s.arg(text(row.verdict()), text(row.outcome())));
    line(u"decided by"_s, text(row.rule()));
    line(u"reason"_s, translated(row.reason()));
    line(u"rule"_s, policy.isEmpty()
                        ? QString()
                        : u"%1 (%2), severity %3"_s.arg(policy[u"rule"_s].toString(), policy[u"title"_s].toString(), policy[u"severity"_s].toString()));
    for (const auto &sentence : detail[u"because"_s].toArray())
        line(u"because"_s, sentence.toString());
    for (const auto &value : detail[u"effects"_s].toArray()) {
        const auto effect = value.toObject();
        const auto begin = effect[u"begin"_s].toInteger();
        const auto length = effect[u"length"_s].toInteger();
        const auto part = length > 0 ? u"  from “%1” at %2"_s.arg(subject.mid(begin, length), QString::number(begin)) : QString();
        line(u"effect"_s, u"%1 %2%3%4"_s.arg(effect[u"kind"_s].toString(), effect[u"object"_s].toString(),
                                             effect[u"outside"_s].toBool() ? u"  outside the machine"_s : QString(), part));
    }
    line(u"nearest allow"_s, policy[u"nearest_allow"_s].toString());
    line(u"safer"_s, policy[u"alternative"_s].toString());
    line(u"grant"_s, detail[u"grant"_s].toString());
    line(u"snapshot before"_s, text(row.snapshot()));
}

bool show(Session &session, const QStringList &arguments)
{
    bool isNumber = false;
    const auto seq = arguments.value(0).toULongLong(&isNumber);
    if (arguments.size() != 1 || !isNumber || seq == 0)
        return false;
    api::ClientToService request;
    request.mutable_query_audit()->set_limit(1);
    request.mutable_query_audit()->set_before_seq(seq + 1);
    session.ask(request, [&session, seq](const api::ServiceToClient &reply) {
        if (reply.audit().rows_size() != 1 || reply.audit().rows(0).seq() != seq)
            return session.fail(u"There is no row %1."_s.arg(seq));
        session.print(reply.audit().rows(0), [&] { explain(session, reply.audit().rows(0)); });
        session.end();
    });
    return true;
}

} // namespace

QList<CliCommand> auditCommands()
{
    return {
        {u"audit"_s, u"[--agent A] [--event E] [--before SEQ] [--limit N]"_s, u"rows of the trail, oldest first"_s, audit},
        {u"audit show"_s, u"SEQ"_s, u"one row: what decided, from which part of the command, and what would have been allowed"_s, show},
        {u"audit verify"_s, {}, u"reads every row of the trail and checks it"_s, verify},
    };
}

} // namespace cofferdam
