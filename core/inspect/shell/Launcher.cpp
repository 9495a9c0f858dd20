// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/shell/Launcher.h"

#include "core/inspect/code/Code.h"
#include "core/inspect/knowledge/Hosts.h"
#include "core/inspect/knowledge/ShellPaths.h"
#include "core/inspect/shell/Builtins.h"
#include "core/inspect/shell/InnerCode.h"
#include "core/inspect/shell/Invocation.h"
#include "core/inspect/shell/Walk.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam::shell {

Stream Launcher::launch(const Words &argv, const Stream &input, Origin origin)
{
    if (argv.isEmpty() || m_walk.findings().exhausted())
        return {};
    if (m_launches >= kMaxLaunches) {
        m_walk.findings().giveUp(QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "nested too deeply")));
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
        m_walk.findings().add(downloaded ? EffectKind::Execute : EffectKind::Unknown, {}, Reach::Inside, program.range, {},
                              {u"unresolved-program"_s, downloaded ? u"downloaded"_s : u"unresolved"_s});
        return {};
    }
    if (program.glob)
        m_walk.findings().add(EffectKind::Unknown, program.text, Reach::Inside, program.range, {}, {u"hidden-name"_s});
    if (const auto alias = m_walk.scope().aliases.constFind(program.text);
        alias != m_walk.scope().aliases.cend() && !alias->isEmpty() && alias->first().text != program.text)
        return launch(*alias + argv.sliced(1), input, origin);
    if (m_walk.scope().functions.contains(program.text))
        return m_walk.call(program.text, argv, input);

    if (program.text.contains(u'!') && holdsShell(program.text)) { // typed into the program before: "!/bin/sh"
        m_walk.findings().add(EffectKind::Execute, program.text, Reach::Inside, program.range, {}, {u"shell"_s, u"by-unfamiliar"_s});
        return {};
    }
    const auto slash = program.text.lastIndexOf(u'/');
    const QString name = program.text.sliced(slash + 1);
    m_walk.findings().sawProgram(name);
    if (slash < 0) {
        if (auto output = runBuiltin(m_walk, name, argv, input))
            return *output;
    } else if (!isProgramFolder(program.text.first(slash))) {
        runFile(program, {}, input, name);
    }
    const Usage *git = Programs::instance().find(u"git"_s);
    if (name.startsWith(u"git-") && !Programs::instance().find(name) && git->subcommands.contains(name.sliced(4))) {
        auto words = argv; // git-push is git push
        words.first().text = u"git"_s;
        words.insert(1, Value{.text = name.sliced(4), .taints = {}, .range = program.range});
        return Invocation(m_walk, *git, words, input, u"git"_s).run();
    }
    QString known;
    if (const Usage *usage = describedBy(name, known))
        return Invocation(m_walk, *usage, argv, input, known).run();
    return unfamiliar(argv, name, input);
}

Stream Launcher::runFile(const Value &file, const QString &language, const Stream &input, const QString &program)
{
    const QString path = m_walk.pathOf(file);
    QStringList traits{language.isEmpty() ? u"program-file"_s : u"script"_s};
    if (path == u"/dev/stdin" && input.present) {
        runCode(language, Value{.text = input.known ? input.text : QString(kUnresolved), .quoted = true, .taints = input.taints, .range = file.range}, program);
        return {};
    }
    if (const auto written = m_walk.scope().files.constFind(path); written != m_walk.scope().files.cend()) {
        const Stream &content = *written;
        if (content.taints.testFlag(Taint::Downloaded)) {
            traits.append(u"downloaded"_s);
        } else if (content.known || !content.text.isEmpty()) {
            if (!content.known)
                m_walk.findings().giveUp(QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "runs text that is only partly known")));
            QString own = language;
            if (own.isEmpty())
                own = languageOfScript(content.text);
            traits.append(u"written-here"_s);
            m_walk.findings().addPath(EffectKind::Execute, path, file.range, program, traits);
            runCode(own, Value{.text = content.text, .taints = content.taints, .range = file.range}, program);
            return {};
        } else {
            traits.append(u"written-here"_s);
        }
    }
    if (file.taints.testFlag(Taint::Downloaded))
        traits.append(u"downloaded"_s);
    static_cast<void>(input);
    m_walk.findings().addPath(EffectKind::Execute, path, file.range, program, traits);
    return {};
}

void Launcher::runCode(const QString &language, const Value &text, const QString &program)
{
    if (text.taints.testFlag(Taint::Downloaded)) {
        m_walk.findings().add(EffectKind::Execute, program, Reach::Inside, text.range, program, {u"downloaded"_s});
        return;
    }
    if (text.text.trimmed() == QString(kUnresolved) || text.text.isEmpty()) {
        if (!text.text.isEmpty())
            m_walk.findings().add(EffectKind::Unknown, program, language == u"sql" ? Reach::Outside : Reach::Inside, text.range, program,
                                  {u"unresolved-code"_s});
        return;
    }
    if (!text.known())
        m_walk.findings().add(EffectKind::Unknown, program, Reach::Inside, text.range, program, {u"partly-resolved-code"_s});
    if (language == u"shell")
        static_cast<void>(m_walk.script(text.text, {}, text.range));
    else
        InnerCode(m_walk, text, program).run(language);
}

/// Nobody described this program. Its words still say something: verbs, hosts, credentials, a shell to start.
Stream Launcher::unfamiliar(const Words &argv, const QString &name, const Stream &input)
{
    m_walk.findings().add(EffectKind::Execute, name, Reach::Inside, argv.first().range, name, {u"unfamiliar"_s});
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
            m_walk.findings().add(verb->kind, name, Reach::Outside, argv.first().range, name, verb->traits + QStringList{u"verb"_s, u"unfamiliar"_s});
    }
    if (input.present && holdsShell(input.text))
        m_walk.findings().add(EffectKind::Execute, name, Reach::Inside, argv.first().range, name, {u"shell"_s, u"by-unfamiliar"_s});
    int operands = 0;
    Taints taints = input.taints;
    for (const auto &word : argv.sliced(1)) {
        taints |= word.taints;
        if (isShellPath(word.text) || holdsShell(word.text))
            m_walk.findings().add(EffectKind::Execute, word.text, Reach::Inside, word.range, name, {u"shell"_s, u"by-unfamiliar"_s});
        const bool option = word.text.startsWith(u'-');
        const QString bare = option ? word.text.section(u'=', 0, 0).remove(u'-') : word.text;
        const bool early = option ? word.text.startsWith(u"--") : operands < 3;
        if (const EffectSpec *verb = early ? Programs::instance().verb(bare) : nullptr)
            m_walk.findings().add(verb->kind, name, verb->traits.contains(u"mild"_s) ? verb->reach : Reach::Outside, word.range, name,
                                  verb->traits + QStringList{u"verb"_s, u"unfamiliar"_s});
        operands += option ? 0 : 1;
        if (word.text.contains(u"://") && !word.text.startsWith(u"file:"))
            m_walk.findings().add(EffectKind::Network, hostOf(word.text), Reach::Outside, word.range, name, {u"unfamiliar"_s});
        else if (!option && (word.text.contains(u'/') || word.text.startsWith(u'.')))
            taints |= m_walk.findings().addPath(EffectKind::Read, m_walk.pathOf(word), word.range, name, {});
    }
    return Stream{.present = true, .known = false, .text = {}, .taints = taints & ~Taints(Taint::LocalData)};
}

} // namespace cofferdam::shell
