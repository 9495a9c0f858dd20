// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/snapshot/RamPages.h"

#include "vm/snapshot/RamWalk.h"

#include <algorithm>
#include <optional>

namespace cofferdam {
namespace {

/// Each piece reaches this far beyond what its own pages were.
constexpr qint64 kReach = qint64{2} << 20;
/// So many of a piece's pages in a hundred may lie elsewhere, at both ends.
constexpr std::size_t kAside = 5;

class PageList final : public RamWalk
{
public:
    using RamWalk::RamWalk;
    std::vector<RamPage> pages;

private:
    Result<void> onPage(const RamRecord &page) override
    {
        if (!page.content.empty() && page.address / kRamPageSize % kRamPageStep == 0)
            pages.push_back({quint64(page.block) << 48 | page.address, page.at});
        return {};
    }
};

/// Of the pages that come in the order of their addresses: those of the first pass.
std::vector<RamPage> firstPass(const std::vector<RamPage> &pages)
{
    std::vector<RamPage> first;
    first.reserve(pages.size());
    for (const auto &page : pages) {
        if (first.empty() || page.page > first.back().page)
            first.push_back(page);
    }
    return first;
}

/// Where in the other stream what `pages` hold begins and ends; nothing when it is not known.
std::optional<std::pair<qint64, qint64>> placeOf(std::span<const RamPage> pages, const std::vector<RamPage> &there)
{
    std::vector<qint64> places;
    for (const auto &page : pages) {
        if (const auto found = std::ranges::lower_bound(there, page.page, {}, &RamPage::page); found != there.end())
            places.push_back(found->at);
    }
    if (places.empty())
        return std::nullopt;
    std::ranges::sort(places);
    const auto aside = places.size() * kAside / 100;
    return std::pair{places[aside], places[places.size() - 1 - aside]};
}

} // namespace

Result<std::vector<RamPage>> ramPages(RamReader &stream, const std::atomic<bool> &stop)
{
    PageList list(stream, stop);
    return list.run().transform([&](bool) { return std::move(list.pages); });
}

std::vector<RamWindow> ramWindows(const RamMap &stream, const RamMap &other)
{
    const auto there = firstPass(other.pages);
    std::vector<RamWindow> windows;
    qint64 least = 0;
    for (qint64 at = 0; at < stream.size; at += kRamPiece) {
        const auto from = std::ranges::lower_bound(stream.pages, at, {}, &RamPage::at);
        const auto to = std::ranges::lower_bound(from, stream.pages.end(), at + kRamPiece, {}, &RamPage::at);
        auto place = placeOf({from, to}, there);
        if (!place && !stream.pages.empty() && !there.empty()) { // pages of a single value: they take next to nothing by themselves
            windows.push_back({least, 0});
            continue;
        }
        if (!place) {
            const auto middle = qint64(double(at) / double(stream.size) * double(other.size));
            place = {middle, middle + kRamPiece};
        } else if (place->second < least) { // pages that were sent again: they come last there, too
            const auto last = other.size - (stream.size - at);
            place = {last, last + kRamPiece};
        }
        const auto begin = std::clamp<qint64>(place->first - kReach, least, std::max(least, other.size));
        const auto end = std::min(place->second, place->first + kRamWindow - 2 * kReach) + kReach;
        windows.push_back({begin, std::clamp<qint64>(end - begin, 0, std::min(kRamWindow, other.size - begin))});
        least = begin;
    }
    return windows;
}

} // namespace cofferdam
