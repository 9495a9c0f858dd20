// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/AbsenceForms.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <cstdlib>
#include <optional>

namespace cofferdam {
namespace {

constexpr std::size_t kLeastDifferent = 4; // bytes of a piece
constexpr std::size_t kLeastSecret = 8;

/// What the keys of well-known vendors begin with: it stands in programs and manuals everywhere.
constexpr std::array<std::string_view, 27> kPublicBegins{
    "sk-ant-api03-", "sk-ant-admin01-", "sk-ant-oat01-", "sk-ant-ort01-", "sk-ant-sid01-", "sk-ant-", "sk-proj-", "sk-svcacct-", "sk-admin-",   "sk-None-",
    "sk-or-v1-",     "sk-or-",          "sk-lf-",        "sk-",           "gsk_",          "xai-",    "AIzaSy",   "hf_",         "github_pat_", "ghp_",
    "gho_",          "glpat-",          "xoxb-",         "xoxp-",         "pplx-",         "r8_",     "Bearer ",
};

constexpr std::string_view kStandard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kForUrls = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kLower = "0123456789abcdef";
constexpr std::string_view kUpper = "0123456789ABCDEF";

using Value = std::span<const std::byte>;

unsigned numberOf(std::byte byte)
{
    return std::to_integer<unsigned>(byte);
}

/// A text as it is made, and from which byte of the value each of its bytes is.
struct Draft {
    AbsenceForm form;
    std::size_t piece;
    Wiped<std::byte> bytes;
    std::vector<std::uint32_t> sources;

