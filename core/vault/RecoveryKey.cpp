// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/RecoveryKey.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

namespace cofferdam {
namespace {

constexpr std::string_view kCrockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kRandom = 28; // characters
constexpr std::size_t kChecked = 4;
constexpr std::size_t kGroup = 4;
constexpr std::size_t kLongestTyped = 256; // bytes

std::byte symbol(unsigned number)
{
    return static_cast<std::byte>(kCrockford[number & 31]);
}

/// Twenty bits of a hash: one in a million of wrong keys passes for one.
std::array<std::byte, kChecked> checksumOf(std::span<const std::byte> characters)
{
    constexpr std::string_view kPurpose = "cofferdam recovery key";
    std::array<unsigned char, 16> hash{};
    crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char *>(characters.data()), characters.size(),
                       reinterpret_cast<const unsigned char *>(kPurpose.data()), kPurpose.size());
    std::array<std::byte, kChecked> checksum{};
    std::ranges::transform(std::span(hash).first<kChecked>(), checksum.begin(), symbol);
    sodium_memzero(hash.data(), hash.size());
    return checksum;
}

char asCrockford(std::byte typed)
{
    auto letter = static_cast<char>(typed);
    if (letter >= 'a' && letter <= 'z')
        letter = static_cast<char>(letter - 'a' + 'A');
    return letter == 'I' || letter == 'L' ? '1' : letter == 'O' ? '0' : letter;
}

std::unexpected<Error> noRecoveryKey()
{
    return fail(Errc::Invalid, phrase("Key", "That is no recovery key: it has eight groups of four letters and digits. Look whether one was read wrongly."));
}

} // namespace

Secret newRecoveryKey()
{
    const Secret random = Secret::random(kRandom);
    Secret plain(kRandom + kChecked);
    std::ranges::transform(random.bytes(), plain.writableBytes().begin(), [](std::byte byte) { return symbol(std::to_integer<unsigned>(byte)); });
    std::ranges::copy(checksumOf(plain.bytes().first(kRandom)), plain.writableBytes().begin() + kRandom);

    Secret text(plain.size() + plain.size() / kGroup - 1);
    auto out = text.writableBytes().begin();
    for (std::size_t i = 0; i < plain.size(); ++i) {
        if (i > 0 && i % kGroup == 0)
            *out++ = std::byte{'-'};
        *out++ = plain.bytes()[i];
    }
    return text;
}

Result<Secret> readRecoveryKey(const Secret &typed)
{
    if (typed.size() > kLongestTyped)
        return noRecoveryKey();
    Secret plain(kRandom + kChecked);
    std::size_t count = 0;
    for (const std::byte byte : typed.bytes()) {
        const char letter = asCrockford(byte);
        if (letter == ' ' || letter == '-' || letter == '\n' || letter == '\r' || letter == '\t')
            continue;
        if (count == plain.size() || kCrockford.find(letter) == std::string_view::npos)
            return noRecoveryKey();
        plain.writableBytes()[count++] = static_cast<std::byte>(letter);
    }
    if (count != plain.size() || !std::ranges::equal(checksumOf(plain.bytes().first(kRandom)), plain.bytes().last(kChecked)))
        return noRecoveryKey();
    return plain;
}

} // namespace cofferdam
