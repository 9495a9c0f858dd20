// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/InGuestTally.h"

#include "app/service/agent/AgentEntry.h"
#include "core/guardian/Guardian.h"

#include <QDateTime>

using namespace Qt::StringLiterals;

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

void InGuestTally::add(quint64 programs, quint64 files, const QStringList &samples)
{
    if (programs == 0 && files == 0)
        return;
    const TaskId task = m_guardian.task(m_entry.id());
    if (task != m_task)
        flush(); // the task began: what was before is not of it
    if (!m_timer.isActive()) {
        m_timer.start();
        m_task = task;
        m_sinceMs = QDateTime::currentMSecsSinceEpoch();
    }
    m_programs += programs;
    m_files += files;
    for (const QString &sample : samples) {
        const QString shown = sample.left(kSampleLength);
        if (m_samples.size() < kSamples && !m_samples.contains(shown))
            m_samples.append(shown);
    }
}

void InGuestTally::flush()
{
    m_timer.stop();
    write(api::InGuestDetail::PROGRAMS, std::exchange(m_programs, 0));
    write(api::InGuestDetail::FILES, std::exchange(m_files, 0));
    m_samples.clear();
}

void InGuestTally::write(api::InGuestDetail::Sort sort, quint64 count)
{
    if (count == 0)
        return;
    TrailRow row;
    row.event = TrailEvent::InGuest;
    row.task = m_task;
    auto &detail = *row.detail.mutable_in_guest();
    detail.set_sort(sort);
    detail.set_count(count);
    detail.set_since_us(m_sinceMs * 1000);
    detail.set_until_us(QDateTime::currentMSecsSinceEpoch() * 1000);
    for (const QString &sample : std::as_const(m_samples))
        detail.add_samples(sample.toStdString());
    const Phrase what =
        (sort == api::InGuestDetail::PROGRAMS ? phrase("Service", "%1 runs of programs were let through by the table of what the rules allow.")
                                              : phrase("Service", "%1 operations on files were let through by the table of what the rules allow."))
            .arg(count);
    row.reason = m_samples.isEmpty() ? what : Phrase::pattern("%1 (%2)").arg(what, m_samples.join(u"; "_s));
    m_entry.record(std::move(row));
}

} // namespace cofferdam
