// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An enumeration of Cofferdam's own and the one of the schema that it travels and is stored as.

#pragma once

#include "core/base/Words.h"

namespace cofferdam {

/// Specialised for each pair, derived from WirePair. On the wire 0 says nothing, and every value is one higher.
template<typename Enum>
struct WireEnum;

/// `size`: Message_ARRAYSIZE of the schema. A value that only one of both has is an error of the compiler; that they mean the same, a test says.
template<HasWords Enum, typename Wire, int size>
struct WirePair {
    using Type = Wire;
    static_assert(wordCount<Enum>() + 1 == size, "one of both has a value more");
};

template<typename Enum>
[[nodiscard]] constexpr auto toWire(Enum value) noexcept
{
    return static_cast<typename WireEnum<Enum>::Type>(static_cast<int>(value) + 1);
}

template<typename Enum>
[[nodiscard]] constexpr auto toWire(const std::optional<Enum> &value) noexcept
{
    return value ? toWire(*value) : typename WireEnum<Enum>::Type{};
}

/// Nothing when nothing was said, or what this program does not know.
template<typename Enum>
[[nodiscard]] constexpr std::optional<Enum> fromWire(typename WireEnum<Enum>::Type value) noexcept
{
    const int number = static_cast<int>(value);
    if (number < 1 || number > wordCount<Enum>())
        return std::nullopt;
    return static_cast<Enum>(number - 1);
}

} // namespace cofferdam
