// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dialect/ErrorBody.h"

#include "core/base/BoundedJson.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr JsonLimits kErrorLimits{.values = 1000};

// Anthropic's and Google's lists of errors.
QString anthropicWord(int status)
{
    switch (status) {
    case 401: return u"authentication_error"_s;
    case 402: return u"billing_error"_s;
    case 403: return u"permission_error"_s;
    case 404: return u"not_found_error"_s;
    case 413: return u"request_too_large"_s;
    case 429: return u"rate_limit_error"_s;
    case 529: return u"overloaded_error"_s;
    default: return status < 500 ? u"invalid_request_error"_s : u"api_error"_s;
    }
}

QString googleWord(int status)
{
    switch (status) {
    case 401: return u"UNAUTHENTICATED"_s;
    case 403: return u"PERMISSION_DENIED"_s;
    case 404: return u"NOT_FOUND"_s;
    case 429: return u"RESOURCE_EXHAUSTED"_s;
    case 500: return u"INTERNAL"_s;
    default: return status < 500 ? u"INVALID_ARGUMENT"_s : u"UNAVAILABLE"_s;
    }
}

QJsonObject errorOf(Dialect dialect, int status, const QString &message)
{
    switch (dialect) {
    case Dialect::OpenAiChat:
    case Dialect::OpenAiResponses: return {{u"error"_s, QJsonObject{{u"message"_s, message}, {u"type"_s, u"cofferdam"_s}, {u"code"_s, status}}}};
    case Dialect::Anthropic: return {{u"type"_s, u"error"_s}, {u"error"_s, QJsonObject{{u"type"_s, anthropicWord(status)}, {u"message"_s, message}}}};
    case Dialect::Google: return {{u"error"_s, QJsonObject{{u"code"_s, status}, {u"message"_s, message}, {u"status"_s, googleWord(status)}}}};
    case Dialect::Ollama: return {{u"error"_s, message}};
    }
    return {};
}

} // namespace

QByteArray errorBody(Dialect dialect, int status, const QString &message)
{
    return QJsonDocument(errorOf(dialect, status, message)).toJson(QJsonDocument::Compact);
}

QString errorMessage(const QByteArray &body)
{
    const auto object = readJsonObject(body, kErrorLimits);
    if (!object)
        return {};
    const auto error = object->value("error"_L1);
    if (error.isString())
        return error.toString();
    if (error.isObject())
        return error["message"_L1].toString();
    return object->value("message"_L1).toString();
}

} // namespace cofferdam