    Draft(AbsenceForm form_, std::size_t piece_, std::size_t size) : form(form_), piece(piece_)
    {
        bytes.reserve(size);
        sources.reserve(size);
    }
    void add(unsigned byte, std::size_t source)
    {
        bytes.push_back(static_cast<std::byte>(byte));
        sources.push_back(static_cast<std::uint32_t>(source));
    }
};

Draft rawText(Value value)
{
    Draft text(AbsenceForm::Raw, kAbsencePiece, value.size());
    for (std::size_t i = 0; i < value.size(); ++i)
        text.add(numberOf(value[i]), i);
    return text;
}

Draft reversedText(Value value)
{
    Draft text(AbsenceForm::Reversed, kAbsencePiece, value.size());
    for (std::size_t i = value.size(); i-- > 0;)
        text.add(numberOf(value[i]), i);
    return text;
}

/// The characters that this value alone decides when `before` bytes (0 to 2) stand in front of it.
Draft base64Text(Value value, std::size_t before, AbsenceForm form)
{
    const auto alphabet = form == AbsenceForm::Base64 ? kStandard : kForUrls;
    Draft text(form, 16, value.size() * 4 / 3 + 1);
    const std::size_t end = (before + value.size()) * 8 / 6;
    for (std::size_t i = (before * 8 + 5) / 6; i < end; ++i) {
        const std::size_t bit = i * 6 - before * 8; // in the value
        const std::size_t at = bit / 8;
        const unsigned next = at + 1 < value.size() ? numberOf(value[at + 1]) : 0;
        const unsigned both = numberOf(value[at]) << 8 | next;
        text.add(static_cast<unsigned char>(alphabet[both >> (10 - bit % 8) & 63]), at);
    }
    return text;
}

Draft hexText(Value value, std::string_view digits)
{
    Draft text(AbsenceForm::Hex, 16, value.size() * 2);
    for (std::size_t i = 0; i < value.size(); ++i) {
        text.add(static_cast<unsigned char>(digits[numberOf(value[i]) >> 4]), i);
        text.add(static_cast<unsigned char>(digits[numberOf(value[i]) & 15]), i);
    }
    return text;
}

enum class Escape { All, Needed, AsForm };

bool staysPlain(unsigned byte)
{
    constexpr std::string_view kUnreserved = "-._~"; // RFC 3986, section 2.3
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z')
           || (byte < 0x80 && kUnreserved.find(static_cast<char>(byte)) != std::string_view::npos);
}

Draft percentText(Value value, std::string_view digits, Escape escape)
{
    Draft text(AbsenceForm::Percent, 24, value.size() * 3);
    for (std::size_t i = 0; i < value.size(); ++i) {
        const unsigned byte = numberOf(value[i]);
        if (escape == Escape::AsForm && byte == ' ') {
            text.add('+', i);
        } else if (escape != Escape::All && staysPlain(byte)) {
            text.add(byte, i);
        } else {
            text.add('%', i);
            text.add(static_cast<unsigned char>(digits[byte >> 4]), i);
            text.add(static_cast<unsigned char>(digits[byte & 15]), i);
        }
    }
    return text;
}

struct Unit {
    unsigned number; ///< Of UTF-16.
    std::size_t source;
};

/// Nothing when it is no UTF-8.
std::optional<Wiped<Unit>> unitsOf(Value value)
{
    Wiped<Unit> units;
    units.reserve(value.size());
    for (std::size_t i = 0; i < value.size();) {
        const unsigned first = numberOf(value[i]);
        const std::size_t size = first < 0x80                    ? 1
                                 : first >= 0xc2 && first < 0xe0 ? 2
                                 : first >= 0xe0 && first < 0xf0 ? 3
                                 : first >= 0xf0 && first < 0xf5 ? 4
                                                                 : 0;
        if (size == 0 || i + size > value.size())
            return {};
        unsigned code = size == 1 ? first : first & (0x7fU >> size);
        for (std::size_t more = 1; more < size; ++more) {
            const unsigned byte = numberOf(value[i + more]);
            if ((byte & 0xc0U) != 0x80)
                return {};
            code = code << 6 | (byte & 0x3fU);
        }
        if (code >= 0x10000) {
            units.push_back({0xd800 + ((code - 0x10000) >> 10 & 0x3ffU), i});
            units.push_back({0xdc00 + (code & 0x3ffU), i});
        } else {
            units.push_back({code, i});
        }
        i += size;
    }
    return units;
}

Draft utf16Text(Value value, AbsenceForm form)
{
    auto units = unitsOf(value);
    if (!units) {
        units.emplace();
        for (std::size_t i = 0; i < value.size(); ++i)
            units->push_back({numberOf(value[i]), i});
    }
    Draft text(form, 24, units->size() * 2);
    for (const Unit &unit : *units) {
        const bool isLittle = form == AbsenceForm::Utf16Le;
        text.add(isLittle ? unit.number & 255 : unit.number >> 8, unit.source);
        text.add(isLittle ? unit.number >> 8 : unit.number & 255, unit.source);
    }
    return text;
}

std::size_t publicBegin(Value value)
{
    std::size_t longest = 0;
    for (const std::string_view begin : kPublicBegins) {
        const auto same = [](char letter, std::byte byte) { return static_cast<std::byte>(letter) == byte; };
        if (begin.size() <= value.size() && std::ranges::equal(begin, value.first(begin.size()), same))
            longest = std::max(longest, begin.size());
    }
    return longest;
}

/// Whether the bytes of the value from `first` to `last` could be found where nobody put them. `open`: so many are known to everybody.
bool isWeak(Value value, std::size_t first, std::size_t last, std::size_t open)
{
    if (last + 1 < std::max(first, open) + kLeastSecret)
        return true;
    std::bitset<256> different;
    std::size_t smooth = 0;
    for (std::size_t i = first; i <= last; ++i) {
        different.set(numberOf(value[i]));
        if (i > first && std::abs(int(numberOf(value[i])) - int(numberOf(value[i - 1]))) <= 1)
            ++smooth;
    }
    return different.count() < kLeastDifferent || smooth * 3 > (last - first) * 2;
}

AbsenceText textOf(Draft draft, Value value, std::size_t open)
{
    AbsenceText text{.form = draft.form, .bytes = std::move(draft.bytes), .piece = draft.piece, .counts = {}};
    if (value.size() < kAbsencePiece || text.piece > text.bytes.size())
        text.piece = text.bytes.size();
    text.counts.resize(text.bytes.size() - text.piece + 1);
    for (std::size_t i = 0; i < text.counts.size(); ++i) {
        const auto [first, last] = std::minmax(draft.sources[i], draft.sources[i + text.piece - 1]);
        text.counts[i] = !isWeak(value, first, last, open);
    }
    return text;
}

} // namespace

std::string_view nameOf(AbsenceForm form) noexcept
{
    switch (form) {
    case AbsenceForm::Raw: return "raw";
    case AbsenceForm::Reversed: return "reversed";
    case AbsenceForm::Base64: return "base64";
    case AbsenceForm::Base64Url: return "base64url";
    case AbsenceForm::Hex: return "hex";
    case AbsenceForm::Percent: return "percent";
    case AbsenceForm::Utf16Le: return "utf-16le";
    case AbsenceForm::Utf16Be: return "utf-16be";
    }
    return {};
}

AbsenceForms absenceForms(std::span<const std::byte> value)
{
    AbsenceForms forms;
    if (value.size() < kShortestAbsent) {
        forms.weakPieces = value.empty() ? 0 : 1;
        return forms;
    }
    const std::size_t open = publicBegin(value);
    const auto add = [&](Draft draft) {
        const auto isSame = [&draft](const AbsenceText &text) { return std::ranges::equal(text.bytes, draft.bytes); };
        if (std::ranges::none_of(forms.texts, isSame))
            forms.texts.push_back(textOf(std::move(draft), value, open));
    };
    add(rawText(value));
    const auto &pieces = forms.texts.front().counts;
    forms.weakPieces = std::size_t(std::ranges::count(pieces, false));
    forms.isSearchable = forms.weakPieces < pieces.size();

    add(reversedText(value));
    for (const AbsenceForm form : {AbsenceForm::Base64, AbsenceForm::Base64Url}) {
        for (std::size_t before = 0; before < 3; ++before)
            add(base64Text(value, before, form));
    }
    for (const auto digits : {kLower, kUpper}) {
        add(hexText(value, digits));
        for (const Escape escape : {Escape::Needed, Escape::AsForm, Escape::All})
            add(percentText(value, digits, escape));
    }
    add(utf16Text(value, AbsenceForm::Utf16Le));
    add(utf16Text(value, AbsenceForm::Utf16Be));
    return forms;
}

} // namespace cofferdam
