// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Runs one of the system's tools to its end. Blocks: worker threads only.

#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>
#include <stop_token>

namespace cofferdam {

struct Command {
    QString program;
    QStringList arguments;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    QString folder;     ///< Working folder; empty: ours.
    QString outputFile; ///< Standard output goes here instead of into the result.
    std::chrono::milliseconds limit{std::chrono::minutes(30)};
    /// Each line that the tool says on standard error. In the calling thread.
    std::function<void(const QByteArray &line)> onLine;
};

/// Standard output. Unavailable when the program is not there; Cancelled; Timeout; NoSpace when the tool says so; Io with its last words.
/// What was started is ended in every case.
[[nodiscard]] Result<QByteArray> run(const Command &command, std::stop_token stop = {});

} // namespace cofferdam
