// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A value and a stream: the search finds something just when a piece that counts is in it, however the stream is cut into parts.

#include "tests/fuzz/Mutations.h"

#include "core/vault/AbsenceSearch.h"

#include <algorithm>

using namespace cofferdam;

namespace {

bool holds(std::span<const std::byte> stream, std::span<const std::byte> piece)
{
    return !std::ranges::search(stream, piece).empty();
}

bool holdsAPiece(std::span<const std::byte> stream, const AbsenceForms &forms)
{
    for (const AbsenceText &text : forms.texts) {
        for (std::size_t i = 0; i < text.counts.size(); ++i) {
            if (text.counts[i] && holds(stream, std::span(text.bytes).subspan(i, text.piece)))
                return true;
        }
    }
    return false;
}

} // namespace

/// The length of the value, how long a part is, then the value and the stream.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    if (size < 2)
        return 0;
    const auto all = std::as_bytes(std::span(data, size)).subspan(2);
    const auto value = all.first(std::min<std::size_t>(data[0], all.size()));
    const auto stream = all.subspan(value.size());
    const std::size_t part = std::size_t(data[1]) + 1;

    AbsencePatterns patterns;
    require(patterns.add(value), "a short value is taken");
    patterns.finish();
    AbsenceSearch search(patterns);
    for (std::size_t at = 0; at < stream.size(); at += part)
        search.feed(stream.subspan(at, std::min(part, stream.size() - at)));
    search.finish();

    require(search.searched() == std::int64_t(stream.size()), "all of it is searched");
    require((search.found() > 0) == holdsAPiece(stream, absenceForms(value)), "it is found when it is there, and not otherwise");
    for (const auto &finding : search.findings()) {
        require(finding.value == 0 && finding.offset >= 0 && finding.length >= std::int64_t(AbsencePatterns::kAnchor), "a finding is of that value");
        require(finding.offset + finding.length <= search.searched(), "and lies in the stream");
    }
    return 0;
}
