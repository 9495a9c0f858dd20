// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/Autostart.h"
#include "app/cli/CliSession.h"
#include "app/cli/CommandLine.h"
#include "app/cli/Commands.h"
#include "app/cli/Explanation.h"
#include "app/cli/OptionValues.h"
#include "app/cli/ServiceNames.h"
#include "app/cli/Terminal.h"
#include "app/client/Translated.h"
#include "core/base/OwnPrograms.h"

#include <QDateTime>
#include <QLocale>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

QString when(qint64 ms)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(ms), QLocale::ShortFormat);
}

// ------------------------------------------------------------------------------------------------ summary

void showAgent(const CliSession &conversation, const api::AgentSummary &agent)
{
    conversation.out(agent.name().empty() ? Cli::tr("%1 (is there no more)").arg(text(agent.agent())) : text(agent.name()));
    QStringList facts{Cli::tr("turns it began by itself: %1").arg(agent.turns()), Cli::tr("your prompts: %1").arg(agent.prompts()),
                      Cli::tr("allowed: %1, of these changes of files: %2").arg(agent.allowed()).arg(agent.changes()),
                      Cli::tr("blocked: %1").arg(agent.blocked())};
    if (agent.waiting() > 0)
        facts += Cli::tr("waiting for your answer: %1 (cofferdamctl waiting list)").arg(agent.waiting());
    if (agent.not_kept() > 0)
        facts += Cli::tr("blocked, and not kept for your answer, because there were too many or too large ones: %1").arg(agent.not_kept());
    facts += agent.has_spent() ? Cli::tr("spent on models on these days: %1").arg(moneyOf(agent.spent()).toText()) : Cli::tr("spent on models: not known");
    if (agent.starts() > 0)
        facts += Cli::tr("starts: %1").arg(agent.starts());
    if (agent.rollbacks() > 0)
        facts += Cli::tr("rollbacks: %1").arg(agent.rollbacks());
    if (agent.faults() > 0)
        facts += Cli::tr("faults: %1; the last: %2").arg(agent.faults()).arg(translated(agent.last_fault()));
    if (agent.undecided() > 0)
        facts += Cli::tr("DONE WITHOUT BEING DECIDED: %1").arg(agent.undecided());
    for (const auto &fact : std::as_const(facts))
        conversation.out(u"    "_s + fact);
}

