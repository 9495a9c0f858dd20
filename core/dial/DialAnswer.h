// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How a server answers: everything before the first byte of the body.

#pragma once

#include <QByteArray>
#include <QHash>

#include <optional>

namespace cofferdam {

/// A value. Its bytes come from the server: nothing but their length was checked.
struct DialAnswer {
    int status = 0;                       ///< 200 to 599; what is interim is not told.
    QByteArray contentType;               ///< As sent; empty when it was not said.
    std::optional<int> retryAfterSeconds; ///< Said as a number or as a date; not negative.
    bool http2 = false;
    /// By name in lower case: those that say how much is left of a limit, and what the server calls the request (keepsDialHeader()).
    QHash<QByteArray, QByteArray> headers;
};

/// Whether a header of this name, in lower case, is told.
[[nodiscard]] bool keepsDialHeader(const QByteArray &name);

} // namespace cofferdam
