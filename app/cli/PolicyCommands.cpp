// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/PolicyCommands.h"

#include "app/cli/Explanation.h"
#include "app/cli/Session.h"
#include "app/client/Translated.h"
#include "core/inspect/tool/Example.h"
#include "core/policy/Examples.h"

#include <QDate>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTextStream>

#include <sys/stat.h>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr auto kUsage = "cofferdamctl [--json] policy check FILE|FOLDER [--as user|machine|packs]\n"
                        "cofferdamctl [--json] policy explain COMMAND|JSON [--profile P]\n";

void print(const QString &text)
{
    QTextStream(stdout) << text << Qt::endl;
}

void print(const QJsonObject &object)
{
    print(QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)));
}

int usage()
{
    QTextStream(stderr) << kUsage;
    return static_cast<int>(Exit::Usage);
}

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

int check(const PolicyChoice &choice, const QString &path, bool json)
{
    const auto policies = Policy::load(choice.sources, QStringList{u"careful"_s, u"balanced"_s, u"autonomous"_s}, guestInspector());
    QJsonArray exceptions;
    QJsonArray expired;
    int count = 0;
    if (policies) {
        const auto absolute = QFileInfo(path).absoluteFilePath();
        for (const auto &rule : policies->value(u"balanced"_s)->rules()) {
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
    }
    if (json) {
        print(QJsonObject{{u"ok"_s, policies.has_value()},
                          {u"path"_s, path},
                          {u"rules"_s, count},
                          {u"exceptions"_s, exceptions},
                          {u"expired"_s, expired},
                          {u"version"_s, policies ? policies->value(u"balanced"_s)->version() : QString()},
                          {u"errors"_s, policies ? QJsonArray() : errorsOf(policies.error().message.english())}});
    } else if (policies) {
        print(u"%1: %2 rules, %3 of them exceptions; all examples hold"_s.arg(path).arg(count).arg(exceptions.size()));
        for (const auto &one : std::as_const(exceptions))
            print(u"  exception %1 until %2 by %3, instead of %4: %5"_s.arg(
                one[u"id"].toString(), one[u"expires"].toString(), one[u"owner"].toString(),
                QString::fromUtf8(QJsonDocument(one[u"overrides"].toArray()).toJson(QJsonDocument::Compact)), one[u"exception"].toString()));
        for (const auto &id : std::as_const(expired))
            print(u"  %1 is over: it does not count any more"_s.arg(id.toString()));
    } else {
        QTextStream(stderr) << translated(policies.error().message) << Qt::endl;
    }
    return static_cast<int>(policies ? Exit::Fine : Exit::Failed);
}

int explain(const PolicyChoice &choice, const QString &example, bool json)
{
    const auto policy = Policy::load(choice.sources, choice.profile, guestInspector());
    const auto action = policy ? actionFromExample(example, guestInspector()) : Result<Action>(std::unexpected(policy.error()));
    if (!action) {
        if (json)
            print(QJsonObject{{u"ok"_s, false}, {u"errors"_s, errorsOf(action.error().message.english())}});
        else
            QTextStream(stderr) << translated(action.error().message) << Qt::endl;
        return static_cast<int>(Exit::Failed);
    }
    const auto explanation = explained(*action, **policy);
    if (json)
        print(explanation);
    else
        print(asText(explanation));
    return static_cast<int>(Exit::Fine);
}

} // namespace

Inspector guestInspector()
{
    return [](Action &action) { inspectExample(action, u"/home/agent"_s); };
}

Result<PolicyChoice> PolicyChoice::take(QStringList arguments, bool firstIsPath)
{
    PolicyChoice choice;
    QString as = u"user"_s;
    for (const auto &[option, target] : {std::pair{u"--profile"_s, &choice.profile}, std::pair{u"--as"_s, &as}}) {
        const auto at = arguments.indexOf(option);
        if (at < 0)
            continue;
        if (at + 1 >= arguments.size())
            return fail(Errc::Invalid, phrase("Cli", "%1 needs a value").arg(option));
        *target = arguments.at(at + 1);
        arguments.remove(at, 2);
    }
    if (const auto profile = profileFromWord(choice.profile); !profile)
        return std::unexpected(profile.error());
    if (firstIsPath && !arguments.isEmpty()) {
        const auto path = QFileInfo(arguments.first()).absoluteFilePath();
        struct stat status = {};
        if (::stat(path.toLocal8Bit().constData(), &status) != 0)
            return fail(Errc::NotFound, phrase("Cli", "%1: there is no such file or folder").arg(arguments.first()));
        if (as == u"user") {
            choice.sources.user = path;
        } else if (as == u"machine") { // a draft belongs to whoever writes it
            choice.sources.machine = path;
            choice.sources.machineOwner = status.st_uid;
        } else if (as == u"packs") {
            choice.sources = {.packs = path, .machine = {}, .user = {}};
        } else {
            return fail(Errc::Invalid, phrase("Cli", "--as takes user, machine or packs"));
        }
    }
    choice.rest = arguments;
    return choice;
}

int runPolicyCommand(const QStringList &arguments)
{
    auto rest = arguments;
    const bool json = rest.removeAll(u"--json"_s) > 0;
    const auto what = rest.isEmpty() ? QString() : rest.takeFirst();
    if (what != u"check" && what != u"explain")
        return usage();
    const auto choice = PolicyChoice::take(rest, what == u"check");
    if (!choice) {
        if (json)
            print(QJsonObject{{u"ok"_s, false}, {u"errors"_s, errorsOf(choice.error().message.english())}});
        else
            QTextStream(stderr) << "cofferdamctl: " << translated(choice.error().message) << Qt::endl;
        return static_cast<int>(choice.error().code == Errc::Invalid ? Exit::Usage : Exit::Failed);
    }
    if (choice->rest.size() != 1)
        return usage();
    return what == u"check" ? check(*choice, choice->rest.first(), json) : explain(*choice, choice->rest.first(), json);
}

} // namespace cofferdam
