// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One request under way: a transfer of libcurl, its deadlines and what is told of it.

#pragma once

#include "core/dial/AnswerHead.h"
#include "core/dial/DialFlow.h"
#include "core/dial/DialOutbox.h"
#include "core/dial/DialRequest.h"
#include "core/dial/DialWords.h"
#include "core/dial/RequestLines.h"
#include "core/dial/SystemTrust.h"

#include <curl/curl.h>

#include <chrono>
#include <memory>
#include <optional>

namespace cofferdam {

/// In the thread of the dialer alone. It stays where it is: libcurl knows its address.
class DialCall
{
public:
    using Clock = std::chrono::steady_clock;

    /// `outbox` outlives it.
    DialCall(quint64 id, DialRequest request, std::shared_ptr<DialFlow> flow, const SystemTrust &trust, DialOutbox &outbox);
    DialCall(const DialCall &) = delete;
    DialCall &operator=(const DialCall &) = delete;
    /// The handle has been taken from its multi before.
    ~DialCall();

    [[nodiscard]] quint64 id() const { return m_id; }
    [[nodiscard]] CURL *handle() const { return m_easy; }
    /// False: libcurl refuses a setting. Nothing may be sent then.
    [[nodiscard]] bool isReady() const { return m_isReady; }

    /// When it is given up, unless something comes; none while the consumer is waited for.
    [[nodiscard]] std::optional<Clock::time_point> deadline() const;
    /// Its deadline has passed: what that is called.
    [[nodiscard]] DialEnd endOfTime() const;
    /// libcurl has done with it.
    [[nodiscard]] DialEnd end(CURLcode code);
    [[nodiscard]] DialEnd endUnready() const;
    /// It was given up because too much waits.
    [[nodiscard]] DialEnd endOfRoom() const;

    /// The consumer has taken enough. What libcurl says to it.
    [[nodiscard]] CURLcode resume();
    /// Bytes that came and wait in libcurl since it was paused.
    [[nodiscard]] qint64 held() const;

private:
    void setUp(const SystemTrust &trust);
    void setTrust(const SystemTrust &trust);
    template<typename Value>
    void set(CURLoption option, Value value);
    [[nodiscard]] bool isSent() const { return m_progress != DialProgress::Unsent; }
    [[nodiscard]] DialEnd endWith(DialFailure failure) const;
    [[nodiscard]] DialPlace place() const;
    [[nodiscard]] qint64 downloaded() const;

    // What libcurl calls.
    static int beforeRequest(void *self, char *, char *, int, int);
    static curl_socket_t openSocket(void *self, curlsocktype purpose, curl_sockaddr *address);
    static std::size_t readBody(char *to, std::size_t size, std::size_t count, void *self);
    static std::size_t takeLine(char *from, std::size_t size, std::size_t count, void *self);
    static std::size_t takeBody(char *from, std::size_t size, std::size_t count, void *self);
    [[nodiscard]] bool takeWholeHead();

    const quint64 m_id;
    DialRequest m_request;
    const std::shared_ptr<DialFlow> m_flow;
    DialOutbox &m_outbox;
    RequestLines m_lines;
    const QByteArray m_url;
    QByteArray m_ownCa; ///< What is read from the user's file and the system's, when both are files.
    CURL *const m_easy;
    bool m_isReady;
    char m_errorText[CURL_ERROR_SIZE] = {};

    DialProgress m_progress = DialProgress::Unsent;
    Clock::time_point m_since; ///< It got so far, or something came.
    qsizetype m_bodyRead = 0;
    AnswerHead m_head;
    qint64 m_bytes = 0; ///< Of the answer, told.
    qint64 m_downloadedAtPause = 0;
    std::optional<DialFailure> m_reason; ///< Why a callback ended it.
};

} // namespace cofferdam
