// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Git: what a word means depends on the others.

#include "core/inspect/shell/Special.h"

#include "core/inspect/shell/GitSettings.h"
#include "core/inspect/shell/Invocation.h"
#include "core/inspect/shell/Programs.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam::shell {

/// git-push(1): operands are a remote, then refspecs; "+ref" forces and ":ref" deletes.
void pushGit(Invocation &it)
{
    QStringList traits{u"push"_s};
    for (const auto &word : it.words().operands) {
        if (word.text.startsWith(u'+'))
            traits.append(u"force-push"_s);
        if (word.text.startsWith(u':') && word.text.size() > 1)
            traits.append(u"delete-ref"_s);
    }
    const Value &remote = it.words().operands.isEmpty() ? it.words().argv.first() : it.words().operands.first();
    const QString target = it.words().operands.isEmpty() ? u"origin"_s : remote.known() ? remote.text : QString();
    if (target.contains(u"://") || target.contains(u'@'))
        traits.append(u"named-url"_s);
    it.add(EffectKind::Send, target, Reach::Outside, remote, traits);
}

/// git-checkout(1) switches branches or throws away edits, depending on "--", on paths and on how many words there are.
void checkOutGit(Invocation &it)
{
    const bool divided = std::ranges::contains(it.words().argv, u"--"_s, &Value::text);
    const bool path = !it.words().operands.isEmpty() && (it.words().operands.first().text == u"." || it.words().operands.first().text.startsWith(u"./"));
    if (divided || it.words().operands.size() > 1 || path)
        it.add(EffectKind::Overwrite, u"working-tree"_s, Reach::Inside, it.words().operands.isEmpty() ? it.words().argv.first() : it.words().operands.last(),
               {u"git-work"_s});
}

/// Renamed so, it is a setting, and no other gate sees that git did not write it: `git config` does the same.
void moveInGit(Invocation &it)
{
    for (const auto &word : it.words().operands) {
        const auto name = word.text.section(u'/', -1);
        if (name == u"config.lock" || name == u"config.worktree.lock")
            it.add(EffectKind::Persist, word.text, Reach::Inside, word, {u"git-hook"_s});
    }
}

void configureGit(Invocation &it)
{
    using Change = ConfigWords::Change;
    const auto words = readConfigWords(it.words().argv.sliced(it.words().argumentsAt));
    if (words.change == Change::None)
        return;
    const auto persist = [&it, &words](const QString &what) {
        it.add(EffectKind::Persist, what.contains(kUnresolved) ? QString() : what, Reach::Inside, words.key, {u"git-hook"_s});
    };
    const auto file = words.file.text.isEmpty() ? QString() : it.walk().pathOf(words.file);
    if (!file.isEmpty() && !file.endsWith(u"/.git/config"))
        it.walk().findings().addPath(EffectKind::Create, file, words.file.range, it.words().name, {});
    const QString key = words.key.text;
    switch (words.change) {
    case Change::None: break;
    case Change::Edit: persist(u"git config"_s); break;
    case Change::RenameSection: persist(key); break;
    case Change::RemoveSection:
        for (const auto &plain : {u"alias"_s, u"branch."_s, u"remote."_s, u"submodule."_s, u"user"_s}) {
            if (plain.endsWith(u'.') ? key.startsWith(plain) : key == plain)
                return;
        }
        persist(key);
        break;
    case Change::Unset:
        if (!saysNothing(key, QString(kUnresolved)) && !key.startsWith(u"alias.", Qt::CaseInsensitive))
            persist(key);
        break;
    case Change::Set: {
        if (saysNothing(key, words.value.text))
            return;
        const bool alias = key.startsWith(u"alias.", Qt::CaseInsensitive);
        const bool command = words.value.text.startsWith(u'!');
        if (!alias || command || words.value.text.contains(kUnresolved))
            persist(key);
        const RoleSpec *role = Programs::instance().settingOfGit(key);
        const auto name = key.toLower();
        if (!alias && !role && !name.startsWith(u"filter.") && !name.endsWith(u".command") && !name.endsWith(u".cmd"))
            return;
        Value code = words.value;
        code.text = command ? code.text.sliced(1) : alias ? u"git "_s + code.text : code.text;
        const auto origin = it.walk().launcher().asOrigin(Origin::Escape);
        it.walk().launcher().runCode(u"shell"_s, code, it.words().name);
        break;
    }
    }
}

} // namespace cofferdam::shell
