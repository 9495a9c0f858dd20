// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dial/DialCheck.h"

#include "core/dial/HttpDialer.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

// What libcurl or the dialer says itself, and what would change how the request or its answer is framed.
constexpr std::array<QByteArrayView, 13> kOwnHeaders{
    "host",   "content-length",      "transfer-encoding", "connection", "keep-alive", "expect", "trailer", "upgrade", "accept-encoding",
    "cookie", "proxy-authorization", "proxy-connection",  "user-agent"};
constexpr qsizetype kMaxHeaders = 64;

DialFailure badUrl(const Phrase &message)
{
    return {DialFault::BadUrl, message};
}

/// RFC 9110, section 5.6.2.
bool isToken(QByteArrayView name)
{
    constexpr QByteArrayView kMarks("!#$%&'*+-.^_`|~");
    return !name.isEmpty() && std::ranges::all_of(name, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || kMarks.contains(c);
    });
}

/// A line ends at these; other controls no server takes.
template<typename Bytes>
bool isFieldValue(const Bytes &bytes)
{
    return std::ranges::all_of(bytes, [](auto byte) {
        const auto c = static_cast<unsigned char>(byte);
        return (c >= 0x20 && c != 0x7f) || c == '\t';
    });
}

bool isOwnHeader(const QByteArray &name)
{
    return std::ranges::contains(kOwnHeaders, QByteArrayView(name.toLower()));
}

std::optional<DialFailure> refusalOfUrl(const QUrl &url)
{
    if (!url.isValid() || url.host().isEmpty())
        return badUrl(phrase("Dial", "This is not an address of a server."));
    const QString shown = url.host();
    if (url.scheme() != u"http" && url.scheme() != u"https")
        return badUrl(phrase("Dial", "The address of %1 has to begin with http:// or https://.").arg(shown));
    if (!url.userInfo().isEmpty())
        return badUrl(phrase("Dial", "The address of %1 holds a user or a password. A credential belongs in the vault.").arg(shown));
    if (url.hasFragment())
        return badUrl(phrase("Dial", "The address of %1 holds a “#”: no server gets what follows it.").arg(shown));
    if (url.port() == 0 || url.toEncoded().size() > HttpDialer::kMaxUrl)
        return badUrl(phrase("Dial", "The address of %1 has no valid port, or is too long.").arg(shown));
    return std::nullopt;
}

} // namespace

std::optional<DialFailure> refusalOf(const DialRequest &request)
{
    if (auto refusal = refusalOfUrl(request.url))
        return refusal;
    const QString host = request.url.host();
    const auto refuse = [&](const QByteArray &name) {
        return DialFailure{DialFault::BadRequest, phrase("Dial", "A request to %1 cannot carry the header “%2” as it is.")
                                                      .arg(host, QString::fromLatin1(name.first(std::min<qsizetype>(name.size(), 64))))};
    };
    qsizetype bytes = 0;
    for (const auto &[name, value] : request.headers) {
        bytes += name.size() + value.size();
        if (!isToken(name) || isOwnHeader(name) || !isFieldValue(value) || (request.secret && name.compare(request.secretHeader, Qt::CaseInsensitive) == 0))
            return refuse(name);
    }
    if (request.headers.size() > kMaxHeaders || bytes > HttpDialer::kMaxRequestHeaders)
        return DialFailure{DialFault::BadRequest, phrase("Dial", "A request to %1 has too many headers.").arg(host)};
    if (request.secret) {
        if (!isToken(request.secretHeader) || isOwnHeader(request.secretHeader) || !isFieldValue(request.secretPrefix))
            return refuse(request.secretHeader);
        if (request.secret->isEmpty() || !isFieldValue(request.secret->bytes()))
            return DialFailure{
                DialFault::BadRequest,
                phrase("Dial", "The credential for %1 is empty, or holds line ends or control characters: add it to the vault again.").arg(host)};
    }
    if (request.method == DialMethod::Get && !request.body.isEmpty())
        return DialFailure{DialFault::BadRequest, phrase("Dial", "A request to %1 that only asks cannot carry anything.").arg(host)};
    return std::nullopt;
}

bool isThisComputer(const QString &host)
{
    const QString name = host.endsWith(u'.') ? host.chopped(1).toLower() : host.toLower();
    if (name == u"localhost" || name.endsWith(u".localhost") || name == u"::1")
        return true;
    static constexpr auto isDigitOrDot = [](QChar c) { return c == u'.' || (c >= u'0' && c <= u'9'); };
    return name.startsWith(u"127.") && std::ranges::all_of(name, isDigitOrDot); // QUrl writes other notations of it like this
}

} // namespace cofferdam
