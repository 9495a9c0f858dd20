// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/gate/GateCall.h"

#include "core/inspect/knowledge/Places.h"
#include "core/inspect/shell/Command.h"
#include "core/inspect/shell/Findings.h"
#include "core/inspect/shell/Programs.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

QByteArray bytesOf(const QJsonValue &value)
{
    return QByteArray::fromBase64(value.toString().toLatin1());
}

QString baseName(const QString &path)
{
    return path.mid(path.lastIndexOf(u'/') + 1);
}

/// One file under many names, which does what it is called.
bool isMultiCall(const QString &program)
{
    return program == u"busybox" || program == u"toybox" || program == u"coreutils";
}

bool isAgentPlace(const QString &path, const QString &home)
{
    return path.startsWith(home + u'/') || path.startsWith(u"/tmp/"_s) || path.startsWith(u"/dev/shm/"_s) || path.startsWith(u"/proc/"_s);
}

void addEffects(Facts &facts, const Facts &more)
{
    for (auto effect : more.effects) {
        effect.begin = effect.length = 0; // ranges of another text
        if (!facts.effects.contains(effect))
            facts.effects.append(effect);
    }
    facts.complete = facts.complete && more.complete;
}

/// By what name the program is judged. The system disk's own links (python3, sh, awk) name a program rightly; a link that the
/// agent made does not, and neither does the first argument.
QString judgedName(const QString &path, const QString &requested, bool agentWritable, const QString &home)
{
    if (agentWritable || requested.isEmpty() || isAgentPlace(requested, home))
        return path;
    return requested;
}

/// OpenClaw and its helpers are run from a place that guards the machine; that it runs itself is no attack on the guard. Not so when
/// one of its tools does, or when what is run could have been written by the agent.
void allowOwnPrograms(Action &action)
{
    for (auto &effect : action.facts.effects) {
        if (effect.kind == EffectKind::Execute
            && (effect.object == u"/usr/lib/cofferdam/gateway" || effect.object.startsWith(u"/usr/lib/cofferdam/openclaw/"_s)))
            effect.traits.removeAll(u"guard"_s);
    }
}

void addEnvironment(Action &action, const QJsonArray &environment)
{
    for (const auto &entry : environment) {
        const auto name = QString::fromUtf8(bytesOf(entry)).section(u'=', 0, 0);
        const auto *role = shell::Programs::instance().variable(name);
        if (name.startsWith(u"LD_") || (role && role->role == shell::Role::Effect && role->effect.kind == EffectKind::Execute))
            action.facts.effects.append(Effect{.kind = EffectKind::Execute, .object = name, .reach = Reach::Inside, .program = {}, .traits = {u"injected"_s}});
    }
}

Result<void> inspectExecGate(Action &action, const QJsonObject &params, const QString &home)
{
    action.kind = ActionKind::Exec;
    action.gate = Gate::Exec;
    const auto path = params["path"_L1].toString();
    const auto arguments = params["arguments"_L1].toArray();
    const auto files = params["files"_L1].toArray();
    if (!path.startsWith(u'/') || files.isEmpty())
        return fail(Errc::Invalid, phrase("Guest", "no program"));
    action.directory = params["directory"_L1].toString();
    const bool written = files.first()["agentWritable"_L1].toBool();
    const auto requested = params["requested"_L1].toString();

    QStringList words;
    bool readable = true;
    for (const auto &argument : arguments) {
        const auto bytes = bytesOf(argument);
        const auto word = QString::fromUtf8(bytes);
        readable = readable && word.toUtf8() == bytes;
        words.append(shellWord(word));
    }
    const auto called = words.isEmpty() ? QString() : words.first();
    const auto rest = words.isEmpty() ? QString() : QStringList(words.sliced(1)).join(u' ');
    const auto commandAs = [&rest](const QString &name) { return rest.isEmpty() ? shellWord(name) : shellWord(name) + u' ' + rest; };
    const ShellContext where{.directory = action.directory, .home = home};
    action.subject = commandAs(judgedName(path, requested, written, home));
    action.facts = inspectCommand(action.subject, where);
    if (const auto zeroth = called.startsWith(u'-') ? called.mid(1) : called; isMultiCall(baseName(path)) && baseName(zeroth) != baseName(requested))
        addEffects(action.facts, inspectCommand(commandAs(baseName(zeroth)), where));
    if (action.own && !written)
        allowOwnPrograms(action);
    if (!readable) {
        action.facts.complete = false;
        action.facts.values.insert(u"gave_up"_s, u"arguments that are no text"_s);
    }
    action.facts.values.insert(u"agent_written"_s, std::ranges::any_of(files, [](const QJsonValue &file) { return file["agentWritable"_L1].toBool(); }));
    addEnvironment(action, params["environment"_L1].toArray());
    return {};
}

