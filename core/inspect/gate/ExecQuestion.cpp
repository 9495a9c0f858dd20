// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A program that is about to be run, understood as the command line that it is.

#include "core/inspect/gate/Canonical.h"
#include "core/inspect/gate/Environment.h"
#include "core/inspect/gate/FamilyVariables.h"
#include "core/inspect/gate/GateCall.h"
#include "core/inspect/knowledge/Conclusion.h"
#include "core/inspect/knowledge/Places.h"
#include "core/inspect/shell/Command.h"
#include "core/inspect/shell/Findings.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qsizetype kMostUnknown = 64; // of variables that are named

QString baseName(const QString &path)
{
    return path.mid(path.lastIndexOf(u'/') + 1);
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

/// By what name the program is judged. The system disk's own links (python3, sh, awk) name a program rightly; guestd tells the name it was
/// called by only where no step of it is the agent's. The first argument never does.
QString judgedName(const QString &path, const QString &requested, bool agentWritable, const QString &home)
{
    return agentWritable || requested.isEmpty() || requested != normalisedPath(requested, {}, home) ? path : requested;
}

/// "python3.13" is python.
QString withoutVersion(QString name)
{
    while (!name.isEmpty() && (name.back().isDigit() || name.back() == u'.' || name.back() == u'-'))
        name.chop(1);
    return name;
}

/// Some programs go by their first argument, whatever file they are.
bool isCalledByItsName(const QString &called, const QString &name)
{
    const auto plain = [](const QString &path) {
        const auto base = baseName(path);
        const auto word = withoutVersion(base);
        return word.isEmpty() ? base : word;
    };
    return plain(called) == plain(name);
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

/// What guestd has found that is run, whatever the words seem to name.
void addScripts(Facts &facts, const api::ExecAsked &asked, const QString &home)
{
    for (const auto &file : asked.files()) {
        const auto path = QString::fromStdString(file.path());
        const bool named = std::ranges::any_of(facts.effects, [&path](const Effect &one) { return one.kind == EffectKind::Execute && one.object == path; });
        if (named || file.role() != api::ExecFile::SCRIPT || !file.agent_writable())
            continue;
        Facts more;
        shell::Findings(more, home).addPath(EffectKind::Execute, path, {}, {}, {u"script"_s});
        addEffects(facts, more);
    }
}

void addExecute(Facts &facts, const QString &object, const QString &trait)
{
    facts.effects.append(Effect{.kind = EffectKind::Execute, .object = object, .reach = Reach::Inside, .program = {}, .traits = {trait}});
}

void addUnknownVariables(Action &action, const api::ExecAsked &asked, const QStringList &variables, const QString &home)
{
    RunSetting run{.programs = {QString::fromStdString(asked.requested())}, .directory = action.directory, .home = home};
    for (const auto &file : asked.files())
        run.programs.append(QString::fromStdString(file.path()));
    for (const auto &name : unknownVariables(variables, run).mid(0, kMostUnknown))
        addExecute(action.facts, name, u"injected"_s);
}

void giveUp(Facts &facts, const QString &why)
{
    facts.complete = false;
    facts.values.insert(u"parsed"_s, false);
    facts.values.insert(u"gave_up"_s, why);
}

/// The command line that the question means, and what it does.
void understand(Action &action, const api::ExecAsked &asked, const QString &home)
{
    const auto path = QString::fromStdString(asked.path());
    const bool written = asked.files(0).agent_writable();
    const bool isScript = asked.files(0).role() == api::ExecFile::SCRIPT; // the kernel puts its path in the first argument's place
    QStringList words;
    for (const auto &argument : asked.arguments())
        words.append(QString::fromStdString(argument));
    const auto called = words.isEmpty() ? QString() : words.takeFirst();
    std::ranges::transform(words, words.begin(), shellWord);
    QStringList variables;
    for (const auto &variable : asked.environment())
        variables.append(QString::fromStdString(variable));
    const auto environment = meaningfulEnvironment(variables, true);
    const auto commandAs = [rest = words.join(u' ')](const QString &name) { return rest.isEmpty() ? shellWord(name) : shellWord(name) + u' ' + rest; };
    const ShellContext where{.directory = action.directory, .home = home};
    const auto name = judgedName(path, QString::fromStdString(asked.requested()), written, home);
    const bool disguised = !written && !isScript && !isCalledByItsName(called, name);
    action.subject = environment.assignments + (disguised ? u"exec -a %1 "_s.arg(shellWord(called)) : QString()) + commandAs(name);
    action.facts = inspectCommand(action.subject, where);
    if (disguised) {
        addEffects(action.facts, inspectCommand(commandAs(baseName(called.startsWith(u'-') ? called.sliced(1) : called)), where));
        addExecute(action.facts, path, u"hidden-name"_s);
    }
    for (const auto &injected : environment.injected)
        addExecute(action.facts, injected, u"injected"_s);
    if (!action.own || written)
        addUnknownVariables(action, asked, variables, home);
    addScripts(action.facts, asked, home);
    if (!environment.complete)
        giveUp(action.facts, QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "more variables than anybody sets")));
    if (!std::ranges::all_of(asked.arguments(), isText))
        giveUp(action.facts, QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "arguments that are no text")));
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
        cannotRead(action, QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "larger than 1 MiB")));
    } else if (!asked.path().starts_with('/') || asked.files().empty() || !isText(asked.path()) || !isText(asked.requested()) || !isText(asked.directory())) {
        cannotRead(action, QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "no program")));
    } else {
        understand(action, asked, home);
        action.facts.values.insert(u"agent_written"_s, std::ranges::any_of(asked.files(), &api::ExecFile::agent_writable));
    }
    concludeFacts(action);
}

} // namespace cofferdam
