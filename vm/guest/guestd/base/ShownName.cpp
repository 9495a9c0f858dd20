// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/base/ShownName.h"

#include <algorithm>

namespace cofferdam::guest {
namespace {

/// Bytes of the character that begins there; 0: it is none. No surrogates, nothing overlong.
std::size_t lengthOfCharacter(std::string_view bytes)
{
    const auto byte = [bytes](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
    const auto first = byte(0);
    const std::size_t length = first < 0x80 ? 1 : first >= 0xC2 && first < 0xE0 ? 2 : first >= 0xE0 && first < 0xF0 ? 3 : first >= 0xF0 && first < 0xF5 ? 4 : 0;
    if (length > bytes.size() || !std::ranges::all_of(bytes.substr(std::min<std::size_t>(1, length), length > 1 ? length - 1 : 0), [](char next) {
            return (static_cast<unsigned char>(next) & 0xC0) == 0x80;
        }))
        return 0;
    if (length > 2
        && ((first == 0xE0 && byte(1) < 0xA0) || (first == 0xED && byte(1) >= 0xA0) || (first == 0xF0 && byte(1) < 0x90) || (first == 0xF4 && byte(1) >= 0x90)))
        return 0;
    return length;
}

} // namespace

std::string shownName(std::string_view bytes)
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size());
    while (!bytes.empty()) {
        const auto length = bytes.starts_with("\\x") ? 0 : lengthOfCharacter(bytes);
        if (length == 0) {
            const auto byte = static_cast<unsigned char>(bytes.front());
            text += "\\x";
            text += kDigits[byte >> 4];
            text += kDigits[byte & 15];
        } else {
            text += bytes.substr(0, length);
        }
        bytes.remove_prefix(std::max<std::size_t>(1, length));
    }
    return text;
}

} // namespace cofferdam::guest
