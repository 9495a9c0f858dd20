// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/BoundedJson.h"

#include <QJsonDocument>

namespace cofferdam {
namespace {

/// Whether it would be within the limits if it were JSON.
bool isWithin(QByteArrayView utf8, JsonLimits limits)
{
    qsizetype values = 0;
    int depth = 0;
    bool isText = false;
    for (auto at = utf8.begin(); at != utf8.end(); ++at) {
        if (isText) {
            if (*at == '\\' && ++at == utf8.end())
                return true;
            isText = *at != '"';
            continue;
        }
        switch (*at) {
        case '"': isText = true; break;
        case '{':
        case '[':
            if (++depth > limits.depth)
                return false;
            [[fallthrough]];
        case ',':
        case ':':
            if (++values > limits.values)
                return false;
            break;
        case '}':
        case ']': --depth; break;
        default: break;
        }
    }
    return true;
}

} // namespace

std::optional<QJsonObject> readJsonObject(const QByteArray &utf8, JsonLimits limits)
{
    if (!isWithin(utf8, limits))
        return {};
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(utf8, &error);
    if (error.error != QJsonParseError::NoError || !document.isObject())
        return {};
    return document.object();
}

} // namespace cofferdam
