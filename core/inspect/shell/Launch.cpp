// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From a list of words to whoever runs them.

#include "core/inspect/code/Code.h"
#include "core/inspect/shell/Invocation.h"
#include "core/inspect/shell/Walk.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam::shell {
namespace {

const QStringList kProgramFolders{u"/bin"_s,           u"/usr/bin"_s,        u"/sbin"_s,      u"/usr/sbin"_s,
                                  u"/usr/local/bin"_s, u"/usr/local/sbin"_s, u"/usr/games"_s, u"/opt/homebrew/bin"_s};

/// "python3.11" is python3, "gcc-14" is gcc.
const Usage *describedBy(const QString &name, QString &known)
{
    known = name;
    while (!known.isEmpty()) {
        if (const Usage *usage = Programs::instance().find(known))
            return usage;
        const QChar last = known.back();
        if (!last.isDigit() && last != u'.' && last != u'-')
            break;
        known.chop(1);
    }
    known = name;
    return nullptr;
}

bool isShellPath(QStringView word)
{
    static const QStringList shells{u"sh"_s, u"bash"_s, u"dash"_s, u"zsh"_s, u"ksh"_s, u"ash"_s, u"fish"_s};
    const auto slash = word.lastIndexOf(u'/');
    if (slash < 0 || !kProgramFolders.contains(word.first(slash).toString()))
        return false;
    return shells.contains(word.sliced(slash + 1).toString());
}

} // namespace

bool isInterpreterPath(const QString &path)
{
    const auto slash = path.lastIndexOf(u'/');
    if (slash < 0 || !kProgramFolders.contains(path.first(slash)))
        return false;
    QString known;
    const Usage *usage = describedBy(path.sliced(slash + 1), known);
    return usage && usage->input && (usage->input->role == Role::Shell || usage->input->role == Role::Code);
}

bool holdsShell(QStringView word)
{
    for (qsizetype at = word.indexOf(u"bin/"); at >= 0; at = word.indexOf(u"bin/", at + 1)) {
        qsizetype end = at + 4;
        while (end < word.size() && word[end].isLetter())
            ++end;
        if (isShellPath(u'/' + word.sliced(at, end - at).toString()))
            return true;
    }
    return false;
}

Stream Walk::launch(const Words &argv, const Stream &input, Origin origin)
{
    if (argv.isEmpty() || m_findings.exhausted())
        return {};
    if (m_launches >= kMaxLaunches) {
        m_findings.giveUp(u"nested too deeply"_s);
        return {};
    }
    ++m_launches;
    const auto restoreOrigin = asOrigin(origin);
    struct Leave {
        int &depth;
        ~Leave() { --depth; }
    } leave{m_launches};

    const Value &program = argv.first();
    if (!program.known()) {
        const bool downloaded = program.taints.testFlag(Taint::Downloaded);
        m_findings.add(downloaded ? EffectKind::Execute : EffectKind::Unknown, {}, Reach::Inside, program.range, {},
                       {u"unresolved-program"_s, downloaded ? u"downloaded"_s : u"unresolved"_s});
        return {};
    }
    if (program.glob)
        m_findings.add(EffectKind::Unknown, program.text, Reach::Inside, program.range, {}, {u"hidden-name"_s});
    if (const auto alias = m_scope.aliases.constFind(program.text); alias != m_scope.aliases.cend() && !alias->isEmpty() && alias->first().text != program.text)
        return launch(*alias + argv.sliced(1), input, origin);
    if (m_scope.functions.contains(program.text))
        return call(program.text, argv, input);

    if (program.text.contains(u'!') && holdsShell(program.text)) { // typed into the program before: "!/bin/sh"
        m_findings.add(EffectKind::Execute, program.text, Reach::Inside, program.range, {}, {u"shell"_s, u"by-unfamiliar"_s});
        return {};
    }
    const auto slash = program.text.lastIndexOf(u'/');
    const QString name = program.text.sliced(slash + 1);
    m_findings.sawProgram(name);
    if (slash < 0) {
        if (auto output = builtin(name, argv, input))
            return *output;
    } else if (!kProgramFolders.contains(program.text.first(slash))) {
        runFile(program, {}, input, name);
    }
    QString known;
    if (const Usage *usage = describedBy(name, known))
        return Invocation(*this, *usage, argv, input, known).run();
    return unfamiliar(argv, name, input);
}

