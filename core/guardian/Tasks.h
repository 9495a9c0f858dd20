// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which prompt of the user an action belongs to, if to any.

#pragma once

#include "core/action/Action.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <memory>
#include <unordered_map>

namespace cofferdam {

/// At most one task for each agent.
class Tasks : public QObject
{
    Q_OBJECT

public:
    explicit Tasks(std::chrono::milliseconds length, QObject *parent = nullptr);

    /// Precondition: no task of `agent` runs. With `runId` only actions of that run belong to it.
    TaskId begin(const AgentId &agent, const QString &runId);
    /// The task that ended; null when none ran.
    TaskId end(const AgentId &agent);
    [[nodiscard]] TaskId current(const AgentId &agent) const;
    [[nodiscard]] TaskId of(const Action &action) const;

Q_SIGNALS:
    void expired(const cofferdam::AgentId &agent); ///< It ran for its full length; still to be ended.

private:
    struct Task {
        TaskId id;
        QString runId;
        std::unique_ptr<QTimer> timer;
    };

    std::chrono::milliseconds m_length;
    std::unordered_map<QString, Task> m_tasks; // by agent
};

} // namespace cofferdam
