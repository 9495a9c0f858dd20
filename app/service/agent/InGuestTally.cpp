// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/InGuestTally.h"

#include "app/service/agent/AgentEntry.h"
#include "core/guardian/Guardian.h"

#include <QDateTime>

#include <algorithm>
#include <utility>

namespace cofferdam {
namespace {

constexpr qsizetype kMostUnwritten = 16;

Phrase reasonOf(const api::InGuestDetail &detail)
{
    return (detail.sort() == api::InGuestDetail::PROGRAMS ? phrase("Service", "%1 runs of programs were let through by the table of what the rules allow.")
                                                          : phrase("Service", "%1 operations on files were let through by the table of what the rules allow."))
        .arg(detail.count());
}

} // namespace

InGuestTally::InGuestTally(AgentEntry &entry, const Guardian &guardian, QObject *parent) : QObject(parent), m_entry(entry), m_guardian(guardian)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &InGuestTally::flush);
    connect(&guardian, &Guardian::taskEnded, this, [this](const AgentId &agent) {
        if (agent == m_entry.id())
            flush();
    });
}

InGuestTally::~InGuestTally()
{
    flush();
}

void InGuestTally::Class::add(quint64 more, const QStringList &texts, qint64 nowMs)
{
    count += more;
    for (const QString &text : texts) {
        const QString what = text.left(kExampleLength);
        const auto known = std::ranges::find(examples, what, &Example::what);
        if (known != examples.end())
            known->lastMs = nowMs;
        else if (examples.size() < kExamples)
            examples.append({what, nowMs, nowMs});
    }
}

void InGuestTally::add(quint64 programs, quint64 files, const QStringList &runs, const QStringList &operations)
{
    if (programs == 0 && files == 0)
        return;
    const TaskId task = m_guardian.task(m_entry.id());
    if (task != m_task)
        flush(); // the task began: what was before is not of it
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    if (m_programs.count == 0 && m_files.count == 0) {
        m_task = task;
        m_sinceMs = now;
    }
    if (!m_timer.isActive())
        m_timer.start(kLongest);
    m_programs.add(programs, runs, now);
    m_files.add(files, operations, now);
}

void InGuestTally::flush()
{
    m_timer.stop();
    for (const TrailRow &row : std::exchange(m_unwritten, {}))
        write(row);
    for (const auto &[sort, counted] :
         {std::pair(api::InGuestDetail::PROGRAMS, std::exchange(m_programs, {})), std::pair(api::InGuestDetail::FILES, std::exchange(m_files, {}))}) {
        if (counted.count > 0)
            write(rowOf(sort, counted));
    }
}

void InGuestTally::write(const TrailRow &row)
{
    m_entry.record(row, this, [this, row](const Result<quint64> &written) {
        if (!written)
            keep(row);
    });
}

void InGuestTally::keep(const TrailRow &row)
{
    const auto likeIt = [&row](const TrailRow &other) { return other.detail.in_guest().sort() == row.detail.in_guest().sort(); };
    const auto last = m_unwritten.size() < kMostUnwritten ? m_unwritten.rend() : std::find_if(m_unwritten.rbegin(), m_unwritten.rend(), likeIt);
    if (last == m_unwritten.rend()) {
        m_unwritten.append(row);
    } else {
        auto &sum = *last->detail.mutable_in_guest();
        sum.set_count(sum.count() + row.detail.in_guest().count());
        sum.set_since_us(std::min(sum.since_us(), row.detail.in_guest().since_us()));
        sum.set_until_us(std::max(sum.until_us(), row.detail.in_guest().until_us()));
        last->reason = reasonOf(sum);
    }
    if (!m_timer.isActive() || m_timer.remainingTimeAsDuration() > kAgain)
        m_timer.start(kAgain);
}

TrailRow InGuestTally::rowOf(api::InGuestDetail::Sort sort, const Class &counted) const
{
    TrailRow row;
    row.event = TrailEvent::InGuest;
    row.task = m_task;
    row.epoch = m_entry.stored().epoch;
    auto &detail = *row.detail.mutable_in_guest();
    detail.set_sort(sort);
    detail.set_count(counted.count);
    detail.set_since_us(m_sinceMs * 1000);
    detail.set_until_us(QDateTime::currentMSecsSinceEpoch() * 1000);
    for (const Example &example : counted.examples) {
        auto &shown = *detail.add_examples();
        shown.set_what(example.what.toStdString());
        shown.set_first_us(example.firstMs * 1000);
        shown.set_last_us(example.lastMs * 1000);
    }
    row.reason = reasonOf(detail);
    return row;
}

} // namespace cofferdam
