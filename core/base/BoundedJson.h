// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// JSON that somebody else wrote, looked at before it is parsed: what a parser makes of it takes time and memory by the number of its values,
// a hundred bytes for each two that were sent.

#pragma once

#include <QByteArray>
#include <QJsonObject>

#include <optional>

namespace cofferdam {

struct JsonLimits {
    qsizetype values; ///< Of objects, lists and what is in them; names count, too.
    int depth = 64;
};

/// The object that `utf8` is. Nothing when it is none, or beyond the limits. Any thread.
[[nodiscard]] std::optional<QJsonObject> readJsonObject(const QByteArray &utf8, JsonLimits limits);

} // namespace cofferdam
