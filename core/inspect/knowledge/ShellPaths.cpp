// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/knowledge/ShellPaths.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace cofferdam {

bool isProgramFolder(QStringView folder)
{
    static const QStringList folders{u"/bin"_s,           u"/usr/bin"_s,        u"/sbin"_s,      u"/usr/sbin"_s,
                                     u"/usr/local/bin"_s, u"/usr/local/sbin"_s, u"/usr/games"_s, u"/opt/homebrew/bin"_s};
    return folders.contains(folder);
}

bool isShellPath(QStringView word)
{
    static const QStringList shells{u"sh"_s, u"bash"_s, u"dash"_s, u"zsh"_s, u"ksh"_s, u"ash"_s, u"fish"_s};
    const auto slash = word.lastIndexOf(u'/');
    if (slash < 0 || !isProgramFolder(word.first(slash)))
        return false;
    return shells.contains(word.sliced(slash + 1).toString());
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

} // namespace cofferdam
