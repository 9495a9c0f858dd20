// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Commands the shell runs itself: bash(1), SHELL BUILTIN COMMANDS.

#include "core/inspect/shell/Programs.h"
#include "core/inspect/shell/Walk.h"

#include <array>

using namespace Qt::StringLiterals;

namespace cofferdam::shell {
namespace {

Value unresolved(Taints taints)
{
    return Value{.text = QString(kUnresolved), .quoted = true, .taints = taints, .range = {}};
}

constexpr std::array kQuiet{u":",       u"true",    u"false",    u"exit",   u"return", u"break",  u"continue", u"shift",   u"test",     u"[",      u"[[",
                            u"let",     u"jobs",    u"wait",     u"fg",     u"bg",     u"times",  u"type",     u"hash",    u"umask",    u"ulimit", u"bind",
                            u"getopts", u"caller",  u"dirs",     u"disown", u"help",   u"local",  u"declare",  u"typeset", u"readonly", u"export", u"unset",
                            u"suspend", u"compgen", u"complete", u"shopt",  u"enable", u"logout", u"popd",     u"compopt"};

QString joined(const Words &words)
{
    QStringList texts;
    for (const auto &word : words)
        texts.append(word.text);
    return texts.join(u' ');
}

/// Any word of `set` that is no option, nor the name after -o.
bool setsArguments(const Words &argv)
{
    for (qsizetype i = 1; i < argv.size(); ++i) {
        const auto &word = argv[i].text;
        if (word == u"--" || !(word.startsWith(u'-') || word.startsWith(u'+')))
            return true;
        if (word.endsWith(u'o'))
            ++i;
    }
    return false;
}

} // namespace

std::optional<Stream> Walk::builtin(const QString &name, const Words &argv, const Stream &input)
{
    const auto rest = [&](qsizetype from) { return argv.sliced(std::min(from, argv.size())); };
    if (name == u"shift" || (name == u"set" && setsArguments(argv))) // not followed: it may be in a subshell, or a branch not taken
        m_scope.arguments = {unresolved(Taints())};
    if (std::ranges::contains(kQuiet, QStringView(name), [](const char16_t *word) { return QStringView(word); }))
        return Stream{.known = true, .text = {}, .taints = {}};
    if (name == u"cd" || name == u"pushd" || name == u"chdir") {
        changeDirectory(argv);
        return Stream{.known = true, .text = {}, .taints = {}};
    }
    if (name == u"pwd" && !m_scope.directory.isEmpty() && !m_scope.directory.contains(kUnresolved))
        return Stream{.present = true, .known = true, .text = m_scope.directory + u'\n', .taints = {}};
    if (name == u"eval") {
        const QString text = joined(rest(1));
        Taints taints;
        for (const auto &word : argv)
            taints |= word.taints;
        runCode(u"shell"_s, Value{.text = text, .taints = taints, .range = argv.first().range}, name);
        return Stream{};
    }
    if (name == u"source" || name == u".")
        return argv.size() > 1 ? runFile(argv[1], u"shell"_s, input, name) : Stream{};
    if (name == u"trap" && argv.size() > 2) {
        runCode(u"shell"_s, argv[1], name);
        return Stream{};
    }
    if (name == u"alias") {
        for (const auto &word : rest(1)) {
            const auto equals = word.text.indexOf(u'=');
            if (equals <= 0)
                continue;
            Words words;
            for (const auto &part : word.text.sliced(equals + 1).split(u' ', Qt::SkipEmptyParts))
                words.append(Value{.text = part, .taints = word.taints, .range = word.range});
            m_scope.aliases.insert(word.text.first(equals), words);
        }
        return Stream{};
    }
    if (name == u"read" || name == u"mapfile" || name == u"readarray")
        return readVariables(argv, input);
    if (name == u"set") {
        if (argv.size() > 2 && argv[1].text == u"+o" && argv[2].text == u"history")
            m_findings.add(EffectKind::Configure, u"history"_s, Reach::Inside, argv[1].range, name, {u"hides-tracks"_s});
        return Stream{};
    }
    return std::nullopt;
}

void Walk::changeDirectory(const Words &argv)
{
    Value target{.text = m_home, .taints = {}, .range = {}};
    for (const auto &word : argv.sliced(1)) {
        if (!word.text.startsWith(u'-') || word.text == u"-")
            target = word;
    }
    const bool known = target.known() && target.text != u"-" && !target.glob;
    m_scope.directory = known ? pathOf(target) : QString(kUnresolved);
}

Stream Walk::readVariables(const Words &argv, const Stream &input)
{
    const auto lines = QStringView(input.text).split(u'\n', Qt::SkipEmptyParts);
    for (const auto &word : argv.sliced(1)) {
        if (word.text.startsWith(u'-'))
            continue;
        const bool whole = input.present && input.known && lines.size() == 1 && argv.size() == 2;
        m_scope.variables.insert(
            word.text, {whole ? Value{.text = lines.first().toString(), .quoted = true, .taints = input.taints, .range = {}} : unresolved(input.taints)});
    }
    return Stream{.known = true, .text = {}, .taints = {}};
}

/// Assignments that are in force for a command, or from now on.
void Walk::prefix(const Words &assignments)
{
    for (const auto &assignment : assignments) {
        const auto equals = assignment.text.indexOf(u'=');
        const auto name = assignment.text.first(equals);
        const RoleSpec *role = Programs::instance().variable(name);
        if (!role)
            continue;
        const Value value{.text = assignment.text.sliced(equals + 1), .taints = assignment.taints, .range = assignment.range};
        if (value.text.isEmpty() && role->role != Role::Effect)
            continue;
        if (role->role == Role::Shell) {
            const auto escape = asOrigin(Origin::Escape);
            runCode(u"shell"_s, value, name);
        } else if (role->role == Role::Effect) {
            m_findings.add(role->effect.kind, name, role->effect.reach, assignment.range, {}, role->effect.traits);
        }
    }
}

} // namespace cofferdam::shell
