// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/CliSession.h"
#include "app/cli/CommandLine.h"
#include "app/cli/Commands.h"
#include "app/cli/OptionValues.h"
#include "app/cli/ServiceNames.h"

#include <QFile>

#include <algorithm>
#include <tuple>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr int kDaysShown = 30; ///< Today and those before it, unless --from says otherwise.

QString moneyText(quint64 nano)
{
    return moneyOf(nano).toText();
}

/// "12 of 50".
QString ofLimit(const QString &used, const QString &limit)
{
    return limit.isEmpty() ? Cli::tr("%1, no limit").arg(used) : Cli::tr("%1 of %2").arg(used, limit);
}

QString countText(quint64 used, bool isLimited, quint64 limit)
{
    return isLimited ? ofLimit(QString::number(used), QString::number(limit)) : QString::number(used);
}

/// What of an amount is an estimate; empty when nothing is.
QStringList doubtsOf(quint64 uncounted, quint64 unpriced)
{
    QStringList doubts;
    if (uncounted > 0)
        doubts.append(Cli::tr("%1 requests count as much as was set aside for them: nobody said what they used").arg(uncounted));
    if (unpriced > 0)
        doubts.append(Cli::tr("%1 requests have no known price: it is at least that").arg(unpriced));
    return doubts;
}

void showTotals(const CliSession &conversation, const QString &name, const api::SpendTotals &totals, const api::SpendLimits &limits)
{
    const auto money = ofLimit(moneyText(totals.money()), limits.has_money() ? moneyText(limits.money()) : QString());
    QStringList facts{Cli::tr("%1 tokens").arg(countText(totals.tokens(), limits.has_tokens(), limits.tokens())),
                      Cli::tr("%1 requests").arg(countText(totals.requests(), limits.has_requests(), limits.requests()))};
    if (totals.reserved() > 0)
        facts.prepend(Cli::tr("%1 more under way").arg(moneyText(totals.reserved())));
    conversation.out(Terminal::column(name, 12) + Terminal::column(money, 22) + facts.join(u", "_s));
    for (const auto &doubt : doubtsOf(totals.uncounted(), totals.unpriced()))
        conversation.out(u"    "_s + doubt);
}

QString limitsInWords(const api::SpendLimits &limits)
{
    QStringList words;
    if (limits.has_money())
        words.append(moneyText(limits.money()));
    if (limits.has_tokens())
        words.append(Cli::tr("%1 tokens").arg(limits.tokens()));
    if (limits.has_requests())
        words.append(Cli::tr("%1 requests").arg(limits.requests()));
    return words.isEmpty() ? Cli::tr("no limit of their own") : Cli::tr("%1 at most").arg(words.join(u", "_s));
}

void showSpending(const CliSession &conversation, const api::Spending &spending)
{
    const auto &allowance = spending.allowance();
    if (spending.has_task())
        showTotals(conversation, Cli::tr("this task"), spending.task(), allowance.per_task());
    else
        conversation.out(Terminal::column(Cli::tr("a task"), 12) + limitsInWords(allowance.per_task()));
    for (const auto &[name, known, totals, limits] : {std::tuple(Cli::tr("today"), spending.has_day(), &spending.day(), &allowance.per_day()),
                                                      std::tuple(Cli::tr("this month"), spending.has_month(), &spending.month(), &allowance.per_month())}) {
        if (known)
            showTotals(conversation, name, *totals, *limits);
        else
            conversation.out(Terminal::column(name, 12) + Cli::tr("not known"));
    }
    conversation.out(Cli::tr("turns nobody started, a day: %1").arg(limitsInWords(allowance.scheduled_per_day())));
    conversation.out(Cli::tr("the same again and again: a person is asked at %1").arg(moneyText(allowance.loop())));
}

void showSpendingAndEnd(CliSession &conversation, const api::ServiceToClient &reply)
{
    if (reply.has_spending())
        conversation.print(reply.spending(), [&] { showSpending(conversation, reply.spending()); });
    conversation.end();
}

