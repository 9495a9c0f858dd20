// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Programs whose words have a grammar of their own: find(1), xargs(1), parallel(1), ssh(1).

#include "core/inspect/shell/Invocation.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam::shell {
namespace {

constexpr qsizetype kMaxAppended = 64;

/// What find would hand on: a name somewhere under the root.
Value under(const Value &root, const QString &pattern)
{
    Value value = root;
    value.text = root.text + (root.text.endsWith(u'/') ? QString() : u"/"_s) + (pattern.isEmpty() ? u"*"_s : pattern);
    value.glob = true;
    value.taints = {};
    return value;
}

Words replaced(const Words &words, const QString &token, const Value &by)
{
    Words result;
    for (auto word : words) {
        if (!token.isEmpty() && word.text.contains(token)) {
            word.text.replace(token, by.text);
            word.glob |= by.glob;
            word.taints |= by.taints;
        }
        result.append(word);
    }
    return result;
}

} // namespace

/// What ls prints: names in the folders it lists. Whoever deletes them means what is in there.
Stream Invocation::listing() const
{
    QString shape;
    for (const auto &folder : m_operands)
        shape += under(folder, {}).text + u'\n';
    if (m_operands.isEmpty())
        shape = m_walk.scope().directory.isEmpty() ? u"*\n"_s : m_walk.scope().directory + u"/*\n"_s;
    return {.present = true, .known = false, .text = shape, .taints = {}};
}

Stream Invocation::find()
{
    Words roots;
    qsizetype at = 1;
    while (at < m_argv.size() && (m_argv[at].text == u"-L" || m_argv[at].text == u"-H" || m_argv[at].text == u"-P"))
        ++at;
    for (; at < m_argv.size() && !m_argv[at].text.startsWith(u'-') && m_argv[at].text != u"(" && m_argv[at].text != u"!"; ++at)
        roots.append(m_argv[at]);
    if (roots.isEmpty())
        roots.append(Value{.text = u"."_s, .taints = {}, .range = m_argv.first().range});
    findPredicates(at, roots);
    QString shape;
    for (const auto &root : std::as_const(roots)) {
        m_walk.findings().addPath(EffectKind::Read, m_walk.pathOf(root), root.range, m_name, {u"listing"_s});
        shape += under(root, {}).text + u'\n';
    }
    return {.present = true, .known = false, .text = shape, .taints = {}};
}

void Invocation::findPredicates(qsizetype from, const Words &roots)
{
    QString pattern;
    for (qsizetype at = from; at < m_argv.size(); ++at) {
        const QString &word = m_argv[at].text;
        if (word == u"-name" || word == u"-iname" || word == u"-path" || word == u"-wholename") {
            pattern = m_argv.value(at + 1).text;
            const QString place = normalisedPath(u"~/"_s + pattern, {}, m_walk.findings().home());
            if (Places::instance().traitsOf(pattern.contains(u'/') ? pattern : place, m_walk.findings().home()).contains(u"credential"_s)
                || Places::instance().traitsOf(m_walk.pathOf(roots.first()), m_walk.findings().home()).contains(u"credential"_s))
                m_walk.findings().add(EffectKind::CredentialRead, pattern, Reach::Inside, m_argv[at].range, m_name, {u"search"_s});
            ++at;
            continue;
        }
        const QStringList filtered = pattern.isEmpty() || isEverything(pattern) ? QStringList{u"recursive"_s} : QStringList{u"recursive"_s, u"filtered"_s};
        if (word == u"-delete") {
            for (const auto &root : roots)
                m_walk.findings().addPath(EffectKind::Delete, m_walk.pathOf(root), m_argv[at].range, m_name, filtered);
        } else if (word == u"-fprint" || word == u"-fls" || word == u"-fprintf") {
            ++at;
            m_walk.findings().addPath(EffectKind::Overwrite, m_walk.pathOf(m_argv.value(at)), m_argv[at - 1].range, m_name, {});
        } else if (word == u"-exec" || word == u"-execdir" || word == u"-ok" || word == u"-okdir") {
            qsizetype end = at + 1;
            while (end < m_argv.size() && m_argv[end].text != u";" && m_argv[end].text != u"+")
                ++end;
            const Words command = m_argv.sliced(at + 1, end - at - 1);
            for (const auto &root : roots)
                m_walk.launch(replaced(command, u"{}"_s, under(root, pattern)), {}, Origin::Wrapped);
            at = end;
        }
    }
}

