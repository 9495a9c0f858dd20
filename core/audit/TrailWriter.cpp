// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/audit/TrailWriter.h"

#include <ranges>

namespace cofferdam {
namespace {

// 512 rows commit at 44,000 rows/s; more would only make the first one wait.
constexpr std::size_t kMaxBatch = 512;
// Rows are at most a few MiB, mostly 300 bytes: enough for any burst, not enough to take the machine's memory.
constexpr std::size_t kMaxWaiting = 20'000;

/// What time or the user can mend; everything else needs the service to start again and look.
bool mayPass(Errc code)
{
    return code == Errc::NoSpace || code == Errc::Denied || code == Errc::Busy;
}

} // namespace

TrailWriter::TrailWriter(std::unique_ptr<Database> database, TrailTable table, TrailHead head, std::function<void(Batch)> report)
    : m_database(std::move(database))
    , m_table(std::move(table))
    , m_frontier(std::move(head.frontier))
    , m_report(std::move(report))
    , m_thread([this] { work(); })
{}

TrailWriter::~TrailWriter()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

bool TrailWriter::push(Job job)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_jobs.size() >= kMaxWaiting)
            return false;
        m_jobs.push_back(std::move(job));
    }
    m_wake.notify_one();
    return true;
}

void TrailWriter::work()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_wake.wait(lock, [this] { return m_ending || !m_jobs.empty(); });
        if (m_jobs.empty())
            return;
        std::vector<Job> jobs;
        while (!m_jobs.empty() && jobs.size() < kMaxBatch) {
            jobs.push_back(std::move(m_jobs.front()));
            m_jobs.pop_front();
        }
        lock.unlock();
        m_report(write(std::move(jobs)));
        lock.lock();
    }
}

TrailWriter::Batch TrailWriter::write(std::vector<Job> jobs)
{
    std::vector<TrailRow> rows;
    for (Job &job : jobs) {
        if (job)
            rows.push_back(std::move(*job));
    }
    Frontier frontier = m_frontier;
    Result<void> committed = m_health.final ? fail(m_health.code, m_health.message) : commit(rows, frontier);

    Batch batch;
    if (committed) {
        m_frontier = std::move(frontier);
        m_health = {};
        batch.rows = std::move(rows);
    } else {
        m_health = {.ok = false, .final = !mayPass(committed.error().code), .code = committed.error().code, .message = committed.error().message};
    }
    quint64 seq = m_frontier.size() - batch.rows.size();
    for (const bool hasRow : jobs | std::views::transform([](const Job &job) { return job.has_value(); })) {
        if (!committed)
            batch.results.push_back(std::unexpected(committed.error()));
        else
            batch.results.push_back(hasRow ? ++seq : 0);
    }
    batch.size = m_frontier.size();
    batch.root = m_frontier.root();
    batch.health = m_health;
    return batch;
}

Result<void> TrailWriter::commit(std::vector<TrailRow> &rows, Frontier &frontier)
{
    // SQLite keeps writing to a file that was removed or replaced; such rows would be gone with the service.
    if (auto checked = m_database->checkFile(); !checked)
        return checked;
    auto transaction = Transaction::begin(*m_database);
    if (!transaction)
        return std::unexpected(transaction.error());
    const auto head = m_table.head();
    if (!head)
        return std::unexpected(head.error());
    if (head->frontier.size() != frontier.size() || head->root != frontier.root())
        return fail(Errc::Damaged, phrase("Trail", "The audit trail was changed by another program while it was in use."));
    for (TrailRow &row : rows) {
        row.seq = frontier.size() + 1;
        if (auto inserted = m_table.insert(row); !inserted)
            return inserted;
        frontier.append(row.leaf);
    }
    if (auto stored = rows.empty() ? m_table.touch() : m_table.setHead(frontier); !stored)
        return stored;
    return transaction->commit();
}

} // namespace cofferdam
