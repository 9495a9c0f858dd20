// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A CA of the tests and what it signed, made once for the process.

#pragma once

#include <QByteArray>
#include <QSslConfiguration>
#include <QString>

namespace cofferdam {

/// Paths of PEM files. Keys beside them end in .key.
class Certificates
{
public:
    /// For "localhost" and "model.test".
    [[nodiscard]] static QString good();
    [[nodiscard]] static QString expired();
    [[nodiscard]] static QString ofTomorrow();
    [[nodiscard]] static QString ofAnother(); ///< For "other.test".
    [[nodiscard]] static QString ofSecondCa(); ///< For "localhost", by another CA.
    [[nodiscard]] static QString ca();
    [[nodiscard]] static QString secondCa();
    [[nodiscard]] static QByteArray folderWithCa(); ///< By hash.
    [[nodiscard]] static QString keyOf(const QString &certificate);

    /// For a server with that certificate.
    [[nodiscard]] static QSslConfiguration tls(const QString &certificate);
};

} // namespace cofferdam
