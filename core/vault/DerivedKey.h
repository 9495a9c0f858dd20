// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Keys that are made from the key of the stores and lie nowhere.

#pragma once

#include "core/base/Secret.h"

#include <QByteArray>

#include <memory>

namespace cofferdam {

/// 32 bytes for one purpose: who learns one of them learns neither `key` nor that of another purpose. Keyed BLAKE2b (RFC 7693).
[[nodiscard]] Secret derivedKey(const Secret &key, QByteArrayView purpose);

inline constexpr QByteArrayView kMemoryPurpose{"snapshots: memory"};
inline constexpr QByteArrayView kDiskPurpose{"agents: disks"};

} // namespace cofferdam
