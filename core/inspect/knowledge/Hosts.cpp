// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/knowledge/Hosts.h"

#include "core/inspect/knowledge/Places.h"

#include <arpa/inet.h>

using namespace Qt::StringLiterals;

namespace cofferdam {

QString hostOf(const QString &url)
{
    QString rest = url;
    if (const auto scheme = rest.indexOf(u"://"); scheme >= 0)
        rest = rest.sliced(scheme + 3);
    for (const QChar end : {u'/', u'?', u'#'}) {
        if (const auto at = rest.indexOf(end); at >= 0)
            rest.truncate(at);
    }
    if (const auto user = rest.lastIndexOf(u'@'); user >= 0)
        rest = rest.sliced(user + 1);
    if (rest.startsWith(u'['))
        return rest.sliced(1).section(u']', 0, 0);
    rest = rest.section(u':', 0, 0).toLower();
    return rest.contains(kUnresolved) ? QString() : rest;
}

QString plainHost(const QString &host)
{
    struct in_addr address = {};
    const bool number = !host.isEmpty() && host[0].isDigit() && ::inet_aton(host.toLatin1().constData(), &address) != 0;
    if (!number)
        return host;
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
    return host == u"localhost" || host == u"::1" || host == u"0.0.0.0" || host.startsWith(u"127.") || host.endsWith(u".localhost");
}

} // namespace cofferdam
