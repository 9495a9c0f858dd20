// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/audit/TrailWriter.h"

#include "core/audit/SpaceReserve.h"

#include <QLoggingCategory>

#include <algorithm>
#include <chrono>

namespace cofferdam {
namespace {

Q_LOGGING_CATEGORY(lcTrail, "cofferdam.trail")

// 512 rows commit at 44,000 rows/s; more would only make the first one wait.
constexpr std::size_t kMaxBatch = 512;
// Enough for any burst, not enough to take the machine's memory. What may use the reserve has a quarter more: it is not to wait behind a flood.
constexpr std::size_t kMaxWaiting = 20'000;
constexpr qsizetype kMaxWaitingBytes = 32 * 1024 * 1024;

constexpr std::size_t withQuarter(std::size_t most, bool more)
{
    return more ? most + most / 4 : most;
}

/// Of `rows`, those of `jobs`, in their order.
std::vector<TrailRow> thoseWithReserve(std::vector<TrailRow> rows, const std::vector<TrailWriter::Job> &jobs)
{
    std::vector<TrailRow> kept;
    auto row = rows.begin();
    for (const TrailWriter::Job &job : jobs) {
        if (job.row && job.mayUseReserve)
            kept.push_back(std::move(*row));
        row += job.row ? 1 : 0;
    }
    return kept;
}

/// What time or the user can mend; everything else needs the service to start again and look.
bool mayPass(Errc code)
{
    return code == Errc::NoSpace || code == Errc::Denied || code == Errc::Busy;
}

} // namespace

TrailWriter::TrailWriter(Store store, const TrailKeeping &keeping, QList<KeptHead> contradicting, std::function<void(Batch)> report)
    : m_database(std::move(store.database))
    , m_table(std::move(store.table))
    , m_frontier(std::move(store.head.frontier))
    , m_head(std::move(store.head.asSigned))
    , m_keeping(keeping)
    , m_headFile(keeping.headFile)
    , m_contradicting(std::move(contradicting))
    , m_keptSize(0)
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
    keepHead();
}

bool TrailWriter::push(Job job)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_jobs.size() >= withQuarter(kMaxWaiting, job.mayUseReserve)
            || std::size_t(m_waitingBytes) >= withQuarter(std::size_t(kMaxWaitingBytes), job.mayUseReserve))
            return false;
        m_waitingBytes += job.bytes;
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
            m_waitingBytes -= jobs.back().bytes;
            m_jobs.pop_front();
        }
        lock.unlock();
        const bool isProbed = std::ranges::any_of(jobs, [](const Job &job) { return !job.row; });
        m_report(write(jobs));
        if (isProbed) // now and then, and not while somebody waits for a row
            keepHead();
        lock.lock();
    }
}

TrailWriter::Batch TrailWriter::write(std::vector<Job> &jobs)
{
    Batch batch;
    for (Job &job : jobs) {
        if (job.row)
            batch.rows.push_back(std::move(*job.row)); // that there was one is still known
    }
    const auto &reserve = m_keeping.reserve;
    const bool isLast = reserve && !reserve->isHeld() && !reserve->take(); // the space is given up already: only for what it was kept for
    Result<void> committed = m_health.final ? fail(m_health.code, m_health.message)
                             : isLast       ? fail(Errc::NoSpace, phrase("Trail", "The disk is full; the last space is kept for stopping and freezing agents."))
                                            : commit(batch.rows);
    const std::optional<Error> refusal = committed ? std::nullopt : std::optional(committed.error());
    m_health = refusal ? TrailHealth{.ok = false, .final = !mayPass(refusal->code), .code = refusal->code, .message = refusal->message} : TrailHealth();
    if (refusal && refusal->code == Errc::NoSpace && reserve && std::ranges::any_of(jobs, &Job::mayUseReserve)) {
        reserve->release();
        batch.rows = thoseWithReserve(std::move(batch.rows), jobs);
        committed = commit(batch.rows);
        if (!committed && !mayPass(committed.error().code))
            m_health = {.ok = false, .final = true, .code = committed.error().code, .message = committed.error().message};
    }
    if (!committed)
        batch.rows.clear();
    quint64 seq = m_frontier.size() - batch.rows.size();
    for (const Job &job : jobs) {
        if (committed && (!refusal || (job.row && job.mayUseReserve)))
            batch.results.push_back(job.row ? ++seq : 0);
        else
            batch.results.push_back(std::unexpected(*refusal));
    }
    batch.size = m_frontier.size();
    batch.root = m_frontier.root();
    batch.head = m_head;
    batch.health = m_health;
    return batch;
}

Result<void> TrailWriter::commit(std::vector<TrailRow> &rows)
{
    Frontier frontier = m_frontier;
    const auto head = commit(rows, frontier);
    if (!head)
        return std::unexpected(head.error());
    m_frontier = std::move(frontier);
    if (!rows.empty())
        m_head = *head;
    return {};
}

Result<SignedHead> TrailWriter::commit(std::vector<TrailRow> &rows, Frontier &frontier)
{
    auto transaction = Transaction::begin(*m_database);
    if (!transaction)
        return std::unexpected(transaction.error());
    const auto known = m_table.head();
    if (!known)
        return std::unexpected(known.error());
    if (known->frontier.size() != frontier.size() || known->root != frontier.root())
        return fail(Errc::Damaged, phrase("Trail", "The audit trail was changed by another program while it was in use."));
    for (TrailRow &row : rows) {
        row.seq = frontier.size() + 1;
        if (auto inserted = m_table.insert(row); !inserted)
            return std::unexpected(inserted.error());
        frontier.append(row.leaf);
    }
    const qint64 timeUs = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    const QByteArray root = frontier.root();
    const SignedHead head = m_keeping.signer ? m_keeping.signer->sign(frontier.size(), timeUs, root)
                                             : SignedHead{.size = frontier.size(), .timeUs = timeUs, .root = root, .key = {}, .signature = {}};
    if (auto stored = rows.empty() ? m_table.touch() : m_table.setHead(frontier, head); !stored)
        return std::unexpected(stored.error());
    if (auto done = transaction->commit(); !done)
        return std::unexpected(done.error());
    return head;
}

void TrailWriter::keepHead()
{
    if (!m_headFile.isUsed() || !m_head.isSigned() || m_head.size == m_keptSize)
        return;
    if (auto written = m_headFile.write(m_contradicting + QList{KeptHead{m_head, m_frontier}}); !written)
        qCWarning(lcTrail).noquote() << written.error().message.english(); // verify() says how old the one in the file is
    else
        m_keptSize = m_head.size;
}

} // namespace cofferdam
