// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Git: what a word means depends on the others.

#include "core/inspect/shell/Special.h"

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

void configureGit(Invocation &it)
{
    if (it.words().operands.size() < 2 || it.words().traits.contains(u"get"_s))
        return;
    const QString key = it.words().operands.first().text;
    const RoleSpec *role = Programs::instance().variable(key);
    const bool runs = role || key.startsWith(u"alias.") || key.startsWith(u"filter.") || key.endsWith(u".command") || key.endsWith(u".cmd");
    QString value = it.words().operands[1].text;
    if (key.startsWith(u"alias.") && !value.startsWith(u'!'))
        value = u"git "_s + value;
    if (!runs)
        return;
    if (!key.startsWith(u"alias.") || value.startsWith(u'!'))
        it.add(EffectKind::Persist, key, Reach::Inside, it.words().operands[1], {u"git-hook"_s});
    Value code = it.words().operands[1];
    code.text = value.startsWith(u'!') ? value.sliced(1) : value;
    const auto origin = it.walk().launcher().asOrigin(Origin::Escape);
    it.walk().launcher().runCode(u"shell"_s, code, it.words().name);
}

} // namespace cofferdam::shell
