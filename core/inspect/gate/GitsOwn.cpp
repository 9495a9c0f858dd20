// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/gate/GitsOwn.h"

#include "core/inspect/knowledge/Places.h"

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

using Asked = api::FileAsked;

QString pathText(const std::string &bytes)
{
    return QString::fromStdString(bytes);
}

QString lastName(const QString &path)
{
    return path.sliced(path.lastIndexOf(u'/') + 1);
}

/// Why something there is arranged to run.
QStringList runningTraits(const QString &path, const QString &home)
{
    auto traits = Places::instance().traitsOf(path, home);
    traits.removeIf([](const QString &trait) { return trait != u"startup" && trait != u"runs-from"; });
    return traits;
}

bool isAmongHooks(const QString &path)
{
    return path.contains(u"/hooks/"_s) || path.endsWith(u"/hooks"_s);
}

/// git(1) writes settings to a file of this name beside them and renames that, lockfile.h.
bool isLockOfSettings(const QString &path)
{
    const auto name = lastName(path);
    return name.startsWith(u"config"_s) && name.endsWith(u".lock"_s);
}

/// What is made or opened for writing under the name itself: the link to a repository that lies elsewhere, gitrepository-layout(5).
bool isWrittenInPlace(Asked::Operation operation, const QString &path)
{
    const auto name = lastName(path);
    const bool ofNewTree = operation == Asked::CREATE && name == u"commondir" && path.contains(u"/.git/worktrees/"_s);
    return name == u".git" || ofNewTree || isLockOfSettings(path);
}

} // namespace

bool isGit(const QString &program)
{
    return program == u"/usr/bin/git" || program.startsWith(u"/usr/lib/git-core/"_s);
}

bool isInGitsBooks(const QString &program, const QString &path)
{
    return isGit(program) && (path.contains(u"/.git/"_s) || path.endsWith(u"/.git"_s));
}

bool isGitsOwn(const Asked &asked, EffectKind kind, const QString &object, const QString &home)
{
    if (!isInGitsBooks(pathText(asked.program()), object))
        return false;
    const auto running = runningTraits(object, home);
    if (running.isEmpty())
        return true;
    if (running.contains(u"startup"_s) && isAmongHooks(object))
        return false;
    if (kind != EffectKind::Create && kind != EffectKind::Overwrite)
        return true;
    switch (asked.operation()) {
    case Asked::MKDIR: return true;
    case Asked::CREATE:
    case Asked::WRITE:
    case Asked::TRUNCATE: return isWrittenInPlace(asked.operation(), object);
    case Asked::RENAME:
    case Asked::REPLACE: {
        const auto source = pathText(asked.path());
        return !asked.exchanges() && !asked.folder() && isLockOfSettings(source) && source == object + u".lock"_s;
    }
    default: return false;
    }
}

bool staysWhatItIs(const QString &path, const QString &target, const QString &home)
{
    const auto after = runningTraits(target, home);
    return lastName(path) == lastName(target) && runningTraits(path, home) == after && !isAmongHooks(target);
}

bool isSampleHook(const Asked &asked)
{
    const auto path = pathText(asked.path());
    const bool renames = asked.operation() == Asked::RENAME || asked.operation() == Asked::REPLACE || asked.operation() == Asked::LINK;
    const bool sample = asked.operation() == Asked::MKDIR ? path.endsWith(u"/hooks"_s) : path.endsWith(u".sample"_s) && !renames;
    return isGit(pathText(asked.program())) && path.contains(u"/.git/"_s) && isAmongHooks(path) && sample;
}

} // namespace cofferdam
