// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// All that this process does to the files of one folder, in order: so that the folder can be made again as a disk may hold it when the power goes.

#pragma once

#include <QString>

class QRandomGenerator;

namespace cofferdam::test {

/// Recorded beneath SQLite's VFS and Qt's files: whoever links this has the system calls that change files go through it. Writes, truncations,
/// syncs of files and folders, names that come, go and move; from begin() on, in that folder, which has to be empty then. Not recorded:
/// SQLite's -shm, which is memory, and files that are opened with O_TRUNC. Any thread.
class DiskRecorder
{
public:
    enum class Disk : quint8 {
        Honest,
        Lying,   ///< It kept nothing of SQLite's files for having been asked to: as with PRAGMA synchronous=OFF.
        Perfect, ///< It kept everything at once: what the folder itself holds.
    };

    static void begin(const QString &folder);
    static void end();
    /// Operations so far. What was acknowledged at position n has to survive each cut at n or later.
    [[nodiscard]] static qsizetype position();
    /// How many of them were syncs of files.
    [[nodiscard]] static qsizetype syncs();

    /// Makes `into` as it may be when the power goes before operation `cut`: what was synced is there; each write that was not is there, is not,
    /// or is there in some of its sectors of 512 bytes; names that were not synced are there or not. False: it cannot be written.
    [[nodiscard]] static bool rebuild(qsizetype cut, QRandomGenerator &random, const QString &into, Disk disk);
};

} // namespace cofferdam::test