Stream Walk::runFile(const Value &file, const QString &language, const Stream &input, const QString &program)
{
    const QString path = pathOf(file);
    QStringList traits{language.isEmpty() ? u"program-file"_s : u"script"_s};
    if (path == u"/dev/stdin" && input.present) {
        runCode(language, Value{.text = input.known ? input.text : QString(kUnresolved), .quoted = true, .taints = input.taints, .range = file.range}, program);
        return {};
    }
    if (const auto written = m_scope.files.constFind(path); written != m_scope.files.cend()) {
        const Stream content = *written;
        if (content.taints.testFlag(Taint::Downloaded)) {
            traits.append(u"downloaded"_s);
        } else if (content.known || !content.text.isEmpty()) {
            if (!content.known)
                m_findings.giveUp(u"runs text that is only partly known"_s);
            QString own = language;
            if (own.isEmpty())
                own = languageOfScript(content.text);
            traits.append(u"written-here"_s);
            m_findings.addPath(EffectKind::Execute, path, file.range, program, traits);
            runCode(own, Value{.text = content.text, .taints = content.taints, .range = file.range}, program);
            return {};
        } else {
            traits.append(u"written-here"_s);
        }
    }
    if (file.taints.testFlag(Taint::Downloaded))
        traits.append(u"downloaded"_s);
    static_cast<void>(input);
    m_findings.addPath(EffectKind::Execute, path, file.range, program, traits);
    return {};
}

void Walk::runCode(const QString &language, const Value &text, const QString &program)
{
    if (text.taints.testFlag(Taint::Downloaded)) {
        m_findings.add(EffectKind::Execute, program, Reach::Inside, text.range, program, {u"downloaded"_s});
        return;
    }
    if (text.text.trimmed() == QString(kUnresolved) || text.text.isEmpty()) {
        if (!text.text.isEmpty())
            m_findings.add(EffectKind::Unknown, program, language == u"sql" ? Reach::Outside : Reach::Inside, text.range, program, {u"unresolved-code"_s});
        return;
    }
    if (!text.known())
        m_findings.add(EffectKind::Unknown, program, Reach::Inside, text.range, program, {u"partly-resolved-code"_s});
    if (language == u"shell")
        static_cast<void>(script(text.text, {}, text.range));
    else
        inspectCode(*this, language, text, program);
}

/// Nobody described this program. Its words still say something: verbs, hosts, credentials, a shell to start.
Stream Walk::unfamiliar(const Words &argv, const QString &name, const Stream &input)
{
    m_findings.add(EffectKind::Execute, name, Reach::Inside, argv.first().range, name, {u"unfamiliar"_s});
    static const QStringList sqlVerbs{u"DROP"_s, u"TRUNCATE"_s, u"DELETE"_s, u"UPDATE"_s, u"ALTER"_s, u"INSERT"_s, u"GRANT"_s, u"REVOKE"_s};
    static const QStringList sqlObjects{u"DATABASE"_s, u"TABLE"_s, u"SCHEMA"_s, u"VIEW"_s, u"INDEX"_s, u"USER"_s, u"ROLE"_s, u"FROM"_s};
    if (sqlVerbs.contains(name)
        || (sqlVerbs.contains(name.toUpper()) && argv.size() > 1
            && sqlObjects.contains(argv[1].text.toUpper()))) { // a statement in the wrong place still says what is wanted
        QStringList words;
        for (const auto &word : argv)
            words.append(word.text);
        runCode(u"sql"_s, Value{.text = words.join(u' '), .taints = {}, .range = argv.first().range}, name);
    }
    if (name.contains(u'.')) { // customer.delete('x'): a call of some library
        if (const EffectSpec *verb = Programs::instance().verb(name.section(u'.', -1).section(u'(', 0, 0)); verb && !verb->traits.contains(u"mild"_s))
            m_findings.add(verb->kind, name, Reach::Outside, argv.first().range, name, verb->traits + QStringList{u"verb"_s, u"unfamiliar"_s});
    }
    if (input.present && holdsShell(input.text))
        m_findings.add(EffectKind::Execute, name, Reach::Inside, argv.first().range, name, {u"shell"_s, u"by-unfamiliar"_s});
    int operands = 0;
    Taints taints = input.taints;
    for (const auto &word : argv.sliced(1)) {
        taints |= word.taints;
        if (isShellPath(word.text) || holdsShell(word.text))
            m_findings.add(EffectKind::Execute, word.text, Reach::Inside, word.range, name, {u"shell"_s, u"by-unfamiliar"_s});
        const bool option = word.text.startsWith(u'-');
        const QString bare = option ? word.text.section(u'=', 0, 0).remove(u'-') : word.text;
        const bool early = option ? word.text.startsWith(u"--") : operands < 3;
        if (const EffectSpec *verb = early ? Programs::instance().verb(bare) : nullptr)
            m_findings.add(verb->kind, name, verb->traits.contains(u"mild"_s) ? verb->reach : Reach::Outside, word.range, name,
                           verb->traits + QStringList{u"verb"_s, u"unfamiliar"_s});
        operands += option ? 0 : 1;
        if (word.text.contains(u"://") && !word.text.startsWith(u"file:"))
            m_findings.add(EffectKind::Network, hostOf(word.text), Reach::Outside, word.range, name, {u"unfamiliar"_s});
        else if (!option && (word.text.contains(u'/') || word.text.startsWith(u'.')))
            taints |= m_findings.addPath(EffectKind::Read, pathOf(word), word.range, name, {});
    }
    return Stream{.present = true, .known = false, .text = {}, .taints = taints & ~Taints(Taint::LocalData)};
}

} // namespace cofferdam::shell
