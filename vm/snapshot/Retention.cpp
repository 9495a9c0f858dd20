// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/snapshot/Retention.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>

namespace cofferdam {
namespace {

constexpr qint64 kRecentMs = qint64{24} * 60 * 60 * 1000;
constexpr int kFirstOfTask = 2;

/// Indices of the snapshots of each agent, oldest first.
QHash<AgentId, QList<qsizetype>> byAgent(const QList<SnapshotNode> &snapshots)
{
    QHash<AgentId, QList<qsizetype>> lines;
    for (qsizetype i = 0; i < snapshots.size(); ++i)
        lines[snapshots[i].agent] << i;
    for (auto &line : lines)
        std::ranges::stable_sort(line, {}, [&](qsizetype i) { return snapshots[i].time; });
    return lines;
}

/// How long after the one before it that still stays; the first of all lies far from everything.
qint64 distance(const QList<SnapshotNode> &snapshots, const QList<qsizetype> &line, qsizetype place)
{
    return place == 0 ? std::numeric_limits<qint64>::max() : snapshots[line[place - 1]].time.msecsTo(snapshots[line[place]].time);
}

/// Files, and how many snapshots there are for which each has to stay: its own, and those that are unpacked with it.
class Files
{
public:
    Files(const QList<SnapshotNode> &snapshots, const QHash<SnapshotId, qint64> &strays) : m_bytes(strays)
    {
        for (const auto &node : snapshots) {
            m_bytes[node.id] = node.storedBytes;
            ++m_needs[node.id];
            for (const auto &base : node.bases)
                ++m_needs[base];
        }
        m_used = std::accumulate(m_bytes.begin(), m_bytes.end(), qint64{0});
    }
    [[nodiscard]] qint64 used() const { return m_used; }
    [[nodiscard]] bool isNeededByOthers(const SnapshotNode &node) const { return m_needs.value(node.id) > 1; }
    void remove(const SnapshotNode &node)
    {
        release(node.id);
        for (const auto &base : node.bases)
            release(base);
    }

private:
    void release(const SnapshotId &id)
    {
        if (--m_needs[id] == 0)
            m_used -= m_bytes.value(id);
    }

    QHash<SnapshotId, qint64> m_bytes;
    QHash<SnapshotId, int> m_needs;
    qint64 m_used = 0;
};

/// Of files: what those are worth that are unpacked with them.
QHash<SnapshotId, SnapshotWorth> worthToOthers(const QList<SnapshotNode> &snapshots, const QList<SnapshotWorth> &worth,
                                               const QHash<AgentId, QList<qsizetype>> &lines)
{
    QHash<SnapshotId, SnapshotWorth> most;
    for (const auto &line : lines) {
        for (const auto i : line) {
            for (const auto &base : snapshots[i].bases)
                most[base] = std::max(most.value(base, SnapshotWorth::OneOfMany), worth[i]);
        }
    }
    return most;
}

} // namespace

QList<SnapshotWorth> worthOf(const QList<SnapshotNode> &snapshots, const QDateTime &now, const SnapshotBudget &budget)
{
    QList<SnapshotWorth> worth(snapshots.size(), SnapshotWorth::OneOfMany);
    const auto lines = byAgent(snapshots);
    for (const auto &line : lines) {
        TaskId last;
        for (const auto i : line) {
            if (!snapshots[i].task.isNull())
                last = snapshots[i].task;
        }
        QHash<TaskId, int> ofTask;
        QSet<QDate> days;
        for (qsizetype place = 0; place < line.size(); ++place) {
            const auto &node = snapshots[line[place]];
            auto &own = worth[line[place]];
            if (node.time.msecsTo(now) < kRecentMs || (!node.task.isNull() && node.task == last))
                own = SnapshotWorth::Recent;
            if (!node.task.isNull() && ++ofTask[node.task] <= kFirstOfTask)
                own = SnapshotWorth::FirstOfTask;
            const auto day = node.time.toUTC().date();
            if (!days.contains(day))
                own = SnapshotWorth::FirstOfDay;
            days << day;
            if (node.pinned || node.current || !node.name.isEmpty() || line.size() - place <= budget.atLeast)
                own = SnapshotWorth::Kept;
        }
    }
    return worth;
}

QList<SnapshotId> whatGoes(const QList<SnapshotNode> &snapshots, const QDateTime &now, const SnapshotBudget &budget)
{
    const auto worth = worthOf(snapshots, now, budget);
    auto lines = byAgent(snapshots);
    Files files(snapshots, budget.strays);
    QList<SnapshotId> going;
    while (true) {
        QList<qsizetype> *from = nullptr;
        qsizetype least = 0;
        auto leastRank = std::tuple(SnapshotWorth::Kept, false, qint64{0});
        const bool forRoom = files.used() > budget.bytes;
        // Who makes room does not take one whose file stays for another that is worth more.
        const auto toOthers = forRoom ? worthToOthers(snapshots, worth, lines) : QHash<SnapshotId, SnapshotWorth>();
        for (auto &line : lines) {
            if (!forRoom && line.size() <= budget.atMost)
                continue;
            for (qsizetype place = 0; place < line.size(); ++place) {
                const auto &node = snapshots[line[place]];
                const auto its = std::max(worth[line[place]], toOthers.value(node.id, SnapshotWorth::OneOfMany));
                const std::tuple rank(its, files.isNeededByOthers(node), distance(snapshots, line, place));
                if (its != SnapshotWorth::Kept && rank < leastRank) {
                    leastRank = rank;
                    from = &line;
                    least = place;
                }
            }
        }
        if (!from)
            return going;
        const auto &node = snapshots[(*from)[least]];
        going << node.id;
        files.remove(node);
        from->removeAt(least);
    }
}

} // namespace cofferdam
