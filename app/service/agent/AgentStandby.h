// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether a process waits beside one agent's machine, so that going back takes less time: only where it may be wanted soon, and where
// memory is plenty.

#pragma once

#include <QDeadlineTimer>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>

namespace cofferdam {

class AgentLife;
class AgentMachine;

class AgentStandby : public QObject
{
    Q_OBJECT

public:
    /// `freeMemory`: in bytes, asked each second while one waits or is wanted. All outlive it.
    AgentStandby(AgentMachine &machine, AgentLife &life, std::function<qint64()> freeMemory, QObject *parent = nullptr);

    /// What waits takes 50 MiB itself. What it is given up for is a computer that has to find room for others.
    static constexpr qint64 kPlenty = qint64{3} << 30;
    static constexpr qint64 kShort = qint64{1} << 30;
    /// After a task, or a way back, has begun: the agent has the processors for itself.
    static constexpr std::chrono::seconds kDelay{10};
    /// After a task has ended, its user looks at what it did.
    static constexpr std::chrono::minutes kKept{5};

    /// What is to be done: pure, from what is known.
    enum class Step : quint8 { Nothing, BringUp, GiveUp };
    struct Known {
        bool isThere = false;   ///< One waits, or is on its way.
        bool isUseful = false;  ///< A task runs, or ran, or a person looks at what it did or where a way back led.
        bool isSettled = false; ///< It has been so for kDelay.
        qint64 freeMemory = 0;
    };
    [[nodiscard]] static Step next(const Known &known);

    void look();

private:
    [[nodiscard]] bool isWantedNow() const;

    AgentMachine &m_machine;
    AgentLife &m_life;
    std::function<qint64()> m_freeMemory;
    QTimer m_again;
    QDeadlineTimer m_settled; ///< Runs from when it became useful.
    QDeadlineTimer m_useful;
    bool m_wasUseful = false;
};

} // namespace cofferdam
