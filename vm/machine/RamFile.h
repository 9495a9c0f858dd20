// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The RAM of a guest in a file: a header region that libvirt reads, then QEMU's migration stream.
// The region is written anew from typed settings before each use; what a stored file says there is never believed.

#pragma once

#include "core/base/FileLock.h"
#include "core/base/Secret.h"

#include <QByteArray>
#include <QString>

#include <memory>

namespace cofferdam {

/// libvirt's save header (qemu_saveimage.h: virQEMUSaveHeader, 92 bytes) and the domain XML fill this many bytes exactly.
inline constexpr qsizetype kRamHeaderSize = 65536;

/// How a RAM file is encrypted on its way to the disk (core/vault/SealedFile); without a key it is not.
struct RamSeal {
    std::shared_ptr<const Secret> key;
    QByteArray name;
};

/// Errc::Invalid when the XML does not fit.
[[nodiscard]] Result<QByteArray> ramHeader(const QByteArray &domainXml);

/// An open RAM file that nobody else uses meanwhile, until it goes out of scope.
class LockedRamFile
{
public:
    [[nodiscard]] static Result<LockedRamFile> open(const QString &path);

    [[nodiscard]] Result<void> writeHeader(const QByteArray &domainXml);
    /// Bytes after the header region.
    [[nodiscard]] qint64 streamSize() const;

private:
    explicit LockedRamFile(FileLock file) : m_file(std::move(file)) {}
    FileLock m_file;
};

} // namespace cofferdam
