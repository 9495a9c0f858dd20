// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the name of a host says.

#pragma once

#include <QString>
#include <QStringList>

namespace cofferdam {

/// Host of a URL or of user@host:port, in small letters; empty when it could not be established, or when programs read it differently.
[[nodiscard]] QString hostOf(const QString &url);
/// A number in any of the notations of inet_aton(3), or within an IPv6 address, becomes the usual one; IPv6 as inet_ntop(3) writes it; other
/// names stay, without the dot that may end them.
[[nodiscard]] QString plainHost(const QString &host);
/// Traits of well-known hosts, e.g. "metadata" for the address where clouds hand out credentials.
[[nodiscard]] QStringList traitsOfHost(const QString &host);
/// True for this machine's own addresses: what goes there does not leave. False for what some programs take for another address.
[[nodiscard]] bool isLoopback(const QString &host);

} // namespace cofferdam
