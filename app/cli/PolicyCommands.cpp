// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/PolicyCommands.h"

#include "app/cli/CommandLine.h"
#include "app/cli/Commands.h"
#include "app/cli/Explanation.h"
#include "app/cli/Terminal.h"
#include "app/client/Translated.h"
#include "core/api/GuestPlaces.h"
#include "core/inspect/tool/Example.h"
#include "core/policy/Examples.h"
#include "core/policy/Profile.h"

#include <QDate>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

#include <sys/stat.h>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

/// "file:12: field: what" in its parts; other messages stay whole.
QJsonArray errorsOf(const QString &message)
{
    static const QRegularExpression parts(u"^(.*?):(\\d+): (?:([\\w.-]+): )?(.*)$"_s);
    QJsonArray errors;
    for (const auto &line : message.split(u'\n')) {
        QJsonObject error{{u"message"_s, line}};
        if (const auto match = parts.match(line); match.hasMatch()) {
            error.insert(u"file"_s, match.captured(1));
            error.insert(u"line"_s, match.captured(2).toInt());
            error.insert(u"field"_s, match.captured(3));
        }
        errors.append(error);
    }
    return errors;
}

/// Rules that are refused: for programs each with its file, line and field.
Exit refused(const Terminal &terminal, const Error &error)
{
    if (terminal.json()) {
        terminal.out(QJsonObject{{u"ok"_s, false}, {u"errors"_s, errorsOf(error.message.english())}});
    } else {
        const auto lines = translated(error.message).split(u'\n');
        for (const auto &line : lines)
            Terminal::progress(line);
    }
    return Exit::Failed;
}

std::expected<Exit, WrongUsage> check(const Terminal &terminal, const CommandLine &line)
{
    const auto &path = line.arguments[0];
    const auto choice = PolicyChoice::of(line, path);
    if (!choice)
        return refused(terminal, choice.error());
    const auto policies = Policy::load(choice->sources, profileWords(), guestInspector());
    if (!policies)
        return refused(terminal, policies.error());
    const auto policy = policies->value(toWord(kDefaultProfile).toString());
    QJsonArray exceptions;
    QJsonArray expired;
    int count = 0;
    const auto absolute = QFileInfo(path).absoluteFilePath();
    for (const auto &rule : policy->rules()) {
        if (!rule.source.startsWith(absolute))
            continue;
        ++count;
        if (rule.isException())
            exceptions.append(QJsonObject{{u"id"_s, rule.id},
                                          {u"overrides"_s, QJsonArray::fromStringList(rule.overrides)},
                                          {u"owner"_s, rule.owner},
                                          {u"expires"_s, rule.expires->toString(Qt::ISODate)},
                                          {u"exception"_s, rule.exception}});
        if (rule.expires && *rule.expires < QDate::currentDate())
            expired.append(rule.id);
    }
    if (terminal.json()) {
        terminal.out(QJsonObject{{u"ok"_s, true},
                                 {u"path"_s, path},
                                 {u"rules"_s, count},
                                 {u"exceptions"_s, exceptions},
                                 {u"expired"_s, expired},
                                 {u"version"_s, policy->version()},
                                 {u"errors"_s, QJsonArray()}});
        return Exit::Fine;
    }
    terminal.out(Cli::tr("%1: %2 rules, %3 of them exceptions; all examples hold").arg(path, QString::number(count), QString::number(exceptions.size())));
    for (const auto &one : std::as_const(exceptions))
        terminal.out(u"  "_s
                     + Cli::tr("exception %1 until %2 by %3, instead of %4: %5")
                           .arg(one[u"id"].toString(), one[u"expires"].toString(), one[u"owner"].toString(),
                                QString::fromUtf8(QJsonDocument(one[u"overrides"].toArray()).toJson(QJsonDocument::Compact)),
                                QCoreApplication::translate("Rules", one[u"exception"].toString().toUtf8().constData())));
    for (const auto &id : std::as_const(expired))
        terminal.out(u"  "_s + Cli::tr("%1 is over: it does not count any more").arg(id.toString()));
    return Exit::Fine;
}

std::expected<Exit, WrongUsage> explainExample(const Terminal &terminal, const CommandLine &line)
{
    const auto choice = PolicyChoice::of(line, {});
    const auto policy = choice.and_then([](const PolicyChoice &chosen) { return Policy::load(chosen.sources, chosen.profile, guestInspector()); });
    const auto action = policy ? actionFromExample(line.arguments[0], guestInspector()) : Result<Action>(std::unexpected(policy.error()));
    if (!action)
        return refused(terminal, action.error());
    if (terminal.json())
        terminal.out(explained(*action, **policy));
    else
        terminal.outLines(explainedInWords(*action, **policy));
    return Exit::Fine;
}

} // namespace

Inspector guestInspector()
{
    return [](Action &action) { inspectExample(action, QLatin1StringView(api::kAgentHome)); };
}

Result<PolicyChoice> PolicyChoice::of(const CommandLine &line, const QString &path)
{
    PolicyChoice choice;
    choice.profile = line.value(u"profile"_s, choice.profile);
    if (path.isEmpty())
        return choice;
    const auto absolute = QFileInfo(path).absoluteFilePath();
    struct stat status = {};
    if (::stat(absolute.toLocal8Bit().constData(), &status) != 0)
        return fail(Errc::NotFound, phrase("Cli", "%1: there is no such file or folder").arg(path));
    const auto as = line.value(u"as"_s, u"user"_s);
    if (as == u"packs") {
        choice.sources = {.packs = absolute, .machine = {}, .user = {}};
    } else if (as == u"machine") { // a draft belongs to whoever writes it
        choice.sources.machine = absolute;
        choice.sources.machineOwner = status.st_uid;
    } else {
        choice.sources.user = absolute;
    }
    return choice;
}

QCommandLineOption PolicyChoice::asOption()
{
    return {u"as"_s, Cli::tr("whose rules these are; the user's when it is left out"), u"user|machine|packs"_s};
}

QCommandLineOption PolicyChoice::profileOption()
{
    return {u"profile"_s, Cli::tr("how strict; balanced, or what each agent has, when it is left out"), profileWords().join(u'|')};
}

QList<CliCommand> policyCommands()
{
    return {
        {u"policy check"_s, u"FILE|FOLDER"_s, Cli::tr("whether rules load"), {PolicyChoice::asOption()}, check},
        {u"policy explain"_s, u"COMMAND|JSON"_s, Cli::tr("what the rules say of it and why"), {PolicyChoice::profileOption()}, explainExample},
    };
}

} // namespace cofferdam
