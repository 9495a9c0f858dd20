// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What differs between two states of a text, as diff says it. Blocking.

#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <stop_token>

namespace cofferdam {

/// Of a file that is compared. Bytes.
inline constexpr qsizetype kMostCompared = 2 * 1024 * 1024;
/// Of what is shown. Bytes.
inline constexpr qsizetype kMostShown = 512 * 1024;

struct TextDiff {
    QString text;
    bool shortened = false;
};

/// UTF-8 without zero bytes.
[[nodiscard]] bool isText(const QByteArray &bytes);
/// Unified; `before` nothing: all of it is new. The program diff is given two files in a folder of its own and nothing else: it has no
/// configuration, and neither text gets to say how it is compared. Timeout after 20 s; Cancelled.
[[nodiscard]] Result<TextDiff> unifiedDiff(const std::optional<QByteArray> &before, const QByteArray &after, const std::stop_token &stop = {});

} // namespace cofferdam
