// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a report of a bug needs of this computer: what machines run on, and nothing that names it, its user or what is on it.

#pragma once

#include <QList>
#include <QString>

#include <utility>

namespace cofferdam {

/// Names and values in a fixed order; what cannot be read says so. `root`: "" for this computer, another one's files in tests. No host name, user,
/// address or serial number is read. Starts QEMU to ask its version when `emulator` is not empty; blocks for a moment.
[[nodiscard]] QList<std::pair<QString, QString>> hardwareFacts(const QString &root, const QString &emulator);

} // namespace cofferdam
