// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A small secret, encrypted and bound to what it is for.

#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <QByteArray>

namespace cofferdam {

/// XChaCha20-Poly1305 (libsodium) under `key` of 32 bytes: a random nonce of 24 bytes, the value encrypted, a tag of 16 bytes. `purpose` is not kept
/// in it, and who opens it has to say the same. Any thread.
[[nodiscard]] QByteArray sealedValue(const Secret &key, std::span<const std::byte> value, QByteArrayView purpose);
/// WrongKey when it does not open: another key, another purpose, or bytes that were changed.
[[nodiscard]] Result<Secret> openedValue(const Secret &key, QByteArrayView sealed, QByteArrayView purpose);

} // namespace cofferdam