struct Operation {
    EffectKind kind;
    QStringList traits;
};

const QHash<QString, Operation> &operations()
{
    static const QHash<QString, Operation> all{
        {u"UNLINK"_s, {EffectKind::Delete, {}}},
        {u"RMDIR"_s, {EffectKind::Delete, {}}},
        {u"RENAME"_s, {EffectKind::Move, {}}},
        {u"REPLACE"_s, {EffectKind::Move, {}}},
        {u"TRUNCATE"_s, {EffectKind::Overwrite, {u"truncate"_s}}},
        {u"WRITE"_s, {EffectKind::Overwrite, {}}},
        {u"LINK"_s, {EffectKind::Create, {u"hard-link"_s}}},
        {u"SYMLINK"_s, {EffectKind::Create, {u"link"_s}}},
        {u"MODE"_s, {EffectKind::Permission, {}}},
        {u"OWNER"_s, {EffectKind::Permission, {}}},
        {u"TIMES"_s, {EffectKind::Permission, {}}},
        {u"PUNCH"_s, {EffectKind::Overwrite, {u"truncate"_s}}},
        {u"READ"_s, {EffectKind::Read, {}}},
        {u"CREATE"_s, {EffectKind::Create, {}}},
        {u"MKDIR"_s, {EffectKind::Create, {}}},
        {u"MKNOD"_s, {EffectKind::Create, {u"device"_s}}},
    };
    return all;
}

/// A number in protobuf's JSON: 64-bit ones are text.
double numberOf(const QJsonValue &value)
{
    return value.isString() ? value.toString().toDouble() : value.toDouble();
}

/// The version control's own books, kept by the program itself, are not the work they describe.
bool isGitsOwn(const QString &program, const QString &path)
{
    return (program == u"/usr/bin/git" || program.startsWith(u"/usr/lib/git-core/"_s)) && path.contains(u"/.git/"_s) && !path.contains(u"/.git/hooks/"_s);
}

/// `git init` copies its samples there; they do nothing under these names.
bool isSampleHook(const QString &program, const QString &word, const QString &path)
{
    return (program == u"/usr/bin/git" || program.startsWith(u"/usr/lib/git-core/"_s)) && path.contains(u"/.git/hooks"_s)
           && (word == u"MKDIR" || (path.endsWith(u".sample"_s) && word != u"RENAME" && word != u"REPLACE" && word != u"LINK"));
}

/// A folder directly beneath the home, as a project beside the workspace is; the guest's area begins only in it.
bool isProjectFolder(const QString &path, const QString &home)
{
    const auto name = path.startsWith(home + u'/') ? path.mid(home.size() + 1) : QString();
    return !name.isEmpty() && !name.startsWith(u'.') && !name.contains(u'/') && name != u"workspace"_s;
}

