// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// RAM files, packed: piece by piece with zstd, each piece against what lies around the same place of another RAM file. Two moments of a guest
// are much alike, so that most of a piece is found there.

#pragma once

#include "core/base/Result.h"

#include <QByteArray>

#include <openssl/types.h>

#include <atomic>
#include <memory>

namespace cofferdam {

/// SHA-256 (FIPS 180-4) of what is added.
class StreamHash
{
public:
    StreamHash();
    void add(const char *data, size_t size);
    [[nodiscard]] QByteArray result();

private:
    struct Free {
        void operator()(EVP_MD_CTX *context) const;
    };
    std::unique_ptr<EVP_MD_CTX, Free> m_context;
};

// Files are open descriptors; streams begin at kRamHeaderSize of a RAM file. `base` is the other RAM file, -1 without. Cancelled when `stop`
// becomes true. Worker threads only.

/// Gives the size in bytes of what was written to `packed`, fsynced. NoSpace, Io.
[[nodiscard]] Result<qint64> packRam(int raw, int base, int packed, const std::atomic<bool> &stop);
/// Size in bytes of the RAM file that was packed. Damaged.
[[nodiscard]] Result<qint64> rawSizeOf(int packed);
/// Writes the RAM file, fsynced, unless `raw` is -1, and gives the SHA-256 of its stream. Damaged, NoSpace, Io.
[[nodiscard]] Result<QByteArray> unpackRam(int packed, int base, qint64 rawSize, int raw, const std::atomic<bool> &stop);

} // namespace cofferdam
