// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How much of the trail one agent may fill, and what is said of the rows beyond.

#pragma once

#include "core/audit/TrailRow.h"

#include <QHash>
#include <QList>

#include <array>
#include <chrono>

namespace cofferdam {

/// The guest makes it happen, as often as it likes. The others are made by people, by rules or by the service, and are never left out.
[[nodiscard]] bool isCausedByGuest(const TrailRow &row);

/// Buckets of rows and bytes for each agent, which run empty at an even rate. The first row that does not fit closes the agent's account: its
/// rows are counted until lift(), because what the agent does next is to be stopped, not rationed.
class TrailBudget
{
public:
    using Clock = std::chrono::steady_clock;
    struct Limit {
        std::chrono::minutes window;
        double rows;
        double bytes;
    };
    // A configure script under KVM makes 3000 rows a minute of 1 to 2 KiB, a busy day 100,000.
    static constexpr std::array kLimits{Limit{std::chrono::minutes(1), 6000, 16.0 * 1024 * 1024}, Limit{std::chrono::hours(24), 1e6, 1024.0 * 1024 * 1024}};
    /// A build on many processors starts a hundred programs and more a second, each with arguments of its own and so with a row of its own. Who has
    /// such agents gives them more; the bytes grow with the rows.
    static constexpr double kFewestRows = 600;
    static constexpr double kMostRows = 60'000;
    static constexpr double kScarce = 20; ///< Of the first limit, one part in so many is left while the disk is short.
    static constexpr std::chrono::seconds kQuiet{5}; ///< A sum is due when no row came for so long,
    static constexpr std::chrono::seconds kLongest{60}; ///< and at the latest after that.
    static constexpr qsizetype kSamples = 5;

    enum class Answer : quint8 {
        Write,
        Close, ///< It is the first that does not fit. Counted.
        Count,
        Keep, ///< Neither written nor counted: it stays with who has it, until lift().
    };
    static constexpr int kTalliesWhenClosed = 8; ///< Sums of what the guest let through by itself that are written of an account that is closed.

    /// Rows of an agent's minute, within the bounds above.
    explicit TrailBudget(double rowsPerMinute = kLimits[0].rows);

    [[nodiscard]] Answer take(const TrailRow &row, qsizetype bytes, Clock::time_point now);
    void setScarce(bool scarce) { m_scarce = scarce; }
    /// A person has looked, or the agent is gone: it begins anew. What was counted is still due.
    void lift(const AgentId &agent);

    [[nodiscard]] bool hasSums() const;
    /// Rows that say what was counted; each is one for all of an agent. `all`: also those that may still grow.
    [[nodiscard]] QList<TrailRow> takeSums(Clock::time_point now, bool all);
    /// A sum that could not be written: it is due again.
    void putBack(const TrailRow &sum);
    /// What the agent did to be stopped, for people.
    [[nodiscard]] Phrase why(const AgentId &agent) const;

private:
    struct Level {
        double rows = 0;
        double bytes = 0;
    };
    struct Sum {
        api::FloodDetail detail;
        Epoch epoch;
        Clock::time_point first;
        Clock::time_point last;
    };
    struct Account {
        std::array<Level, kLimits.size()> levels;
        Clock::time_point at;
        std::optional<std::size_t> closed; ///< By that limit.
        bool wasScarce = false;
        int tallies = 0; ///< Written since it was closed.
        Sum sum;
    };

    [[nodiscard]] Limit limit(std::size_t index, bool scarce) const;
    static void count(Sum &sum, const TrailRow &row, qsizetype bytes, Clock::time_point now);

    double m_share; ///< Of the first limit.
    QHash<AgentId, Account> m_accounts;
    bool m_scarce = false;
};

} // namespace cofferdam
