// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reading and writing tar and cpio by libarchive, entry by entry. Any thread, one object per thread at a time.

#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <span>

struct archive;
struct archive_entry;

namespace cofferdam {

struct ArchiveEntry {
    enum class Type { File, Folder, SymbolicLink, HardLink, Other };
    QByteArray path; ///< As it stands in the archive, without leading "./".
    Type type = Type::Other;
    quint32 mode = 0; ///< Permission bits.
    qint64 size = 0;
};

struct ArchiveOwner {
    quint32 uid = 0;
    quint32 gid = 0;
};

class ArchiveWriter;

class ArchiveReader
{
public:
    /// tar or cpio, plain or packed by any method libarchive knows.
    [[nodiscard]] static Result<ArchiveReader> open(const QString &path);

    /// The next entry; nothing at the end. Errc::Damaged for what is no archive.
    [[nodiscard]] Result<std::optional<ArchiveEntry>> next();
    /// Content of the entry, all of it. Errc::Invalid beyond `limit` bytes.
    [[nodiscard]] Result<QByteArray> content(qint64 limit);
    /// Content in pieces. A failing sink ends it with that failure.
    [[nodiscard]] Result<void> content(const std::function<Result<void>(std::span<const char>)> &sink);
    /// The entry with all it has (owner, times, attributes), under another path if one is given.
    [[nodiscard]] Result<void> copyTo(ArchiveWriter &writer, const QByteArray &path = {});

private:
    struct Close {
        void operator()(archive *handle) const noexcept;
    };
    QString m_path;
    std::unique_ptr<archive, Close> m_archive;
    archive_entry *m_entry = nullptr; ///< Belongs to m_archive.
};

class ArchiveWriter
{
public:
    enum class Format {
        Tar,     ///< POSIX pax
        TarZstd, ///< The same, packed
        Cpio,    ///< newc, as the kernel unpacks it
    };
    [[nodiscard]] static Result<ArchiveWriter> create(const QString &path, Format format);

    [[nodiscard]] Result<void> addFolder(const QByteArray &path, quint32 mode, ArchiveOwner owner = {});
    [[nodiscard]] Result<void> addFile(const QByteArray &path, quint32 mode, const QByteArray &content, ArchiveOwner owner = {});
    [[nodiscard]] Result<void> addFileFrom(const QByteArray &path, quint32 mode, const QString &source, ArchiveOwner owner = {});
    [[nodiscard]] Result<void> addLink(const QByteArray &path, const QByteArray &target, ArchiveOwner owner = {});
    /// Everything under `folder`, sorted; modes become 0755 or 0644. Paths begin with `prefix`.
    [[nodiscard]] Result<void> addTree(const QByteArray &prefix, const QString &folder, ArchiveOwner owner = {});
    /// Without it the archive is not whole.
    [[nodiscard]] Result<void> close();

private:
    friend class ArchiveReader;
    struct Close {
        void operator()(archive *handle) const noexcept;
    };
    [[nodiscard]] Result<void> write(archive_entry *entry, const QByteArray &content);
    [[nodiscard]] Result<void> put(std::span<const char> bytes);
    [[nodiscard]] Error lastError() const;

    QString m_path;
    std::unique_ptr<archive, Close> m_archive;
};

} // namespace cofferdam
