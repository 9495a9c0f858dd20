// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/SealedFile.h"

#include "core/base/ReadAt.h"
#include "core/base/SystemError.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <sodium.h>

#include <sys/stat.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace cofferdam {
namespace {

constexpr std::array<char, 8> kSealMagic{'C', 'o', 'f', 'S', 'e', 'a', 'l', '1'};
constexpr qint64 kSealedPiece = qint64{Seal::kPiece} + Seal::kTag;
/// Write-back begins after so many bytes, and what began before has to be there: then it does not pile up in front of this fsync or another's.
constexpr qint64 kWriteBack = qint64{4} << 20;

std::unexpected<Error> notWritten()
{
    return fail(errno == ENOSPC || errno == EDQUOT ? Errc::NoSpace : Errc::Io, phrase("Key", "An encrypted file cannot be written: %1").arg(systemError()));
}

std::unexpected<Error> wasChanged(quint64 piece)
{
    if (piece == 0)
        return fail(Errc::Damaged, phrase("Key", "An encrypted file does not open: it was changed after it was written, another was put in its place, or it "
                                                 "was written with another key."));
    return fail(Errc::Damaged, phrase("Key", "An encrypted file was changed or cut off after it was written."));
}

Result<void> putAll(int file, std::span<const char> bytes, off_t at)
{
    while (!bytes.empty()) {
        const ssize_t now = pwrite(file, bytes.data(), bytes.size(), at);
        if (now < 0 && errno == EINTR)
            continue;
        if (now < 0)
            return notWritten();
        bytes = bytes.subspan(static_cast<std::size_t>(now));
        at += now;
    }
    return {};
}

/// Fewer than wanted only when the file ends there.
Result<std::size_t> getAll(int file, std::span<char> into, off_t at)
{
    const auto got = readAt(file, into, at);
    if (got < 0)
        return fail(Errc::Io, phrase("Key", "An encrypted file cannot be read: %1").arg(systemError()));
    return std::size_t(got);
}

} // namespace

// ------------------------------------------------------------------------------------------------ one piece

void Seal::Free::operator()(EVP_CIPHER_CTX *context) const
{
    EVP_CIPHER_CTX_free(context); // wipes the key
}

Seal::Seal(const Secret &key, std::span<const char> header, QByteArrayView name, bool encrypts) : m_context(EVP_CIPHER_CTX_new())
{
    Secret own(32);
    auto *bytes = reinterpret_cast<unsigned char *>(own.writableBytes().data());
    crypto_generichash_state state;
    crypto_generichash_init(&state, reinterpret_cast<const unsigned char *>(key.bytes().data()), key.size(), own.size());
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char *>(header.data()), header.size());
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char *>(name.data()), static_cast<unsigned long long>(name.size()));
    crypto_generichash_final(&state, bytes, own.size());
    sodium_memzero(&state, sizeof state);
    EVP_CipherInit_ex2(m_context.get(), EVP_aes_256_gcm(), bytes, nullptr, encrypts ? 1 : 0, nullptr);
}

bool Seal::setNonce(bool isLast)
{
    std::array<unsigned char, 12> nonce{};
    for (std::size_t i = 0; i < 8; ++i)
        nonce[11 - i] = static_cast<unsigned char>(m_number >> (8 * i));
    nonce[0] = isLast ? 1 : 0;
    ++m_number;
    return EVP_CipherInit_ex2(m_context.get(), nullptr, nullptr, nonce.data(), -1, nullptr) == 1;
}

bool Seal::close(std::span<char> content, bool isLast, std::span<char, kTag> tag)
{
    auto *bytes = reinterpret_cast<unsigned char *>(content.data());
    int size = 0;
    unsigned char none = 0;
    return setNonce(isLast) && (content.empty() || EVP_EncryptUpdate(m_context.get(), bytes, &size, bytes, int(content.size())) == 1)
           && EVP_EncryptFinal_ex(m_context.get(), &none, &size) == 1
           && EVP_CIPHER_CTX_ctrl(m_context.get(), EVP_CTRL_AEAD_GET_TAG, int(kTag), tag.data()) == 1;
}

bool Seal::open(std::span<char> content, bool isLast, std::span<char, kTag> tag)
{
    auto *bytes = reinterpret_cast<unsigned char *>(content.data());
    int size = 0;
    unsigned char none = 0;
    return setNonce(isLast) && (content.empty() || EVP_DecryptUpdate(m_context.get(), bytes, &size, bytes, int(content.size())) == 1)
           && EVP_CIPHER_CTX_ctrl(m_context.get(), EVP_CTRL_AEAD_SET_TAG, int(kTag), tag.data()) == 1
           && EVP_DecryptFinal_ex(m_context.get(), &none, &size) == 1;
}

// ------------------------------------------------------------------------------------------------ written

