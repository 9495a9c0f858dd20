// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One name in an archive, and why it should not be unpacked.

#pragma once

#include "core/base/Phrase.h"

#include <QByteArray>
#include <QDeadlineTimer>

#include <optional>
#include <stop_token>

namespace cofferdam {

inline constexpr int kMostArchiveEntries = 100'000;

/// `mode`: as st_mode; 0: a file or folder, as the name says.
[[nodiscard]] std::optional<Phrase> problemOfEntry(QByteArray path, quint32 mode, bool isLink);
[[nodiscard]] Phrase damagedArchive();
[[nodiscard]] Phrase largeArchive(); ///< Too large to be looked through.

/// When a look has to end.
struct ArchivePatience {
    QDeadlineTimer deadline;
    std::stop_token stop;
    [[nodiscard]] bool isOver() const { return stop.stop_requested() || deadline.hasExpired(); }
};

} // namespace cofferdam