void askSpending(CliSession &conversation, const QString &agent, const CliSession::OnReply &then)
{
    api::ClientToService request;
    request.mutable_spending()->set_agent(agent.toStdString());
    conversation.ask(request, then);
}

Understood showSpend(CliSession &conversation, const CommandLine &line)
{
    askSpending(conversation, line.arguments[0], [&conversation](const api::ServiceToClient &reply) { showSpendingAndEnd(conversation, reply); });
    return {};
}

/// Puts into the limits what was given; the rest stays.
void readMoney(OptionValues &values, const QString &option, api::SpendLimits *limits)
{
    if (values.isNone(option))
        limits->clear_money();
    else if (const auto money = values.money(option))
        limits->set_money(static_cast<quint64>(money->nano()));
}

Understood readAllowance(const CommandLine &line, api::Allowance &allowance)
{
    OptionValues values(line);
    readMoney(values, u"task"_s, allowance.mutable_per_task());
    readMoney(values, u"day"_s, allowance.mutable_per_day());
    readMoney(values, u"month"_s, allowance.mutable_per_month());
    readMoney(values, u"scheduled"_s, allowance.mutable_scheduled_per_day());
    if (const auto loop = values.money(u"loop"_s)) // has no none: somebody has to be asked at some point
        allowance.set_loop(static_cast<quint64>(loop->nano()));
    auto &day = *allowance.mutable_per_day();
    if (values.isNone(u"tokens-day"_s))
        day.clear_tokens();
    else if (const auto tokens = values.number(u"tokens-day"_s))
        day.set_tokens(*tokens);
    if (values.isNone(u"requests-day"_s))
        day.clear_requests();
    else if (const auto requests = values.number(u"requests-day"_s))
        day.set_requests(*requests);
    return values.understood();
}

QList<QCommandLineOption> limitOptions()
{
    return {{u"task"_s, Cli::tr("dollars for one task, such as 2.50"), u"$"_s},
            {u"day"_s, Cli::tr("dollars a day"), u"$"_s},
            {u"month"_s, Cli::tr("dollars a month"), u"$"_s},
            {u"scheduled"_s, Cli::tr("dollars a day for turns that nobody started"), u"$"_s},
            {u"loop"_s, Cli::tr("dollars that the same again and again may cost before a person is asked"), u"$"_s},
            {u"tokens-day"_s, Cli::tr("tokens a day, read and written"), u"N"_s},
            {u"requests-day"_s, Cli::tr("requests a day"), u"N"_s}};
}

Understood allow(CliSession &conversation, const CommandLine &line)
{
    const auto options = limitOptions();
    if (std::ranges::none_of(options, [&line](const QCommandLineOption &option) { return line.isSet(option.names().constLast()); }))
        return wrongUsage(Cli::tr("say which limit is to change"));
    api::Allowance untouched;
    if (auto understood = readAllowance(line, untouched); !understood) // before anybody is asked
        return understood;
    askSpending(conversation, line.arguments[0], [&conversation, line](const api::ServiceToClient &reply) {
        if (!reply.spending().has_allowance()) // what is not given would be no limit
            return conversation.fail({Errc::Damaged, phrase("Cli", "The service did not say what the agent may spend now; nothing was changed.")});
        api::ClientToService request;
        auto &allowance = *request.mutable_set_allowance();
        allowance = reply.spending().allowance();
        allowance.set_agent(line.arguments[0].toStdString());
        if (!readAllowance(line, allowance))
            return conversation.end(Exit::Usage);
        conversation.ask(request, [&conversation, agent = line.arguments[0]](const api::ServiceToClient &done) {
            if (done.has_spending())
                return showSpendingAndEnd(conversation, done);
            askSpending(conversation, agent, [&conversation](const api::ServiceToClient &now) { showSpendingAndEnd(conversation, now); });
        });
    });
    return {};
}

Understood readQuery(const CommandLine &line, api::SpendQuery &query)
{
    OptionValues values(line);
    const auto to = values.day(u"to"_s).value_or(QDate::currentDate());
    const auto from = values.day(u"from"_s).value_or(to.addDays(1 - kDaysShown));
    if (from > to)
        return wrongUsage(Cli::tr("--from is a day after --to"));
    query.set_agent(line.arguments.value(0).toStdString());
    query.set_from(from.toString(Qt::ISODate).toStdString());
    query.set_to(to.toString(Qt::ISODate).toStdString());
    return values.understood();
}

