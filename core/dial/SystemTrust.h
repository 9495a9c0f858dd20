// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where this computer keeps the certificates it trusts.

#pragma once

#include <QByteArray>

namespace cofferdam {

/// A value. Paths; an empty one is not used.
struct SystemTrust {
    QByteArray file;   ///< PEM.
    QByteArray folder; ///< PEM, by hash (openssl rehash).

    /// What libcurl was built with: on Debian, what update-ca-certificates keeps.
    [[nodiscard]] static SystemTrust ofThisComputer();
};

} // namespace cofferdam
