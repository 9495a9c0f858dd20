// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/image/Archive.h"

#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

#include <archive.h>
#include <archive_entry.h>

#include <cerrno>
#include <utility>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr size_t kBlockSize = 1 << 20;
/// One time for all files of ours: the same inputs make the same bytes. 2026-01-01 UTC.
constexpr time_t kFileTime = 1767225600;

struct FreeEntry {
    void operator()(archive_entry *entry) const noexcept { archive_entry_free(entry); }
};
using OwnedEntry = std::unique_ptr<archive_entry, FreeEntry>;

OwnedEntry makeEntry(const QByteArray &path, unsigned type, quint32 mode, ArchiveOwner owner)
{
    OwnedEntry entry(archive_entry_new());
    archive_entry_set_pathname(entry.get(), path.constData());
    archive_entry_set_filetype(entry.get(), type);
    archive_entry_set_perm(entry.get(), mode);
    archive_entry_set_uid(entry.get(), owner.uid);
    archive_entry_set_gid(entry.get(), owner.gid);
    archive_entry_set_mtime(entry.get(), kFileTime, 0);
    archive_entry_set_nlink(entry.get(), 1);
    archive_entry_set_size(entry.get(), 0); // cpio wants one for folders and links too
    return entry;
}

ArchiveEntry::Type typeOf(archive_entry *entry)
{
    if (archive_entry_hardlink(entry))
        return ArchiveEntry::Type::HardLink;
    switch (archive_entry_filetype(entry)) {
    case AE_IFREG: return ArchiveEntry::Type::File;
    case AE_IFDIR: return ArchiveEntry::Type::Folder;
    case AE_IFLNK: return ArchiveEntry::Type::SymbolicLink;
    default: return ArchiveEntry::Type::Other;
    }
}

Errc codeOf(int number)
{
    return number == ENOSPC || number == EDQUOT ? Errc::NoSpace : Errc::Io;
}

} // namespace

void ArchiveReader::Close::operator()(archive *handle) const noexcept
{
    archive_read_free(handle);
}

Result<ArchiveReader> ArchiveReader::open(const QString &path)
{
    ArchiveReader reader;
    reader.m_path = path;
    reader.m_archive.reset(archive_read_new());
    archive *handle = reader.m_archive.get();
    archive_read_support_filter_all(handle);
    archive_read_support_format_tar(handle);
    archive_read_support_format_cpio(handle);
    if (archive_read_open_filename(handle, QFile::encodeName(path).constData(), kBlockSize) != ARCHIVE_OK)
        return fail(Errc::Damaged, phrase("Image", "cannot read %1: %2").arg(path, QString::fromUtf8(archive_error_string(handle))));
    return reader;
}

Result<std::optional<ArchiveEntry>> ArchiveReader::next()
{
    const int outcome = archive_read_next_header(m_archive.get(), &m_entry);
    if (outcome == ARCHIVE_EOF)
        return std::nullopt;
    // A warning here means that something of the entry was lost or guessed: not to be built on.
    if (outcome != ARCHIVE_OK)
        return fail(Errc::Damaged, phrase("Image", "cannot read %1: %2").arg(m_path, QString::fromUtf8(archive_error_string(m_archive.get()))));
    ArchiveEntry entry;
    entry.path = archive_entry_pathname(m_entry);
    while (entry.path.startsWith("./"))
        entry.path.remove(0, 2);
    entry.type = typeOf(m_entry);
    entry.mode = archive_entry_perm(m_entry);
    entry.size = archive_entry_size(m_entry);
    return entry;
}

Result<void> ArchiveReader::content(const std::function<Result<void>(std::span<const char>)> &sink)
{
    const void *block = nullptr;
    size_t size = 0;
    la_int64_t offset = 0;
    qint64 expected = 0;
    for (;;) {
        const int outcome = archive_read_data_block(m_archive.get(), &block, &size, &offset);
        if (outcome == ARCHIVE_EOF)
            return {};
        if (outcome != ARCHIVE_OK || offset != expected) // sparse members are not made by us
            return fail(Errc::Damaged, phrase("Image", "cannot read %1: %2").arg(m_path, QString::fromUtf8(archive_error_string(m_archive.get()))));
        if (auto done = sink({static_cast<const char *>(block), size}); !done)
            return done;
        expected += static_cast<qint64>(size);
    }
}

Result<QByteArray> ArchiveReader::content(qint64 limit)
{
    QByteArray bytes;
    auto done = content([&](std::span<const char> piece) -> Result<void> {
        if (bytes.size() + static_cast<qint64>(piece.size()) > limit)
            return fail(Errc::Invalid, phrase("Image", "%1: an entry is larger than %2 bytes").arg(m_path).arg(limit));
        bytes.append(piece.data(), static_cast<qsizetype>(piece.size()));
        return {};
    });
    if (!done)
        return std::unexpected(done.error());
    return bytes;
}