Stream Invocation::xargs()
{
    QString token;
    bool perLine = false;
    for (const auto &meaning : std::as_const(m_meanings)) {
        if (meaning.role.effect.traits.contains(u"token"_s))
            token = meaning.value.text;
        perLine |= meaning.role.effect.traits.contains(u"delimiter"_s);
    }
    if (token.isEmpty() && m_traits.contains(u"token"_s))
        token = u"{}"_s;
    if (m_commandAt < 0)
        return {.present = true, .known = m_input.known, .text = m_input.text, .taints = m_input.taints};
    Words command = m_argv.sliced(m_commandAt);
    Words added;
    const auto pieces =
        QString(m_input.text).replace(u'\n', perLine || !token.isEmpty() ? u'\n' : u' ').split(perLine || !token.isEmpty() ? u'\n' : u' ', Qt::SkipEmptyParts);
    for (const auto &piece : pieces) {
        Value value = command.first();
        value.text = piece.trimmed();
        value.glob = value.text.contains(u'*');
        value.taints = m_input.taints;
        if (added.size() < kMaxAppended && !value.text.isEmpty())
            added.append(value);
    }
    if (added.isEmpty() && !(m_input.known && m_input.present)) {
        Value value = command.first();
        value.text = QString(kUnresolved);
        value.taints = m_input.taints;
        added.append(value);
    }
    if (token.isEmpty())
        return m_walk.launch(command + added, {}, Origin::Wrapped);
    Stream output;
    for (const auto &value : std::as_const(added))
        output = m_walk.launch(replaced(command, token, value), {}, Origin::Wrapped);
    return output;
}

Stream Invocation::parallel()
{
    Words command;
    Words inputs;
    bool list = false;
    for (const auto &word : m_commandAt < 0 ? m_operands : m_argv.sliced(m_commandAt)) {
        if (word.text.startsWith(u":::"))
            list = true;
        else
            (list ? inputs : command).append(word);
    }
    if (!list) {
        for (const auto &line : m_input.text.split(u'\n', Qt::SkipEmptyParts))
            inputs.append(Value{.text = line, .taints = m_input.taints, .range = m_argv.first().range});
        if (inputs.isEmpty())
            inputs.append(Value{.text = QString(kUnresolved), .taints = m_input.taints, .range = m_argv.first().range});
    }
    if (inputs.size() > kMaxAppended)
        inputs.resize(kMaxAppended);
    const auto origin = m_walk.asOrigin(Origin::Wrapped);
    const bool placed = std::ranges::any_of(command, [](const Value &word) { return word.text.contains(u'{'); });
    Stream output;
    for (const auto &value : std::as_const(inputs)) {
        Words words = command;
        if (placed)
            words = replaced(replaced(words, u"{}"_s, value), u"{.}"_s, value);
        else
            words.append(value);
        QStringList texts; // parallel hands its words to a shell; taken apart there, what was one word is worse as one
        for (const auto &word : std::as_const(words))
            texts.append(words.size() > 1 && word.text.contains(u' ') ? u'\'' + QString(word.text).replace(u'\'', u"'\\''"_s) + u'\'' : word.text);
        m_walk.runCode(u"shell"_s, Value{.text = texts.join(u' '), .taints = value.taints, .range = m_argv.first().range}, m_name);
    }
    return output;
}

/// The first operand is the host; what follows runs there, out of reach of every snapshot here.
void Invocation::ssh()
{
    if (m_operands.isEmpty())
        return;
    m_hosts.append(m_operands.first());
    if (m_input.present) {
        m_sends = true;
        m_sent |= m_input.taints;
    }
    if (m_operands.size() < 2)
        return;
    QStringList texts;
    for (const auto &word : m_operands.sliced(1))
        texts.append(word.text);
    Facts there;
    Findings findings(there, u"~"_s);
    Walk walk(findings, ShellContext{.directory = {}, .home = u"~"_s});
    walk.script(texts.join(u' '), {}, m_operands[1].range);
    if (!there.complete)
        m_walk.findings().giveUp(u"a command for another machine that is not understood"_s);
    for (const auto &effect : std::as_const(there.effects))
        m_walk.findings().add(effect.kind, effect.object, Reach::Outside, m_operands[1].range, effect.program, effect.traits + QStringList{u"remote"_s});
}

} // namespace cofferdam::shell
