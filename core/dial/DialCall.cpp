// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dial/DialCall.h"

#include "core/dial/DialCheck.h"
#include "core/dial/HttpDialer.h"

#include <QFile>

#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <ctime>
#include <utility>

namespace cofferdam {
namespace {

// One buffer for all calls. More at a time is faster; what a paused call has read and not told is no more than this over HTTP/1.
constexpr long kBufferBytes = 128 * 1024;

long milliseconds(std::chrono::milliseconds time)
{
    return long(std::clamp<qint64>(time.count(), 1, 24LL * 3600 * 1000));
}

DialCall *callOf(void *self)
{
    return static_cast<DialCall *>(self);
}

} // namespace

DialCall::DialCall(quint64 id, DialRequest request, std::shared_ptr<DialFlow> flow, const SystemTrust &trust, DialOutbox &outbox)
    : m_id(id)
    , m_request(std::move(request))
    , m_flow(std::move(flow))
    , m_outbox(outbox)
    , m_lines(m_request)
    , m_url(m_request.url.toEncoded())
    , m_easy(::curl_easy_init())
    , m_isReady(m_easy != nullptr)
    , m_since(Clock::now())
{
    m_request.secret.reset(); // its line is in m_lines
    if (m_isReady)
        setUp(trust);
}

DialCall::~DialCall()
{
    ::curl_easy_cleanup(m_easy);
}

template<typename Value>
void DialCall::set(CURLoption option, Value value)
{
    m_isReady = m_isReady && ::curl_easy_setopt(m_easy, option, value) == CURLE_OK;
}

/// What is not set here stays libcurl's own: no redirect is followed, no cookie kept, no .netrc read, HTTP/0.9 refused, names and chains of
/// certificates checked, proxies taken from the environment. The tests hold it to that.
void DialCall::setUp(const SystemTrust &trust)
{
    set(CURLOPT_PRIVATE, static_cast<void *>(this));
    set(CURLOPT_URL, m_url.constData());
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_HTTP_VERSION, long(CURL_HTTP_VERSION_2TLS));
    set(CURLOPT_SSLVERSION, long(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_PROXY_SSLVERSION, long(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_FOLLOWLOCATION, 0L);
    setTrust(trust);
    if (isThisComputer(m_request.url.host()))
        set(CURLOPT_PROXY, "");
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_QUICK_EXIT, 1L); // a call that is given up does not wait for its name
    // Servers close what is idle after 5 s (uvicorn, Node) to some minutes. libcurl sees that when it takes a connection up again; the shorter it may
    // be idle, the less often a server closes it in the very moment it is used, which is a Cut for the caller.
    set(CURLOPT_MAXAGE_CONN, long(HttpDialer::kIdle.count()));
    set(CURLOPT_TCP_KEEPALIVE, 1L); // a model may think for minutes, and routers forget
    set(CURLOPT_BUFFERSIZE, kBufferBytes);
    set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(m_request.times.connect + std::chrono::seconds(1))); // deadline() comes first; its own is 300 s
    set(CURLOPT_ERRORBUFFER, m_errorText);
    set(CURLOPT_USERAGENT, "Cofferdam/" COFFERDAM_VERSION);
    set(CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
    set(CURLOPT_HTTPHEADER, m_lines.list());
    if (m_request.method == DialMethod::Post) {
        set(CURLOPT_POST, 1L);
        set(CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(m_request.body.size()));
        set(CURLOPT_READFUNCTION, &DialCall::readBody);
        set(CURLOPT_READDATA, static_cast<void *>(this));
    }
    set(CURLOPT_PREREQFUNCTION, &DialCall::beforeRequest);
    set(CURLOPT_PREREQDATA, static_cast<void *>(this));
    set(CURLOPT_OPENSOCKETFUNCTION, &DialCall::openSocket);
    set(CURLOPT_OPENSOCKETDATA, static_cast<void *>(this));
    set(CURLOPT_HEADERFUNCTION, &DialCall::takeLine);
    set(CURLOPT_HEADERDATA, static_cast<void *>(this));
    set(CURLOPT_WRITEFUNCTION, &DialCall::takeBody);
    set(CURLOPT_WRITEDATA, static_cast<void *>(this));
}

void DialCall::setTrust(const SystemTrust &trust)
{
    const auto nameOrNone = [](const QByteArray &path) { return path.isEmpty() ? nullptr : path.constData(); };
    set(CURLOPT_CAPATH, nameOrNone(trust.folder));
    set(CURLOPT_PROXY_CAPATH, nameOrNone(trust.folder));
    set(CURLOPT_PROXY_CAINFO, nameOrNone(trust.file));
    const QByteArray own = QFile::encodeName(m_request.caFile);
    if (own.isEmpty() || trust.file.isEmpty()) {
        set(CURLOPT_CAINFO, nameOrNone(own.isEmpty() ? trust.file : own));
        return;
    }
    for (const QByteArray &path : {own, trust.file}) { // libcurl takes one file
        QFile file(QFile::decodeName(path));
        m_ownCa += file.open(QIODevice::ReadOnly) ? file.readAll() + '\n' : QByteArray();
    }
    curl_blob both{.data = m_ownCa.data(), .len = std::size_t(m_ownCa.size()), .flags = CURL_BLOB_NOCOPY};
    set(CURLOPT_CAINFO_BLOB, &both);
}

std::optional<DialCall::Clock::time_point> DialCall::deadline() const
{
    if (m_flow->paused)
        return std::nullopt;
    switch (m_progress) {
    case DialProgress::Unsent: return m_since + m_request.times.connect;
    case DialProgress::Unanswered: return m_since + m_request.times.firstByte;
    case DialProgress::Answering: break;
    }
    return m_since + m_request.times.silence;
}

DialPlace DialCall::place() const
{
    const int usual = m_request.url.scheme() == u"https" ? 443 : 80;
    return {.host = m_request.url.host(), .port = m_request.url.port(usual), .caFile = m_request.caFile};
}

DialEnd DialCall::endWith(DialFailure failure) const
{
    return {.failure = std::move(failure), .sent = isSent(), .bytes = m_bytes};
}

DialEnd DialCall::endOfTime() const
{
    return endWith(timedOut(place(), m_progress, m_request.times));
}

DialEnd DialCall::endUnready() const
{
    return endWith(notPrepared(place()));
}

DialEnd DialCall::endOfRoom() const
{
    return endWith(tooMuchWaits(place()));
}

DialEnd DialCall::end(CURLcode code)
{
    if (m_reason)
        return endWith(*std::exchange(m_reason, std::nullopt));
    if (code == CURLE_OK && m_head.isWhole())
        return {.failure = std::nullopt, .sent = isSent(), .bytes = m_bytes};
    if (code == CURLE_OPERATION_TIMEDOUT && !isSent())
        return endOfTime();
    long systemError = 0;
    long verifyResult = 0;
    long usesProxy = 0;
    long proxyVerifyResult = 0;
    long proxyStatus = 0;
    ::curl_easy_getinfo(m_easy, CURLINFO_OS_ERRNO, &systemError);
    ::curl_easy_getinfo(m_easy, CURLINFO_SSL_VERIFYRESULT, &verifyResult);
    ::curl_easy_getinfo(m_easy, CURLINFO_USED_PROXY, &usesProxy);
    ::curl_easy_getinfo(m_easy, CURLINFO_PROXY_SSL_VERIFYRESULT, &proxyVerifyResult);
    ::curl_easy_getinfo(m_easy, CURLINFO_HTTP_CONNECTCODE, &proxyStatus);
    const char *const text = m_errorText[0] != '\0' ? m_errorText : ::curl_easy_strerror(code);
    return endWith(failureOf({.code = code,
                              .text = QString::fromLatin1(text),
                              .systemError = int(systemError),
                              .verifyResult = verifyResult,
                              .usesProxy = usesProxy != 0,
                              .proxyVerifyResult = proxyVerifyResult,
                              .proxyStatus = int(proxyStatus)},
                             place(), m_progress));
}

CURLcode DialCall::resume()
{
    if (!m_flow->paused.exchange(false))
        return CURLE_OK;
    m_since = Clock::now(); // the silence was not the server's
    return ::curl_easy_pause(m_easy, CURLPAUSE_CONT);
}

qint64 DialCall::downloaded() const
{
    curl_off_t bytes = 0;
    ::curl_easy_getinfo(m_easy, CURLINFO_SIZE_DOWNLOAD_T, &bytes);
    return bytes;
}

qint64 DialCall::held() const
{
    return m_flow->paused ? std::max<qint64>(0, downloaded() - m_downloadedAtPause) : 0;
}

// When a connection that was kept breaks before a byte of the answer came, libcurl sends the request anew over another (Curl_retry_request):
// within the protocol, but the server may have worked on the first one already, and it costs money. So a request is let out once. That libcurl
// cannot rewind the body (there is no CURLOPT_SEEKFUNCTION) would stop most of these, and openSocket() keeps it from dialling for nothing.
int DialCall::beforeRequest(void *self, char *, char *, int, int)
{
    DialCall &call = *callOf(self);
    if (call.isSent() || !call.m_flow->beginSending()) {
        call.m_reason = cut(call.place(), call.m_progress);
        return CURL_PREREQFUNC_ABORT;
    }
    call.m_progress = DialProgress::Unanswered;
    call.m_since = Clock::now();
    return CURL_PREREQFUNC_OK;
}

curl_socket_t DialCall::openSocket(void *self, curlsocktype, curl_sockaddr *address)
{
    if (callOf(self)->isSent())
        return CURL_SOCKET_BAD;
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol); // libcurl's own would go on into our children
}

