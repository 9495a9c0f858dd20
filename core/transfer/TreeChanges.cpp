// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transfer/TreeChanges.h"

#include "core/transfer/FileName.h"
#include "core/transfer/Notable.h"

#include <QHash>

#include <sys/stat.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr quint64 kMostlyEmpty = 16 << 20; // bytes from which a file that takes an eighth of its size is told of

bool liesInGit(const QByteArray &path)
{
    return path == ".git" || path.startsWith(".git/") || path.endsWith("/.git") || path.contains("/.git/");
}

bool isSameKind(const GivenEntry &given, const GuestEntry &now)
{
    switch (given.kind) {
    case GivenEntry::Kind::File: return S_ISREG(now.mode);
    case GivenEntry::Kind::Folder: return S_ISDIR(now.mode);
    case GivenEntry::Kind::Link: return S_ISLNK(now.mode);
    }
    return false;
}

std::optional<Phrase> warningOf(const GuestEntry &entry)
{
    if (auto runs = Notable::standard().runsByItself(shownPath(entry.path)))
        return runs;
    if (entry.size > kMostlyEmpty && entry.stored < entry.size / 8)
        return phrase("Files", "Most of it is empty: it takes far more room here than there.");
    if (entry.path.startsWith('-') || entry.path.contains("/-"))
        return phrase("Files", "Its name begins like an option of a command.");
    return {};
}

TreeChange changeOf(const GuestEntry &now, TreeChange::Kind kind)
{
    TreeChange change{.kind = kind, .path = now.path, .newSize = now.size, .refused = {}, .warning = {}};
    change.executable = S_ISREG(now.mode) && (now.mode & S_IXUSR) != 0;
    change.compared = !S_ISREG(now.mode) || !now.sha256.isEmpty();
    change.refused = refusalToTake(now);
    if (!change.refused)
        change.warning = warningOf(now);
    return change;
}

/// Of a name that was there before; nothing: it is as it was.
std::optional<TreeChange> changeSince(const GivenEntry &given, const GuestEntry &now)
{
    using enum TreeChange::Kind;
    std::optional<TreeChange> change;
    if (!isSameKind(given, now))
        change = changeOf(now, Type);
    else if (given.kind == GivenEntry::Kind::Link && given.link != now.link)
        change = changeOf(now, Changed);
    else if (given.kind == GivenEntry::Kind::File && (given.size != now.size || given.sha256 != now.sha256))
        change = changeOf(now, Changed);
    else if (given.kind == GivenEntry::Kind::File && given.executable != ((now.mode & S_IXUSR) != 0))
        change = changeOf(now, Mode);
    if (change)
        change->oldSize = given.size;
    return change;
}

void refuseAlike(QList<TreeChange> &changes)
{
    NamesTaken taken;
    for (auto &change : changes) {
        if (change.isTakeable() && !taken.take(QString::fromUtf8(change.path)))
            change.refused = phrase("Files", "Its name, or that of a folder on its way, looks like another one’s, and some disks take both for the same.");
    }
}

} // namespace

std::optional<Phrase> refusalToTake(const GuestEntry &entry)
{
    if (auto refusal = refusalOfPath(entry.path))
        return refusal;
    if (S_ISLNK(entry.mode))
        return phrase("Files", "It is a link; it could lead anywhere on this computer.");
    if (S_ISDIR(entry.mode))
        return phrase("Files", "It is a folder.");
    if (!S_ISREG(entry.mode))
        return phrase("Files", "It is neither a file nor a folder.");
    if (entry.size > kMostTaken)
        return phrase("Files", "It is too large.");
    return {};
}

TreeChanges treeChanges(const QList<GivenEntry> &given, const QList<GuestEntry> &now)
{
    QHash<QByteArrayView, const GivenEntry *> before;
    for (const auto &entry : given) {
        if (!liesInGit(entry.path))
            before.insert(entry.path, &entry);
    }
    TreeChanges result;
    for (const auto &entry : now) {
        if (liesInGit(entry.path)) {
            if (entry.path == ".git" || entry.path.endsWith("/.git"))
                result.repositories.append(entry.path == ".git" ? u"."_s : shownPath(entry.path.chopped(5)));
            continue;
        }
        const auto *known = before.take(entry.path);
        std::optional<TreeChange> change;
        if (known)
            change = changeSince(*known, entry);
        else if (!S_ISDIR(entry.mode))
            change = changeOf(entry, TreeChange::Kind::Added);
        if (change)
            result.changes.append(std::move(*change));
        else if (S_ISREG(entry.mode))
            ++result.unchanged;
    }
    for (const auto *gone : std::as_const(before)) {
        if (gone->kind != GivenEntry::Kind::Folder)
            result.changes.append({.kind = TreeChange::Kind::Deleted, .path = gone->path, .oldSize = gone->size, .refused = {}, .warning = {}});
    }
    std::ranges::sort(result.changes, {}, &TreeChange::path);
    refuseAlike(result.changes);
    return result;
}

} // namespace cofferdam
