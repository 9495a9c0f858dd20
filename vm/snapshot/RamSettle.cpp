// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/snapshot/RamSettle.h"

#include "vm/snapshot/RamWalk.h"

#include <QtEndian>

#include <algorithm>
#include <array>

namespace cofferdam {
namespace {

/// More than 4 GiB that were sent again are not settled: the list of them would take more memory than it is worth.
constexpr std::size_t kMostLate = std::size_t{1} << 20;
constexpr std::size_t kHandedOnAtOnce = std::size_t{1} << 20;

constexpr quint64 kZeroPage = 0x02;
constexpr quint64 kDataPage = 0x08;
constexpr quint64 kSameBlock = 0x20;

/// Numbers the pages, and knows which ones came already.
class NumberedWalk : public RamWalk
{
public:
    using RamWalk::RamWalk;

    /// All pages so far lie in blocks whose sizes the stream has said before.
    [[nodiscard]] bool isKnown() const noexcept { return m_isKnown; }

private:
    virtual Result<void> onNumbered(const RamRecord &page, qint64 number, bool isAgain) = 0;

    Result<void> onPage(const RamRecord &page) final
    {
        if (m_firsts.empty())
            begin();
        const auto inBlock = qint64(page.address / quint64(kRamPageSize));
        if (page.block + 1 >= m_firsts.size() || inBlock >= m_firsts[page.block + 1] - m_firsts[page.block])
            m_isKnown = false;
        if (!m_isKnown)
            return {};
        const auto number = m_firsts[page.block] + inBlock;
        const bool isAgain = m_seen[std::size_t(number)];
        m_seen[std::size_t(number)] = true;
        return onNumbered(page, number, isAgain);
    }
    void begin()
    {
        m_firsts.push_back(0);
        for (const auto &block : blocks())
            m_firsts.push_back(m_firsts.back() + block.size / kRamPageSize);
        m_seen.resize(std::size_t(m_firsts.back())); // 8 MiB of bits at most
    }

    std::vector<qint64> m_firsts; ///< Number of the first page of each block; one more at the end.
    std::vector<bool> m_seen;
    bool m_isKnown = true;
};

class LateFinder final : public NumberedWalk
{
public:
    using NumberedWalk::NumberedWalk;
    std::vector<LatePage> take()
    {
        sift();
        m_late.shrink_to_fit(); // it stays as long as the stream is written
        return std::move(m_late);
    }

private:
    Result<void> onNumbered(const RamRecord &page, qint64 number, bool isAgain) override
    {
        if (isAgain && !m_areTooMany)
            m_late.push_back({number, page.content.empty() ? LatePage::kZero : page.at});
        if (m_late.size() > m_siftAt)
            sift();
        return {};
    }
    /// Only the last of each stays.
    void sift()
    {
        std::ranges::stable_sort(m_late, {}, &LatePage::number);
        const auto gone = std::ranges::unique(m_late.rbegin(), m_late.rend(), {}, &LatePage::number);
        m_late.erase(m_late.begin(), gone.begin().base());
        m_siftAt = std::max(m_siftAt, m_late.size() * 2);
        m_areTooMany = m_areTooMany || m_late.size() > kMostLate;
        if (m_areTooMany)
            m_late.clear();
    }

    std::vector<LatePage> m_late;
    std::size_t m_siftAt = std::size_t{1} << 18;
    bool m_areTooMany = false;
};

class Settler final : public NumberedWalk
{
public:
    Settler(RamReader &stream, const std::vector<LatePage> &late, const RamAt &lookUp, const RamSink &sink, const std::atomic<bool> &stop)
        : NumberedWalk(stream, stop)
        , m_late(late)
        , m_lookUp(lookUp)
        , m_sink(sink)
    {
        m_out.reserve(kHandedOnAtOnce + std::size_t(kRamPageSize));
    }

    Result<QByteArray> all()
    {
        const auto isWhole = run();
        if (!isWhole)
            return std::unexpected(isWhole.error());
        if (!*isWhole || !isKnown() || m_settled != m_late.size())
            return fail(Errc::Damaged, phrase("Snapshot", "The RAM file changed while it was read."));
        return copyRest().and_then([this] { return handOn(); }).transform([this] { return m_hash.result(); });
    }

private:
    Result<void> onNumbered(const RamRecord &page, qint64 number, bool isAgain) override
    {
        if (isAgain)
            return {};
        const auto late = std::ranges::lower_bound(m_late, number, {}, &LatePage::number);
        const bool isLate = late != m_late.end() && late->number == number;
        const bool isZero = isLate ? late->at == LatePage::kZero : page.content.empty();
        m_settled += isLate ? 1 : 0;
        head(page, isZero ? kZeroPage : kDataPage);
        if (isZero) {
            m_out.push_back('\0');
        } else if (isLate) {
            m_out.resize(m_out.size() + std::size_t(kRamPageSize));
            if (auto found = m_lookUp(late->at, std::span(m_out).last(std::size_t(kRamPageSize))); !found)
                return found;
        } else {
            m_out.insert(m_out.end(), page.content.begin(), page.content.end());
        }
        return m_out.size() < kHandedOnAtOnce ? Result<void>() : handOn();
    }
    Result<void> onOther(std::span<const char> bytes) override
    {
        m_isInBlock = false; // perhaps a new section: the next page says its block itself
        m_out.insert(m_out.end(), bytes.begin(), bytes.end());
        return m_out.size() < kHandedOnAtOnce ? Result<void>() : handOn();
    }
    void head(const RamRecord &page, quint64 kind)
    {
        const bool isSame = m_isInBlock && page.block == m_block;
        std::array<char, sizeof(quint64)> bytes{};
        qToBigEndian(page.address | kind | (isSame ? kSameBlock : 0), bytes.data());
        m_out.insert(m_out.end(), bytes.begin(), bytes.end());
        if (!isSame) {
            const auto &name = blocks()[page.block].name;
            m_out.push_back(char(name.size()));
            m_out.insert(m_out.end(), name.begin(), name.end());
        }
        m_isInBlock = true;
        m_block = page.block;
    }
    Result<void> handOn()
    {
        m_hash.add(m_out);
        auto taken = m_out.empty() ? Result<void>() : m_sink(m_out);
        m_out.clear();
        return taken;
    }

    const std::vector<LatePage> &m_late;
    const RamAt &m_lookUp;
    const RamSink &m_sink;
    StreamHash m_hash;
    std::size_t m_settled = 0; ///< Of m_late.
    std::vector<char> m_out;
    bool m_isInBlock = false; ///< The last that was handed on is a page of m_block.
    std::size_t m_block = 0;
};

} // namespace

Result<std::vector<LatePage>> latePages(RamReader &stream, const std::atomic<bool> &stop)
{
    LateFinder finder(stream, stop);
    return finder.run().transform([&](bool isWhole) { return isWhole && finder.isKnown() ? finder.take() : std::vector<LatePage>(); });
}

Result<QByteArray> settled(RamReader &stream, const std::vector<LatePage> &late, const RamAt &lookUp, const RamSink &sink, const std::atomic<bool> &stop)
{
    return Settler(stream, late, lookUp, sink, stop).all();
}

} // namespace cofferdam