std::size_t DialCall::readBody(char *to, std::size_t size, std::size_t count, void *self)
{
    DialCall &call = *callOf(self);
    const QByteArray &body = call.m_request.body;
    const auto bytes = std::min(size * count, std::size_t(body.size() - call.m_bodyRead));
    std::memcpy(to, body.constData() + call.m_bodyRead, bytes);
    call.m_bodyRead += qsizetype(bytes);
    call.m_since = Clock::now();
    return bytes;
}

std::size_t DialCall::takeLine(char *from, std::size_t size, std::size_t count, void *self)
{
    DialCall &call = *callOf(self);
    const std::size_t bytes = size * count;
    call.m_progress = DialProgress::Answering;
    call.m_since = Clock::now();
    switch (call.m_head.take({from, bytes}, std::time(nullptr))) {
    case AnswerHead::Step::More: return bytes;
    case AnswerHead::Step::Whole: return call.takeWholeHead() ? bytes : CURL_WRITEFUNC_ERROR;
    case AnswerHead::Step::TooLarge: break;
    }
    call.m_reason = tooManyHeaders(call.place());
    return CURL_WRITEFUNC_ERROR;
}

bool DialCall::takeWholeHead()
{
    const DialAnswer &answer = m_head.answer();
    if (answer.status >= 300 && answer.status < 400 && !m_head.location().isEmpty()) {
        m_reason = redirected(place(), m_request.url, m_head.location());
        return false;
    }
    if (answer.status == 407) { // of a server itself it makes no sense
        m_reason = refusedByProxy(place(), answer.status);
        return false;
    }
    m_outbox.tell(m_id, answer);
    return true;
}

std::size_t DialCall::takeBody(char *from, std::size_t size, std::size_t count, void *self)
{
    DialCall &call = *callOf(self);
    const std::size_t bytes = size * count;
    if (call.m_bytes + qint64(bytes) > HttpDialer::kMaxAnswer) {
        call.m_reason = tooLong(call.place());
        return CURL_WRITEFUNC_ERROR;
    }
    DialFlow &flow = *call.m_flow;
    if (flow.untaken + qint64(bytes) > HttpDialer::kWindow) {
        flow.paused = true;
        // What was taken between the two lines above saw no pause, and resumes nothing.
        if (flow.untaken > HttpDialer::kWindow / 2) {
            call.m_downloadedAtPause = call.downloaded();
            return CURL_WRITEFUNC_PAUSE;
        }
        flow.paused = false;
    }
    call.m_since = Clock::now();
    flow.untaken += qint64(bytes);
    call.m_bytes += qint64(bytes);
    call.m_outbox.tell(call.m_id, std::string_view(from, bytes));
    return bytes;
}

} // namespace cofferdam
