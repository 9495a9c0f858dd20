// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What one agent's guest let through by itself, added up: a row for each task and class, not one for each report.

#pragma once

#include "core/audit/TrailRow.h"

#include <QList>
#include <QObject>
#include <QStringList>
#include <QTimer>

#include <chrono>

namespace cofferdam {

class AgentEntry;
class Guardian;

class InGuestTally : public QObject
{
    Q_OBJECT

public:
    /// What was counted is on record so soon, also in a task that does not end; a service that is killed loses no more. With both classes an idle
    /// agent writes 8 rows an hour.
    static constexpr std::chrono::minutes kLongest{15};
    static constexpr std::chrono::seconds kAgain{20}; ///< What could not be written is tried again.
    static constexpr qsizetype kExamples = 8;        ///< Of a row.
    static constexpr qsizetype kExampleLength = 200; ///< UTF-16 units

    /// Both outlive it.
    InGuestTally(AgentEntry &entry, const Guardian &guardian, QObject *parent = nullptr);
    ~InGuestTally() override; ///< Writes what is counted; what cannot be written then is lost.

    /// So many more runs of programs and operations on files; a few of each, as the guest wrote them.
    void add(quint64 programs, quint64 files, const QStringList &runs, const QStringList &operations);
    /// Writes what is counted. It is given up only when it is on record.
    void flush();

private:
    struct Example {
        QString what;
        qint64 firstMs;
        qint64 lastMs;
    };
    struct Class {
        quint64 count = 0;
        QList<Example> examples;

        void add(quint64 more, const QStringList &texts, qint64 nowMs);
    };
    [[nodiscard]] TrailRow rowOf(api::InGuestDetail::Sort sort, const Class &counted) const;
    void write(const TrailRow &row);
    void keep(const TrailRow &row);

    AgentEntry &m_entry;
    const Guardian &m_guardian;
    QTimer m_timer; ///< Runs while there is something.
    TaskId m_task;
    Class m_programs;
    Class m_files;
    qint64 m_sinceMs = 0;
    QList<TrailRow> m_unwritten; ///< One for each class, task and timeline; the last ones are added up when there are many.
};

} // namespace cofferdam
