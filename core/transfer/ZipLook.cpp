// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transfer/ZipLook.h"

#include <QSet>
#include <QtEndian>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

namespace cofferdam {
namespace {

// Sizes and places of APPNOTE.TXT 6.3.10, 4.3.
constexpr qint64 kEndSize = 22;
constexpr qint64 kMostComment = 0xffff;
constexpr qint64 kEnd64Size = 56;
constexpr qint64 kLocatorSize = 20;
constexpr qint64 kCentralSize = 46;
constexpr qint64 kLocalSize = 30;
constexpr quint16 kZip64Field = 0x0001;
constexpr quint16 kUnicodeNameField = 0x7075;
constexpr qsizetype kUnicodeNameAt = 5; // after its version and a checksum

/// 0 beyond the end. Not inline: of an empty one GCC then believes that its bytes are read.
template<typename T>
[[gnu::noinline]] T zipNumber(const QByteArray &bytes, qsizetype at)
{
    return at + qsizetype{sizeof(T)} <= bytes.size() ? qFromLittleEndian<T>(bytes.constData() + at) : T{0};
}

class ZipReader
{
public:
    ZipReader(int file, const ArchivePatience &patience) : m_file(file), m_patience(patience)
    {
        struct stat status{};
        if (::fstat(file, &status) == 0)
            m_size = status.st_size;
        else
            m_isUnread = true;
    }

    ZipLook look()
    {
        const auto tailSize = std::min(m_size, kEndSize + kMostComment);
        const auto tail = read(m_size - tailSize, tailSize);
        // Programs differ in which one they take where there are several.
        for (auto at = tail.lastIndexOf("PK\x05\x06"); at >= 0 && !m_look.problem; at = at > 0 ? tail.lastIndexOf("PK\x05\x06", at - 1) : -1) {
            if (at + kEndSize + zipNumber<quint16>(tail, at + 20) <= tail.size())
                lookFrom(m_size - tailSize + at, tail.sliced(at, kEndSize));
        }
        if (m_isUnread && !m_look.problem)
            m_look.problem = damagedArchive(); // what could not be read may be anything
        return m_look;
    }

private:
    /// Shorter at the end of the file.
    QByteArray read(qint64 at, qint64 size)
    {
        if (at < 0 || size <= 0)
            return {};
        QByteArray bytes(size, Qt::Uninitialized);
        const auto got = ::pread(m_file, bytes.data(), static_cast<size_t>(size), at);
        m_isUnread = m_isUnread || got < 0;
        bytes.truncate(std::max<qint64>(got, 0));
        return bytes;
    }

    void lookFrom(qint64 end, const QByteArray &record)
    {
        const qint64 size = zipNumber<quint32>(record, 12);
        const qint64 offset = zipNumber<quint32>(record, 16);
        if (size == 0 && zipNumber<quint16>(record, 10) == 0)
            m_look.isZip = true; // there is nothing in it
        if (const auto locator = read(end - kLocatorSize, kLocatorSize); locator.startsWith("PK\x06\x07")) {
            for (const auto place : {static_cast<qint64>(zipNumber<quint64>(locator, 8)), end - kLocatorSize - kEnd64Size}) {
                const auto record64 = read(place, kEnd64Size);
                if (!record64.startsWith("PK\x06\x06"))
                    continue;
                const auto size64 = zipNumber<quint64>(record64, 40);
                const auto offset64 = zipNumber<quint64>(record64, 48);
                if (size64 > static_cast<quint64>(place) || offset64 > static_cast<quint64>(m_size)) {
                    m_look.problem = damagedArchive();
                    return;
                }
                walk(place - static_cast<qint64>(size64), static_cast<qint64>(offset64));
            }
        }
        walk(end - size, offset);
        walk(offset, offset);
    }

    /// The directory at `start`; an archive that has something before it says `offset` of it.
    void walk(qint64 start, qint64 offset)
    {
        if (m_walked.contains(start))
            return;
        m_walked.insert(start);
        for (auto at = start; !m_look.problem;) {
            const auto entry = read(at, kCentralSize);
            if (entry.size() < kCentralSize || !entry.startsWith("PK\x01\x02"))
                return;
            m_look.isZip = true;
            if (++m_count > kMostArchiveEntries || m_patience.isOver()) {
                m_look.problem = largeArchive();
                return;
            }
            const qint64 nameSize = zipNumber<quint16>(entry, 28);
            const qint64 extraSize = zipNumber<quint16>(entry, 30);
            const auto name = read(at + kCentralSize, nameSize);
            m_look.problem = problemOf(entry, name, read(at + kCentralSize + nameSize, extraSize), start - offset);
            at += kCentralSize + nameSize + extraSize + zipNumber<quint16>(entry, 32);
        }
    }

    [[nodiscard]] std::optional<Phrase> problemOf(const QByteArray &entry, const QByteArray &name, const QByteArray &extra, qint64 before)
    {
        const auto mode = zipNumber<quint32>(entry, 38) >> 16; // of Unix; others leave it 0
        if (auto problem = problemOfEntry(name, mode, S_ISLNK(mode)))
            return problem;
        auto place = static_cast<quint64>(zipNumber<quint32>(entry, 42));
        for (qsizetype at = 0; at + 4 <= extra.size();) {
            const auto field = extra.sliced(at + 4).left(zipNumber<quint16>(extra, at + 2));
            if (zipNumber<quint16>(extra, at) == kUnicodeNameField) {
                if (auto problem = problemOfEntry(field.sliced(std::min(kUnicodeNameAt, field.size())), mode, false))
                    return problem;
            } else if (zipNumber<quint16>(extra, at) == kZip64Field && place == 0xffffffff) {
                place = zipNumber<quint64>(field, 8 * ((zipNumber<quint32>(entry, 24) == 0xffffffff) + (zipNumber<quint32>(entry, 20) == 0xffffffff)));
            }
            at += 4 + zipNumber<quint16>(extra, at + 2);
        }
        if (place > static_cast<quint64>(m_size))
            return damagedArchive();
        for (const auto at : {static_cast<qint64>(place) + before, static_cast<qint64>(place)}) {
            const auto local = read(at, kLocalSize);
            if (local.startsWith("PK\x03\x04") && read(at + kLocalSize, zipNumber<quint16>(local, 26)) == name)
                return {};
        }
        return damagedArchive();
    }

    int m_file;
    const ArchivePatience &m_patience;
    qint64 m_size = 0;
    bool m_isUnread = false; ///< The system refused a part of it.
    int m_count = 0;
    QSet<qint64> m_walked;
    ZipLook m_look;
};

} // namespace

ZipLook lookIntoZip(int file, const ArchivePatience &patience)
{
    return ZipReader(file, patience).look();
}

} // namespace cofferdam
