// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What lies in a folder of the user's, before it is copied into an agent's machine: how much, which secrets, and what stays behind. Blocking.

#pragma once

#include "core/base/Descriptor.h"
#include "core/base/Result.h"

#include <QByteArray>
#include <QList>
#include <QSet>
#include <QString>
#include <QStringList>

#include <stop_token>
#include <vector>

namespace cofferdam {

struct SourceEntry {
    enum class Kind : quint8 { File, Folder, Link };
    Kind kind = Kind::File;
    QByteArray path; ///< Relative; bytes.
    quint64 size = 0;
    bool executable = false;
    QByteArray link;
    bool secret = false;
};

struct FolderFinding {
    bool secret = false; ///< False: it is never copied.
    QByteArray path;
    Phrase what;
    quint64 bytes = 0;
};

/// What of a folder is given. Paths as shownPath() has them, relative to the folder.
struct FolderChoice {
    QStringList without; ///< Stays behind, with all that lies in it. Absolute ones, too, in the folder.
    QStringList with;    ///< Secrets that are wanted.
    bool allSecrets = false;
};

struct FolderScan {
    static constexpr qsizetype kMostEntries = 200'000;
    static constexpr quint64 kMostBytes = 64ULL << 30;
    static constexpr qsizetype kMostFindings = 1000;

    QString folder; ///< Resolved.
    std::vector<SourceEntry> entries; ///< A folder before what lies in it.
    quint64 files = 0;
    quint64 folders = 0;
    quint64 bytes = 0;
    QList<FolderFinding> findings; ///< At most kMostFindings.
    quint32 findingsLeftOut = 0;
    QList<Phrase> warnings;

    /// Without what is to stay behind, and without secrets that are not wanted. How many files went. Invalid, and all is as it was, when there is
    /// nothing by a name that is to stay behind.
    [[nodiscard]] Result<quint64> leaveOut(const FolderChoice &choice);
};

/// `folder` is absolute. Links in it are never followed, and those that lead out of it stay behind, like what is neither file nor folder. Invalid
/// when it is too much, Denied for the root of all folders, Cancelled.
[[nodiscard]] Result<FolderScan> scanFolder(const QString &folder, const std::stop_token &stop = {});
/// Opens it as scanFolder() does.
[[nodiscard]] Result<Descriptor> openSource(const QString &folder);

} // namespace cofferdam
