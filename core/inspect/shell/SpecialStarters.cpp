// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Programs that start others by a grammar of their own: find(1), xargs(1), parallel(1), ssh(1).

#include "core/inspect/shell/Special.h"

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

void findPredicates(Invocation &it, qsizetype from, const Words &roots)
{
    QString pattern;
    for (qsizetype at = from; at < it.words().argv.size(); ++at) {
        const QString &word = it.words().argv[at].text;
        if (word == u"-name" || word == u"-iname" || word == u"-path" || word == u"-wholename") {
            pattern = it.words().argv.value(at + 1).text;
            const QString place = normalisedPath(u"~/"_s + pattern, {}, it.walk().findings().home());
            if (Places::instance().traitsOf(pattern.contains(u'/') ? pattern : place, it.walk().findings().home()).contains(u"credential"_s)
                || Places::instance().traitsOf(it.walk().pathOf(roots.first()), it.walk().findings().home()).contains(u"credential"_s))
                it.walk().findings().add(EffectKind::CredentialRead, pattern, Reach::Inside, it.words().argv[at].range, it.words().name, {u"search"_s});
            ++at;
            continue;
        }
        const QStringList filtered = pattern.isEmpty() || isEverything(pattern) ? QStringList{u"recursive"_s} : QStringList{u"recursive"_s, u"filtered"_s};
        if (word == u"-delete") {
            for (const auto &root : roots)
                it.walk().findings().addPath(EffectKind::Delete, it.walk().pathOf(root), it.words().argv[at].range, it.words().name, filtered);
        } else if (word == u"-fprint" || word == u"-fls" || word == u"-fprintf") {
            ++at;
            it.walk().findings().addPath(EffectKind::Overwrite, it.walk().pathOf(it.words().argv.value(at)), it.words().argv[at - 1].range, it.words().name,
                                         {});
        } else if (word == u"-exec" || word == u"-execdir" || word == u"-ok" || word == u"-okdir") {
            qsizetype end = at + 1;
            while (end < it.words().argv.size() && it.words().argv[end].text != u";" && it.words().argv[end].text != u"+")
                ++end;
            const Words command = it.words().argv.sliced(at + 1, end - at - 1);
            for (const auto &root : roots)
                it.walk().launcher().launch(replaced(command, u"{}"_s, under(root, pattern)), {}, Origin::Wrapped);
            at = end;
        }
    }
}

} // namespace

Stream listing(Invocation &it)
{
    QString shape;
    for (const auto &folder : it.words().operands)
        shape += under(folder, {}).text + u'\n';
    if (it.words().operands.isEmpty())
        shape = it.walk().scope().directory.isEmpty() ? u"*\n"_s : it.walk().scope().directory + u"/*\n"_s;
    return {.present = true, .known = false, .text = shape, .taints = {}};
}

Stream findFiles(Invocation &it)
{
    Words roots;
    qsizetype at = 1;
    while (at < it.words().argv.size() && (it.words().argv[at].text == u"-L" || it.words().argv[at].text == u"-H" || it.words().argv[at].text == u"-P"))
        ++at;
    for (; at < it.words().argv.size() && !it.words().argv[at].text.startsWith(u'-') && it.words().argv[at].text != u"(" && it.words().argv[at].text != u"!";
         ++at)
        roots.append(it.words().argv[at]);
    if (roots.isEmpty())
        roots.append(Value{.text = u"."_s, .taints = {}, .range = it.words().argv.first().range});
    findPredicates(it, at, roots);
    QString shape;
    for (const auto &root : std::as_const(roots)) {
        it.walk().findings().addPath(EffectKind::Read, it.walk().pathOf(root), root.range, it.words().name, {u"listing"_s});
        shape += under(root, {}).text + u'\n';
    }
    return {.present = true, .known = false, .text = shape, .taints = {}};
}

Stream xargs(Invocation &it)
{
    QString token;
    bool perLine = false;
    for (const auto &meaning : std::as_const(it.words().meanings)) {
        if (meaning.role.effect.traits.contains(u"token"_s))
            token = meaning.value.text;
        perLine |= meaning.role.effect.traits.contains(u"delimiter"_s);
    }
    if (token.isEmpty() && it.words().traits.contains(u"token"_s))
        token = u"{}"_s;
    if (it.words().commandAt < 0)
        return {.present = true, .known = it.input().known, .text = it.input().text, .taints = it.input().taints};
    Words command = it.words().argv.sliced(it.words().commandAt);
    Words added;
    const auto pieces = QString(it.input().text)
                            .replace(u'\n', perLine || !token.isEmpty() ? u'\n' : u' ')
                            .split(perLine || !token.isEmpty() ? u'\n' : u' ', Qt::SkipEmptyParts);
    for (const auto &piece : pieces) {
        Value value = command.first();
        value.text = piece.trimmed();
        value.glob = value.text.contains(u'*');
        value.taints = it.input().taints;
        if (added.size() < kMaxAppended && !value.text.isEmpty())
            added.append(value);
    }
    if (added.isEmpty() && !(it.input().known && it.input().present)) {
        Value value = command.first();
        value.text = QString(kUnresolved);
        value.taints = it.input().taints;
        added.append(value);
    }
    if (token.isEmpty())
        return it.walk().launcher().launch(command + added, {}, Origin::Wrapped);
    Stream output;
    for (const auto &value : std::as_const(added))
        output = it.walk().launcher().launch(replaced(command, token, value), {}, Origin::Wrapped);
    return output;
}

Stream parallel(Invocation &it)
{
    Words command;
    Words inputs;
    bool list = false;
    for (const auto &word : it.words().commandAt < 0 ? it.words().operands : it.words().argv.sliced(it.words().commandAt)) {
        if (word.text.startsWith(u":::"))
            list = true;
        else
            (list ? inputs : command).append(word);
    }
    if (!list) {
        for (const auto &line : it.input().text.split(u'\n', Qt::SkipEmptyParts))
            inputs.append(Value{.text = line, .taints = it.input().taints, .range = it.words().argv.first().range});
        if (inputs.isEmpty())
            inputs.append(Value{.text = QString(kUnresolved), .taints = it.input().taints, .range = it.words().argv.first().range});
    }
    if (inputs.size() > kMaxAppended)
        inputs.resize(kMaxAppended);
    const auto origin = it.walk().launcher().asOrigin(Origin::Wrapped);
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
        it.walk().launcher().runCode(u"shell"_s, Value{.text = texts.join(u' '), .taints = value.taints, .range = it.words().argv.first().range},
                                     it.words().name);
    }
    return output;
}

/// The first operand is the host; what follows runs there, out of reach of every snapshot here.
void runElsewhere(Invocation &it)
{
    if (it.words().operands.isEmpty())
        return;
    it.traffic().addHost(it.words().operands.first());
    if (it.input().present)
        it.traffic().addSent(it.input().taints);
    if (it.words().operands.size() < 2)
        return;
    QStringList texts;
    for (const auto &word : it.words().operands.sliced(1))
        texts.append(word.text);
    Facts there;
    Findings findings(there, u"~"_s);
    Walk walk(findings, ShellContext{.directory = {}, .home = u"~"_s});
    walk.script(texts.join(u' '), {}, it.words().operands[1].range);
    if (!there.complete)
        it.walk().findings().giveUp(QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "a command for another machine that is not understood")));
    for (const auto &effect : std::as_const(there.effects))
        it.walk().findings().add(effect.kind, effect.object, Reach::Outside, it.words().operands[1].range, effect.program,
                                 effect.traits + QStringList{u"remote"_s});
}

} // namespace cofferdam::shell
