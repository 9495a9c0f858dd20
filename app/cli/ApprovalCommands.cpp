// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/CliSession.h"
#include "app/cli/CommandLine.h"
#include "app/cli/Commands.h"

#include "app/client/Translated.h"
#include "core/api/WireWords.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

QString timeOf(qint64 unixMs)
{
    return unixMs == 0 ? u"never"_s : QDateTime::fromMSecsSinceEpoch(unixMs).toString(Qt::ISODate);
}

QString inWords(const api::Breadth &breadth)
{
    return u"matches %1 of the %2%3 past actions, %4 of them were blocked"_s.arg(breadth.matched())
        .arg(breadth.all() ? QString() : u"last "_s)
        .arg(breadth.examined())
        .arg(breadth.flagged());
}

void showQuestion(const CliSession &conversation, const api::Question &question)
{
    const auto left = std::max<qint64>(0, question.deadline_ms() - QDateTime::currentMSecsSinceEpoch()) / 1000;
    const auto equal = question.waiting() > 1 ? u"  (%1 equal ones wait)"_s.arg(question.waiting()) : QString();
    conversation.out(u"%1  %2 s left  %3  [%4, %5]%6"_s.arg(text(question.id()))
                         .arg(left)
                         .arg(text(question.action().subject()), text(question.rule()), wireWord(question.severity()), equal));
    conversation.out(u"    "_s + translated(question.reason()));
    for (const auto &sentence : question.because())
        conversation.out(u"    because: "_s + translated(sentence));
    if (!question.nearest_allow().empty())
        conversation.out(u"    nearest rule that would have allowed it: "_s + text(question.nearest_allow()));
    if (!question.alternative().empty())
        conversation.out(u"    safer: "_s + text(question.alternative()));
    if (question.bound_to() != api::BOUND_TO_CONTENT && question.bound_to() != api::BOUND_TO_PARAMETERS) // what is not known is not more
        conversation.out(u"    an approval is bound to the command line only, not to the content of what it runs"_s);
}

Understood questions(CliSession &conversation, const CommandLine &)
{
    api::ClientToService request;
    request.mutable_list_questions();
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) {
        conversation.print(reply.questions(), [&] {
            for (const auto &question : reply.questions().questions())
                showQuestion(conversation, question);
        });
        conversation.end();
    });
    return {};
}

/// "once", "task", or a time such as 30m or 2h.
bool readScope(const QString &word, api::Resolve &resolve)
{
    static const QRegularExpression time(u"^([1-9][0-9]{0,5})(s|m|h)$"_s);
    if (word == u"once" || word == u"task") {
        resolve.set_scope(word == u"once" ? api::SCOPE_ONCE : api::SCOPE_TASK);
        return true;
    }
    if (word == u"rule") {
        resolve.set_as_rule(true);
        return true;
    }
    const auto match = time.match(word);
    if (!match.hasMatch())
        return false;
    const auto unit = match.captured(2);
    resolve.set_scope(api::SCOPE_UNTIL);
    resolve.set_seconds(match.captured(1).toUInt() * (unit == u"h" ? 3600U : unit == u"m" ? 60U : 1U));
    return true;
}

Understood approve(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    auto *resolve = request.mutable_resolve();
    resolve->set_question(line.arguments[0].toStdString());
    resolve->set_approve(true);
    resolve->set_alike(line.isSet(u"alike"_s));
    if (line.isSet(u"for"_s) && !readScope(line.value(u"for"_s), *resolve))
        return wrongUsage(Cli::tr("--for takes once, task, rule, or a time such as 30m or 2h"));
    if (resolve->alike() && resolve->scope() != api::SCOPE_TASK && resolve->scope() != api::SCOPE_UNTIL)
        return wrongUsage(Cli::tr("--alike goes with --for task or a time only"));
    resolve->set_note(line.text(1).toStdString());
    conversation.ask(request, [&conversation](const api::ServiceToClient &) { conversation.end(); });
    return {};
}