void showSummary(const CliSession &conversation, const api::Summary &summary)
{
    conversation.out(Cli::tr("From %1 to %2:").arg(when(summary.since_ms()), when(summary.until_ms())));
    if (summary.left_out())
        conversation.out(Cli::tr("There was more than can be read at once; only the newest is counted."));
    for (const auto &agent : summary.agents())
        showAgent(conversation, agent);
    if (summary.agents().empty())
        conversation.out(Cli::tr("No agent did anything."));
    if (summary.crashes() > 0)
        conversation.out(Cli::tr("The service ended %1 times without saying so.").arg(summary.crashes()));
    if (summary.sleeps() > 0)
        conversation.out(Cli::tr("The computer slept %1 times, %2 minutes in all.").arg(summary.sleeps()).arg(summary.slept_ms() / 60'000));
}

Understood askSummary(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    auto &query = *request.mutable_summary();
    const bool isSeen = line.isSet(u"seen"_s);
    if (isSeen && line.isSet(u"hours"_s))
        return wrongUsage(Cli::tr("--seen goes without --hours: what was before those hours would not have been told"));
    if (line.isSet(u"hours"_s)) {
        bool isNumber = false;
        const auto hours = line.value(u"hours"_s).toUInt(&isNumber);
        if (!isNumber || hours == 0)
            return wrongUsage(Cli::tr("--hours takes a number from 1 on."));
        query.set_since_ms(QDateTime::currentMSecsSinceEpoch() - qint64{hours} * 3'600'000);
    }
    conversation.ask(request, [&conversation, isSeen](const api::ServiceToClient &reply) {
        conversation.print(reply.summary(), [&] { showSummary(conversation, reply.summary()); });
        if (!isSeen)
            return conversation.end();
        api::ClientToService read;
        read.mutable_summary()->set_seen_until_ms(reply.summary().until_ms());
        conversation.ask(read, [&conversation](const api::ServiceToClient &) { conversation.end(); });
    });
    return {};
}

// ------------------------------------------------------------------------------------------------ what waits

void showWaiting(const CliSession &conversation, const api::WaitingActions &waiting)
{
    for (const auto &one : waiting.actions()) {
        const auto agent = one.agent_name().empty() ? text(one.agent()) : text(one.agent_name());
        conversation.out(u"%1:%2  %3  %4: %5"_s.arg(text(one.id())).arg(one.times()).arg(agent, text(one.tool()), text(one.subject())));
        if (!one.directory().empty())
            conversation.out(u"    "_s + Cli::tr("in the folder %1").arg(text(one.directory())));
        for (const auto &effect : one.effects())
            conversation.out(u"    "_s + Cli::tr("would %1").arg(effectInWords(effect)));
        if (!one.complete())
            conversation.out(u"    "_s + Cli::tr("not all of it could be understood"));
        conversation.out(u"    "_s
                         + (one.reversible() ? Cli::tr("reversible: all of it stays inside the machine, and a snapshot is taken before it")
                                             : Cli::tr("not reversible: no snapshot takes back what it does outside, or what is not known")));
        conversation.out(u"    "_s + Cli::tr("all of it: %1").arg(text(one.shown())));
        if (one.bound_to() != api::BOUND_TO_CONTENT && one.bound_to() != api::BOUND_TO_PARAMETERS)
            conversation.out(u"    "_s + Cli::tr("an approval is bound to the command line only, not to the content of what it runs"));
        conversation.out(u"    "_s + translated(one.why()));
        conversation.out(u"    "_s + Cli::tr("blocked %1 times, last on %2").arg(one.times()).arg(when(one.last_ms())));
        if (one.approved_until_ms() > 0)
            conversation.out(u"    "_s + Cli::tr("you approved it for one time, until %1").arg(when(one.approved_until_ms())));
    }
    if (waiting.left_out() > 0)
        conversation.out(Cli::tr("%1 more wait than can be listed at once: answer some of these first").arg(waiting.left_out()));
    if (waiting.actions().empty())
        conversation.out(Cli::tr("Nothing waits for you."));
}

void askWaiting(CliSession &conversation, const api::ClientToService &request)
{
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) {
        conversation.print(reply.waiting(), [&] { showWaiting(conversation, reply.waiting()); });
        conversation.end();
    });
}

Understood listWaiting(CliSession &conversation, const CommandLine &)
{
    api::ClientToService request;
    request.mutable_list_waiting();
    askWaiting(conversation, request);
    return {};
}

/// As it is listed, "ID:TIMES": which action, and as it was then.
bool setWaiting(api::AnswerWaiting &answer, const QString &listed)
{
    const auto colon = listed.lastIndexOf(u':');
    bool isNumber = false;
    const auto times = listed.sliced(colon + 1).toUInt(&isNumber);
    answer.set_id(listed.first(std::max<qsizetype>(0, colon)).toStdString());
    answer.set_times(times);
    return colon > 0 && isNumber;
}

Understood approveWaiting(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    if (!setWaiting(*request.mutable_answer_waiting(), line.arguments[0]))
        return wrongUsage(Cli::tr("Say which, as the list has it: ID:TIMES."));
    request.mutable_answer_waiting()->set_approve(true);
    if (line.isSet(u"hours"_s)) {
        bool isNumber = false;
        const auto hours = line.value(u"hours"_s).toUInt(&isNumber);
        if (!isNumber || hours == 0)
            return wrongUsage(Cli::tr("--hours takes a number from 1 on."));
        request.mutable_answer_waiting()->set_seconds(qint64{hours} * 3600);
    }
    askWaiting(conversation, request);
    return {};
}

Understood dismissWaiting(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    if (!setWaiting(*request.mutable_answer_waiting(), line.arguments[0]))
        return wrongUsage(Cli::tr("Say which, as the list has it: ID:TIMES."));
    askWaiting(conversation, request);
    return {};
}

