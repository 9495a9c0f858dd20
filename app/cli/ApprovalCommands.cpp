// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/CliSession.h"
#include "app/cli/CommandLine.h"
#include "app/cli/Commands.h"
#include "app/cli/Explanation.h"

#include "app/client/Translated.h"
#include "core/api/WireWords.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qsizetype kShownValue = 4000; ///< UTF-16 units of one parameter
const QString kIndent(4, u' ');

QString timeOf(qint64 unixMs)
{
    return QDateTime::fromMSecsSinceEpoch(unixMs).toString(Qt::ISODate);
}

QString inWords(const api::Breadth &breadth)
{
    return (breadth.all() ? Cli::tr("matches %1 of the %2 past actions, %3 of them were blocked")
                          : Cli::tr("matches %1 of the last %2 past actions, %3 of them were blocked"))
        .arg(breadth.matched())
        .arg(breadth.examined())
        .arg(breadth.flagged());
}

QString shortened(const QString &value)
{
    const auto more = value.size() - kShownValue;
    return more <= 0 ? value : Cli::tr("%1 … (%2 more characters; --json has them)").arg(value.first(kShownValue), QString::number(more));
}

QString inWords(const QJsonValue &value)
{
    if (value.isArray() || value.isObject())
        return QString::fromUtf8(value.isArray() ? QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact)
                                                 : QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    return value.toVariant().toString();
}

/// What the exec gate saw beside the words: bytes, which JSON holds in base64.
void showProgram(const CliSession &conversation, const QJsonObject &asked)
{
    const auto decoded = [](const QJsonValue &value) { return QString::fromUtf8(QByteArray::fromBase64(value.toString().toLatin1())); };
    for (const auto &variable : asked[u"environment"_s].toArray())
        conversation.out(kIndent + Cli::tr("environment: %1").arg(shortened(decoded(variable))));
    for (const auto &value : asked[u"files"_s].toArray()) {
        const auto file = value.toObject();
        if (!file[u"agentWritable"_s].toBool())
            continue;
        conversation.out(kIndent + Cli::tr("the agent may write %1").arg(file[u"path"_s].toString()));
        for (const auto &line : shortened(decoded(file[u"content"_s])).split(u'\n', Qt::SkipEmptyParts))
            conversation.out(kIndent + kIndent + line);
    }
}

/// All that an approval covers beside the subject.
void showParameters(const CliSession &conversation, const api::Question &question)
{
    const auto parameters = QJsonDocument::fromJson(QByteArray::fromStdString(question.params_json()));
    if (!parameters.isObject()) {
        if (!question.params_json().empty())
            conversation.out(kIndent + Cli::tr("parameters: %1").arg(shortened(text(question.params_json()))));
        return;
    }
    const auto object = parameters.object();
    if (question.action().gate() == api::GATE_EXEC)
        return showProgram(conversation, object);
    for (auto each = object.begin(); each != object.end(); ++each) {
        const auto value = inWords(each.value());
        if (value != text(question.action().subject()))
            conversation.out(kIndent + u"%1: %2"_s.arg(each.key(), shortened(value)));
    }
}

void showWhatItDoes(const CliSession &conversation, const api::Question &question)
{
    const auto &action = question.action();
    conversation.out(kIndent
                     + (action.directory().empty() ? Cli::tr("asked by %1").arg(text(action.tool()))
                                                   : Cli::tr("asked by %1 in %2").arg(text(action.tool()), text(action.directory()))));
    for (const auto &effect : action.facts().effects())
        conversation.out(kIndent + Cli::tr("would %1").arg(effectInWords(effect)));
    if (!action.facts().complete())
        conversation.out(kIndent + Cli::tr("not all of it could be understood"));
    conversation.out(kIndent
                     + (question.reversible() ? Cli::tr("reversible: all of it stays inside the machine, and a snapshot is taken before it")
                                              : Cli::tr("not reversible: no snapshot takes back what it does outside, or what is not known")));
    showParameters(conversation, question);
}

void showQuestion(const CliSession &conversation, const api::Question &question)
{
    const auto left = std::max<qint64>(0, question.deadline_ms() - QDateTime::currentMSecsSinceEpoch()) / 1000;
    const auto equal = question.waiting() > 1 ? u"  "_s + Cli::tr("(%1 equal ones wait)").arg(question.waiting()) : QString();
    conversation.out(u"%1  %2  %3  [%4, %5]%6"_s.arg(text(question.id()), Cli::tr("%1 s left").arg(left), text(question.action().subject()),
                                                     text(question.rule()), wireWord(question.severity()), equal));
    if (question.shortened())
        conversation.out(kIndent + Cli::tr("shortened: `cofferdamctl question show %1` has all of it").arg(text(question.id())));
    conversation.out(kIndent + translated(question.reason()));
    for (const auto &sentence : question.because())
        conversation.out(kIndent + Cli::tr("because: %1").arg(translated(sentence)));
    showWhatItDoes(conversation, question);
    if (!question.nearest_allow().empty())
        conversation.out(kIndent + Cli::tr("nearest rule that would have allowed it: %1").arg(text(question.nearest_allow())));
    if (!question.alternative().empty())
        conversation.out(kIndent + Cli::tr("safer: %1").arg(text(question.alternative())));
    if (question.bound_to() != api::BOUND_TO_CONTENT && question.bound_to() != api::BOUND_TO_PARAMETERS) // what is not known is not more
        conversation.out(kIndent + Cli::tr("an approval is bound to the command line only, not to the content of what it runs"));
}

