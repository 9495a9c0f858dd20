// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Looks for secrets in a stream of bytes, to show that they are not there. No Qt: the confined reader uses it.

#pragma once

#include "core/vault/AbsencePatterns.h"

namespace cofferdam {

/// One stream. Its bytes may come in any parts: what lies across two of them is found as well.
class AbsenceSearch
{
public:
    static constexpr std::size_t kMostFindings = 64;

    struct Finding {
        std::size_t value; ///< As AbsencePatterns has them.
        AbsenceForm form;
        std::int64_t offset; ///< Of the first byte that fits, in the stream.
        std::int64_t length; ///< Bytes that fit, one after the other.
    };

    /// `patterns` are finished and outlive it.
    explicit AbsenceSearch(const AbsencePatterns &patterns);

    void feed(std::span<const std::byte> bytes);
    /// The stream is at its end. Once, after the last feed().
    void finish();

    [[nodiscard]] const std::vector<Finding> &findings() const noexcept { return m_findings; } ///< The first kMostFindings.
    [[nodiscard]] std::int64_t found() const noexcept { return m_found; }                      ///< Also those that are not kept.
    [[nodiscard]] std::int64_t searched() const noexcept { return m_base + std::int64_t(m_held); } ///< Bytes fed.

private:
    /// The last that was found of a value, in whatever texts: what overlaps it is no other finding.
    struct Run {
        std::int64_t begin = 0;
        std::int64_t end = 0;
        std::int64_t longest = 0;    ///< Of those that it is made of; that one's form is told.
        std::ptrdiff_t finding = -1; ///< In m_findings; -1: it is not kept.
    };

    void scan(std::size_t end);
    void look(std::size_t at, AbsencePatterns::Place place);
    void note(std::uint32_t text, std::int64_t begin, std::int64_t end);

    const AbsencePatterns &m_patterns;
    Wiped<std::byte> m_buffer;
    std::size_t m_held = 0;  ///< Bytes in the buffer.
    std::size_t m_next = 0;  ///< The first place in it that was not looked at.
    std::int64_t m_base = 0; ///< Where the buffer begins in the stream.
    std::vector<std::int64_t> m_seenTo; ///< Of each text: up to there in the stream it was found, and what lies before is not compared again.
    std::vector<Run> m_runs;            ///< Of each value.
    std::vector<Finding> m_findings;
    std::int64_t m_found = 0;
};

} // namespace cofferdam
