// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/shell/Invocation.h"

#include "core/inspect/shell/Filters.h"
#include "core/inspect/shell/Special.h"

#include <QScopeGuard>

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam::shell {
namespace {

void applySpecial(const QString &special, Invocation &invocation)
{
    static const std::array table{
        std::pair{u"ssh", &runElsewhere},
        std::pair{u"git-push", &pushGit},
        std::pair{u"git-checkout", &checkOutGit},
        std::pair{u"git-config", &configureGit},
        std::pair{u"git-mv", &moveInGit},
        std::pair{u"chmod", &changePermissions},
        std::pair{u"http-method", &requestByMethod},
        std::pair{u"httpie", &requestByItems},
        std::pair{u"socat", &connectAddresses},
        std::pair{u"container", &startContainer},
        std::pair{u"service", &changeServices},
        std::pair{u"sysctl", &setKernel},
        std::pair{u"redis", &askRedis},
        std::pair{u"kill", &endProcesses},
        std::pair{u"shell-operands", &shellOperands},
        std::pair{u"chattr", &changeAttributes},
        std::pair{u"mv", &moveFiles},
        std::pair{u"cp", &copyFiles},
        std::pair{u"grep", &searchText},
        std::pair{u"transfer", &transferFiles},
        std::pair{u"probe", &askHost},
    };
    for (const auto &[name, function] : table) {
        if (special == name)
            function(invocation);
    }
}

} // namespace

Invocation::Invocation(Walk &walk, const Usage &usage, const Words &argv, const Stream &input, const QString &name)
    : m_walk(walk)
    , m_words(readWords(usage, argv, name))
    , m_input(input)
{}

void Invocation::add(EffectKind kind, const QString &object, Reach reach, const Value &word, const QStringList &traits)
{
    m_walk.findings().add(kind, object, reach, word.range, m_words.name, m_words.traits + traits);
}

Stream Invocation::run()
{
    auto &scope = m_walk.scope();
    // What it reads as shell code has arguments of its own.
    const auto leave = qScopeGuard([this, &scope, arguments = std::exchange(scope.arguments, {}), zeroth = std::exchange(scope.zeroth, {})] {
        scope.arguments = arguments;
        scope.zeroth = zeroth;
        if (m_folderBefore)
            scope.directory = *m_folderBefore;
    });
    const Usage &usage = *m_words.command;
    if (m_words.program.special == u"find")
        return findFiles(*this);
    if (m_words.stops)
        return {.known = false, .text = {}, .taints = {}};
    if (usage.special == u"xargs")
        return xargs(*this);
    if (usage.special == u"parallel")
        return parallel(*this);
    if (m_words.commandAt >= 0) {
        emitEffects(m_words.optionEffects + usage.effects);
        applyWords();
        return runCommand(m_words.commandAt);
    }
    assignOperands(m_words);
    if (const auto given = shellArguments()) {
        scope.zeroth = given->first(std::min<qsizetype>(1, given->size()));
        scope.arguments = given->sliced(scope.zeroth.size());
    }
    applyWords();
    scope.arguments.clear();
    scope.zeroth.clear();
    m_effects.useInput();
    applySpecial(usage.special.isEmpty() ? m_words.program.special : usage.special, *this);
    emitEffects(m_words.optionEffects + usage.effects);
    if (m_words.operands.isEmpty() && !m_effects.ran())
        emitEffects(usage.bare);
    m_traffic.conclude();
    return output();
}

void Invocation::applyWords()
{
    for (const auto &meaning : std::as_const(m_words.meanings)) {
        if (meaning.role.role == Role::Folder && !m_folderBefore)
            m_folderBefore = m_walk.scope().directory;
        m_effects.apply(meaning);
    }
}

Stream Invocation::runCommand(qsizetype from)
{
    const Usage &program = m_words.program;
    const bool wraps = program.commandAfter >= 0 || m_words.command->commandAfter >= 0;
    Words command = m_words.argv.sliced(from);
    if (program.special == u"fd" && !std::ranges::any_of(command, [](const Value &word) { return word.text.contains(u'{'); })) {
        Value found = command.first(); // fd(1) appends what it found
        found.text = u"./*"_s;
        found.glob = true;
        command.append(found);
    }
    if (command.size() == 1 && m_words.traits.contains(u"lookup"_s)) // `command -v git` only says where it is
        return filtered(m_words.name, m_words.argv, m_input).value_or(Stream{});
    const bool joins = program.special == u"joins" || m_words.command->special == u"joins";
    if (joins || (wraps && command.first().text.contains(u' '))) { // handed to a shell, as by watch; no program has such a name
        QStringList texts;
        for (const auto &word : std::as_const(command))
            texts.append(word.text);
        const Value text{.text = texts.join(u' '), .quoted = true, .taints = command.first().taints, .range = command.first().range};
        m_walk.launcher().runCode(u"shell"_s, text, m_words.name);
        return {.present = true, .known = false, .text = {}, .taints = {}};
    }
    return m_walk.launcher().launch(command, m_input, wraps ? Origin::Wrapped : Origin::Escape);
}

/// Of `sh -c TEXT NAME ARGUMENT...`: what $1 and "$@" are in the text, sh(1).
std::optional<Words> Invocation::shellArguments() const
{
    const auto &argv = m_words.argv;
    const auto &operands = m_words.operands;
    const auto &input = m_words.program.input;
    const bool text = m_words.firstRole && m_words.firstRole->role == Role::Shell && input && input->role == Role::Shell;
    if (!text || operands.isEmpty())
        return std::nullopt;
    qsizetype at = 1;
    while (at < argv.size() && (argv[at].text != operands.first().text || argv[at].text.startsWith(u'-')))
        ++at;
    return argv.sliced(std::min(at + 1, argv.size()));
}

void Invocation::emitEffects(const QList<EffectSpec> &effects)
{
    const Usage &program = m_words.program;
    const QString called = m_words.command == &program ? m_words.name : m_words.name + m_words.command->name.sliced(program.name.size());
    for (const auto &effect : effects) {
        if (m_walk.isPiped() && effect.traits.contains(u"endless"_s))
            continue; // ends with whoever reads from it
        add(effect.kind, effect.object.isEmpty() ? called : effect.object, effect.reach, m_words.argv.first(), effect.traits);
    }
}

Stream Invocation::output()
{
    if (auto text = filtered(m_words.name, m_words.argv, m_input))
        return *text;
    if (m_words.name == u"ls" || m_words.name == u"dir")
        return listing(*this);
    Stream stream{.present = true, .known = false, .text = {}, .taints = {}};
    if (m_words.program.clean || m_words.command->clean)
        return stream;
    stream.taints = m_effects.read() | m_input.taints;
    if (m_words.program.fetches || m_words.command->fetches)
        stream.taints |= Taint::Downloaded;
    return stream;
}

} // namespace cofferdam::shell
