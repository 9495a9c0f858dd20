// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/InGuestTally.h"

#include "app/service/agent/AgentEntry.h"
#include "core/guardian/Guardian.h"

#include <QDateTime>

#include <algorithm>
#include <utility>

namespace cofferdam {

InGuestTally::InGuestTally(AgentEntry &entry, const Guardian &guardian, QObject *parent) : QObject(parent), m_entry(entry), m_guardian(guardian)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(kLongest);
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
    if (!m_timer.isActive()) {
        m_timer.start();
        m_task = task;
        m_sinceMs = now;
    }
    m_programs.add(programs, runs, now);
    m_files.add(files, operations, now);
}

void InGuestTally::flush()
{
    m_timer.stop();
    write(api::InGuestDetail::PROGRAMS, std::exchange(m_programs, {}));
    write(api::InGuestDetail::FILES, std::exchange(m_files, {}));
}

void InGuestTally::write(api::InGuestDetail::Sort sort, const Class &counted)
{
    if (counted.count == 0)
        return;
    TrailRow row;
    row.event = TrailEvent::InGuest;
    row.task = m_task;
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
    row.reason = (sort == api::InGuestDetail::PROGRAMS ? phrase("Service", "%1 runs of programs were let through by the table of what the rules allow.")
                                                       : phrase("Service", "%1 operations on files were let through by the table of what the rules allow."))
                     .arg(counted.count);
    m_entry.record(std::move(row));
}

} // namespace cofferdam