Understood questions(CliSession &conversation, const CommandLine &)
{
    api::ClientToService request;
    request.mutable_list_questions();
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) {
        conversation.print(reply.questions(), [&] {
            for (const auto &question : reply.questions().questions())
                showQuestion(conversation, question);
            if (reply.questions().left_out() > 0)
                conversation.out(Cli::tr("%1 more wait than can be listed at once: answer some of these first").arg(reply.questions().left_out()));
        });
        conversation.end();
    });
    return {};
}

Understood question(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    request.mutable_show_question()->set_question(line.arguments[0].toStdString());
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) {
        conversation.print(reply.question(), [&] {
            showQuestion(conversation, reply.question());
            for (const auto &effect : reply.question().action().facts().effects()) {
                const auto what = wireWord(effect.kind()) + u' ' + text(effect.object());
                conversation.out(kIndent + (effect.inside() ? Cli::tr("effect: %1").arg(what) : Cli::tr("effect: %1  outside the machine").arg(what)));
            }
            conversation.outLines(text(reply.question().params_json()));
        });
        conversation.end();
    });
    return {};
}

/// "once", "task", or a time such as 30m or 2h.
bool readScope(const QString &word, api::Resolve &resolve)
{
    static const QRegularExpression time(u"\\A([1-9][0-9]{0,5})(s|m|h)\\z"_s);
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
                return conversation.out(Cli::tr("only once: %1").arg(translated(found.why_none())));
            conversation.out(Cli::tr("exactly this action: %1").arg(inWords(found.exact())));
            if (found.alike().empty())
                conversation.out(Cli::tr("nothing else: %1").arg(translated(found.why_exact_only())));
            else
                conversation.out(u"--alike  %1: %2"_s.arg(text(found.alike()), inWords(found.alike_breadth())));
        });
        conversation.end();
    });
    return {};
}

void showGrant(const CliSession &conversation, const api::Grant &grant)
{
    const auto uses = QString::number(grant.uses());
    conversation.out(QStringList{text(grant.id()), grant.scope() == api::SCOPE_TASK ? Cli::tr("this task") : Cli::tr("for a time"),
                                 grant.expires_ms() == 0 ? Cli::tr("until never") : Cli::tr("until %1").arg(timeOf(grant.expires_ms())),
                                 grant.last_used_ms() == 0 ? Cli::tr("used %1 times, last never").arg(uses)
                                                           : Cli::tr("used %1 times, last %2").arg(uses, timeOf(grant.last_used_ms())),
                                 u'[' + text(grant.rule()) + u']'}
                         .join(u"  "));
    conversation.out(kIndent + (grant.covers().empty() ? Cli::tr("exactly: %1").arg(text(grant.subject())) : Cli::tr("alike: %1").arg(text(grant.covers()))));
}

Understood listGrants(CliSession &conversation, const CommandLine &)
{
    api::ClientToService request;
    request.mutable_list_grants();
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) {
        conversation.print(reply.grants(), [&] {
            for (const auto &grant : reply.grants().grants())
                showGrant(conversation, grant);
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

Understood approvalPlace(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    const auto where = line.arguments.value(0);
    if (!where.isEmpty() && where != u"window" && where != u"anywhere")
        return wrongUsage(Cli::tr("say window or anywhere, or nothing to be told"));
    if (where.isEmpty())
        request.mutable_approval_place();
    else
        request.mutable_set_approval_place()->set_window_only(where == u"window");
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) {
        const auto &place = reply.approval_place();
        conversation.print(place, [&] {
            conversation.out(place.window_only() ? Cli::tr("Only the window approves, because there is the file %1.").arg(text(place.file()))
                                                 : Cli::tr("Every program of this user may approve; the trail says which one did."));
            if (place.fixed())
                conversation.out(Cli::tr("Whoever runs this computer wants it so."));
        });
        conversation.end();
    });
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
        {u"question show"_s, u"QUESTION"_s, Cli::tr("all that there is of one, with its effects and parameters"), {}, question},
        {u"approve"_s,
         u"QUESTION [NOTE...]"_s,
         Cli::tr("lets exactly this action happen: once, as often as it is asked until the task or the time ends (4 h at most), or as a rule for 90 days"),
         {{u"for"_s, Cli::tr("for how long; once when it is left out; a TIME is like 30m or 2h, 4h at most"), u"once|task|rule|TIME"_s},
          {u"alike"_s, Cli::tr("what is shown as alike, too; with a task or a time")}},
         approve},
        {u"deny"_s, u"QUESTION [NOTE...]"_s, Cli::tr("blocks it; the note is told to the agent"), {}, deny},
        {u"approval place"_s,
         u"[window|anywhere]"_s,
         Cli::tr("which programs may approve: the window alone, or every one of this user; only the window lets others"),
         {},
         approvalPlace},
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
