// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What happened in a time, counted from the rows of the trail.

#pragma once

#include "core/api/sessions.pb.h"
#include "core/audit/TrailRow.h"

#include <QHash>
#include <QSet>

#include <chrono>

namespace cofferdam {

class SummaryCount
{
public:
    /// No call takes longer.
    static constexpr std::chrono::hours kLongestCall{1};

    /// Rows in any order, each once.
    void add(const TrailRow &row);
    /// Unix time in µs before which rows are not added: a call that was decided then may have ended after it.
    void setStart(qint64 us) { m_start = us; }
    /// In the order of their names; without names, times, money and what waits.
    [[nodiscard]] api::Summary result() const;

private:
    /// Of a tool call, what was decided about it or that it went well.
    struct Step {
        quint64 seq = 0;
        qint64 timeUs = 0;
        bool ended = false;
        bool allowed = false;
    };
    struct Agent {
        api::AgentSummary counts;
        QSet<TaskId> turns;
        QSet<TaskId> prompts;
        QHash<QString, QList<Step>> calls; ///< By tool call; a model may use a name again.
        quint64 newestFault = 0;
    };
    void addDecision(Agent &agent, const TrailRow &row);
    void addService(const TrailRow &row);
    [[nodiscard]] quint64 undecided(QList<Step> steps) const;

    QHash<AgentId, Agent> m_agents;
    api::Summary m_whole;
    qint64 m_start = 0;
};

} // namespace cofferdam
