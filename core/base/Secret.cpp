// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/Secret.h"

#include <sodium.h>

#include <cstdlib>
#include <cstring>

namespace cofferdam {

void Secret::Wipe::operator()(std::byte *bytes) const noexcept
{
    sodium_free(bytes); // wipes, unlocks and checks its guard pages
}

Secret::Secret(std::size_t size) : m_size(size)
{
    if (sodium_init() < 0)
        std::abort();
    m_bytes.reset(static_cast<std::byte *>(sodium_malloc(size)));
    if (!m_bytes)
        std::abort();
    std::memset(m_bytes.get(), 0, size);
}

Secret Secret::random(std::size_t size)
{
    Secret secret(size);
    randombytes_buf(secret.m_bytes.get(), size);
    return secret;
}

Secret Secret::take(QByteArray &bytes)
{
    Secret secret(static_cast<std::size_t>(bytes.size()));
    std::memcpy(secret.m_bytes.get(), bytes.constData(), secret.m_size);
    sodium_memzero(bytes.data(), static_cast<std::size_t>(bytes.size()));
    bytes.clear();
    return secret;
}

std::span<const std::byte> Secret::bytes() const noexcept
{
    return {m_bytes.get(), m_size};
}

std::span<std::byte> Secret::writableBytes() noexcept
{
    return {m_bytes.get(), m_size};
}

bool Secret::equals(std::span<const std::byte> other) const noexcept
{
    return other.size() == m_size && sodium_memcmp(m_bytes.get(), other.data(), m_size) == 0;
}

} // namespace cofferdam
