// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/tool/ToolCall.h"

#include "core/inspect/gate/GateCall.h"
#include "core/inspect/knowledge/Places.h"
#include "core/inspect/shell/Command.h"
#include "core/inspect/shell/Findings.h"
#include "core/inspect/shell/Invocation.h"
#include "core/inspect/tool/Tools.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qsizetype kMaxDigested = 64 * 1024; // bytes; what is longer is approved for good by no rule

void cannotRead(Action &action, const QString &why)
{
    action.facts.complete = false;
    action.facts.values.insert(u"parsed"_s, false);
    action.facts.values.insert(u"gave_up"_s, why);
    action.facts.effects.append(Effect{.kind = EffectKind::Unknown, .object = {}, .reach = Reach::Outside, .program = {}, .traits = {u"unreadable"_s}});
    if (action.subject.isEmpty())
        action.subject = action.tool;
}

void addEffect(Action &action, EffectKind kind, const QString &object, Reach reach, QStringList traits)
{
    traits.sort();
    action.facts.effects.append(Effect{.kind = kind, .object = object, .reach = reach, .program = {}, .traits = traits});
}

/// One effect on a file, its place looked up.
void addPath(Action &action, const QString &home, EffectKind kind, const QString &path, QStringList traits = {})
{
    shell::Findings findings(action.facts, home);
    findings.addPath(kind, normalisedPath(path, action.directory, home), {}, {}, std::move(traits));
}

void inspectExec(Action &action, const QJsonObject &params, const QString &home)
{
    action.kind = ActionKind::Exec;
    const auto command = params["command"_L1];
    if (!command.isString())
        return cannotRead(action, u"no command"_s);
    action.subject = command.toString();
    if (const auto folder = params["workdir"_L1].toString(); !folder.isEmpty())
        action.directory = normalisedPath(folder, action.directory, home);
    action.facts = inspectCommand(action.subject, {.directory = action.directory, .home = home});
    action.facts.values.insert(u"background"_s, params["background"_L1].toBool());
    if (params["elevated"_L1].toBool())
        addEffect(action, EffectKind::Privilege, u"elevated"_s, Reach::Inside, {u"elevated"_s});
    const auto host = params["host"_L1].toString();
    if (!params["node"_L1].toString().isEmpty() || (!host.isEmpty() && host != u"auto" && host != u"gateway"))
        addEffect(action, EffectKind::Execute, host, Reach::Outside, {u"other-machine"_s});
    const auto environment = params["env"_L1].toObject();
    for (auto variable = environment.begin(); variable != environment.end(); ++variable) {
        const auto *role = shell::Programs::instance().variable(variable.key());
        if (role)
            addEffect(action, EffectKind::Execute, variable.key(), Reach::Inside, {u"injected"_s});
    }
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
        cannotRead(action, u"keys typed into a program"_s);
    }
}

/// The share of the old text that an edit leaves, 1 when nothing is lost.
double keptBy(const QJsonArray &edits)
{
    double before = 0;
    double after = 0;
    for (const auto &edit : edits) {
        before += static_cast<double>(edit["oldText"_L1].toString().size());
        after += static_cast<double>(edit["newText"_L1].toString().size());
    }
    return before <= after || before < 1 ? 1.0 : after / before;
}

void inspectFileTool(Action &action, const QJsonObject &params, const QString &home)
{
    action.kind = ActionKind::File;
    const auto path = params["path"_L1];
    if (!path.isString() || path.toString().isEmpty())
        return cannotRead(action, u"no path"_s);
    if (path.toString().contains(QChar(0)))
        return cannotRead(action, u"a path with a NUL"_s);
    action.subject = normalisedPath(path.toString(), action.directory, home);
    if (action.tool == u"read" || action.tool == u"ls") {
        addPath(action, home, EffectKind::Read, path.toString(), action.tool == u"ls" ? QStringList{u"listing"_s} : QStringList{});
    } else {
        addPath(action, home, EffectKind::Overwrite, path.toString(), {action.tool});
        const auto content = params["content"_L1].toString();
        action.facts.values.insert(u"content_length"_s, static_cast<double>(content.size()));
        action.facts.values.insert(u"content_kept"_s, action.tool == u"edit" ? FactValue(keptBy(params["edits"_L1].toArray())) : FactValue());
    }
    action.facts.complete = true;
}

