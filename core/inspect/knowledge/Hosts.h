// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the name of a host says.

#pragma once

#include <QString>
#include <QStringList>

namespace cofferdam {

/// Host of a URL or of user@host:port; empty when it could not be established.
[[nodiscard]] QString hostOf(const QString &url);
/// A number in any of the notations of inet_aton(3) becomes the usual one; other names stay.
[[nodiscard]] QString plainHost(const QString &host);
/// Traits of well-known hosts, e.g. "metadata" for the address where clouds hand out credentials.
[[nodiscard]] QStringList traitsOfHost(const QString &host);
/// True for this machine's own addresses: what goes there does not leave.
[[nodiscard]] bool isLoopback(const QString &host);

} // namespace cofferdam
