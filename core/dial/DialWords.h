// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The sentences for what can go wrong with a call.

#pragma once

#include "core/dial/DialFailure.h"
#include "core/dial/DialRequest.h"

#include <QByteArray>
#include <QString>

#include <curl/curl.h>

#include <chrono>

namespace cofferdam {

/// Of which call a sentence is.
struct DialPlace {
    QString host;
    int port = 0;
    QString caFile; ///< The user's.
};

/// How far the call had come.
enum class DialProgress { Unsent, Unanswered, Answering };

/// What libcurl knows of a transfer that it ended.
struct TransferEnd {
    CURLcode code = CURLE_OK;
    QString text;             ///< Its own words.
    int systemError = 0;      ///< errno.
    long verifyResult = 0;    ///< X509_V_ERR_ of the server's certificate.
    bool usesProxy = false;
    long proxyVerifyResult = 0;
    int proxyStatus = 0;      ///< What the proxy answered to CONNECT.
};

/// Not of a timeout, which timedOut() is for.
[[nodiscard]] DialFailure failureOf(const TransferEnd &end, const DialPlace &place, DialProgress progress);
[[nodiscard]] DialFailure timedOut(const DialPlace &place, DialProgress progress, const DialTimes &times);
[[nodiscard]] DialFailure redirected(const DialPlace &place, const QUrl &from, const QByteArray &location);
[[nodiscard]] DialFailure refusedByProxy(const DialPlace &place, int status);
[[nodiscard]] DialFailure cut(const DialPlace &place, DialProgress progress);
[[nodiscard]] DialFailure tooManyHeaders(const DialPlace &place);
[[nodiscard]] DialFailure tooLong(const DialPlace &place);
[[nodiscard]] DialFailure tooMuchWaits(const DialPlace &place);
[[nodiscard]] DialFailure notPrepared(const DialPlace &place);

} // namespace cofferdam
