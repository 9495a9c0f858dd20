// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// manifest.json: what a folder of the image store has to hold, to the byte; manifest.sig beside it: who says so.

#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QMap>
#include <QString>

class QFile;

namespace cofferdam {

class Builders;

inline constexpr qint64 kMaxManifest = 1024 * 1024; ///< Bytes of one.
inline constexpr QLatin1StringView kManifestFile{"manifest.json"};
inline constexpr QLatin1StringView kSignatureFile{"manifest.sig"};

struct ManifestFile {
    qint64 size = 0;
    qint64 skip = 0;   ///< Bytes at the front that are written anew for each use and not part of the hash.
    QByteArray sha256; ///< 32 bytes
};

struct Manifest {
    QJsonObject about;                 ///< All but "files": kind, id, what it was made from.
    QMap<QString, ManifestFile> files; ///< By plain file name.

    /// Damaged for anything that is no manifest: unknown format, names with a slash, hashes that are none.
    [[nodiscard]] static Result<Manifest> parse(const QByteArray &json);
    /// Of `folder`; Damaged or Denied as Builders::check.
    [[nodiscard]] static Result<Manifest> read(const QString &folder, const Builders &builders);
    /// Into `folder`, signed, both files fsynced.
    [[nodiscard]] Result<void> write(const QString &folder, const Builders &builders) const;
    [[nodiscard]] QByteArray toJson() const;

    /// Reads `folder`/`name` and adds it.
    [[nodiscard]] Result<void> add(const QString &folder, const QString &name, qint64 skip = 0);
    /// Every file is there with its size; milliseconds.
    [[nodiscard]] Result<void> checkSizes(const QString &folder) const;
    /// Every byte. Damaged names the file.
    [[nodiscard]] Result<void> checkHashes(const QString &folder) const;
};

/// SHA-256 of a file from `skip` on. Fails with Damaged when it is shorter than that.
[[nodiscard]] Result<QByteArray> hashFile(const QString &path, qint64 skip = 0);
[[nodiscard]] Result<QByteArray> hashFile(QFile &file, qint64 skip = 0);

} // namespace cofferdam
