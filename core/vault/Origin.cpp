// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/Origin.h"

#include <QUrl>

namespace cofferdam {
namespace {

using namespace Qt::StringLiterals;

constexpr qsizetype kMaxUrl = 2048; // UTF-16 units

} // namespace

Result<QString> originOf(const QString &url)
{
    const auto invalid = [&url](Phrase why) {
        return fail(Errc::Invalid, phrase("Vault", "“%1” does not say where a key may go: %2").arg(url.left(kMaxUrl), why));
    };
    if (url.size() > kMaxUrl)
        return invalid(phrase("Vault", "it is too long."));
    const QUrl read(url, QUrl::StrictMode);
    const auto scheme = read.scheme();
    const auto host = read.host(QUrl::FullyEncoded);
    if (!read.isValid() || host.isEmpty() || (scheme != "https"_L1 && scheme != "http"_L1))
        return invalid(phrase("Vault", "it has to begin with https:// or http:// and the name of a computer."));
    if (!read.userInfo().isEmpty())
        return invalid(phrase("Vault", "a user's name and password do not belong there."));
    QString origin = scheme + "://"_L1 + (host.contains(u':') ? u'[' + host + u']' : host);
    if (const int port = read.port(); port != -1 && port != (scheme == "https"_L1 ? 443 : 80))
        origin += u':' + QString::number(port);
    return origin;
}

} // namespace cofferdam
