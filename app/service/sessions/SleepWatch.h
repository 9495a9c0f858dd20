// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Notices that the computer slept: the clock that counts sleep ran ahead of the one that does not.

#pragma once

#include "core/base/Descriptor.h"

#include <QObject>

#include <chrono>
#include <functional>

class QSocketNotifier;

namespace cofferdam {

class SleepWatch : public QObject
{
    Q_OBJECT

public:
    /// Less is the jitter of two clocks read one after the other, or a sleep nobody misses anything by.
    static constexpr std::chrono::milliseconds kShortest{2000};

    /// CLOCK_BOOTTIME less CLOCK_MONOTONIC: how long the computer has slept since it was switched on.
    using Slept = std::function<std::chrono::milliseconds()>;
    [[nodiscard]] static std::chrono::milliseconds sleptSinceBoot();

    explicit SleepWatch(Slept slept = sleptSinceBoot, QObject *parent = nullptr);
    ~SleepWatch() override;

    void look(); ///< Also when nothing was heard.

Q_SIGNALS:
    void woke(std::chrono::milliseconds slept);

private:
    void arm();

    Slept m_slept;
    std::chrono::milliseconds m_known;
    Descriptor m_timer; // goes off when the clock on the wall jumps, as it does after a sleep
    std::unique_ptr<QSocketNotifier> m_heard;
};

} // namespace cofferdam
