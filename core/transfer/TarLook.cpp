// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transfer/TarLook.h"

#include <archive.h>
#include <archive_entry.h>

#include <QByteArray>

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>

namespace cofferdam {
namespace {

using ArchiveReader = std::unique_ptr<archive, int (*)(archive *)>;

constexpr qsizetype kArchiveBlock = 64 * 1024;
constexpr qint64 kMostOfHeader = 64 << 20;     // bytes between two names: libarchive keeps them
constexpr qint64 kMostUnpackedXz = 512 << 20;  // bytes: how far it looks back is for the file to say, and is memory
constexpr int kMostFilters = 2;                // one, and what libarchive counts as the file itself
constexpr qsizetype kChecksumAt = 148;
constexpr qsizetype kChecksumSize = 8;

constexpr QByteArrayView kXzMark("\xfd"
                                 "7zXZ");

/// Whether the block's own sum is right, which old ones go without "ustar" by.
bool hasTarSum(QByteArrayView block)
{
    if (block.size() < kTarBlock || block.front() == 0)
        return false;
    qint64 sum = 0;
    qint64 otherSum = 0; // of makers whose bytes have signs
    for (qsizetype at = 0; at < kTarBlock; ++at) {
        const char byte = at >= kChecksumAt && at < kChecksumAt + kChecksumSize ? ' ' : block[at];
        sum += static_cast<unsigned char>(byte);
        otherSum += static_cast<signed char>(byte);
    }
    auto digits = block.sliced(kChecksumAt, kChecksumSize).toByteArray();
    digits.replace('\0', ' ');
    bool isOctal = false;
    const auto said = digits.simplified().split(' ').first().toLongLong(&isOctal, 8);
    return isOctal && (said == sum || said == otherSum);
}

bool isPacked(QByteArrayView bytes)
{
    return bytes.startsWith("\x1f\x8b") || bytes.startsWith("BZh") || bytes.startsWith(kXzMark) || bytes.startsWith("\x28\xb5\x2f\xfd");
}

bool isTarBlock(QByteArrayView bytes)
{
    return (bytes.size() > 262 && bytes.sliced(257).startsWith("ustar")) || hasTarSum(bytes);
}

/// Unpacks in pieces, and hands them on to whoever looks for names: so neither can be kept at it for ever by what the file says of sizes.
class TarReader
{
public:
    TarReader(int file, const TarBounds &bounds) : m_file(file), m_bounds(bounds), m_left(bounds.bytes), m_block(kArchiveBlock, Qt::Uninitialized) {}

    TarLook look()
    {
        for (const auto support : {archive_read_support_filter_gzip, archive_read_support_filter_bzip2, archive_read_support_filter_xz,
                                   archive_read_support_filter_zstd, archive_read_support_format_raw, archive_read_support_format_empty})
            support(m_unpacker.get());
        QByteArray head(kTarBlock, 0);
        const auto size = ::pread(m_file, head.data(), static_cast<size_t>(head.size()), 0);
        head.truncate(std::max<qsizetype>(size, 0));
        m_isTarBlock = isTarBlock(head);
        if (head.startsWith(kXzMark))
            m_left = std::min(m_left, kMostUnpackedXz);
        archive_entry *whole = nullptr;
        archive_read_set_read_callback(m_unpacker.get(), readFile);
        archive_read_set_callback_data(m_unpacker.get(), this);
        const auto opened = archive_read_open1(m_unpacker.get()) == ARCHIVE_OK ? archive_read_next_header(m_unpacker.get(), &whole) : ARCHIVE_FATAL;
        if (opened != ARCHIVE_OK) {
            m_isUnpackable = opened != ARCHIVE_EOF; // which says that it holds nothing
            return ended();
        }
        if (archive_filter_count(m_unpacker.get()) > kMostFilters)
            return {.isTar = true, .isUnseen = true, .problem = phrase("Files", "It is packed more than once, which hides what it is.")};
        archive_read_support_format_tar(m_names.get());
        archive_read_set_read_callback(m_names.get(), readUnpacked);
        archive_read_set_callback_data(m_names.get(), this);
        if (archive_read_open1(m_names.get()) != ARCHIVE_OK)
            return ended();
        for (int count = 0; !m_look.problem; ++count) {
            archive_entry *entry = nullptr;
            m_ofHeader = 0;
            const auto read = archive_read_next_header(m_names.get(), &entry);
            if (read == ARCHIVE_EOF)
                return m_look;
            if (read < ARCHIVE_WARN)
                return ended();
            m_look.isTar = true;
            const auto *name = archive_entry_pathname(entry);
            const bool isLink = archive_entry_symlink(entry) || archive_entry_hardlink(entry);
            m_look.problem = name ? problemOfEntry(name, archive_entry_mode(entry), isLink) : damagedArchive();
            if (count >= kMostArchiveEntries)
                m_look.problem = largeArchive();
            if (!m_look.problem && !skip())
                return ended();
        }
        return m_look;
    }

private:
    /// Piece by piece: libarchive by itself would not come back before the end.
    bool skip()
    {
        m_isContent = true;
        const void *bytes = nullptr;
        size_t size = 0;
        la_int64_t offset = 0;
        int read = ARCHIVE_OK;
        while (read != ARCHIVE_EOF && read >= ARCHIVE_WARN && !m_bounds.patience.isOver())
            read = archive_read_data_block(m_names.get(), &bytes, &size, &offset);
        m_isContent = false;
        return read == ARCHIVE_EOF;
    }

