// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Two words of the same length and the same 64-bit FNV-1a, from its usual start. Found in a quarter of a second by reducing the
// lattice of the differences that cancel (16 free bytes): a hash without a key proves nothing.

#pragma once

#include <cstdint>
#include <string_view>

namespace attack {

inline constexpr std::string_view kCollisionA = "allowed:kdfpcjbgumwxrogh";
inline constexpr std::string_view kCollisionB = "planted:\x0f\x05\x0d\x06\x02\x05\x06\x06\x7a\x0b\x1e\x03\x0f\x03\x03\x0f";

constexpr std::uint64_t fnv1a(std::string_view text)
{
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return hash;
}
static_assert(kCollisionA.size() == kCollisionB.size() && fnv1a(kCollisionA) == fnv1a(kCollisionB));

} // namespace attack