Result<SealedWriter> SealedWriter::begin(int file, const Secret &key, QByteArrayView name)
{
    std::array<char, Seal::kHeader> header{};
    std::ranges::copy(kSealMagic, header.begin());
    randombytes_buf(header.data() + kSealMagic.size(), header.size() - kSealMagic.size());
    if (auto put = putAll(file, header, 0); !put)
        return std::unexpected(put.error());
    return SealedWriter(file, Seal(key, header, name, true));
}

Result<void> SealedWriter::write(std::span<const char> content)
{
    while (!content.empty()) {
        // A full piece waits for more: whether it is the last one is part of it.
        if (m_piece.size() == Seal::kPiece) {
            if (auto flushed = flush(false); !flushed)
                return flushed;
        }
        const auto now = content.first(std::min(content.size(), Seal::kPiece - m_piece.size()));
        m_piece.insert(m_piece.end(), now.begin(), now.end());
        m_written += qint64(now.size());
        content = content.subspan(now.size());
    }
    return {};
}

Result<void> SealedWriter::flush(bool isLast)
{
    std::array<char, Seal::kTag> tag{};
    if (!m_seal.close(m_piece, isLast, tag))
        return fail(Errc::Io, phrase("Key", "The encryption library failed."));
    m_piece.insert(m_piece.end(), tag.begin(), tag.end());
    if (auto put = putAll(m_file, m_piece, m_at); !put)
        return put;
    const qint64 before = m_at / kWriteBack;
    m_at += qint64(m_piece.size());
    if (m_at / kWriteBack != before) {
        sync_file_range(m_file, before * kWriteBack, kWriteBack, SYNC_FILE_RANGE_WRITE);
        if (before > 0)
            sync_file_range(m_file, (before - 1) * kWriteBack, kWriteBack, SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER);
    }
    m_piece.clear();
    return {};
}

Result<qint64> SealedWriter::finish()
{
    if (auto flushed = flush(true); !flushed)
        return std::unexpected(flushed.error());
    if (fsync(m_file) != 0)
        return notWritten();
    return m_at;
}

// ------------------------------------------------------------------------------------------------ read

Result<SealedReader> SealedReader::open(int file, const Secret &key, QByteArrayView name)
{
    struct stat status{};
    std::array<char, Seal::kHeader> header{};
    if (fstat(file, &status) != 0)
        return fail(Errc::Io, phrase("Key", "An encrypted file cannot be read: %1").arg(systemError()));
    const auto got = getAll(file, header, 0);
    if (!got)
        return std::unexpected(got.error());
    if (*got < header.size() || status.st_size < off_t(Seal::kHeader + Seal::kTag) || !std::ranges::equal(kSealMagic, std::span(header).first<8>()))
        return fail(Errc::Damaged, phrase("Key", "A file that has to be encrypted is not."));
    return SealedReader(file, Seal(key, header, name, false), qint64(status.st_size));
}

SealedReader::SealedReader(int file, Seal seal, qint64 fileSize) : m_file(file), m_seal(std::move(seal)), m_fileSize(fileSize)
{
    const qint64 pieces = fileSize - qint64(Seal::kHeader);
    m_size = pieces - (pieces + kSealedPiece - 1) / kSealedPiece * qint64(Seal::kTag);
}

Result<void> SealedReader::next()
{
    const auto piece = quint64((m_at - qint64(Seal::kHeader)) / kSealedPiece);
    const qint64 left = m_fileSize - m_at;
    const auto size = static_cast<std::size_t>(std::min(left, kSealedPiece));
    if (size < Seal::kTag)
        return wasChanged(piece);
    m_piece.resize(size);
    const auto got = getAll(m_file, m_piece, m_at);
    if (!got)
        return std::unexpected(got.error());
    if (*got < size)
        return wasChanged(piece);
    m_isAtEnd = left <= kSealedPiece;
    const auto all = std::span(m_piece);
    if (!m_seal.open(all.first(size - Seal::kTag), m_isAtEnd, all.last<Seal::kTag>())) {
        sodium_memzero(m_piece.data(), m_piece.size()); // what did not prove itself is nothing
        m_piece.clear();
        return wasChanged(piece);
    }
    m_piece.resize(size - Seal::kTag);
    m_at += qint64(size);
    m_given = 0;
    return {};
}

Result<std::size_t> SealedReader::read(std::span<char> into)
{
    std::size_t done = 0;
    while (done < into.size()) {
        if (m_given == m_piece.size()) {
            if (m_isAtEnd)
                break;
            if (auto read = next(); !read)
                return std::unexpected(read.error());
            continue;
        }
        const auto now = std::min(into.size() - done, m_piece.size() - m_given);
        std::memcpy(into.data() + done, m_piece.data() + m_given, now);
        m_given += now;
        done += now;
    }
    return done;
}

} // namespace cofferdam
