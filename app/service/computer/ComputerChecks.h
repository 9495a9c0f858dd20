// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether this computer has what agents need, and what to do where it has not.

#pragma once

#include "core/api/computer.pb.h"
#include "core/base/KvmDevice.h"
#include "core/base/Phrase.h"
#include "vm/machine/Acceleration.h"

#include <QStringList>

#include <optional>

namespace cofferdam {

/// What was found. What could not be found out is nothing, never a guess.
struct ComputerFindings {
    KvmDevice device = KvmDevice::Missing;
    std::optional<AccelerationFinding> acceleration; ///< A guest was run.
    QStringList missing;                             ///< Programs.
    QString folder;                                  ///< In which images and agents are kept.
    std::optional<qint64> freeBytes;                 ///< There.
    bool isImageThere = false;
    std::optional<qint64> memory;          ///< Bytes, built in.
    std::optional<qint64> availableMemory; ///< Bytes.
    std::optional<bool> isKeychainThere;
};

/// Looks at files alone; milliseconds. `root`: "" for this computer, another one's files in tests.
[[nodiscard]] ComputerFindings findComputer(const QString &root, const QString &folder);
/// One row for each check, in the order of their numbers.
[[nodiscard]] api::ComputerChecks computerChecks(const ComputerFindings &found);

} // namespace cofferdam
