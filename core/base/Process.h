// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Runs another program to its end.

#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <QByteArray>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>

namespace cofferdam {

struct Process {
    QString program; ///< A path, or a name that PATH has.
    QStringList arguments;
    std::chrono::milliseconds limit{std::chrono::minutes(30)};
    /// Between SIGTERM and SIGKILL when it is ended before its time: to tidy up (mmdebstrap removes its temporary root). 0: killed at once.
    std::chrono::milliseconds grace{std::chrono::seconds(10)};
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    QString folder;     ///< Working folder; empty: ours.
    std::shared_ptr<const Secret> input; ///< Standard input, at most 64 KiB; null: empty.
    QString outputFile; ///< Standard output goes here instead of into the result.
    bool isMerged = false; ///< What it says on standard error is output as well.
    /// Each line on standard error. Called in a thread of its own while run() waits.
    std::function<void(const QByteArray &line)> onLine;
    /// Asked whenever there is more output, in that thread too: once true, the program has served and is ended.
    std::function<bool(const QByteArray &output)> isEnough;
};

/// Standard output, at most 16 MiB. Unavailable when the program cannot be started; Cancelled; Timeout; Invalid when it says more than
/// that; NoSpace when it says so; Io, with its last words, when it ends with another code than 0. What was started has ended when this
/// returns, whatever it returns. Blocks, without an event loop of the calling thread. Needs a QCoreApplication.
[[nodiscard]] Result<QByteArray> run(const Process &process, std::stop_token stop = {});

} // namespace cofferdam
