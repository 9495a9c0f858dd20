// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/tool/TurnTool.h"

#include "core/inspect/file/FileTool.h"
#include "core/inspect/knowledge/Hosts.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qsizetype kMostPictures = 20; // OpenClaw takes no more

void addTurnEffect(Action &action, EffectKind kind, const QString &object, Reach reach, QStringList traits)
{
    traits.sort();
    action.facts.effects.append(Effect{.kind = kind, .object = object, .reach = reach, .program = {}, .traits = traits});
}

/// These tools can be told to speak to another gateway, or to send elsewhere what comes out.
void addAddress(Action &action, const QString &address)
{
    if (address.isEmpty())
        return;
    const auto host = hostOf(address);
    addTurnEffect(action, EffectKind::Send, host.isEmpty() ? address : host, Reach::Outside, QStringList{u"message"_s} + traitsOfHost(host));
}

/// What a call says of a job.
struct JobSaid {
    QStringList names;
    QStringList times;
    QStringList texts;
    QStringList addresses;
    QStringList code;
};

/// A number, too, may be who it is sent to.
QString saidText(const QJsonValue &value)
{
    if (value.isObject())
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    return value.toVariant().toString();
}

void addSaid(QStringList &list, const QString &text)
{
    if (!text.isEmpty() && !list.contains(text))
        list += text;
}

/// OpenClaw takes the fields of a job from beside it, from another within it, and with spaces around their names: where one stands says nothing.
void hearJob(JobSaid &said, const QJsonObject &object, bool isTime = false)
{
    static const QSet<QString> names{u"name"_s, u"displayName"_s, u"sessionTargetName"_s};
    static const QSet<QString> times{u"at"_s, u"atMs"_s, u"every"_s, u"everyMs"_s, u"cron"_s, u"expr"_s};
    static const QSet<QString> addresses{u"to"_s, u"channel"_s, u"gatewayUrl"_s};
    for (auto it = object.begin(); it != object.end(); ++it) {
        const auto key = it.key().remove(QChar::ByteOrderMark).trimmed();
        const auto value = it.value();
        const bool isSchedule = key.startsWith("schedule"_L1);
        if (names.contains(key)) {
            addSaid(said.names, saidText(value));
        } else if (key == "message"_L1 || key == "text"_L1) {
            addSaid(said.texts, saidText(value));
        } else if (isSchedule) {
            addSaid(said.times, saidText(value));
        } else if (times.contains(key)) {
            if (!isTime)
                addSaid(said.times, key + u' ' + saidText(value));
        } else if (key == "command"_L1 || key == "script"_L1 || key == "argv"_L1) {
            addSaid(said.code, key);
        } else if (const auto text = saidText(value); (addresses.contains(key) && text != "last"_L1) || (value.isString() && text.contains("://"_L1))) {
            addSaid(said.addresses, text);
        }
        if (value.isObject())
            hearJob(said, value.toObject(), isSchedule);
        const auto parts = value.toArray();
        for (const auto &part : parts)
            hearJob(said, part.toObject(), isSchedule);
    }
}

} // namespace

void inspectAutomations(Action &action, const QJsonObject &params)
{
    static const QSet<QString> looks{u"status"_s, u"list"_s, u"get"_s, u"runs"_s};
    action.kind = ActionKind::Tool;
    const auto what = params["action"_L1].toString();
    JobSaid job;
    hearJob(job, params);
    QStringList shown{what, params["jobId"_L1].toString(), params["id"_L1].toString()};
    shown += job.names + job.times + job.texts;
    shown.removeAll({});
    action.subject = shown.isEmpty() ? action.tool : shown.join(u' ');
    if (looks.contains(what))
        addTurnEffect(action, EffectKind::Read, action.tool, Reach::Inside, {u"own"_s});
    else
        addTurnEffect(action, EffectKind::Persist, action.tool, Reach::Inside, {u"automation"_s});
    // The guest's configuration has none of these run; should that ever change, it is not this that lets them.
    for (const auto &code : std::as_const(job.code))
        addTurnEffect(action, EffectKind::Unknown, code, Reach::Inside, {u"hidden-code"_s});
    for (const auto &address : std::as_const(job.addresses))
        addAddress(action, address);
    action.facts.complete = true;
}

void inspectSubagents(Action &action, const QJsonObject &params)
{
    action.kind = ActionKind::Tool;
    const auto what = params["action"_L1].toString();
    action.subject = QString(action.tool + u' ' + what + u' ' + params["taskId"_L1].toString()).trimmed();
    if (what.isEmpty() || what == "list"_L1 || what == "wait"_L1)
        addTurnEffect(action, EffectKind::Read, action.tool, Reach::Inside, {u"own"_s});
    else if (what == "cancel"_L1 || what == "kill"_L1)
        addTurnEffect(action, EffectKind::Kill, u"session"_s, Reach::Inside, {u"own-session"_s});
    else
        addTurnEffect(action, EffectKind::Execute, action.tool, Reach::Inside, {u"subagent"_s});
    action.facts.complete = true;
}

void inspectSpawn(Action &action, const QJsonObject &params)
{
    action.kind = ActionKind::Tool;
    action.subject = params["task"_L1].toString();
    if (action.subject.isEmpty())
        action.subject = action.tool;
    addTurnEffect(action, EffectKind::Execute, action.tool, Reach::Inside, {u"subagent"_s});
    // Elsewhere, or from elsewhere: a repository that is fetched, another runtime, another computer.
    for (const auto &key : {"projectGitUrl"_L1, "placement"_L1}) {
        if (params.contains(key))
            addTurnEffect(action, EffectKind::Execute, params[key].toString(), Reach::Outside, {u"other-machine"_s});
    }
    if (const auto runtime = params["runtime"_L1].toString(); !runtime.isEmpty() && runtime != "subagent"_L1)
        addTurnEffect(action, EffectKind::Execute, runtime, Reach::Outside, {u"other-machine"_s});
    action.facts.complete = true;
}

void inspectPictures(Action &action, const QJsonObject &params, const QString &home)
{
    QStringList paths;
    for (const auto &key : {"path"_L1, "image"_L1}) {
        if (params[key].isString())
            paths += params[key].toString();
    }
    for (const auto &key : {"paths"_L1, "images"_L1}) {
        const auto all = params[key].toArray();
        for (const auto &path : all)
            paths += path.toString();
    }
    const auto tool = std::exchange(action.tool, u"read"_s);
    if (paths.isEmpty() || paths.size() > kMostPictures) {
        inspectFileTool(action, {}, home); // no path: it cannot be read
    } else {
        for (const auto &path : std::as_const(paths)) {
            if (path.contains("://"_L1)) {
                const auto host = hostOf(path);
                addTurnEffect(action, EffectKind::Network, host, Reach::Outside, QStringList{u"fetch"_s} + traitsOfHost(host));
                action.facts.complete = !host.isEmpty();
            } else {
                inspectFileTool(action, {{u"path"_s, path}}, home);
            }
            if (!action.facts.complete)
                break;
        }
        action.subject = paths.join(u' ');
    }
    action.tool = tool;
}

} // namespace cofferdam
