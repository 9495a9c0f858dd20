// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Programs that move, copy, search or mark files.

#include "core/inspect/shell/Special.h"

#include "core/inspect/shell/Invocation.h"
#include "core/inspect/shell/Programs.h"

#include <re2/re2.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam::shell {

namespace {

/// "u-r", "a=", "-rw": the owner may not read any more.
bool takesReading(const QString &clause)
{
    const auto at = std::ranges::find_if(clause, [](QChar c) { return c == u'-' || c == u'='; }) - clause.begin();
    const auto who = clause.left(at);
    if (at == clause.size() || !(who.isEmpty() || who.contains(u'u') || who.contains(u'a')))
        return false;
    return clause[at] == u'-' ? clause.mid(at).contains(u'r') : !clause.mid(at).contains(u'r');
}

} // namespace

/// chmod(1): setuid and write access for all are another matter than +x.
void changePermissions(Invocation &it)
{
    QString mode = it.words().operands.isEmpty() ? QString() : it.words().operands.first().text;
    qsizetype first = 1;
    for (const auto &word : it.words().argv.sliced(1)) { // "-w" looks like an option
        if (word.text.startsWith(u'-') && word.text.size() > 1 && u"rwxstugoaX,+-="_s.contains(word.text[1]) && !word.text.startsWith(u"--")) {
            mode = word.text;
            first = 0;
            break;
        }
    }
    QStringList traits;
    const auto ownersRight = u"4567"_s; // to read
    const bool octal = !mode.isEmpty() && std::ranges::all_of(mode, [](QChar c) { return c >= u'0' && c <= u'7'; });
    if (octal && mode.size() >= 3) {
        if (mode.size() == 4 && mode[0] >= u'2')
            traits.append(u"setuid"_s);
        if (u"2367"_s.contains(mode.back()))
            traits.append(u"world-writable"_s);
        if (!ownersRight.contains(mode[mode.size() - 3]))
            traits.append(u"closed"_s);
    } else {
        const bool adds = mode.contains(u'+') || mode.contains(u'=');
        if (adds && mode.contains(u's'))
            traits.append(u"setuid"_s);
        for (const auto &clause : mode.split(u',')) {
            const QString who = clause.section(u'+', 0, 0).section(u'=', 0, 0);
            if (clause.size() > who.size() && (who.contains(u'o') || who.contains(u'a')) && clause.contains(u'w'))
                traits.append(u"world-writable"_s);
            if (takesReading(clause))
                traits.append(u"closed"_s);
        }
    }
    for (const auto &word : it.words().operands.sliced(std::min(first, it.words().operands.size()))) {
        const QString path = it.walk().pathOf(word);
        const bool lends = traits.contains(u"setuid"_s) && (isInterpreterPath(path) || it.walk().scope().files.contains(path));
        it.walk().findings().addPath(EffectKind::Permission, path, word.range, it.words().name,
                                     it.words().traits + traits + (lends ? QStringList{u"lends-rights"_s} : QStringList{}));
    }
}

/// chattr(1): the mode may look like an option; all other words are files.
void changeAttributes(Invocation &it)
{
    for (const auto &word : it.words().operands) {
        if (!word.text.startsWith(u'+') && !word.text.startsWith(u'='))
            it.walk().findings().addPath(EffectKind::Permission, it.walk().pathOf(word), word.range, it.words().name,
                                         it.words().traits + QStringList{u"attributes"_s});
    }
}

/// A copy of nothing empties its target.
void copyFiles(Invocation &it)
{
    if (it.words().operands.size() == 2
        && Places::instance().traitsOf(it.walk().pathOf(it.words().operands.first()), it.walk().findings().home()).contains(u"sink"_s))
        it.walk().findings().addPath(EffectKind::Overwrite, it.walk().pathOf(it.words().operands.last()), it.words().operands.last().range, it.words().name,
                                     it.words().traits + QStringList{u"truncate"_s});
}

/// What is moved onto /dev/null is gone.
void moveFiles(Invocation &it)
{
    if (it.words().operands.size() < 2
        || !Places::instance().traitsOf(it.walk().pathOf(it.words().operands.last()), it.walk().findings().home()).contains(u"sink"_s))
        return;
    for (const auto &word : it.words().operands.first(it.words().operands.size() - 1))
        it.walk().findings().addPath(EffectKind::Delete, it.walk().pathOf(word), word.range, it.words().name, it.words().traits + QStringList{u"recursive"_s});
}

/// Somebody who looks for the word "password" all over the system or a home looks for passwords.
void searchText(Invocation &it)
{
    static const RE2 secret("(?i)passw|\\bpwd\\b|secret|private.?key|api.?key|aws_|access.?key|\\btoken|credential");
    static const QStringList wide{u"root"_s, u"top"_s, u"home"_s, u"log"_s};
    if (it.words().operands.size() < 2 || !RE2::PartialMatch(it.words().operands.first().text.toStdString(), secret))
        return;
    for (const auto &word : it.words().operands.sliced(1)) {
        const auto place = Places::instance().traitsOf(it.walk().pathOf(word), it.walk().findings().home());
        if (std::ranges::any_of(place, [](const QString &trait) { return wide.contains(trait); }))
            it.add(EffectKind::CredentialRead, it.walk().pathOf(word), Reach::Inside, word, {u"search"_s});
    }
}

} // namespace cofferdam::shell
