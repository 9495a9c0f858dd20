// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The thread that commits rows: all that wait, in one transaction.

#pragma once

#include "core/audit/HeadFile.h"
#include "core/audit/TrailTable.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace cofferdam {

/// Results come in the order of the jobs. An error of the disk is final: after a failed fsync nobody knows what is on it.
class TrailWriter
{
public:
    /// A row to write; without one, the store is written to only to see whether it can be.
    struct Job {
        std::optional<TrailRow> row;
        bool mayUseReserve = false; ///< It is written with the space that is kept for such rows when there is no other.
        qsizetype bytes = 0;
    };
    struct Store {
        std::unique_ptr<Database> database;
        TrailTable table;
        TrailHead head;
    };
    struct Batch {
        std::vector<TrailRow> rows;          ///< As stored; empty when it failed.
        std::vector<Result<quint64>> results; ///< One for each job.
        quint64 size = 0;                     ///< Of the trail now.
        QByteArray root;
        SignedHead head;
        TrailHealth health;
    };

    /// `contradicting`: stay in the file of heads. `report` is called in the writer's thread.
    TrailWriter(Store store, const TrailKeeping &keeping, QList<KeptHead> contradicting, std::function<void(Batch)> report);
    /// Writes what waits, then ends.
    ~TrailWriter();

    /// False: too many wait already; the job was not taken.
    [[nodiscard]] bool push(Job job);

private:
    void work();
    [[nodiscard]] Batch write(std::vector<Job> &jobs);
    [[nodiscard]] Result<void> commit(std::vector<TrailRow> &rows);
    /// Writes the rows and leads `frontier` on; its head.
    [[nodiscard]] Result<SignedHead> commit(std::vector<TrailRow> &rows, Frontier &frontier);
    void keepHead();

    std::unique_ptr<Database> m_database;
    TrailTable m_table;
    Frontier m_frontier;
    SignedHead m_head;
    TrailKeeping m_keeping;
    HeadFile m_headFile;
    QList<KeptHead> m_contradicting;
    quint64 m_keptSize; ///< Of the last head in the file.
    TrailHealth m_health;
    std::function<void(Batch)> m_report;

    std::mutex m_mutex; // guards the next three
    std::deque<Job> m_jobs;
    qsizetype m_waitingBytes = 0;
    bool m_ending = false;
    std::condition_variable m_wake;
    std::thread m_thread; // last: it uses all of the above
};

} // namespace cofferdam