Result<void> inspectFileGate(Action &action, const QJsonObject &params, const QString &home)
{
    action.kind = ActionKind::File;
    action.gate = Gate::File;
    const auto word = params["operation"_L1].toString(u"UNLINK"_s); // the first of an enumeration is left out
    const auto known = operations().constFind(word);
    const auto path = params["path"_L1].toString();
    if (known == operations().cend() || !path.startsWith(u'/'))
        return fail(Errc::Invalid, phrase("Guest", "no operation on a file"));
    const auto subtree = params["subtree"_L1].toString();
    const auto target = params["target"_L1].toString();
    const auto count = std::max(1.0, numberOf(params["count"_L1]));
    const auto program = params["program"_L1].toString();
    const bool many = !subtree.isEmpty() && count > 1;

    shell::Findings findings(action.facts, home);
    auto traits = known->traits;
    if (many)
        traits.append(u"recursive"_s);
    if (word == u"MODE" && (params["mode"_L1].toInt() & 06000) != 0)
        traits.append(u"setuid"_s);
    const auto add = [&](EffectKind kind, const QString &object, QStringList with) {
        const auto before = action.facts.effects.size();
        findings.addPath(kind, object, {}, baseName(program), std::move(with));
        for (auto i = before; i < action.facts.effects.size(); ++i) {
            if (isGitsOwn(program, object))
                action.facts.effects[i].traits.removeAll(u"git-data"_s);
        }
    };
    if (isSampleHook(program, word, path))
        findings.add(known->kind, path, Reach::Inside, {}, baseName(program), traits);
    else
        add(known->kind, many ? subtree : path, traits);
    if (word == u"RENAME" && !target.isEmpty())
        add(EffectKind::Create, target, {});
    if (word == u"REPLACE")
        add(EffectKind::Overwrite, target, {u"replace"_s});
    if (word == u"LINK")
        add(EffectKind::Create, target, {u"hard-link"_s});
    findings.finish();

    action.subject = word.toLower() + u' ' + (many ? u"%1 × %2"_s.arg(count).arg(subtree + u"/*"_s) : path);
    if (!target.isEmpty())
        action.subject += u" → "_s + target;
    action.facts.values.insert(u"operation"_s, word.toLower());
    action.facts.values.insert(u"files"_s, count);
    action.facts.values.insert(u"bytes"_s, numberOf(params["bytes"_L1]));
    // Who moves a project, or exchanges it, may read it where it then is.
    const bool movesProject =
        (word == u"RENAME" && isProjectFolder(path, home)) || (word == u"REPLACE" && (isProjectFolder(path, home) || isProjectFolder(target, home)));
    action.facts.values.insert(u"area"_s, movesProject ? u"other-project"_s : params["area"_L1].toString());
    if (params.contains("oldSize"_L1))
        action.facts.values.insert(u"old_size"_s, numberOf(params["oldSize"_L1]));
    if (word == u"REPLACE" || word == u"TRUNCATE") {
        const auto before = numberOf(params["oldSize"_L1]);
        const auto after = numberOf(params["newSize"_L1]);
        action.facts.values.insert(u"new_size"_s, after);
        // Of what is no text the sizes say how much can have stayed at most.
        if (params.contains("kept"_L1))
            action.facts.values.insert(u"content_kept"_s, numberOf(params["kept"_L1]) / 1000);
        else
            action.facts.values.insert(u"content_kept"_s, before > after ? after / before : 1.0);
    }
    action.facts.complete = true;
    return {};
}

} // namespace

QString shellWord(const QString &word)
{
    static const QRegularExpression plain(u"\\A[A-Za-z0-9_@%+=:,./-]+\\z"_s);
    if (plain.match(word).hasMatch())
        return word;
    return u'\'' + QString(word).replace(u'\'', u"'\\''"_s) + u'\'';
}

Result<void> inspectGate(Action &action, const QJsonObject &params, const QString &home)
{
    return action.tool == kExecGateTool ? inspectExecGate(action, params, home) : inspectFileGate(action, params, home);
}

} // namespace cofferdam
