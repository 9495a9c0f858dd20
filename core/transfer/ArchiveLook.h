// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What lies in an archive that a guest made, by the names in it alone: whether unpacking it could write elsewhere. Nothing is unpacked. Blocking.

#pragma once

#include "core/base/Phrase.h"

#include <QByteArray>

#include <chrono>
#include <optional>
#include <stop_token>

namespace cofferdam {

struct ArchiveLook {
    bool isArchive = false; ///< Whose names were looked at.
    bool isUnseen = false;  ///< It is one of another kind, or is called so.
    std::optional<Phrase> problem; ///< Why nobody should unpack it without looking.
};

/// How far a look goes: what is beyond has a problem.
struct ArchiveBounds {
    qint64 unpacked = 4LL << 30; ///< Bytes.
    std::chrono::milliseconds time{std::chrono::minutes(1)};
    std::stop_token stop;
};

/// Of an open file, called `name`, as a whole. Zip wherever it begins, and tar, packed or not.
[[nodiscard]] ArchiveLook lookIntoArchive(int file, const QByteArray &name, const ArchiveBounds &bounds = {});

} // namespace cofferdam
