// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The stream of a RAM file, read from its begin to its end, whatever it lies in.

#pragma once

#include "core/base/Descriptor.h"
#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <QByteArray>

#include <openssl/types.h>

#include <atomic>
#include <functional>
#include <memory>
#include <span>

namespace cofferdam {

/// SHA-256 (FIPS 180-4) of what is added.
class StreamHash
{
public:
    StreamHash();
    void add(std::span<const char> bytes);
    [[nodiscard]] QByteArray result();

private:
    struct Free {
        void operator()(EVP_MD_CTX *context) const;
    };
    std::unique_ptr<EVP_MD_CTX, Free> m_context;
};

/// Worker threads only; one at a time.
class RamReader
{
public:
    virtual ~RamReader() = default;
    /// Fills `into`; gives less than its size only at the end. Damaged, Io.
    [[nodiscard]] virtual Result<std::size_t> read(std::span<char> into) = 0;
    [[nodiscard]] virtual qint64 size() const = 0; ///< Bytes of the whole stream.
};

/// Of a RAM file as QEMU wrote it: it begins at kRamHeaderSize. Io.
[[nodiscard]] Result<std::unique_ptr<RamReader>> plainRam(Descriptor file);
/// What lies at `at` of the stream in such a file. Damaged when it ends before; Io. Any thread.
[[nodiscard]] Result<void> readPlainRam(int file, qint64 at, std::span<char> into);
/// Of a sealed one (core/vault/SealedFile), which holds the stream alone. Damaged when it is none.
[[nodiscard]] Result<std::unique_ptr<RamReader>> sealedRam(Descriptor file, const Secret &key, QByteArrayView name);

using RamSink = std::function<Result<void>(std::span<const char>)>;
/// Reads to the end and hands on what it reads; gives the SHA-256. Cancelled when `stop` becomes true.
[[nodiscard]] Result<QByteArray> hashed(RamReader &from, const RamSink &sink, const std::atomic<bool> &stop);
/// The same without a hash: for what proves itself.
[[nodiscard]] Result<void> copied(RamReader &from, const RamSink &sink, const std::atomic<bool> &stop);

} // namespace cofferdam