    /// It does not go on.
    TarLook ended()
    {
        if (m_isTooMuch || m_bounds.patience.isOver())
            m_look.problem = largeArchive();
        else if (m_look.isTar || m_isTarBlock)
            m_look.problem = damagedArchive();
        m_look.isTar = m_look.isTar || m_look.problem;
        m_look.isUnseen = m_look.isUnseen || m_isUnpackable;
        return m_look;
    }

    static la_ssize_t readFile(archive *reader, void *self, const void **bytes)
    {
        auto &me = *static_cast<TarReader *>(self);
        const auto size = me.m_bounds.patience.isOver() ? -1 : ::pread(me.m_file, me.m_block.data(), static_cast<size_t>(me.m_block.size()), me.m_at);
        if (size < 0) {
            archive_set_error(reader, EIO, "ended");
            return ARCHIVE_FATAL;
        }
        me.m_at += size;
        *bytes = me.m_block.constData();
        return size;
    }

    static la_ssize_t readUnpacked(archive *reader, void *self, const void **bytes)
    {
        auto &me = *static_cast<TarReader *>(self);
        size_t size = 0;
        la_int64_t offset = 0;
        int read = ARCHIVE_OK;
        while (size == 0 && read >= ARCHIVE_WARN && read != ARCHIVE_EOF && !me.m_bounds.patience.isOver())
            read = archive_read_data_block(me.m_unpacker.get(), bytes, &size, &offset);
        if (read == ARCHIVE_EOF)
            return 0;
        const auto got = static_cast<qint64>(size);
        if (me.m_isFirst)
            me.lookAtFirst(QByteArrayView(static_cast<const char *>(*bytes), got));
        me.m_left -= got;
        me.m_ofHeader += me.m_isContent ? 0 : got;
        me.m_isTooMuch = me.m_left < 0 || me.m_ofHeader > kMostOfHeader;
        if (read < ARCHIVE_WARN || me.m_isTooMuch || size == 0) {
            me.m_isUnpackable = read < ARCHIVE_WARN;
            archive_set_error(reader, EIO, "ended");
            return ARCHIVE_FATAL;
        }
        return static_cast<la_ssize_t>(size);
    }

    /// Another archive may be in what was packed.
    void lookAtFirst(QByteArrayView bytes)
    {
        m_isFirst = false;
        m_isTarBlock = m_isTarBlock || isTarBlock(bytes);
        m_look.isUnseen = beginsLikeOtherArchive(bytes) || beginsLikeZip(bytes);
    }

    int m_file;
    const TarBounds &m_bounds;
    qint64 m_left;       ///< Bytes that may still be unpacked.
    qint64 m_at = 0;     ///< In the file.
    qint64 m_ofHeader = 0;
    QByteArray m_block;
    ArchiveReader m_unpacker{archive_read_new(), archive_read_free};
    ArchiveReader m_names{archive_read_new(), archive_read_free};
    bool m_isFirst = true;
    bool m_isContent = false;
    bool m_isTarBlock = false;
    bool m_isTooMuch = false;
    bool m_isUnpackable = false;
    TarLook m_look;
};

} // namespace

bool beginsLikeTar(QByteArrayView bytes)
{
    return isPacked(bytes) || isTarBlock(bytes);
}

TarLook lookIntoTar(int file, const TarBounds &bounds)
{
    return TarReader(file, bounds).look();
}

} // namespace cofferdam
