// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Notices an agent that tries the same thing over and over.

#pragma once

#include "core/guardian/Review.h"

#include <deque>
#include <optional>
#include <unordered_map>

namespace cofferdam {

/// Similar actions of one agent that were asked about or blocked.
struct Reask {
    AgentId agent;
    QString rule; ///< Of the last one.
    QString what; ///< The last one, as a person reads it.
    int count = 0;
    qint64 sinceMs = 0; ///< Unix time of the first.
    qint64 lastMs = 0;  ///< Unix time
};

class LoopDetector
{
public:
    static constexpr int kSimilar = 4;
    static constexpr std::chrono::minutes kWindow{10};

    /// Notes that `review` is asked or blocked by a rule. Similar is: the same rule, or the same program doing the same to the same sort of
    /// object. With the fourth in ten minutes it says so, and begins to count anew.
    std::optional<Reask> add(const Review &review);
    /// A person approved it: no loop.
    void forget(const AgentId &agent, ReviewKey key);
    void clear(const AgentId &agent);

private:
    struct Try {
        ReviewKey key = 0;
        ReviewClock::time_point at;
        qint64 atMs = 0;
        QString rule; ///< Empty when it says nothing, e.g. "no-rule".
        QStringList shapes;
    };
    std::unordered_map<QString, std::deque<Try>> m_tries; // by agent; oldest first
};

} // namespace cofferdam