Understood deny(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    request.mutable_resolve()->set_question(line.arguments[0].toStdString());
    request.mutable_resolve()->set_note(line.text(1).toStdString());
    conversation.ask(request, [&conversation](const api::ServiceToClient &) { conversation.end(); });
    return {};
}

Understood preview(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    request.mutable_preview_grant()->set_question(line.arguments[0].toStdString());
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) {
        const auto &found = reply.grant_preview();
        conversation.print(found, [&] {
            if (found.has_why_none())
                return conversation.out(u"only once: "_s + translated(found.why_none()));
            conversation.out(u"exactly this action: "_s + inWords(found.exact()));
            if (found.alike().empty())
                conversation.out(u"nothing else: "_s + translated(found.why_exact_only()));
            else
                conversation.out(u"--alike  %1: %2"_s.arg(text(found.alike()), inWords(found.alike_breadth())));
        });
        conversation.end();
    });
    return {};
}

Understood listGrants(CliSession &conversation, const CommandLine &)
{
    api::ClientToService request;
    request.mutable_list_grants();
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) {
        conversation.print(reply.grants(), [&] {
            for (const auto &grant : reply.grants().grants()) {
                conversation.out(u"%1  %2  until %3  used %4 times, last %5  [%6]"_s
                                     .arg(text(grant.id()), grant.scope() == api::SCOPE_TASK ? u"this task"_s : u"for a time"_s, timeOf(grant.expires_ms()))
                                     .arg(grant.uses())
                                     .arg(timeOf(grant.last_used_ms()), text(grant.rule())));
                conversation.out(u"    "_s + (grant.covers().empty() ? u"exactly: "_s + text(grant.subject()) : u"alike: "_s + text(grant.covers())));
            }
        });
        conversation.end();
    });
    return {};
}

Understood revokeGrant(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    request.mutable_revoke_grant()->set_grant(line.arguments[0].toStdString());
    conversation.ask(request, [&conversation](const api::ServiceToClient &) { conversation.end(); });
    return {};
}

Understood freeze(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    if (line.isSet(u"all"_s)) {
        request.mutable_freeze_all()->set_reason(line.text(0).toStdString());
    } else if (line.arguments.isEmpty()) {
        return wrongUsage(Cli::tr("name an agent, or say --all"));
    } else {
        request.mutable_freeze()->set_agent(line.arguments[0].toStdString());
        request.mutable_freeze()->set_reason(line.text(1).toStdString());
    }
    conversation.ask(request, [&conversation](const api::ServiceToClient &) { conversation.end(); });
    return {};
}

} // namespace

QList<CliCommand> approvalCommands()
{
    return {
        {u"questions"_s, {}, Cli::tr("what waits for an answer"), {}, questions},
        {u"approve"_s,
         u"QUESTION [NOTE...]"_s,
         Cli::tr("lets exactly this action happen: once, as often as it is asked until the task or the time ends (4 h at most), or as a rule for 90 days"),
         {{u"for"_s, Cli::tr("for how long; once when it is left out"), u"once|task|30m|2h|rule"_s},
          {u"alike"_s, Cli::tr("what is shown as alike, too; with a task or a time")}},
         approve},
        {u"deny"_s, u"QUESTION [NOTE...]"_s, Cli::tr("blocks it; the note is told to the agent"), {}, deny},
        {u"grant list"_s, {}, Cli::tr("approvals that last, with their last use"), {}, listGrants},
        {u"grant revoke"_s, u"GRANT"_s, Cli::tr("ends one; an action that leans on it is blocked"), {}, revokeGrant},
        {u"grant preview"_s, u"QUESTION"_s, Cli::tr("how many past actions an approval for longer would have let through"), {}, preview},
        {u"agent freeze"_s,
         u"[AGENT] [REASON...]"_s,
         Cli::tr("stops its VM where it is, until unfreeze"),
         {{u"all"_s, Cli::tr("every agent that runs; all words are the reason then")}},
         freeze},
    };
}

} // namespace cofferdam
