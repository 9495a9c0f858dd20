// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/models/TargetAddress.h"

#include "core/dial/DialCheck.h"

#include <QUrl>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr QByteArrayView kAnthropicVersion{"2023-06-01"};

/// What the dialect puts the key into.
std::pair<QByteArray, QByteArray> keyHeader(Dialect dialect)
{
    switch (dialect) {
    case Dialect::Anthropic: return {"x-api-key", {}};
    case Dialect::Google: return {"x-goog-api-key", {}};
    case Dialect::OpenAiChat:
    case Dialect::OpenAiResponses:
    case Dialect::Ollama: break;
    }
    return {"Authorization", "Bearer "};
}

} // namespace

Result<QString> checkedBaseUrl(const QString &text)
{
    const QUrl url(text.trimmed(), QUrl::StrictMode);
    const auto scheme = url.scheme();
    if (!url.isValid() || url.host().isEmpty() || (scheme != "https"_L1 && scheme != "http"_L1))
        return fail(Errc::Invalid,
                    phrase("Models", "“%1” is no address of a server; it begins with https:// or http://.").arg(text.left(ModelStore::kMaxText)));
    if (!url.userInfo().isEmpty() || url.hasQuery() || url.hasFragment())
        return fail(Errc::Invalid, phrase("Models", "The address has a user, a “?” or a “#” in it; only its name, port and path are used."));
    auto base = url.toString(QUrl::FullyEncoded);
    while (base.endsWith(u'/'))
        base.chop(1);
    for (const auto *ending : {"/chat/completions", "/v1", "/v1beta"}) {
        if (base.endsWith(QLatin1StringView(ending)))
            base.chop(static_cast<qsizetype>(qstrlen(ending)));
    }
    while (base.endsWith(u'/'))
        base.chop(1);
    return base;
}

bool isOfThisComputer(const QString &text)
{
    return isThisComputer(QUrl(text).host());
}

DialRequest dialRequest(const StoredTarget &target, const ModelEndpoint &endpoint, const QByteArray &body)
{
    DialRequest request;
    auto address = target.baseUrl.toUtf8() + endpoint.path;
    if (!endpoint.query.isEmpty())
        address += '?' + endpoint.query;
    request.url = QUrl::fromEncoded(address, QUrl::StrictMode);
    request.body = body;
    request.headers = {{"Content-Type", "application/json"}};
    if (target.dialect == Dialect::Anthropic)
        request.headers.append({"anthropic-version", kAnthropicVersion.toByteArray()});
    std::tie(request.secretHeader, request.secretPrefix) = keyHeader(target.dialect);
    request.caFile = target.caFile;
    return request;
}

} // namespace cofferdam
