// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/files/Held.h"

#include "core/api/GuestLimits.h"
#include "vm/guest/guestd/files/Areas.h"
#include "vm/guest/guestd/files/TreeWalk.h"

#include <algorithm>
#include <chrono>
#include <iterator>

namespace cofferdam::guest {
namespace {

constexpr std::size_t kMostEntries = 50'000;
constexpr std::chrono::milliseconds kMostTime{200};

} // namespace

bool Held::holds(const Held &other) const
{
    return unknown || (!other.unknown && std::ranges::all_of(other.places, [this](const auto &place) { return std::ranges::contains(places, place); }));
}

void Held::join(Held other)
{
    unknown |= other.unknown;
    std::ranges::move(other.places, std::back_inserter(places));
    if (std::cmp_greater(places.size(), api::kMostHeld)) {
        places.resize(api::kMostHeld);
        unknown = true;
    }
}

Held whatIsHeld(const Areas &areas, Descriptor folder, const std::string &from, const std::string &to)
{
    Held held;
    // Where the folder's own name makes a place of what lies in it, another folder's content comes to that place even if it is named alike.
    const bool makesPlaces = areas.around(from).isSpecial() || areas.around(to).isSpecial();
    const auto end = std::chrono::steady_clock::now() + kMostTime;
    std::size_t entries = 0;
    std::size_t bytes = 0;
    const bool complete = walkTree(std::move(folder), from, [&](int, const char *, const std::string &path) {
        auto target = to + path.substr(from.size());
        const auto before = areas.at(path);
        const auto after = areas.at(target);
        if ((before.hasPlace() || after.hasPlace()) && (makesPlaces || !before.isLike(after))) {
            bytes += path.size() + target.size();
            if (std::cmp_greater_equal(held.places.size(), api::kMostHeld) || bytes > api::kMostHeldBytes)
                return false;
            held.places.emplace_back(path, std::move(target));
        }
        return ++entries < kMostEntries && std::chrono::steady_clock::now() <= end;
    });
    held.unknown = !complete;
    return held;
}

} // namespace cofferdam::guest