Understood setHeartbeat(CliSession &conversation, const CommandLine &line)
{
    bool isNumber = line.arguments[1] == "off"_L1;
    const auto minutes = isNumber ? 0 : line.arguments[1].toUInt(&isNumber);
    if (!isNumber)
        return wrongUsage(Cli::tr("A heartbeat comes every so many minutes, or is “off”."));
    api::ClientToService request;
    request.mutable_set_heartbeat()->set_agent(line.arguments[0].toStdString());
    request.mutable_set_heartbeat()->set_minutes(minutes);
    conversation.ask(request, [&conversation](const api::ServiceToClient &) { conversation.end(); });
    return {};
}

// ------------------------------------------------------------------------------------------------ autostart

Autostart autostart()
{
    return Autostart(QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + u"/systemd/user"_s, ownProgram(u"cofferdamd"_s));
}

std::expected<Exit, WrongUsage> turnOn(const Terminal &terminal, const CommandLine &line)
{
    if (const auto on = autostart().on(line.isSet(u"linger"_s)); !on) {
        terminal.complain({Errc::Unavailable, Phrase::verbatim(on.error())});
        return Exit::Failed;
    }
    terminal.out(
        line.isSet(u"linger"_s)
            ? Cli::tr("From the next start of this computer on the service runs, whether you are logged in or not; agents that ran go on by themselves.")
            : Cli::tr("From the next login on the service runs, and agents that ran go on by themselves. It ends when you log out; --linger keeps it."));
    return Exit::Fine;
}

std::expected<Exit, WrongUsage> turnOff(const Terminal &terminal, const CommandLine &)
{
    if (const auto off = autostart().off(); !off) {
        terminal.complain({Errc::Unavailable, Phrase::verbatim(off.error())});
        return Exit::Failed;
    }
    return Exit::Fine;
}

std::expected<Exit, WrongUsage> showAutostart(const Terminal &terminal, const CommandLine &)
{
    const auto state = autostart().state();
    if (!state) {
        terminal.complain({Errc::Unavailable, Phrase::verbatim(state.error())});
        return Exit::Failed;
    }
    terminal.out(!state->enabled ? Cli::tr("off") : state->lingers ? Cli::tr("on, also when nobody is logged in") : Cli::tr("on, from login to logout"));
    return Exit::Fine;
}

} // namespace

QList<CliCommand> sessionCommands()
{
    const QCommandLineOption hours(u"hours"_s, Cli::tr("so many hours back"), u"N"_s);
    return {{u"summary"_s,
             u""_s,
             Cli::tr("what the agents did since you were last there"),
             {hours, {u"seen"_s, Cli::tr("the next summary begins here")}},
             askSummary},
            {u"waiting list"_s, u""_s, Cli::tr("what was blocked because nobody was there to be asked"), {}, listWaiting},
            {u"waiting approve"_s,
             u"ID"_s,
             Cli::tr("lets exactly that through the next time, once"),
             {{u"hours"_s, Cli::tr("within so many hours, instead of 24"), u"N"_s}},
             approveWaiting},
            {u"waiting dismiss"_s, u"ID"_s, Cli::tr("forgets it; it is blocked and offered again when it is tried again"), {}, dismissWaiting},
            {u"agent heartbeat"_s,
             u"AGENT MINUTES"_s,
             Cli::tr("has the agent look by itself what there is to do, every so many minutes; “off”: not"),
             {},
             setHeartbeat},
            {u"autostart on"_s,
             u""_s,
             Cli::tr("starts the service with your session, and the agents that ran"),
             {{u"linger"_s, Cli::tr("also without a session: asks systemd to keep your programs from the start of the computer on")}},
             turnOn},
            {u"autostart off"_s, u""_s, Cli::tr("does not start it with your session any more"), {}, turnOff},
            {u"autostart status"_s, u""_s, Cli::tr("says whether it starts with your session"), {}, showAutostart}};
}

} // namespace cofferdam
