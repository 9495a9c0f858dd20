// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Sends requests to models' servers and tells what they answer, piece by piece and no faster than it is taken.

#pragma once

#include "core/dial/DialAnswer.h"
#include "core/dial/DialFailure.h"
#include "core/dial/DialRequest.h"
#include "core/dial/SystemTrust.h"

#include <QByteArray>
#include <QHash>
#include <QObject>

#include <chrono>
#include <memory>

namespace cofferdam {

struct DialFlow;
class DialThread;

/// One for the service. Everything is called and told in the thread it lives in; never from within start(), cancel() or taken(). The
/// connections are served in one thread of its own and kept for the next request. Certificates are always checked; nothing is followed,
/// remembered (cookies) or read from files (netrc); proxies are those of the environment, and none for this computer itself.
class HttpDialer : public QObject
{
    Q_OBJECT

public:
    using CallId = quint64; ///< Never 0, and never the same again.

    static constexpr qsizetype kWindow = 1024 * 1024;          ///< Bytes of a call that may be told and not taken; then the server has to wait.
    static constexpr qint64 kMaxAnswer = 256LL * 1024 * 1024;  ///< Bytes of an answer, decoded.
    static constexpr qsizetype kMaxRequestHeaders = 64 * 1024; ///< Bytes, the secret not counted.
    static constexpr std::chrono::seconds kIdle{20};
    static constexpr qsizetype kMaxUrl = 8 * 1024;             ///< Bytes.

    /// `idle`: connections that nobody uses are kept for so long.
    explicit HttpDialer(SystemTrust trust = SystemTrust::ofThisComputer(), QObject *parent = nullptr, std::chrono::milliseconds idle = kIdle);
    /// Ends what is under way; nothing is told of it.
    ~HttpDialer() override;

    /// began(), piece() and ended() follow, the first two only if the server answers, the last one always unless the call is cancelled.
    CallId start(DialRequest request);
    /// Nothing follows. Whether a byte of the request can have been sent: false also when there is no such call (any more).
    bool cancel(CallId call);
    /// Of the bytes told by piece(), the consumer has done with `bytes` more. Calls that have ended need none.
    void taken(CallId call, qsizetype bytes);

Q_SIGNALS:
    void began(cofferdam::HttpDialer::CallId call, const cofferdam::DialAnswer &answer);
    void piece(cofferdam::HttpDialer::CallId call, const QByteArray &bytes);
    void ended(cofferdam::HttpDialer::CallId call, const cofferdam::DialEnd &end);

private:
    void deliver();

    QHash<CallId, std::shared_ptr<DialFlow>> m_calls; ///< Of which something may follow.
    CallId m_last = 0;
    std::unique_ptr<DialThread> m_thread;
};

} // namespace cofferdam
