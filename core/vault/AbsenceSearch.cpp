// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/AbsenceSearch.h"

#include <algorithm>

namespace cofferdam {
namespace {

constexpr std::size_t kBuffer = std::size_t{256} << 10; // stays in a processor's second cache
/// What is compared around an anchor before it is known to lie in a piece.
constexpr std::size_t kAround = kLongestAbsencePiece;

/// How many bytes before `a` and `b` are the same.
std::size_t sameBefore(std::span<const std::byte> a, std::span<const std::byte> b)
{
    const auto most = std::min(a.size(), b.size());
    std::size_t same = 0;
    while (same < most && a[a.size() - 1 - same] == b[b.size() - 1 - same])
        ++same;
    return same;
}

std::size_t sameFrom(std::span<const std::byte> a, std::span<const std::byte> b)
{
    return std::size_t(std::ranges::mismatch(a, b).in1 - a.begin());
}

} // namespace

AbsenceSearch::AbsenceSearch(const AbsencePatterns &patterns)
    : m_patterns(patterns)
    , m_buffer(kBuffer)
    , m_seenTo(patterns.texts().size())
    , m_runs(patterns.values().size())
{}

void AbsenceSearch::feed(std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        const auto now = bytes.first(std::min(bytes.size(), m_buffer.size() - m_held));
        std::memcpy(m_buffer.data() + m_held, now.data(), now.size());
        m_held += now.size();
        bytes = bytes.subspan(now.size());
        if (m_held < m_buffer.size())
            return;
        // What is at the end may belong to a piece that goes on, and what was looked at to one that is not at its anchor yet.
        scan(m_held - kAround - AbsencePatterns::kAnchor);
        const std::size_t gone = m_next - kAround;
        std::memmove(m_buffer.data(), m_buffer.data() + gone, m_held - gone);
        m_held -= gone;
        m_next -= gone;
        m_base += std::int64_t(gone);
    }
}

void AbsenceSearch::finish()
{
    if (m_held >= AbsencePatterns::kAnchor)
        scan(m_held - AbsencePatterns::kAnchor + 1);
}

void AbsenceSearch::scan(std::size_t end)
{
    for (std::size_t at = m_next; at < end; ++at) {
        const std::uint64_t bytes = AbsencePatterns::anchorAt(m_buffer.data() + at);
        if (!m_patterns.mayBe(bytes)) [[likely]]
            continue;
        for (const auto place : m_patterns.places(bytes))
            look(at, place);
    }
    m_next = std::max(m_next, end);
}

void AbsenceSearch::look(std::size_t at, AbsencePatterns::Place place)
{
    const std::int64_t here = m_base + std::int64_t(at);
    if (here + std::int64_t(AbsencePatterns::kAnchor) <= m_seenTo[place.text])
        return;
    const AbsenceText &text = m_patterns.texts()[place.text].text;
    const auto stream = std::span<const std::byte>(m_buffer).first(m_held);
    const auto whole = std::span<const std::byte>(text.bytes);
    const std::size_t reach = text.piece - AbsencePatterns::kAnchor; // a piece with this anchor goes no further
    const std::size_t before = sameBefore(stream.first(at).last(std::min(at, reach)), whole.first(place.at));
    const std::size_t behind = sameFrom(stream.subspan(at, std::min(m_held - at, text.piece)), whole.subspan(place.at));
    bool counts = false;
    for (std::size_t i = place.at - before; i + text.piece <= place.at + behind && !counts; ++i)
        counts = text.counts[i];
    if (!counts)
        return;
    const std::size_t allBefore = sameBefore(stream.first(at), whole.first(place.at));
    const std::size_t allBehind = sameFrom(stream.subspan(at), whole.subspan(place.at));
    note(place.text, here - std::int64_t(allBefore), here + std::int64_t(allBehind));
}

void AbsenceSearch::note(std::uint32_t text, std::int64_t begin, std::int64_t end)
{
    m_seenTo[text] = end;
    const std::size_t value = m_patterns.texts()[text].value;
    const AbsenceForm form = m_patterns.texts()[text].text.form;
    Run &run = m_runs[value];
    const bool overlaps = run.longest > 0 && begin < run.end && end > run.begin;
    if (!overlaps) {
        ++m_found;
        run = {.begin = begin, .end = end, .longest = 0, .finding = -1};
        if (m_findings.size() < kMostFindings) {
            run.finding = std::ptrdiff_t(m_findings.size());
            m_findings.push_back({.value = value, .form = form, .offset = 0, .length = 0});
        }
    }
    run.begin = std::min(run.begin, begin);
    run.end = std::max(run.end, end);
    const bool isLonger = end - begin > run.longest;
    run.longest = std::max(run.longest, end - begin);
    if (run.finding < 0)
        return;
    Finding &finding = m_findings[std::size_t(run.finding)];
    if (isLonger)
        finding.form = form;
    finding.offset = run.begin;
    finding.length = run.end - run.begin;
}

} // namespace cofferdam
