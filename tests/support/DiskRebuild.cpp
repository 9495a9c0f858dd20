// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// DiskRecorder::rebuild(): what a disk may hold of all that was recorded.

#include "tests/support/DiskLog.h"
#include "tests/support/DiskRecorder.h"

#include <QFile>
#include <QRandomGenerator>
#include <QSet>

#include <unistd.h>

#include <algorithm>
#include <utility>

namespace cofferdam::test {
namespace {

using namespace disk;
using Kind = Operation::Kind;

constexpr qsizetype kSector = 512;

/// A file on the disk, and what was done to it since it was synced.
struct OnDisk {
    QByteArray content;
    std::vector<const Operation *> pending;
};

void put(QByteArray &content, qsizetype at, QByteArrayView data)
{
    if (content.size() < at + data.size())
        content.resize(at + data.size(), '\0');
    std::ranges::copy(data, content.begin() + at);
}

void apply(QByteArray &content, const Operation &operation)
{
    if (operation.kind == Kind::Truncate)
        content.resize(operation.at, '\0');
    else
        put(content, operation.at, operation.data);
}

/// Some of the sectors that a write touches.
void applyTorn(QByteArray &content, const Operation &write, QRandomGenerator &random)
{
    for (qsizetype done = 0; done < write.data.size();) {
        const qsizetype at = write.at + done;
        const qsizetype length = std::min(kSector - at % kSector, write.data.size() - done);
        if (random.bounded(2) == 0)
            put(content, at, QByteArrayView(write.data).sliced(done, length));
        done += length;
    }
}

/// As disks do: nothing of it, all of it, or anything.
void applySome(OnDisk &file, QRandomGenerator &random, bool all)
{
    const int how = all ? 1 : random.bounded(4);
    for (const Operation *operation : file.pending) {
        const int fate = how == 0 ? 0 : how == 1 ? 1 : random.bounded(3);
        if (fate == 1)
            apply(file.content, *operation);
        else if (fate == 2 && operation->kind == Kind::Write)
            applyTorn(file.content, *operation, random);
    }
}

void apply(QHash<QByteArray, int> &names, const Operation &operation)
{
    if (operation.kind != Kind::Name)
        names.remove(operation.name);
    if (operation.kind != Kind::Unname)
        names.insert(operation.kind == Kind::Name ? operation.name : operation.second, operation.file);
}

/// A journal keeps their order; what POSIX promises does not.
void applySome(QHash<QByteArray, int> &names, const std::vector<const Operation *> &pending, QRandomGenerator &random, bool all)
{
    const bool inOrder = random.bounded(2) == 0;
    const qsizetype kept = random.bounded(int(pending.size()) + 1);
    for (qsizetype i = 0; i < qsizetype(pending.size()); ++i) {
        if (all || (inOrder ? i < kept : random.bounded(2) == 0))
            apply(names, *pending[std::size_t(i)]);
    }
}

bool writeFile(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly | QIODevice::NewOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
           && file.write(content) == content.size();
}

} // namespace

bool DiskRecorder::rebuild(qsizetype cut, QRandomGenerator &random, const QString &into, Disk disk)
{
    std::vector<Operation> operations;
    {
        const std::lock_guard lock(log().mutex);
        operations.assign(log().operations.begin(), log().operations.begin() + std::min(cut, qsizetype(log().operations.size())));
    }
    QHash<int, OnDisk> files;
    QHash<QByteArray, int> names;
    QSet<int> stores;
    std::vector<const Operation *> renaming;
    for (const Operation &operation : operations) {
        if (operation.name.contains(".db") && !operation.name.contains(".keycheck"))
            stores.insert(operation.file);
        switch (operation.kind) {
        case Kind::Write:
        case Kind::Truncate: files[operation.file].pending.push_back(&operation); break;
        case Kind::Sync:
            if (disk == Disk::Lying && stores.contains(operation.file))
                break;
            for (const Operation *pending : std::exchange(files[operation.file].pending, {}))
                apply(files[operation.file].content, *pending);
            break;
        case Kind::SyncFolder:
            for (const Operation *pending : std::exchange(renaming, {}))
                apply(names, *pending);
            break;
        case Kind::Name:
        case Kind::Unname:
        case Kind::Rename: renaming.push_back(&operation); break;
        }
    }
    const bool keepsAll = disk == Disk::Perfect;
    applySome(names, renaming, random, keepsAll);
    // In an order that the seed alone decides.
    auto all = names.keys();
    std::ranges::sort(all);
    QHash<int, QByteArray> written;
    for (const QByteArray &name : all) {
        const int number = names.value(name);
        const QByteArray path = QFile::encodeName(into) + '/' + name;
        if (written.contains(number)) {
            if (::link(written.value(number).constData(), path.constData()) != 0)
                return false;
            continue;
        }
        applySome(files[number], random, keepsAll);
        if (!writeFile(QFile::decodeName(path), files[number].content))
            return false;
        written.insert(number, path);
    }
    return true;
}

} // namespace cofferdam::test
