// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether and when a request is sent again: only what certainly was not worked on, so that nothing is paid twice.

#pragma once

#include "core/dial/DialFailure.h"

#include <chrono>
#include <functional>
#include <optional>

namespace cofferdam {

/// What came of one try.
struct DialOutcome {
    std::optional<int> status; ///< None: the server did not answer.
    std::optional<DialFault> fault;
    bool sent = false; ///< As of DialEnd.
};

/// Pure, but for the random number.
class RetryPolicy
{
public:
    static constexpr int kRetries = 3;
    static constexpr std::chrono::seconds kLongestWait{60}; ///< Who is told to wait longer gives up and says so.

    /// `random`: from 0 up to, but not including, 1.
    explicit RetryPolicy(std::function<double()> random);

    /// How long to wait before the next try, after `attempt` of them (1, 2, ...); none: not again. `retryAfter` is the server's word.
    [[nodiscard]] std::optional<std::chrono::milliseconds> next(int attempt, const DialOutcome &outcome, std::optional<std::chrono::seconds> retryAfter) const;

private:
    std::function<double()> m_random;
};

} // namespace cofferdam
