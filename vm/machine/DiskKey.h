// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The key of an encrypted disk on its way to QEMU and qemu-img: through pipes, never in a file, an argument or the environment.

#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <QString>

#include <memory>
#include <thread>

namespace cofferdam {

/// How the disk's format calls the key, in QEMU's and qemu-img's options.
inline constexpr QLatin1StringView kDiskKeyName{"disk-key"};
/// QEMU's node of an encrypted data disk.
inline constexpr QLatin1StringView kDiskNode{"cofferdam-vdb"};
/// LUKS slows the guessing of passphrases down by so many ms; nobody guesses 256 random bits.
inline constexpr int kDiskKeyTime = 1;

/// `key` as LUKS wants it: text (base64, RFC 4648).
[[nodiscard]] Secret diskPassphrase(const Secret &key);

/// A named pipe that gives out a key once.
class DiskKeyPipe
{
public:
    /// Makes it anew, 0600. Io.
    [[nodiscard]] static Result<std::unique_ptr<DiskKeyPipe>> make(const QString &path, const Secret &key);
    ~DiskKeyPipe(); ///< It is gone, whether or not somebody read it.
    DiskKeyPipe(const DiskKeyPipe &) = delete;
    DiskKeyPipe &operator=(const DiskKeyPipe &) = delete;

private:
    DiskKeyPipe(QByteArray path, Secret passphrase);

    QByteArray m_path;
    Secret m_passphrase;
    std::thread m_writer;
};

} // namespace cofferdam
