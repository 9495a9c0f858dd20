// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Why a call gave no whole answer: a word for the program, a sentence for the person, and whether it can have cost something.

#pragma once

#include "core/base/Phrase.h"

#include <QMetaType>
#include <QtTypes>

#include <optional>

namespace cofferdam {

enum class DialFault {
    BadUrl,           ///< Not an address that is called.
    BadRequest,       ///< A header or the secret cannot be sent as it is.
    NoName,           ///< The name has no address.
    NoConnection,     ///< Nobody is reached there.
    Refused,          ///< The computer is reached; nobody listens.
    Certificate,      ///< It is not trusted, or not valid now.
    WrongHost,        ///< The certificate is somebody else's.
    Proxy,            ///< The proxy is not reached, or refuses.
    TimeoutConnect,   ///< DialTimes::connect.
    TimeoutFirstByte, ///< DialTimes::firstByte.
    Silence,          ///< DialTimes::silence.
    Cut,              ///< The connection ended before the answer did.
    TooLarge,         ///< More headers, or a longer answer, than is taken.
    Redirect,         ///< The server names another address. It is not followed.
    Protocol,         ///< What it says is not HTTP or not TLS.
    Cancelled,        ///< Never by HttpDialer, of which nothing follows a cancel(): for those who go on from here.
};

/// A value.
struct DialFailure {
    DialFault fault = DialFault::Protocol;
    Phrase message; ///< Names the host.
};

/// How a call ended.
struct DialEnd {
    std::optional<DialFailure> failure; ///< None: the answer is whole.
    /// Whether any byte of the request can have reached the server. False only when no connection was ready for it; then it cannot have cost
    /// anything. No request is ever sent twice.
    bool sent = false;
    qint64 bytes = 0; ///< Of the body, decoded, that piece() told.
};

} // namespace cofferdam

Q_DECLARE_METATYPE(cofferdam::DialEnd)
