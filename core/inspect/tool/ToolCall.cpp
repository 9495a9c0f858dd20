// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/tool/ToolCall.h"

#include "core/base/BoundedJson.h"
#include "core/inspect/file/FileTool.h"
#include "core/inspect/gate/Environment.h"
#include "core/inspect/knowledge/Conclusion.h"
#include "core/inspect/knowledge/Hosts.h"
#include "core/inspect/knowledge/Places.h"
#include "core/inspect/shell/Command.h"
#include "core/inspect/shell/PlainWords.h"
#include "core/inspect/shell/Programs.h"
#include "core/inspect/tool/Tools.h"
#include "core/inspect/tool/TurnTool.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr JsonLimits kParameterLimits{.values = 20'000};

void addEffect(Action &action, EffectKind kind, const QString &object, Reach reach, QStringList traits)
{
    traits.sort();
    action.facts.effects.append(Effect{.kind = kind, .object = object, .reach = reach, .program = {}, .traits = traits});
}

QByteArray without(QJsonObject params, QLatin1StringView name)
{
    params.remove(name);
    return QJsonDocument(params).toJson(QJsonDocument::Compact);
}

/// Variables that are set for the command: what they make of it.
void addEnvironment(Action &action, const QJsonObject &variables, const QString &home)
{
    QStringList all;
    for (auto variable = variables.begin(); variable != variables.end(); ++variable) {
        const auto *role = shell::Programs::instance().variable(variable.key());
        if (role && role->role != shell::Role::Loads)
            addEffect(action, EffectKind::Execute, variable.key(), Reach::Inside, {u"injected"_s});
        all.append(variable.key() + u'=' + (variable.value().isString() ? variable.value().toString() : QString(kUnresolved)));
    }
    const auto environment = meaningfulEnvironment(all, false);
    for (auto effect : inspectCommand(environment.assignments + u"true"_s, {.directory = action.directory, .home = home}).effects) {
        effect.begin = effect.length = 0; // ranges of another text
        if (!action.facts.effects.contains(effect))
            action.facts.effects.append(effect);
    }
    for (const auto &injected : environment.injected)
        addEffect(action, EffectKind::Execute, injected, Reach::Inside, {u"injected"_s});
    action.facts.complete = action.facts.complete && environment.complete;
}

void inspectExec(Action &action, const QJsonObject &params, const QString &home)
{
    action.kind = ActionKind::Exec;
    const auto command = params["command"_L1];
    if (!command.isString())
        return cannotRead(action, QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "no command")));
    action.subject = command.toString();
    if (const auto folder = params["workdir"_L1].toString(); !folder.isEmpty())
        action.directory = normalisedPath(folder, action.directory, home);
    action.facts = inspectCommand(action.subject, {.directory = action.directory, .home = home});
    action.facts.words = plainWords(action.subject);
    action.facts.parameters = without(params, "command"_L1);
    action.facts.values.insert(u"background"_s, params["background"_L1].toBool());
    if (params["elevated"_L1].toBool())
        addEffect(action, EffectKind::Privilege, u"elevated"_s, Reach::Inside, {u"elevated"_s});
    const auto host = params["host"_L1].toString();
    if (!params["node"_L1].toString().isEmpty() || (!host.isEmpty() && host != u"auto" && host != u"gateway"))
        addEffect(action, EffectKind::Execute, host, Reach::Outside, {u"other-machine"_s});
    addEnvironment(action, params["env"_L1].toObject(), home);
}

void inspectProcess(Action &action, const QJsonObject &params, const QString &home)
{
    const auto what = params["action"_L1].toString();
    action.kind = ActionKind::Tool;
    action.subject = what + u' ' + params["sessionId"_L1].toString();
    if (what == u"list" || what == u"poll" || what == u"log") {
        addEffect(action, EffectKind::Read, u"session"_s, Reach::Inside, {u"own-session"_s});
    } else if (what == u"kill" || what == u"clear" || what == u"remove") {
        addEffect(action, EffectKind::Kill, u"session"_s, Reach::Inside, {u"own-session"_s});
    } else if (what == u"write" || what == u"submit" || what == u"paste") {
        // Typed into something that runs already, most likely a shell: it means what it would mean there, or more.
        const auto text = params[what == u"write" ? "data"_L1 : "text"_L1].toString();
        action.subject = text;
        action.facts = inspectCommand(text, {.directory = {}, .home = home});
        addEffect(action, EffectKind::Unknown, u"session"_s, Reach::Inside, {u"typed"_s});
    } else {
        cannotRead(action, QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "keys typed into a program")));
    }
}

void inspectFetch(Action &action, const QJsonObject &params)
{
    action.kind = ActionKind::Tool;
    action.subject = params["url"_L1].toString();
    const auto host = hostOf(action.subject);
    if (host.isEmpty())
        return cannotRead(action, QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "no address")));
    action.facts.parameters = without(params, "url"_L1);
    addEffect(action, EffectKind::Network, host, Reach::Outside, QStringList{u"fetch"_s} + traitsOfHost(host));
    action.facts.complete = true;
}

void inspectByName(Action &action)
{
    action.kind = ActionKind::Tool;
    action.subject = action.tool;
    const auto effects = effectsOfTool(action.tool);
    action.facts.effects += effects;
    action.facts.complete = true;
}

void inspect(Action &action, const QJsonObject &params, const QString &home, bool inner)
{
    if (action.tool == u"exec" || action.tool == u"bash")
        inspectExec(action, params, home);
    else if (action.tool == u"process")
        inspectProcess(action, params, home);
    else if (action.tool == u"read" || action.tool == u"write" || action.tool == u"edit" || action.tool == u"ls")
        inspectFileTool(action, params, home);
    else if (action.tool == u"apply_patch")
        inspectPatch(action, params, home);
    else if (action.tool == u"web_fetch")
        inspectFetch(action, params);
    else if (action.tool == u"automations" || action.tool == u"cron")
        inspectAutomations(action, params);
    else if (action.tool == u"subagents")
        inspectSubagents(action, params);
    else if (action.tool == u"sessions_spawn")
        inspectSpawn(action, params);
    else if (action.tool == u"view_image" || action.tool == u"image")
        inspectPictures(action, params, home);
    else if (action.tool == u"tool_call" && !inner) {
        const QString outer = std::exchange(action.tool, params["id"_L1].toString());
        inspect(action, params["args"_L1].toObject(), home, true);
        action.facts.values.insert(u"inner_tool"_s, action.tool);
        action.tool = outer;
    } else {
        inspectByName(action);
    }
}

} // namespace

void inspectToolCall(Action &action, const QString &home)
{
    action.facts = {};
    action.subject.clear();
    action.facts.values.insert(u"tool"_s, action.tool);
    if (action.raw.size() > kMaxRawSize)
        return cannotRead(action, QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "larger than 1 MiB")));
    const auto params = readJsonObject(action.raw, kParameterLimits);
    if (!params)
        return cannotRead(action, QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "the parameters are no JSON object, or one of too many parts")));
    inspect(action, *params, home, false);
    concludeFacts(action);
}

void inspectConnect(Action &action, const QString &host, quint16 port)
{
    action.kind = ActionKind::Connect;
    action.subject = u"%1:%2"_s.arg(host).arg(port);
    action.facts = {};
    action.facts.complete = true;
    action.facts.values.insert(u"parsed"_s, true);
    action.facts.values.insert(u"host"_s, host.toLower());
    action.facts.values.insert(u"port"_s, static_cast<double>(port));
    addEffect(action, EffectKind::Network, host.toLower(), Reach::Outside, {u"stream"_s});
}

} // namespace cofferdam
