// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/SealedValue.h"

#include <sodium.h>

#include <cstdlib>

namespace cofferdam {
namespace {

constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kValueTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;

const unsigned char *plain(const void *bytes)
{
    return static_cast<const unsigned char *>(bytes);
}

/// A short key would be read beyond its end: a bug, not input.
void checkSize(const Secret &key)
{
    if (key.size() != crypto_aead_xchacha20poly1305_ietf_KEYBYTES)
        std::abort();
}

} // namespace

QByteArray sealedValue(const Secret &key, std::span<const std::byte> value, QByteArrayView purpose)
{
    checkSize(key);
    QByteArray sealed(qsizetype(kNonce + value.size() + kValueTag), Qt::Uninitialized);
    auto *at = reinterpret_cast<unsigned char *>(sealed.data());
    randombytes_buf(at, kNonce);
    crypto_aead_xchacha20poly1305_ietf_encrypt(at + kNonce, nullptr, plain(value.data()), value.size(), plain(purpose.data()),
                                               static_cast<unsigned long long>(purpose.size()), nullptr, at, plain(key.bytes().data()));
    return sealed;
}

Result<Secret> openedValue(const Secret &key, QByteArrayView sealed, QByteArrayView purpose)
{
    checkSize(key);
    const auto closed = [] { return fail(Errc::WrongKey, phrase("Key", "A secret does not open: it was changed, or it was encrypted with another key.")); };
    const auto size = static_cast<std::size_t>(sealed.size());
    if (size < kNonce + kValueTag)
        return closed();
    Secret value(size - kNonce - kValueTag);
    const auto *at = plain(sealed.data());
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(reinterpret_cast<unsigned char *>(value.writableBytes().data()), nullptr, nullptr, at + kNonce,
                                                   size - kNonce, plain(purpose.data()), static_cast<unsigned long long>(purpose.size()), at,
                                                   plain(key.bytes().data()))
        != 0)
        return closed();
    return value;
}

} // namespace cofferdam
