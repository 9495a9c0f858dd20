// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/shell/Builtins.h"

#include "core/inspect/shell/Walk.h"

#include <algorithm>
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

void changeDirectory(Walk &walk, const Words &argv)
{
    Value target{.text = walk.home(), .taints = {}, .range = {}};
    for (const auto &word : argv.sliced(1)) {
        if (!word.text.startsWith(u'-') || word.text == u"-")
            target = word;
    }
    const bool known = target.known() && target.text != u"-" && !target.glob;
    walk.scope().directory = known ? walk.pathOf(target) : QString(kUnresolved);
}

Stream readVariables(Walk &walk, const Words &argv, const Stream &input)
{
    const auto lines = QStringView(input.text).split(u'\n', Qt::SkipEmptyParts);
    for (const auto &word : argv.sliced(1)) {
        if (word.text.startsWith(u'-'))
            continue;
        const bool whole = input.present && input.known && lines.size() == 1 && argv.size() == 2;
        walk.scope().variables.insert(
            word.text, {whole ? Value{.text = lines.first().toString(), .quoted = true, .taints = input.taints, .range = {}} : unresolved(input.taints)});
    }
    return Stream{.known = true, .text = {}, .taints = {}};
}

} // namespace

std::optional<Stream> runBuiltin(Walk &walk, const QString &name, const Words &argv, const Stream &input)
{
    const auto rest = [&](qsizetype from) { return argv.sliced(std::min(from, argv.size())); };
    if (name == u"shift" || (name == u"set" && setsArguments(argv))) // not followed: it may be in a subshell, or a branch not taken
        walk.scope().arguments = {unresolved(Taints())};
    if (std::ranges::contains(kQuiet, QStringView(name), [](const char16_t *word) { return QStringView(word); }))
        return Stream{.known = true, .text = {}, .taints = {}};
    if (name == u"cd" || name == u"pushd" || name == u"chdir") {
        changeDirectory(walk, argv);
        return Stream{.known = true, .text = {}, .taints = {}};
    }
    if (name == u"pwd" && !walk.scope().directory.isEmpty() && !walk.scope().directory.contains(kUnresolved))
        return Stream{.present = true, .known = true, .text = walk.scope().directory + u'\n', .taints = {}};
    if (name == u"eval") {
        const QString text = joined(rest(1));
        Taints taints;
        for (const auto &word : argv)
            taints |= word.taints;
        walk.launcher().runCode(u"shell"_s, Value{.text = text, .taints = taints, .range = argv.first().range}, name);
        return Stream{};
    }
    if (name == u"source" || name == u".")
        return argv.size() > 1 ? walk.launcher().runFile(argv[1], u"shell"_s, input, name) : Stream{};
    if (name == u"trap" && argv.size() > 2) {
        walk.launcher().runCode(u"shell"_s, argv[1], name);
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
            walk.scope().aliases.insert(word.text.first(equals), words);
        }
        return Stream{};
    }
    if (name == u"read" || name == u"mapfile" || name == u"readarray")
        return readVariables(walk, argv, input);
    if (name == u"set") {
        if (argv.size() > 2 && argv[1].text == u"+o" && argv[2].text == u"history")
            walk.findings().add(EffectKind::Configure, u"history"_s, Reach::Inside, argv[1].range, name, {u"hides-tracks"_s});
        return Stream{};
    }
    return std::nullopt;
}

} // namespace cofferdam::shell
