// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A large file, encrypted and authenticated piece by piece, written and read from its begin to its end.
//
// "CofSeal1", 32 random bytes, then pieces of 256 KiB and a tag of 16 bytes each; the last one is shorter, empty perhaps. AES-256-GCM (NIST SP
// 800-38D) under a key of this file alone: keyed BLAKE2b of its first 40 bytes and its name. The nonce is the number of the piece and whether it
// is the last one, as in STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015). So a bit that was changed, a piece that was moved, removed or repeated,
// an end that is missing and a file that was put in another's place are all found, before a byte of that piece is given out.

#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <QByteArray>

#include <openssl/types.h>

#include <memory>
#include <span>
#include <vector>

namespace cofferdam {

/// The cipher with the key of one file.
class Seal
{
public:
    static constexpr std::size_t kPiece = std::size_t{256} << 10; ///< Bytes of content.
    static constexpr std::size_t kTag = 16;
    static constexpr std::size_t kHeader = 40;

    /// `header`: the file's first kHeader bytes. `key`: 32 bytes.
    Seal(const Secret &key, std::span<const char> header, QByteArrayView name, bool encrypts);

    /// Encrypts `content` in place and gives its tag. False: the library failed.
    [[nodiscard]] bool close(std::span<char> content, bool isLast, std::span<char, kTag> tag);
    /// Decrypts `content` in place. False: it is not what was closed here.
    [[nodiscard]] bool open(std::span<char> content, bool isLast, std::span<char, kTag> tag);

private:
    struct Free {
        void operator()(EVP_CIPHER_CTX *context) const;
    };
    [[nodiscard]] bool setNonce(bool isLast);

    std::unique_ptr<EVP_CIPHER_CTX, Free> m_context;
    quint64 m_number = 0; ///< Of the next piece.
};

/// One thread at a time. The descriptor is the caller's, and nothing else is in the file.
class SealedWriter
{
public:
    /// `name`: what the file is, and of whom; who reads it has to say the same.
    [[nodiscard]] static Result<SealedWriter> begin(int file, const Secret &key, QByteArrayView name);
    /// NoSpace, Io.
    [[nodiscard]] Result<void> write(std::span<const char> content);
    /// Writes the end, fsynced, and gives the size of the file in bytes. Once; without it the file is worth nothing.
    [[nodiscard]] Result<qint64> finish();
    [[nodiscard]] qint64 written() const noexcept { return m_written; } ///< Bytes of content so far.

private:
    SealedWriter(int file, Seal seal) : m_file(file), m_seal(std::move(seal)) { m_piece.reserve(Seal::kPiece + Seal::kTag); }
    [[nodiscard]] Result<void> flush(bool isLast);

    int m_file;
    Seal m_seal;
    std::vector<char> m_piece;
    qint64 m_at = Seal::kHeader; ///< Where the next piece goes in the file.
    qint64 m_written = 0;
};

/// One thread at a time.
class SealedReader
{
public:
    /// Damaged when it is no sealed file.
    [[nodiscard]] static Result<SealedReader> open(int file, const Secret &key, QByteArrayView name);
    /// Fills `into`; gives less than its size only at the end. Damaged when it is not what was written.
    [[nodiscard]] Result<std::size_t> read(std::span<char> into);
    /// Bytes of content by the file's size; proven when read() has come to the end.
    [[nodiscard]] qint64 size() const noexcept { return m_size; }

private:
    SealedReader(int file, Seal seal, qint64 fileSize);
    [[nodiscard]] Result<void> next();

    int m_file;
    Seal m_seal;
    qint64 m_fileSize;
    qint64 m_size;
    qint64 m_at = Seal::kHeader;
    std::vector<char> m_piece;
    std::size_t m_given = 0; ///< Of m_piece.
    bool m_isAtEnd = false;
};

} // namespace cofferdam
