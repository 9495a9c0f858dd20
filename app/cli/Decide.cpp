// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/Decide.h"

#include "app/cli/CommandLine.h"
#include "app/cli/Commands.h"
#include "app/cli/PolicyCommands.h"
#include "app/cli/Terminal.h"
#include "core/api/GuestPlaces.h"
#include "core/inspect/tool/ToolCall.h"
#include "core/policy/Profile.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTextStream>

using namespace Qt::StringLiterals;

namespace cofferdam::cli {
namespace {

constexpr QLatin1StringView kHome{api::kAgentHome, sizeof api::kAgentHome - 1};
constexpr QLatin1StringView kFolder{api::kAgentWorkspace, sizeof api::kAgentWorkspace - 1};

QJsonArray effectsOf(const Action &action)
{
    QJsonArray effects;
    for (const auto &effect : action.facts.effects) {
        effects.append(QJsonObject{{u"kind"_s, toWord(effect.kind).toString()},
                                   {u"object"_s, effect.object},
                                   {u"reach"_s, effect.reach == Reach::Outside ? u"outside"_s : u"inside"_s},
                                   {u"program"_s, effect.program},
                                   {u"traits"_s, QJsonArray::fromStringList(effect.traits)},
                                   {u"begin"_s, effect.begin},
                                   {u"length"_s, effect.length}});
    }
    return effects;
}

QJsonObject answer(const QString &id, const Ruling &ruling)
{
    return {{u"id"_s, id},
            {u"verdict"_s, toWord(ruling.verdict).toString()},
            {u"rule"_s, ruling.rule},
            {u"severity"_s, toWord(ruling.severity).toString()},
            {u"reason"_s, ruling.reason.english()}};
}

QJsonObject decideLine(const QJsonObject &line, const Policy &policy)
{
    const auto id = line[u"id"_s].toString();
    const auto domain = line[u"domain"_s].toString();
    const auto context = line[u"context"_s].toObject();
    const auto directory = context[u"directory"_s].toString(kFolder.toString());
    Ruling ruling{.verdict = Verdict::Ask,
                  .severity = Severity::Medium,
                  .rule = u"not-built"_s,
                  .title = {},
                  .reason = phrase("Cli", "This domain is not built yet."),
                  .agentReason = {},
                  .alternative = {},
                  .policyVersion = {},
                  .matched = {},
                  .because = {},
                  .exceptions = {},
                  .nearestAllow = {},
                  .freeEffects = {},
                  .ofWhole = {}};
    QElapsedTimer timer;
    timer.start();
    const auto action = actionOfLine(domain, line[u"input"_s].toString(), directory, context[u"home"_s].toString(kHome.toString()));
    if (action) {
        ruling = policy.evaluate(*action);
    } else if (action.error().code != Errc::Unsupported) {
        ruling.rule = u"unreadable"_s;
        ruling.reason = action.error().message;
    }
    const auto elapsed = static_cast<double>(timer.nsecsElapsed()) / 1000.0;
    auto result = answer(id, ruling);
    result.insert(u"effects"_s, action ? effectsOf(*action) : QJsonArray());
    result.insert(u"us"_s, elapsed);
    return result;
}

std::expected<Exit, WrongUsage> decide(const Terminal &terminal, const CommandLine &line)
{
    if (!line.isSet(u"jsonl"_s))
        return wrongUsage(Cli::tr("--jsonl is the only form there is"));
    const auto policy = Policy::loadFolder(Policy::kBuiltInFolder.toString(), line.value(u"profile"_s, toWord(kDefaultProfile).toString()), guestInspector());
    if (!policy) {
        terminal.complain(policy.error());
        return Exit::Failed;
    }
    QTextStream input(stdin);
    QTextStream output(stdout);
    cli::decideJsonl(input, output, **policy);
    return Exit::Fine;
}

} // namespace

Result<Action> actionOfLine(const QString &domain, const QString &input, const QString &directory, const QString &home)
{
    Action action;
    action.directory = directory;
    if (domain == u"shell") {
        action.tool = u"exec"_s;
        action.raw = QJsonDocument(QJsonObject{{u"command"_s, input}}).toJson(QJsonDocument::Compact);
    } else if (domain == u"file") {
        const auto object = QJsonDocument::fromJson(input.toUtf8()).object();
        const auto path = object[u"path"_s].toString();
        const auto operation = object[u"op"_s].toString();
        if (path.isEmpty())
            return fail(Errc::Invalid, phrase("Cli", "no path"));
        const auto target = object[u"to"_s].toString();
        const auto quoted = [](QString word) { return u'\'' + word.replace(u'\'', u"'\\''"_s) + u'\''; };
        if ((operation == u"copy" || operation == u"move") && !target.isEmpty()) { // no tool of its own: a command does it
            action.tool = u"exec"_s;
            action.raw =
                QJsonDocument(QJsonObject{{u"command"_s, u"%1 -- %2 %3"_s.arg(operation == u"copy" ? u"cp"_s : u"mv"_s, quoted(path), quoted(target))}})
                    .toJson();
        } else if (operation == u"delete") {
            action.tool = u"apply_patch"_s;
            action.raw = QJsonDocument(QJsonObject{{u"input"_s, u"*** Begin Patch\n*** Delete File: %1\n*** End Patch\n"_s.arg(path)}}).toJson();
        } else {
            action.tool = operation == u"write" || operation == u"edit" || operation == u"ls" ? operation : operation == u"list" ? u"ls"_s : u"read"_s;
            action.raw = QJsonDocument(object).toJson(QJsonDocument::Compact);
        }
    } else {
        return fail(Errc::Unsupported, phrase("Cli", "not built"));
    }
    inspectToolCall(action, home);
    return action;
}

int decideJsonl(QTextStream &input, QTextStream &output, const Policy &policy)
{
    QString text;
    while (input.readLineInto(&text)) {
        if (text.trimmed().isEmpty())
            continue;
        QJsonParseError error;
        const auto document = QJsonDocument::fromJson(text.toUtf8(), &error);
        QJsonObject result;
        if (document.isObject()) {
            result = decideLine(document.object(), policy);
        } else {
            Ruling ruling;
            ruling.rule = u"unreadable"_s;
            ruling.reason = Phrase::verbatim(error.errorString());
            result = answer({}, ruling);
            result.insert(u"effects"_s, QJsonArray());
            result.insert(u"us"_s, 0);
        }
        output << QString::fromUtf8(QJsonDocument(result).toJson(QJsonDocument::Compact)) << '\n';
    }
    output.flush();
    return 0;
}

} // namespace cofferdam::cli

namespace cofferdam {

QList<CliCommand> decideCommands()
{
    return {{u"decide"_s,
             {},
             Cli::tr("verdicts of the rules that come with Cofferdam, for actions on standard input"),
             {{u"jsonl"_s, Cli::tr("one action a line in JSON, and one verdict a line")}, PolicyChoice::profileOption()},
             cli::decide}};
}

} // namespace cofferdam
