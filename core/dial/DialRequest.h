// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One request to a model's server, as its caller words it.

#pragma once

#include "core/base/Secret.h"

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QString>
#include <QUrl>

#include <chrono>
#include <memory>

namespace cofferdam {

/// How long each part of a call may take. All are more than zero.
struct DialTimes {
    std::chrono::milliseconds connect = std::chrono::seconds(10);    ///< Name, connection, proxy and TLS together.
    std::chrono::milliseconds firstByte = std::chrono::seconds(120); ///< From the last part of the request until the first line of the answer.
    std::chrono::milliseconds silence =
        std::chrono::seconds(300);   ///< Between two parts of the answer. While the consumer has not taken enough, it stands still.
};

enum class DialMethod { Post, Get };

/// A value.
struct DialRequest {
    DialMethod method = DialMethod::Post;
    QUrl url;                                     ///< http or https, without a user and without a fragment.
    QByteArray body;                              ///< Empty for Get.
    QList<QPair<QByteArray, QByteArray>> headers; ///< Nothing secret. Without a Content-Type a body is application/json.
    QByteArray secretHeader;                      ///< The name of the line that carries the secret, such as "Authorization".
    QByteArray secretPrefix;                      ///< What stands before it, such as "Bearer ".
    std::shared_ptr<const Secret> secret;         ///< None: the line is left out.
    QString caFile;                               ///< Certificates (PEM) that are trusted besides the system's. Empty: none.
    DialTimes times;
};

} // namespace cofferdam
