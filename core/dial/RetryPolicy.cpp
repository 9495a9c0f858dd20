// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dial/RetryPolicy.h"

#include <algorithm>
#include <array>
#include <utility>

namespace cofferdam {
namespace {

constexpr std::array<std::chrono::milliseconds, RetryPolicy::kRetries> kWaits{std::chrono::seconds(1), std::chrono::seconds(4), std::chrono::seconds(10)};
constexpr double kJitter = 0.2; ///< Either way, so that many agents do not come back at once.

/// Faults of the address or of its certificate stay what they are.
bool canPass(DialFault fault)
{
    switch (fault) {
    case DialFault::NoName:
    case DialFault::NoConnection:
    case DialFault::Refused:
    case DialFault::Proxy:
    case DialFault::TimeoutConnect:
    case DialFault::Protocol: return true; // a handshake that was broken off
    case DialFault::BadUrl:
    case DialFault::BadRequest:
    case DialFault::Certificate:
    case DialFault::WrongHost:
    case DialFault::TimeoutFirstByte:
    case DialFault::Silence:
    case DialFault::Cut:
    case DialFault::TooLarge:
    case DialFault::Redirect:
    case DialFault::Cancelled: return false;
    }
    return false;
}

/// Answered, and not worked on: RFC 6585 section 4, RFC 9110 section 15.6.4, and Anthropic's "overloaded". 500, 502, 504 and 408 are said in the
/// middle of the work, too.
bool refusesWork(int status)
{
    return status == 429 || status == 503 || status == 529;
}

} // namespace

RetryPolicy::RetryPolicy(std::function<double()> random) : m_random(std::move(random)) {}

std::optional<std::chrono::milliseconds> RetryPolicy::next(int attempt, const DialOutcome &outcome, std::optional<std::chrono::seconds> retryAfter) const
{
    if (attempt < 1 || attempt > kRetries)
        return std::nullopt;
    const bool isUnsent = outcome.fault && !outcome.sent && !outcome.status && canPass(*outcome.fault);
    const bool isRefused = !outcome.fault && outcome.status && refusesWork(*outcome.status);
    if (!isUnsent && !isRefused)
        return std::nullopt;
    if (retryAfter)
        return *retryAfter > kLongestWait ? std::nullopt : std::optional<std::chrono::milliseconds>(std::max(*retryAfter, std::chrono::seconds(0)));
    const auto wait = kWaits[std::size_t(attempt - 1)];
    const double share = 1 - kJitter + 2 * kJitter * std::clamp(m_random(), 0.0, 1.0);
    return std::chrono::duration_cast<std::chrono::milliseconds>(wait * share);
}

} // namespace cofferdam
