// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/DerivedKey.h"

#include <sodium.h>

namespace cofferdam {

Secret derivedKey(const Secret &key, QByteArrayView purpose)
{
    constexpr std::size_t kSize = 32;
    const QByteArray message = QByteArrayLiteral("cofferdam derived key\n") + purpose.toByteArray();
    Secret derived(kSize);
    crypto_generichash(reinterpret_cast<unsigned char *>(derived.writableBytes().data()), kSize, reinterpret_cast<const unsigned char *>(message.constData()),
                       static_cast<unsigned long long>(message.size()), reinterpret_cast<const unsigned char *>(key.bytes().data()), key.size());
    return derived;
}

} // namespace cofferdam
