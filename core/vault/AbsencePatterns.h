// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// All texts that are looked for, ready to be looked for at once. No Qt: the confined reader uses it.

#pragma once

#include "core/vault/AbsenceForms.h"

#include <cstdint>
#include <cstring>

namespace cofferdam {

/// Every piece that counts holds an anchor: 8 of its bytes, of which a table says where in which text they are. So a stream is looked at once,
/// whatever the number of texts, and what the table names is compared.
class AbsencePatterns
{
public:
    static constexpr std::size_t kAnchor = sizeof(std::uint64_t);
    static constexpr std::size_t kMostValues = 1000;
    static constexpr std::size_t kLongestValue = std::size_t{64} << 10;
    static constexpr std::size_t kMostBytes = std::size_t{1} << 20; ///< Of all values: their forms and anchors take some 60 times that at most.

    struct Place {
        std::uint32_t text;
        std::uint32_t at; ///< Of the anchor in the text.
    };
    struct Text {
        std::uint32_t value; ///< Which of those that were added, from 0.
        AbsenceText text;
    };
    struct Value {
        bool isSearched;        ///< False: it is too short or says nothing, and none of it is looked for.
        std::size_t weakPieces; ///< Of it, that are not looked for.
    };

    /// False: there are too many, or it is too long; nothing was added.
    [[nodiscard]] bool add(std::span<const std::byte> value);
    /// After the last add(), and before the first search.
    void finish();

    [[nodiscard]] const std::vector<Value> &values() const noexcept { return m_values; }
    [[nodiscard]] const std::vector<Text> &texts() const noexcept { return m_texts; }

    /// Whether there may be an anchor with these bytes. Most of what is none is told here.
    [[nodiscard]] bool mayBe(std::uint64_t bytes) const noexcept
    {
        const std::uint64_t hash = hashOf(bytes) >> m_shift;
        return (m_filter[hash >> 6] >> (hash & 63) & 1) != 0;
    }
    /// Where the anchors with these bytes are.
    [[nodiscard]] std::span<const Place> places(std::uint64_t bytes) const noexcept;

    [[nodiscard]] static std::uint64_t anchorAt(const std::byte *at) noexcept
    {
        std::uint64_t bytes;
        std::memcpy(&bytes, at, sizeof bytes);
        return bytes;
    }

private:
    struct Anchor {
        std::uint64_t bytes;
        Place place;
    };
    struct Slot {
        std::uint64_t bytes;
        std::uint32_t begin; ///< In m_places.
        std::uint32_t count; ///< 0: the slot is free.
    };
    [[nodiscard]] static constexpr std::uint64_t hashOf(std::uint64_t bytes) noexcept { return bytes * 0x9e3779b97f4a7c15; } // Knuth's multiplier
    void addAnchors(std::uint32_t index);

    std::vector<Value> m_values;
    std::vector<Text> m_texts;
    std::size_t m_bytes = 0;
    Wiped<Anchor> m_anchors; ///< Until finish(): then they are in the next two.
    Wiped<Slot> m_slots;     ///< Open addressing.
    std::vector<Place> m_places;
    std::vector<std::uint64_t> m_filter = {0}; ///< Bits.
    int m_shift = 58;      ///< Of a hash, to a bit of the filter.
    int m_slotShift = 63;  ///< Of a hash, to a slot.
};

} // namespace cofferdam