void inspectPatch(Action &action, const QJsonObject &params, const QString &home)
{
    action.kind = ActionKind::File;
    const auto input = params["input"_L1].toString();
    if (!input.contains(u"*** Begin Patch"))
        return cannotRead(action, u"no patch"_s);
    QStringList paths;
    double lost = 0;
    double added = 0;
    for (const auto line : QStringTokenizer(input, u'\n')) {
        const auto after = [&](QStringView head) { return line.startsWith(head) ? line.sliced(head.size()).trimmed().toString() : QString(); };
        if (const auto path = after(u"*** Add File:"); !path.isEmpty()) {
            addPath(action, home, EffectKind::Create, path, {u"patch"_s});
            paths.append(path);
        } else if (const auto changed = after(u"*** Update File:"); !changed.isEmpty()) {
            addPath(action, home, EffectKind::Overwrite, changed, {u"edit"_s, u"patch"_s});
            paths.append(changed);
        } else if (const auto gone = after(u"*** Delete File:"); !gone.isEmpty()) {
            addPath(action, home, EffectKind::Delete, gone, {u"patch"_s});
            paths.append(gone);
        } else if (const auto moved = after(u"*** Move to:"); !moved.isEmpty()) {
            addPath(action, home, EffectKind::Create, moved, {u"patch"_s});
            paths.append(moved);
        } else if (line.startsWith(u'-')) {
            lost += static_cast<double>(line.size());
        } else if (line.startsWith(u'+')) {
            added += static_cast<double>(line.size());
        }
    }
    if (paths.isEmpty())
        return cannotRead(action, u"a patch without a file"_s);
    action.subject = paths.join(u", ");
    action.facts.values.insert(u"content_kept"_s, lost > added ? added / lost : 1.0);
    action.facts.complete = true;
}

void inspectFetch(Action &action, const QJsonObject &params)
{
    action.kind = ActionKind::Tool;
    action.subject = params["url"_L1].toString();
    const auto host = hostOf(action.subject);
    if (host.isEmpty())
        return cannotRead(action, u"no address"_s);
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
    if (action.tool == kExecGateTool || action.tool == kFileGateTool) {
        if (auto done = inspectGate(action, params, home); !done)
            cannotRead(action, done.error().message);
    } else if (action.tool == u"exec" || action.tool == u"bash")
        inspectExec(action, params, home);
    else if (action.tool == u"process")
        inspectProcess(action, params, home);
    else if (action.tool == u"read" || action.tool == u"write" || action.tool == u"edit" || action.tool == u"ls")
        inspectFileTool(action, params, home);
    else if (action.tool == u"apply_patch")
        inspectPatch(action, params, home);
    else if (action.tool == u"web_fetch")
        inspectFetch(action, params);
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
        return cannotRead(action, u"larger than 1 MiB"_s);
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(action.raw, &error);
    if (error.error != QJsonParseError::NoError || !document.isObject())
        return cannotRead(action, u"the parameters are no JSON object"_s);
    inspect(action, document.object(), home, false);
    action.facts.values.insert(u"tool"_s, action.tool);
    if (!action.facts.values.contains(u"parsed"_s))
        action.facts.values.insert(u"parsed"_s, action.facts.complete);
    if (!action.directory.isEmpty())
        action.facts.values.insert(u"directory"_s, action.directory);
    if (action.raw.size() <= kMaxDigested)
        action.facts.values.insert(u"digest"_s, QString::fromLatin1(action.digest().toHex()));
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
