// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Frames as a gateway sends them, and what a client sent.

#pragma once

#include <QJsonDocument>
#include <QJsonObject>
#include <QList>

namespace cofferdam::test {

/// An unmasked frame, as servers send them (RFC 6455 section 5.2).
inline QByteArray frame(const QByteArray &payload, quint8 first = 0x81)
{
    QByteArray bytes(1, static_cast<char>(first));
    if (payload.size() < 126) {
        bytes += static_cast<char>(payload.size());
    } else if (payload.size() < 65536) { // the shortest form is compulsory
        bytes += char(126);
        bytes += static_cast<char>(payload.size() >> 8);
        bytes += static_cast<char>(payload.size());
    } else {
        bytes += char(127);
        for (int shift = 56; shift >= 0; shift -= 8)
            bytes += static_cast<char>(static_cast<quint64>(payload.size()) >> shift);
    }
    return bytes + payload;
}

inline QByteArray json(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// Payloads of the masked frames that a client sent.
inline QList<QJsonObject> takeRequests(QByteArray &sent)
{
    QList<QJsonObject> requests;
    while (sent.size() > 2) {
        qsizetype size = sent.at(1) & 0x7f;
        qsizetype at = 2;
        if (size == 126) {
            size = (quint8(sent.at(2)) << 8) | quint8(sent.at(3));
            at = 4;
        }
        const auto mask = sent.mid(at, 4);
        auto payload = sent.mid(at + 4, size);
        for (qsizetype i = 0; i < payload.size(); ++i)
            payload[i] = static_cast<char>(payload.at(i) ^ mask.at(i % 4));
        if ((sent.at(0) & 0x0f) == 1)
            requests.append(QJsonDocument::fromJson(payload).object());
        sent.remove(0, at + 4 + size);
    }
    return requests;
}

} // namespace cofferdam::test
