// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/snapshot/RamWalk.h"

#include <QtEndian>

#include <algorithm>
#include <array>

namespace cofferdam {
namespace {

constexpr quint32 kMagic = 0x5145564d; // QEVM
constexpr quint64 kPageFlags = quint64(kRamPageSize) - 1;
constexpr std::size_t kMostBlocks = 1024; // a machine has some ten
constexpr quint64 kMostMemory = quint64{256} << 30;

enum Section : quint8 { Start = 1, Part = 2, End = 3, Full = 4, Configuration = 7, Command = 8, Footer = 0x7e };
enum PageFlag : quint32 { Zero = 0x02, Sizes = 0x04, Page = 0x08, EndOfSection = 0x10, SameBlock = 0x20, Flush = 0x200 };

} // namespace

RamWalk::RamWalk(RamReader &stream, const std::atomic<bool> &stop)
    : m_stream(stream)
    , m_stop(stop)
    , m_buffer(std::size_t{1} << 20)
    , m_content(std::size_t(kRamPageSize))
{}

Result<bool> RamWalk::run()
{
    if (number<quint32>() != kMagic)
        m_goesOn = false;
    skip(4); // version
    while (m_goesOn)
        section();
    if (m_error)
        return std::unexpected(*m_error);
    return m_isWhole;
}

Result<void> RamWalk::copyRest()
{
    while (m_next < m_end || refill()) {
        const auto rest = std::span<const char>(m_buffer).subspan(m_next, m_end - m_next);
        m_next = m_end;
        if (auto taken = onOther(rest); !taken)
            return taken;
    }
    return m_error ? Result<void>(std::unexpected(*m_error)) : Result<void>();
}

void RamWalk::end(Result<void> result)
{
    if (!result) {
        m_error = result.error();
        m_goesOn = false;
    }
}

// ------------------------------------------------------------------------------------------------ sections

void RamWalk::section()
{
    switch (number<quint8>()) {
    case Configuration: return skip(number<quint32>());
    case Command: skip(2); return skip(number<quint16>());
    case Start:
        m_ram = number<quint32>();
        if (shortString() != "ram") { // the only one that comes in parts here
            m_goesOn = false;
            return;
        }
        skip(8); // instance, version
        return pages();
    case Part:
    case End:
        if (number<quint32>() == m_ram)
            return pages();
        m_goesOn = false;
        return;
    case Footer: return skip(4);
    case Full: m_isWhole = m_goesOn; [[fallthrough]]; // a device: no pages come after it
    default: m_goesOn = false;
    }
}

void RamWalk::pages()
{
    while (m_goesOn) {
        const auto head = number<quint64>(As::Page);
        const auto flags = quint32(head & kPageFlags);
        if (!m_goesOn)
            return;
        if ((flags & (Zero | Page)) != 0) {
            page(head);
            continue;
        }
        std::array<char, sizeof head> bytes{};
        qToBigEndian(head, bytes.data());
        end(onOther(bytes));
        switch (flags) {
        case EndOfSection: return;
        case Flush: break;
        case Sizes: sizes(head & ~kPageFlags); break;
        default: m_goesOn = false;
        }
    }
}

void RamWalk::page(quint64 head)
{
    const auto flags = quint32(head & kPageFlags);
    if ((flags & SameBlock) == 0 && !enterBlock(shortString(As::Page)))
        m_goesOn = false;
    const auto kind = flags & ~quint32(SameBlock);
    RamRecord record{m_block, head & ~kPageFlags, m_before + qint64(m_next), {}};
    if (kind == Page) {
        take(m_content.size(), m_content.data(), As::Page);
        record.content = m_content;
    } else if (kind != Zero || number<quint8>(As::Page) != 0) {
        m_goesOn = false;
    }
    if (m_goesOn)
        end(onPage(record));
}

void RamWalk::sizes(quint64 total)
{
    if (total > kMostMemory || !m_blocks.empty()) // it stands there once
        m_goesOn = false;
    for (quint64 named = 0; named < total && m_goesOn;) {
        const bool isKnown = enterBlock(shortString());
        const auto size = number<quint64>();
        if (!isKnown || size == 0 || size > total - named)
            m_goesOn = false;
        else
            m_blocks[m_block].size = qint64(size);
        named += size;
    }
}

bool RamWalk::enterBlock(const std::string &name)
{
    auto found = std::ranges::find(m_blocks, name, &Block::name);
    if (found == m_blocks.end() && m_blocks.size() < kMostBlocks)
        found = m_blocks.insert(found, Block{name, 0});
    m_block = std::size_t(found - m_blocks.begin());
    return found != m_blocks.end();
}

// ------------------------------------------------------------------------------------------------ bytes

template<typename Number>
Number RamWalk::number(As as)
{
    std::array<char, sizeof(Number)> bytes{};
    take(bytes.size(), bytes.data(), as);
    return qFromBigEndian<Number>(bytes.data());
}

std::string RamWalk::shortString(As as)
{
    std::string text(number<quint8>(as), '\0');
    take(text.size(), text.data(), as);
    return text;
}

void RamWalk::take(std::size_t bytes, char *to, As as)
{
    while (bytes > 0 && m_goesOn) {
        if (m_next == m_end && !refill()) {
            m_goesOn = false;
            return;
        }
        const auto now = std::span<const char>(m_buffer).subspan(m_next, std::min(bytes, m_end - m_next));
        if (to)
            to = std::ranges::copy(now, to).out;
        m_next += now.size();
        bytes -= now.size();
        if (as == As::Other)
            end(onOther(now));
    }
}

bool RamWalk::refill()
{
    const auto got = m_stop ? fail(Errc::Cancelled, phrase("Snapshot", "Stopped.")) : m_stream.read(m_buffer);
    if (!got)
        m_error = got.error();
    m_before += qint64(m_end);
    m_next = 0;
    m_end = got.value_or(0);
    return m_end > 0;
}

} // namespace cofferdam
