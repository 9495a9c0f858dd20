// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/machine/RamFile.h"

#include "core/base/SystemError.h"

#include <QFile>

#include <sys/stat.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

/// virQEMUSaveHeader of libvirt's src/qemu/qemu_saveimage.h, version 2, in the byte order of the host.
struct SaveHeader {
    char magic[16] = {'L', 'i', 'b', 'v', 'i', 'r', 't', 'Q', 'e', 'm', 'u', 'd', 'S', 'a', 'v', 'e'};
    quint32 version = 2;
    quint32 dataLength = 0; ///< XML with its padding.
    quint32 wasRunning = 1;
    quint32 format = 0; ///< raw
    quint32 cookieOffset = 0;
    quint32 unused[14] = {};
};
static_assert(sizeof(SaveHeader) == 92);

} // namespace

Result<QByteArray> ramHeader(const QByteArray &domainXml)
{
    constexpr qsizetype room = kRamHeaderSize - qsizetype(sizeof(SaveHeader));
    if (domainXml.isEmpty() || domainXml.size() >= room || domainXml.contains('\0'))
        return fail(Errc::Invalid, phrase("Machine", "The description of the machine does not fit into a RAM file."));
    SaveHeader header;
    header.dataLength = quint32(room);
    QByteArray region(kRamHeaderSize, '\0');
    std::memcpy(region.data(), &header, sizeof header);
    std::memcpy(region.data() + sizeof header, domainXml.constData(), size_t(domainXml.size()));
    return region;
}

Result<LockedRamFile> LockedRamFile::open(const QString &path)
{
    const int links = path.startsWith("/proc/self/fd/"_L1) ? 0 : O_NOFOLLOW; // a file in memory has no other name
    Descriptor file(::open(QFile::encodeName(path).constData(), O_RDWR | O_CLOEXEC | links));
    if (!file)
        return fail(errno == ENOENT ? Errc::NotFound : Errc::Io, phrase("Machine", "%1 cannot be opened: %2").arg(path, systemError()));
    struct stat status{};
    if (fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_size <= kRamHeaderSize)
        return fail(Errc::Damaged, phrase("Machine", "%1 is no RAM file: it is too short.").arg(path));
    return FileLock::on(std::move(file), path).transform([](FileLock lock) { return LockedRamFile(std::move(lock)); });
}

Result<void> LockedRamFile::writeHeader(const QByteArray &domainXml)
{
    auto region = ramHeader(domainXml);
    if (!region)
        return std::unexpected(region.error());
    if (pwrite(m_file.descriptor(), region->constData(), size_t(region->size()), 0) != region->size())
        return fail(Errc::Io, phrase("Machine", "The RAM file's header cannot be written: %1").arg(systemError()));
    return {};
}

qint64 LockedRamFile::streamSize() const
{
    struct stat status{};
    return fstat(m_file.descriptor(), &status) == 0 ? qint64(status.st_size) - kRamHeaderSize : 0;
}

} // namespace cofferdam
