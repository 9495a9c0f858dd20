// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The shapes in which a secret value could lie about, and which pieces of them give it away. No Qt: the confined reader uses it.

#pragma once

#include "core/vault/WipedBytes.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace cofferdam {

enum class AbsenceForm : std::uint8_t {
    Raw,
    Reversed,  ///< Its bytes from the last to the first.
    Base64,    ///< RFC 4648, at each of the three places a value can have in what was encoded.
    Base64Url, ///< With the other two characters, where it has them.
    Hex,       ///< In lower or in upper case.
    Percent,   ///< RFC 3986: what has to be, or each byte; digits of either case. And as a form sends it, with + for a blank.
    Utf16Le,   ///< Of its text; each byte a character where it is no UTF-8.
    Utf16Be,
};
inline constexpr int kAbsenceForms = 8;

[[nodiscard]] std::string_view nameOf(AbsenceForm form) noexcept;

/// One text to look for.
struct AbsenceText {
    AbsenceForm form;
    Wiped<std::byte> bytes;
    std::size_t piece = 0;    ///< So many bytes of it, one after the other, are a finding.
    std::vector<bool> counts; ///< For each place at which a piece can begin, whether that piece is looked for.
};

struct AbsenceForms {
    std::vector<AbsenceText> texts; ///< No two with the same bytes.
    std::size_t weakPieces = 0;     ///< Places in the value itself at which a piece begins that is not looked for.
    bool isSearchable = false;      ///< Whether any piece of the value itself is looked for.
};

/// Shorter values would be found everywhere: none of their texts is looked for. Up to twice the next, they are found whole only.
inline constexpr std::size_t kShortestAbsent = 8;
inline constexpr std::size_t kAbsencePiece = 12; ///< Bytes of the value, and of it reversed. Of the other forms 16 to 24 characters.
inline constexpr std::size_t kLongestAbsencePiece = 36;

/// Not looked for, because they are no secret: pieces with fewer than 4 different bytes, pieces that count up or down, and those with fewer than 8
/// bytes behind what all keys of a vendor begin with ("sk-ant-api03-").
[[nodiscard]] AbsenceForms absenceForms(std::span<const std::byte> value);

} // namespace cofferdam
