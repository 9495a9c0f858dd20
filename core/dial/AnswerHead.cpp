// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dial/AnswerHead.h"

#include <QByteArrayView>
#include <QList>

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <limits>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

// What the documentation of OpenAI, Anthropic, Google, OpenRouter and Groq names for support and for limits.
constexpr std::array<QByteArrayView, 5> kToldHeaders{"x-request-id", "request-id", "retry-after-ms", "x-should-retry", "openai-processing-ms"};
constexpr std::array<QByteArrayView, 2> kToldBeginnings{"x-ratelimit-", "anthropic-ratelimit-"};

/// Seconds as digits, or a date (RFC 9110, section 10.2.3); none for anything else.
std::optional<int> retryAfterOf(const QByteArray &value, std::time_t now)
{
    constexpr qint64 kMost = std::numeric_limits<int>::max();
    if (!value.isEmpty() && std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; })) {
        bool fits = false;
        const qint64 seconds = value.toLongLong(&fits);
        return int(fits ? std::min(seconds, kMost) : kMost);
    }
    const std::time_t until = ::curl_getdate(value.constData(), nullptr);
    if (until < 0)
        return std::nullopt;
    return int(std::clamp<qint64>(qint64(until) - qint64(now), 0, kMost));
}

} // namespace

bool keepsDialHeader(const QByteArray &name)
{
    return std::ranges::contains(kToldHeaders, QByteArrayView(name))
           || std::ranges::any_of(kToldBeginnings, [&](QByteArrayView beginning) { return name.startsWith(beginning); });
}

AnswerHead::Step AnswerHead::take(std::string_view line, std::time_t now)
{
    m_bytes += qsizetype(line.size());
    if (m_bytes > kMaxBytes)
        return Step::TooLarge;
    if (m_isWhole) // trailers
        return Step::More;
    if (line.starts_with("HTTP/")) {
        m_answer = {};
        m_location.clear();
        m_answer.http2 = line.starts_with("HTTP/2");
        const auto space = line.find(' ');
        if (space != line.npos)
            m_answer.status = QByteArrayView(line.substr(space + 1, 3)).toInt();
        return Step::More;
    }
    if (line == "\r\n" || line == "\n") {
        m_isWhole = m_answer.status >= 200;
        return m_isWhole ? Step::Whole : Step::More;
    }
    takeField(line, now);
    return Step::More;
}

void AnswerHead::takeField(std::string_view line, std::time_t now)
{
    const auto colon = line.find(':');
    if (colon == line.npos)
        return;
    const QByteArray name = QByteArrayView(line.substr(0, colon)).trimmed().toByteArray().toLower();
    const QByteArray value = QByteArrayView(line.substr(colon + 1)).trimmed().toByteArray();
    // Of what comes twice, the first counts.
    if (name == "content-type" && m_answer.contentType.isEmpty())
        m_answer.contentType = value;
    else if (name == "location" && m_location.isEmpty())
        m_location = value;
    else if (name == "retry-after" && !m_answer.retryAfterSeconds)
        m_answer.retryAfterSeconds = retryAfterOf(value, now);
    else if (keepsDialHeader(name) && !m_answer.headers.contains(name))
        m_answer.headers.insert(name, value);
}

} // namespace cofferdam
