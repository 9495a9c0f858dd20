// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/Commands.h"

#include "app/client/Translated.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

QString text(const std::string &bytes)
{
    return QString::fromStdString(bytes);
}

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

void show(const Session &session, const api::Question &question)
{
    const auto left = std::max<qint64>(0, question.deadline_ms() - QDateTime::currentMSecsSinceEpoch()) / 1000;
    const auto equal = question.waiting() > 1 ? u"  (%1 equal ones wait)"_s.arg(question.waiting()) : QString();
    session.out(u"%1  %2 s left  %3  [%4, %5]%6"_s.arg(text(question.id()))
                    .arg(left)
                    .arg(text(question.subject()), text(question.rule()), text(question.severity()), equal));
    session.out(u"    "_s + translated(question.reason()));
    for (const auto &sentence : question.because())
        session.out(u"    because: "_s + translated(sentence));
    if (!question.nearest_allow().empty())
        session.out(u"    nearest rule that would have allowed it: "_s + text(question.nearest_allow()));
    if (!question.alternative().empty())
        session.out(u"    safer: "_s + text(question.alternative()));
    if (question.bound_to() == "command-line")
        session.out(u"    an approval is bound to the command line only, not to the content of what it runs"_s);
}

bool questions(Session &session, const QStringList &arguments)
{
    if (!arguments.isEmpty())
        return false;
    api::ClientToService request;
    request.mutable_list_questions();
    session.ask(request, [&session](const api::ServiceToClient &reply) {
        session.print(reply.questions(), [&] {
            for (const auto &question : reply.questions().questions())
                show(session, question);
        });
        session.end();
    });
    return true;
}

/// "once", "task", or a time such as 30m or 2h.
bool readScope(const QString &word, api::Resolve &resolve)
{
    static const QRegularExpression time(u"^([1-9][0-9]{0,5})(s|m|h)$"_s);
    if (word == u"once" || word == u"task" || word == u"rule") {
        resolve.set_scope(word.toStdString());
        return true;
    }
    const auto match = time.match(word);
    if (!match.hasMatch())
        return false;
    const auto unit = match.captured(2);
    resolve.set_scope("until");
    resolve.set_seconds(match.captured(1).toUInt() * (unit == u"h" ? 3600U : unit == u"m" ? 60U : 1U));
    return true;
}

bool approve(Session &session, QStringList arguments)
{
    api::ClientToService request;
    auto *resolve = request.mutable_resolve();
    if (arguments.isEmpty())
        return false;
    resolve->set_question(arguments.takeFirst().toStdString());
    resolve->set_approve(true);
    while (!arguments.isEmpty() && arguments.first().startsWith(u"--")) {
        const auto option = arguments.takeFirst();
        if (option == u"--alike")
            resolve->set_alike(true);
        else if (option != u"--for" || arguments.isEmpty() || !readScope(arguments.takeFirst(), *resolve))
            return false;
    }
    if (resolve->alike() && (resolve->scope().empty() || resolve->scope() == "once" || resolve->scope() == "rule"))
        return false;
    resolve->set_note(arguments.join(u' ').toStdString());
    session.ask(request, [&session](const api::ServiceToClient &) { session.end(); });
    return true;
}

bool deny(Session &session, QStringList arguments)
{
    if (arguments.isEmpty())
        return false;
    api::ClientToService request;
    request.mutable_resolve()->set_question(arguments.takeFirst().toStdString());
    request.mutable_resolve()->set_note(arguments.join(u' ').toStdString());
    session.ask(request, [&session](const api::ServiceToClient &) { session.end(); });
    return true;
}

bool preview(Session &session, const QStringList &arguments)
{
    if (arguments.size() != 1)
        return false;
    api::ClientToService request;
    request.mutable_preview_grant()->set_question(arguments.first().toStdString());
    session.ask(request, [&session](const api::ServiceToClient &reply) {
        const auto &found = reply.grant_preview();
        session.print(found, [&] {
            if (found.has_why_none())
                return session.out(u"only once: "_s + translated(found.why_none()));
            session.out(u"exactly this action: "_s + inWords(found.exact()));
            if (found.alike().empty())
                session.out(u"nothing else: "_s + translated(found.why_exact_only()));
            else
                session.out(u"--alike  %1: %2"_s.arg(text(found.alike()), inWords(found.alike_breadth())));
        });
        session.end();
    });
    return true;
}

bool listGrants(Session &session, const QStringList &arguments)
{
    if (!arguments.isEmpty())
        return false;
    api::ClientToService request;
    request.mutable_list_grants();
    session.ask(request, [&session](const api::ServiceToClient &reply) {
        session.print(reply.grants(), [&] {
            for (const auto &grant : reply.grants().grants()) {
                session.out(u"%1  %2  until %3  used %4 times, last %5  [%6]"_s
                                .arg(text(grant.id()), grant.scope() == "task" ? u"this task"_s : u"for a time"_s, timeOf(grant.expires_ms()))
                                .arg(grant.uses())
                                .arg(timeOf(grant.last_used_ms()), text(grant.rule())));
                session.out(u"    "_s + (grant.covers().empty() ? u"exactly: "_s + text(grant.subject()) : u"alike: "_s + text(grant.covers())));
            }
        });
        session.end();
    });
    return true;
}

bool revokeGrant(Session &session, const QStringList &arguments)
{
    if (arguments.size() != 1)
        return false;
    api::ClientToService request;
    request.mutable_revoke_grant()->set_grant(arguments.first().toStdString());
    session.ask(request, [&session](const api::ServiceToClient &) { session.end(); });
    return true;
}

bool freeze(Session &session, QStringList arguments)
{
    if (arguments.isEmpty())
        return false;
    api::ClientToService request;
    request.mutable_freeze()->set_agent(arguments.takeFirst().toStdString());
    request.mutable_freeze()->set_reason(arguments.join(u' ').toStdString());
    session.ask(request, [&session](const api::ServiceToClient &) { session.end(); });
    return true;
}

} // namespace

QList<CliCommand> approvalCommands()
{
    return {
        {u"questions"_s, {}, u"what waits for an answer"_s, questions},
        {u"approve"_s, u"QUESTION [--for once|task|30m|2h|rule] [--alike] [NOTE...]"_s,
         u"lets exactly this action happen: once, as often as it is asked until the task or the time ends (4 h at most), or as a rule for 90 days"_s, approve},
        {u"deny"_s, u"QUESTION [NOTE...]"_s, u"blocks it; the note is told to the agent"_s, deny},
        {u"grant list"_s, {}, u"approvals that last, with their last use"_s, listGrants},
        {u"grant revoke"_s, u"GRANT"_s, u"ends one; an action that leans on it is blocked"_s, revokeGrant},
        {u"grant preview"_s, u"QUESTION"_s, u"how many past actions an approval for longer would have let through"_s, preview},
        {u"agent freeze"_s, u"AGENT [REASON...]"_s, u"stops its VM where it is, until unfreeze"_s, freeze},
    };
}

} // namespace cofferdam
