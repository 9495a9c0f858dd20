// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/knowledge/Hosts.h"

#include "core/inspect/knowledge/Places.h"

#include <QRegularExpression>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <array>

using namespace Qt::StringLiterals;

namespace cofferdam {

QString hostOf(const QString &url)
{
    static const QRegularExpression scheme(u"\\A[A-Za-z][A-Za-z0-9+.-]*://"_s); // RFC 3986 section 3.1: behind a "/" it is no scheme
    QString rest = url;
    if (const auto match = scheme.match(rest); match.hasMatch())
        rest = rest.sliced(match.capturedLength());
    for (const QChar end : {u'/', u'?', u'#'}) {
        if (const auto at = rest.indexOf(end); at >= 0)
            rest.truncate(at);
    }
    if (rest.contains(u'\\')) // the end of the name to browsers' grammar, a part of the user's name to RFC 3986
        return {};
    if (const auto user = rest.lastIndexOf(u'@'); user >= 0)
        rest = rest.sliced(user + 1);
    rest = rest.toLower();
    if (rest.contains(kUnresolved))
        return {};
    if (!rest.startsWith(u'['))
        return rest.contains(u'%') ? QString() : rest.section(u':', 0, 0); // some decode it, and then it ends elsewhere or is another name
    const auto closed = rest.indexOf(u']');
    const bool ends = closed > 0 && (closed + 1 == rest.size() || rest[closed + 1] == u':');
    return ends ? rest.sliced(1, closed - 1) : QString();
}

QString plainHost(const QString &host)
{
    const QString name = (host.endsWith(u'.') ? host.chopped(1) : host).section(u'%', 0, 0); // "%": the zone of an IPv6 address
    struct in6_addr wide = {};
    if (name.contains(u':') && ::inet_pton(AF_INET6, name.toLatin1().constData(), &wide) == 1) {
        std::array<char, INET6_ADDRSTRLEN> text{};
        if (!IN6_IS_ADDR_V4MAPPED(&wide))
            return QString::fromLatin1(::inet_ntop(AF_INET6, &wide, text.data(), text.size()));
        return QString::fromLatin1(::inet_ntop(AF_INET, wide.s6_addr + 12, text.data(), text.size()));
    }
    struct in_addr address = {};
    static const QRegularExpression digits(u"\\A[0-9][0-9A-Fa-fXx.]*\\z"_s); // inet_aton() itself ends at a blank
    const bool number = digits.match(name).hasMatch() && ::inet_aton(name.toLatin1().constData(), &address) != 0;
    if (!number)
        return name;
    const quint32 bits = ntohl(address.s_addr);
    return u"%1.%2.%3.%4"_s.arg(bits >> 24).arg(bits >> 16 & 255).arg(bits >> 8 & 255).arg(bits & 255);
}

QStringList traitsOfHost(const QString &host)
{
    static const QStringList metadata{u"169.254.169.254"_s, u"169.254.170.2"_s, u"100.100.100.200"_s, u"metadata.google.internal"_s,
                                      u"metadata"_s,        u"fd00:ec2::254"_s, u"instance-data"_s,   u"metadata.azure.internal"_s};
    return metadata.contains(plainHost(host)) ? QStringList{u"metadata"_s} : QStringList{};
}

bool isLoopback(const QString &host)
{
    const QString plain = plainHost(host.toLower());
    static const QRegularExpression octal(u"(?:\\A|\\.)0[0-9]"_s); // 0177 is 127 to some programs and 177 to others
    struct in_addr address = {};
    if (::inet_pton(AF_INET, plain.toLatin1().constData(), &address) == 1) // an address, and no name that begins like one
        return (plain.startsWith(u"127.") || plain == u"0.0.0.0") && !octal.match(host).hasMatch();
    static const QRegularExpression ofLocalhost(u"\\A([a-z0-9_-]+\\.)*localhost\\z"_s); // RFC 6761 section 6.3
    return plain == u"::1" || ofLocalhost.match(plain).hasMatch();
}

} // namespace cofferdam
