// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A program that is about to be run, understood as the command line that it is.

#include "core/inspect/gate/Canonical.h"
#include "core/inspect/gate/GateCall.h"
#include "core/inspect/knowledge/Conclusion.h"
#include "core/inspect/shell/Command.h"
#include "core/inspect/shell/Programs.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

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

void addEnvironment(Action &action, const api::ExecAsked &asked)
{
    for (const auto &entry : asked.environment()) {
        const auto name = QString::fromStdString(entry).section(u'=', 0, 0);
        const auto *role = shell::Programs::instance().variable(name);
        if (name.startsWith(u"LD_") || (role && role->role == shell::Role::Effect && role->effect.kind == EffectKind::Execute))
            action.facts.effects.append(Effect{.kind = EffectKind::Execute, .object = name, .reach = Reach::Inside, .program = {}, .traits = {u"injected"_s}});
    }
}

/// The command line that the question means, and what it does.
void understand(Action &action, const api::ExecAsked &asked, const QString &home)
{
    const auto path = QString::fromStdString(asked.path());
    const auto requested = QString::fromStdString(asked.requested());
    const bool written = asked.files(0).agent_writable();
    QStringList words;
    for (const auto &argument : asked.arguments())
        words.append(shellWord(QString::fromStdString(argument)));
    const auto called = words.isEmpty() ? QString() : words.takeFirst();
    const auto commandAs = [rest = words.join(u' ')](const QString &name) { return rest.isEmpty() ? shellWord(name) : shellWord(name) + u' ' + rest; };
    const ShellContext where{.directory = action.directory, .home = home};
    action.subject = commandAs(judgedName(path, requested, written, home));
    action.facts = inspectCommand(action.subject, where);
    if (const auto zeroth = called.startsWith(u'-') ? called.mid(1) : called; isMultiCall(baseName(path)) && baseName(zeroth) != baseName(requested))
        addEffects(action.facts, inspectCommand(commandAs(baseName(zeroth)), where));
    if (action.own && !written)
        allowOwnPrograms(action);
}

} // namespace

QString shellWord(const QString &word)
{
    static const QRegularExpression plain(u"\\A[A-Za-z0-9_@%+=:,./-]+\\z"_s);
    if (plain.match(word).hasMatch())
        return word;
    return u'\'' + QString(word).replace(u'\'', u"'\\''"_s) + u'\'';
}

void inspectGate(Action &action, const api::ExecAsked &asked, const QString &home)
{
    auto what = withoutAsker(asked);
    what.clear_ancestors();
    action.kind = ActionKind::Exec;
    action.gate = Gate::Exec;
    action.tool = kExecGateTool;
    action.raw = canonical(std::move(what));
    action.facts = {};
    action.subject.clear();
    action.directory = QString::fromStdString(asked.directory());
    if (action.raw.size() > kMaxRawSize) {
        cannotRead(action, u"larger than 1 MiB"_s);
    } else if (!asked.path().starts_with('/') || asked.files().empty() || !isText(asked.path()) || !isText(asked.requested()) || !isText(asked.directory())) {
        cannotRead(action, u"no program"_s);
    } else {
        understand(action, asked, home);
        if (!std::ranges::all_of(asked.arguments(), isText)) {
            action.facts.complete = false;
            action.facts.values.insert(u"parsed"_s, false);
            action.facts.values.insert(u"gave_up"_s, u"arguments that are no text"_s);
        }
        action.facts.values.insert(u"agent_written"_s, std::ranges::any_of(asked.files(), &api::ExecFile::agent_writable));
        addEnvironment(action, asked);
    }
    concludeFacts(action);
}

} // namespace cofferdam
