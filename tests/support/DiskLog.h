// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What DiskRecorder has written down, for the file that records and the one that makes it again.

#pragma once

#include <QByteArray>
#include <QHash>

#include <mutex>
#include <optional>
#include <vector>

namespace cofferdam::test::disk {

struct Operation {
    enum class Kind : quint8 { Write, Truncate, Sync, SyncFolder, Name, Unname, Rename };
    Kind kind = Kind::Write;
    int file = 0;      ///< Of all but SyncFolder.
    qsizetype at = 0;  ///< Offset, or the new size.
    QByteArray data;
    QByteArray name;   ///< In the folder.
    QByteArray second; ///< The new one.
};

/// The log, and what is needed to know files again. Guarded by the mutex, which is held during the call itself: the log's order is the calls'.
struct Log {
    std::mutex mutex;
    QByteArray folder; ///< With a slash at its end; empty: nothing is recorded.
    std::vector<Operation> operations;
    QHash<quint64, int> files; ///< By inode number, of those that have a name or are open for one.
    QHash<QByteArray, int> names;
    int fileCount = 0;

    int fileOf(quint64 inode)
    {
        const auto known = files.constFind(inode);
        if (known != files.cend())
            return *known;
        return *files.insert(inode, fileCount++);
    }
    [[nodiscard]] std::optional<QByteArray> nameIn(const QByteArray &path) const
    {
        if (folder.isEmpty() || !path.startsWith(folder) || path.endsWith("-shm"))
            return std::nullopt;
        return path.sliced(folder.size());
    }
};

Log &log(); ///< Outlives whoever writes at the end of the process.

} // namespace cofferdam::test::disk
