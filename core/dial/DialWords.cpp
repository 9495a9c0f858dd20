// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dial/DialWords.h"

#include "core/dial/AnswerHead.h"
#include "core/dial/HttpDialer.h"

#include <QUrl>

#include <openssl/x509_vfy.h>

#include <cerrno>

namespace cofferdam {
namespace {

constexpr qsizetype kMaxShown = 200; ///< Characters of what somebody else wrote.

QString portedHost(const DialPlace &place)
{
    const QString host = place.host.contains(u':') ? u'[' + place.host + u']' : place.host;
    return host + u':' + QString::number(place.port);
}

qint64 wholeSeconds(std::chrono::milliseconds time)
{
    return std::chrono::ceil<std::chrono::seconds>(time).count();
}

DialFailure certificateFailure(const TransferEnd &end, const DialPlace &place)
{
    switch (end.verifyResult) {
    case X509_V_ERR_UNSPECIFIED: // libcurl compares the name after OpenSSL has found the chain to be good, and leaves this
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH: return {DialFault::WrongHost, phrase("Dial", "The certificate of %1 is not for that name.").arg(place.host)};
    case X509_V_ERR_CERT_HAS_EXPIRED: return {DialFault::Certificate, phrase("Dial", "The certificate of %1 has expired.").arg(place.host)};
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return {DialFault::Certificate, phrase("Dial", "The certificate of %1 is not valid yet; or the clock of this computer is wrong.").arg(place.host)};
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        return {DialFault::Certificate, phrase("Dial", "The certificate of %1 comes from somebody this computer does not trust.").arg(place.host)};
    default: break;
    }
    return {DialFault::Certificate, phrase("Dial", "The certificate of %1 is not accepted (%2).").arg(place.host, end.text)};
}

DialFailure proxyFailure(const TransferEnd &end, const DialPlace &place)
{
    if (end.proxyStatus >= 300)
        return refusedByProxy(place, end.proxyStatus);
    return {DialFault::Proxy, phrase("Dial", "The proxy on the way to %1 cannot be reached, or does not do its work.").arg(place.host)};
}

bool isOfProxy(const TransferEnd &end)
{
    switch (end.code) {
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY: return true;
    case CURLE_COULDNT_CONNECT:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_TOO_LARGE:
    case CURLE_UNSUPPORTED_PROTOCOL: return end.usesProxy;
    default: return end.usesProxy && end.proxyVerifyResult != X509_V_OK;
    }
}

/// Before a connection was ready.
DialFailure unsentFailure(const TransferEnd &end, const DialPlace &place)
{
    if (isOfProxy(end))
        return proxyFailure(end, place);
    switch (end.code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL: return {DialFault::BadUrl, phrase("Dial", "The address of %1 is not understood.").arg(place.host)};
    case CURLE_COULDNT_RESOLVE_HOST:
        return {DialFault::NoName, phrase("Dial", "No address is found for %1: the name is wrong, or this computer is offline.").arg(place.host)};
    case CURLE_COULDNT_CONNECT:
        if (end.systemError == ECONNREFUSED)
            return {DialFault::Refused, phrase("Dial", "Nothing listens at %1.").arg(portedHost(place))};
        return {DialFault::NoConnection, phrase("Dial", "%1 cannot be reached.").arg(portedHost(place))};
    case CURLE_PEER_FAILED_VERIFICATION: return certificateFailure(end, place);
    case CURLE_SSL_CACERT_BADFILE:
        return {DialFault::Certificate, phrase("Dial", "The certificates for %1 cannot be read from “%2”.").arg(place.host, place.caFile)};
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CLIENTCERT: return {DialFault::Protocol, phrase("Dial", "There is no secure connection to %1 (%2).").arg(portedHost(place), end.text)};
    default: return {DialFault::NoConnection, phrase("Dial", "%1 cannot be reached (%2).").arg(portedHost(place), end.text)};
    }
}

} // namespace

DialFailure failureOf(const TransferEnd &transfer, const DialPlace &place, DialProgress progress)
{
    TransferEnd end = transfer;
    end.text.truncate(kMaxShown);
    if (progress == DialProgress::Unsent)
        return unsentFailure(end, place);
    switch (end.code) {
    case CURLE_TOO_LARGE: return tooManyHeaders(place);
    case CURLE_BAD_CONTENT_ENCODING: return {DialFault::Protocol, phrase("Dial", "%1 sends an answer that cannot be unpacked.").arg(place.host)};
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL: return {DialFault::Protocol, phrase("Dial", "%1 does not answer as the web does (%2).").arg(portedHost(place), end.text)};
    default: return cut(place, progress); // CURLE_HTTP2 among them: also of a connection that went away
    }
}

DialFailure timedOut(const DialPlace &place, DialProgress progress, const DialTimes &times)
{
    switch (progress) {
    case DialProgress::Unsent:
        return {DialFault::TimeoutConnect, phrase("Dial", "No connection to %1 came about within %2 s.").arg(portedHost(place), wholeSeconds(times.connect))};
    case DialProgress::Unanswered:
        return {DialFault::TimeoutFirstByte,
                phrase("Dial", "%1 has taken the request, and not answered within %2 s.").arg(place.host, wholeSeconds(times.firstByte))};
    case DialProgress::Answering: break;
    }
    return {DialFault::Silence,
            phrase("Dial", "%1 stopped in the middle of its answer, and was silent for %2 s.").arg(place.host, wholeSeconds(times.silence))};
}

DialFailure redirected(const DialPlace &place, const QUrl &from, const QByteArray &location)
{
    const QString to = from.resolved(QUrl::fromEncoded(location)).toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
    return {DialFault::Redirect,
            phrase("Dial", "%1 wants the request to be sent to “%2”. That is not done by itself: if it is right, change the address of the model.")
                .arg(place.host, to.left(kMaxShown))};
}

DialFailure refusedByProxy(const DialPlace &place, int status)
{
    if (status == 407)
        return {DialFault::Proxy, phrase("Dial", "The proxy on the way to %1 wants a user and a password.").arg(place.host)};
    return {DialFault::Proxy, phrase("Dial", "The proxy refuses to connect to %1 (status %2).").arg(place.host, status)};
}

DialFailure cut(const DialPlace &place, DialProgress progress)
{
    if (progress == DialProgress::Answering)
        return {DialFault::Cut, phrase("Dial", "The connection to %1 ended in the middle of its answer.").arg(place.host)};
    return {DialFault::Cut, phrase("Dial", "The connection to %1 ended before it answered. It may have worked on the request all the same.").arg(place.host)};
}

DialFailure tooManyHeaders(const DialPlace &place)
{
    return {DialFault::TooLarge, phrase("Dial", "%1 sends more than %2 KiB of headers.").arg(place.host, AnswerHead::kMaxBytes / 1024)};
}

DialFailure tooLong(const DialPlace &place)
{
    return {DialFault::TooLarge, phrase("Dial", "The answer of %1 is longer than %2 MiB.").arg(place.host, HttpDialer::kMaxAnswer / (1024 * 1024))};
}

DialFailure tooMuchWaits(const DialPlace &place)
{
    return {DialFault::TooLarge, phrase("Dial", "Answers come much faster than they are taken. That of %1 was given up.").arg(place.host)};
}

DialFailure notPrepared(const DialPlace &place)
{
    return {DialFault::NoConnection, phrase("Dial", "The request to %1 could not be prepared: this computer's libcurl lacks something.").arg(place.host)};
}

} // namespace cofferdam
