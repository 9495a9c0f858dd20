// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/AbsencePatterns.h"

#include <algorithm>
#include <bit>
#include <unordered_set>

namespace cofferdam {
namespace {

constexpr std::size_t kBitsPerAnchor = 64; // one in 64 of what is no anchor is looked up for nothing
constexpr int kLeastFilter = 12;           // powers of two, in bits
constexpr int kMostFilter = 26;

/// Of the places from `first` to `last`, that whose 8 bytes differ most: they are seldom met elsewhere. The last of equals, which more pieces share.
std::size_t bestAnchor(std::span<const std::byte> text, std::size_t first, std::size_t last)
{
    std::size_t best = first;
    std::size_t most = 0;
    for (std::size_t at = first; at <= last; ++at) {
        const auto bytes = text.subspan(at, AbsencePatterns::kAnchor);
        std::size_t different = 0;
        for (std::size_t i = 0; i < bytes.size(); ++i)
            different += std::ranges::find(bytes.first(i), bytes[i]) == bytes.begin() + std::ptrdiff_t(i) ? 1 : 0;
        if (different >= most) {
            most = different;
            best = at;
        }
    }
    return best;
}

int powerFor(std::size_t count)
{
    return int(std::bit_width(count - 1));
}

} // namespace

bool AbsencePatterns::add(std::span<const std::byte> value)
{
    if (m_values.size() == kMostValues || value.size() > kLongestValue || m_bytes + value.size() > kMostBytes)
        return false;
    m_bytes += value.size();
    auto forms = absenceForms(value);
    const auto number = static_cast<std::uint32_t>(m_values.size());
    m_values.push_back({.isSearched = forms.isSearchable, .weakPieces = forms.weakPieces});
    for (auto &text : forms.texts) {
        m_texts.push_back({.value = number, .text = std::move(text)});
        addAnchors(static_cast<std::uint32_t>(m_texts.size() - 1));
    }
    return true;
}

void AbsencePatterns::addAnchors(std::uint32_t index)
{
    const AbsenceText &text = m_texts[index].text;
    std::unordered_set<std::string_view> seen; // a value that repeats itself is not compared at each of its repetitions
    std::size_t covered = 0;                   // pieces that begin before it hold an anchor
    for (std::size_t i = 0; i < text.counts.size(); ++i) {
        const std::string_view piece(reinterpret_cast<const char *>(text.bytes.data()) + i, text.piece);
        if (!text.counts[i] || i < covered || !seen.insert(piece).second)
            continue;
        const std::size_t at = bestAnchor(text.bytes, i, i + text.piece - kAnchor);
        m_anchors.push_back({.bytes = anchorAt(text.bytes.data() + at), .place = {index, static_cast<std::uint32_t>(at)}});
        covered = at + 1;
    }
}

void AbsencePatterns::finish()
{
    std::ranges::sort(m_anchors, {}, &Anchor::bytes);
    const int filterPower = std::clamp(powerFor(m_anchors.size() * kBitsPerAnchor + 1), kLeastFilter, kMostFilter);
    m_shift = 64 - filterPower;
    m_filter.assign(std::size_t{1} << (filterPower - 6), 0);
    const int slotPower = std::max(1, powerFor(m_anchors.size() * 2 + 1));
    m_slotShift = 64 - slotPower;
    m_slots.assign(std::size_t{1} << slotPower, Slot{});
    m_places.reserve(m_anchors.size());

    for (std::size_t i = 0; i < m_anchors.size();) {
        const std::uint64_t bytes = m_anchors[i].bytes;
        const std::uint64_t bit = hashOf(bytes) >> m_shift;
        m_filter[bit >> 6] |= std::uint64_t{1} << (bit & 63);
        std::size_t slot = hashOf(bytes) >> m_slotShift;
        while (m_slots[slot].count != 0)
            slot = (slot + 1) & (m_slots.size() - 1);
        m_slots[slot] = {.bytes = bytes, .begin = static_cast<std::uint32_t>(m_places.size()), .count = 0};
        for (; i < m_anchors.size() && m_anchors[i].bytes == bytes; ++i, ++m_slots[slot].count)
            m_places.push_back(m_anchors[i].place);
    }
    m_anchors = {};
}

std::span<const AbsencePatterns::Place> AbsencePatterns::places(std::uint64_t bytes) const noexcept
{
    if (m_slots.empty())
        return {};
    for (std::size_t slot = hashOf(bytes) >> m_slotShift; m_slots[slot].count != 0; slot = (slot + 1) & (m_slots.size() - 1)) {
        if (m_slots[slot].bytes == bytes)
            return std::span(m_places).subspan(m_slots[slot].begin, m_slots[slot].count);
    }
    return {};
}

} // namespace cofferdam