Result<void> ArchiveReader::copyTo(ArchiveWriter &writer, const QByteArray &path)
{
    if (!path.isEmpty())
        archive_entry_set_pathname(m_entry, path.constData());
    if (archive_write_header(writer.m_archive.get(), m_entry) < ARCHIVE_WARN)
        return std::unexpected(writer.lastError());
    if (archive_entry_size(m_entry) == 0)
        return {};
    return content([&](std::span<const char> piece) { return writer.put(piece); });
}

void ArchiveWriter::Close::operator()(archive *handle) const noexcept
{
    archive_write_free(handle);
}

Result<ArchiveWriter> ArchiveWriter::create(const QString &path, Format format)
{
    ArchiveWriter writer;
    writer.m_path = path;
    writer.m_archive.reset(archive_write_new());
    archive *handle = writer.m_archive.get();
    if (format == Format::Cpio)
        archive_write_set_format_cpio_newc(handle);
    else
        archive_write_set_format_pax_restricted(handle);
    if (format == Format::TarZstd) {
        archive_write_add_filter_zstd(handle);
        archive_write_set_filter_option(handle, "zstd", "compression-level", "3");
    }
    if (archive_write_open_filename(handle, QFile::encodeName(path).constData()) != ARCHIVE_OK)
        return std::unexpected(writer.lastError());
    return writer;
}

Error ArchiveWriter::lastError() const
{
    return {codeOf(archive_errno(m_archive.get())),
            phrase("Image", "cannot write %1: %2").arg(m_path, QString::fromUtf8(archive_error_string(m_archive.get())))};
}

Result<void> ArchiveWriter::put(std::span<const char> bytes)
{
    if (archive_write_data(m_archive.get(), bytes.data(), bytes.size()) != static_cast<la_ssize_t>(bytes.size()))
        return std::unexpected(lastError());
    return {};
}

Result<void> ArchiveWriter::write(archive_entry *entry, const QByteArray &content)
{
    if (archive_write_header(m_archive.get(), entry) != ARCHIVE_OK)
        return std::unexpected(lastError());
    if (content.isEmpty())
        return {};
    return put({content.constData(), static_cast<size_t>(content.size())});
}

Result<void> ArchiveWriter::addFolder(const QByteArray &path, quint32 mode, ArchiveOwner owner)
{
    return write(makeEntry(path, AE_IFDIR, mode, owner).get(), {});
}

Result<void> ArchiveWriter::addFile(const QByteArray &path, quint32 mode, const QByteArray &content, ArchiveOwner owner)
{
    const OwnedEntry entry = makeEntry(path, AE_IFREG, mode, owner);
    archive_entry_set_size(entry.get(), content.size());
    return write(entry.get(), content);
}

Result<void> ArchiveWriter::addFileFrom(const QByteArray &path, quint32 mode, const QString &source, ArchiveOwner owner)
{
    QFile file(source);
    if (!file.open(QIODevice::ReadOnly))
        return fail(Errc::Io, phrase("Image", "cannot read %1: %2").arg(source, file.errorString()));
    const qint64 size = file.size();
    const OwnedEntry entry = makeEntry(path, AE_IFREG, mode, owner);
    archive_entry_set_size(entry.get(), size);
    if (archive_write_header(m_archive.get(), entry.get()) != ARCHIVE_OK)
        return std::unexpected(lastError());
    QByteArray block;
    qint64 written = 0;
    while (!(block = file.read(kBlockSize)).isEmpty()) {
        if (auto done = put({block.constData(), static_cast<size_t>(block.size())}); !done)
            return done;
        written += block.size();
    }
    if (written != size)
        return fail(Errc::Io, phrase("Image", "%1 changed while it was read").arg(source));
    return {};
}

Result<void> ArchiveWriter::addLink(const QByteArray &path, const QByteArray &target, ArchiveOwner owner)
{
    const OwnedEntry entry = makeEntry(path, AE_IFLNK, 0777, owner);
    archive_entry_set_symlink(entry.get(), target.constData());
    return write(entry.get(), {});
}

Result<void> ArchiveWriter::addTree(const QByteArray &prefix, const QString &folder, ArchiveOwner owner)
{
    QStringList paths;
    QDirIterator walk(folder, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDirIterator::Subdirectories);
    while (walk.hasNext())
        paths.append(walk.next());
    paths.sort(); // folders before what is in them, and the same order everywhere
    if (auto done = addFolder(prefix, 0755, owner); !done)
        return done;
    for (const QString &path : std::as_const(paths)) {
        const QFileInfo about(path);
        const QByteArray name = prefix + '/' + QFile::encodeName(path.mid(folder.size() + 1));
        Result<void> done;
        if (about.isSymLink())
            done = addLink(name, QFile::encodeName(about.readSymLink()), owner);
        else if (about.isDir())
            done = addFolder(name, 0755, owner);
        else
            done = addFileFrom(name, about.isExecutable() ? 0755 : 0644, path, owner);
        if (!done)
            return done;
    }
    return {};
}

Result<void> ArchiveWriter::close()
{
    if (archive_write_close(m_archive.get()) != ARCHIVE_OK)
        return std::unexpected(lastError());
    return {};
}

} // namespace cofferdam
