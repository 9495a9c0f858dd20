// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/snapshot/RamPages.h"

#include <QtEndian>

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace cofferdam {
namespace {

constexpr quint32 kMagic = 0x5145564d; // QEVM
constexpr qint64 kPageSize = 4096;
constexpr qint64 kPageFlags = kPageSize - 1;
constexpr std::size_t kMostBlocks = 1024; // a machine has some ten

enum Section : quint8 { Start = 1, Part = 2, End = 3, Configuration = 7, Command = 8, Footer = 0x7e };
enum PageFlag : quint32 { Zero = 0x02, Sizes = 0x04, Page = 0x08, EndOfSection = 0x10, SameBlock = 0x20, Flush = 0x200 };

/// Each piece reaches this far beyond what its own pages were.
constexpr qint64 kReach = qint64{2} << 20;
/// So many of a piece's pages in a hundred may lie elsewhere, at both ends.
constexpr std::size_t kAside = 5;

/// Numbers and strings of a stream, big-endian, until its end or an error.
class Scanner
{
public:
    Scanner(RamReader &stream, const std::atomic<bool> &stop) : m_stream(stream), m_stop(stop), m_buffer(std::size_t{1} << 20) {}

    [[nodiscard]] bool isSound() const { return m_isSound; }
    [[nodiscard]] qint64 at() const { return m_before + qint64(m_next); }
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

    template<typename Number>
    Number number()
    {
        std::array<char, sizeof(Number)> bytes{};
        take(bytes.size(), bytes.data());
        return qFromBigEndian<Number>(bytes.data());
    }
    std::string shortString()
    {
        std::string text(number<quint8>(), '\0');
        take(text.size(), text.data());
        return text;
    }
    void skip(std::size_t bytes) { take(bytes, nullptr); }
    /// This is no stream as is known here.
    void stop() { m_isSound = false; }

private:
    void take(std::size_t bytes, char *to)
    {
        while (bytes > 0 && m_isSound) {
            if (m_next == m_end && !refill())
                return stop();
            const auto now = std::min(bytes, m_end - m_next);
            if (to)
                to = std::copy_n(m_buffer.data() + m_next, now, to);
            m_next += now;
            bytes -= now;
        }
    }
    bool refill()
    {
        const auto got = m_stop ? fail(Errc::Cancelled, phrase("Snapshot", "Stopped.")) : m_stream.read(m_buffer);
        if (!got)
            m_error = got.error();
        m_before += qint64(m_end);
        m_next = 0;
        m_end = got.value_or(0);
        return m_end > 0;
    }

    RamReader &m_stream;
    const std::atomic<bool> &m_stop;
    std::vector<char> m_buffer;
    qint64 m_before = 0; ///< Bytes of the stream before the buffer.
    std::size_t m_next = 0;
    std::size_t m_end = 0;
    bool m_isSound = true;
    std::optional<Error> m_error;
};

class PageScan
{
public:
    PageScan(RamReader &stream, const std::atomic<bool> &stop) : m_in(stream, stop) {}

    Result<std::vector<RamPage>> run()
    {
        if (m_in.number<quint32>() != kMagic)
            m_in.stop();
        m_in.skip(4); // version
        while (m_in.isSound())
            section();
        if (m_in.error())
            return std::unexpected(*m_in.error());
        return std::move(m_pages);
    }

private:
    void section()
    {
        switch (m_in.number<quint8>()) {
        case Configuration: return m_in.skip(m_in.number<quint32>());
        case Command: m_in.skip(2); return m_in.skip(m_in.number<quint16>());
        case Start:
            m_ram = m_in.number<quint32>();
            if (m_in.shortString() != "ram") // the only one that comes in parts here
                return m_in.stop();
            m_in.skip(8); // instance, version
            return pages();
        case Part:
        case End: return m_in.number<quint32>() == m_ram ? pages() : m_in.stop();
        case Footer: return m_in.skip(4);
        default: m_in.stop(); // devices: no pages come after them
        }
    }

    void pages()
    {
        while (m_in.isSound()) {
            const auto head = m_in.number<quint64>();
            const auto flags = quint32(head & kPageFlags);
            const auto address = head & ~quint64(kPageFlags);
            if (flags == EndOfSection || flags == Flush) {
                if (flags == EndOfSection)
                    return;
                continue;
            }
            if (flags == Sizes) {
                sizes(address);
                continue;
            }
            if ((flags & SameBlock) == 0 && !enterBlock(m_in.shortString()))
                return m_in.stop();
            switch (flags & ~quint32(SameBlock)) {
            case Zero: m_in.skip(1); break;
            case Page: {
                const auto at = m_in.at();
                m_in.skip(kPageSize);
                if (m_in.isSound() && address / kPageSize % kRamPageStep == 0)
                    m_pages.push_back({m_block << 48 | address, at});
                break;
            }
            default: return m_in.stop();
            }
        }
    }

    void sizes(quint64 total)
    {
        for (quint64 named = 0; named < total && m_in.isSound();) {
            if (!enterBlock(m_in.shortString()))
                return m_in.stop();
            const auto size = m_in.number<quint64>();
            if (size == 0 || size > total - named)
                return m_in.stop();
            named += size;
        }
    }

    bool enterBlock(const std::string &name)
    {
        auto found = std::ranges::find(m_blocks, name);
        if (found == m_blocks.end() && m_blocks.size() < kMostBlocks)
            found = m_blocks.insert(found, name);
        m_block = quint64(found - m_blocks.begin());
        return found != m_blocks.end();
    }

    Scanner m_in;
    std::vector<RamPage> m_pages;
    std::vector<std::string> m_blocks;
    quint64 m_block = 0;
    quint32 m_ram = 0;
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
    return PageScan(stream, stop).run();
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