void showDays(const CliSession &conversation, const api::SpendDays &days, const ServiceNames &names)
{
    Money sum;
    quint64 uncounted = 0;
    quint64 unpriced = 0;
    for (const auto &day : days.days()) {
        conversation.out(
            Terminal::column(text(day.date()), 12) + Terminal::column(names.of(day.agent()), 20)
            + Terminal::column(text(day.provider()) + u'/' + text(day.model()), 36) + Terminal::column(moneyText(day.money()), 12)
            + Cli::tr("%1 tokens in, %2 out, %3 requests").arg(QString::number(day.input()), QString::number(day.output()), QString::number(day.requests())));
        sum += moneyOf(day.money());
        uncounted += day.uncounted();
        unpriced += day.unpriced();
    }
    conversation.out(Cli::tr("%1 in all").arg(sum.toText()));
    for (const auto &doubt : doubtsOf(uncounted, unpriced))
        conversation.out(u"    "_s + doubt);
}

Understood spendDays(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    if (auto understood = readQuery(line, *request.mutable_query_spend()); !understood)
        return understood;
    ServiceNames::ask(conversation, [&conversation, request](const ServiceNames &names) {
        conversation.ask(request, [&conversation, names](const api::ServiceToClient &reply) {
            conversation.print(reply.spend_days(), [&] { showDays(conversation, reply.spend_days(), names); });
            conversation.end();
        });
    });
    return {};
}

void writeExport(CliSession &conversation, const QString &path, const QByteArray &content)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFile::ReadOwner | QFile::WriteOwner) || file.write(content) != content.size() || !file.flush())
        return conversation.fail({Errc::Io, phrase("Cli", "%1 cannot be written: %2").arg(path, file.errorString())});
    if (conversation.json())
        conversation.out(QJsonObject{{u"ok"_s, true}, {u"bytes"_s, content.size()}, {u"file"_s, path}});
    else
        conversation.out(Cli::tr("%1 bytes are in %2.").arg(QString::number(content.size()), path));
    conversation.end();
}

Understood exportSpend(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    if (auto understood = readQuery(line, *request.mutable_export_spend()->mutable_query()); !understood)
        return understood;
    request.mutable_export_spend()->set_json_lines(line.isSet(u"json-lines"_s));
    conversation.ask(request, [&conversation, toFile = line.isSet(u"output"_s), path = line.value(u"output"_s)](const api::ServiceToClient &reply) {
        const auto content = QByteArray::fromStdString(reply.spend_export().content());
        if (toFile)
            return writeExport(conversation, path, content);
        conversation.outBytes(content);
        conversation.end();
    });
    return {};
}

} // namespace

QList<CliCommand> spendCommands()
{
    const QCommandLineOption from(u"from"_s, Cli::tr("the first day, such as 2026-11-29; 30 days in all when it is left out"), u"DATE"_s);
    const QCommandLineOption to(u"to"_s, Cli::tr("the last day; today when it is left out"), u"DATE"_s);
    return {
        {u"spend show"_s, u"AGENT"_s, Cli::tr("what it spent in this task, today and this month, of what it may"), {}, showSpend},
        {u"spend allow"_s, u"AGENT"_s, Cli::tr("changes its limits, which requests are refused beyond; none takes one away"), limitOptions(), allow},
        {u"spend days"_s, u"[AGENT]"_s, Cli::tr("what was spent, by day, agent and model"), {from, to}, spendDays},
        {u"spend export"_s,
         u"[AGENT]"_s,
         Cli::tr("the same as a table for other programs, in CSV"),
         {from,
          to,
          {u"json-lines"_s, Cli::tr("in JSON, an object a line")},
          {{u"o"_s, u"output"_s}, Cli::tr("into this new file instead of to standard output"), u"FILE"_s}},
         exportSpend},
    };
}

} // namespace cofferdam
