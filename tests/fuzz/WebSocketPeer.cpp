// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/fuzz/WebSocketPeer.h"

#include <QCryptographicHash>
#include <QtEndian>

#include <algorithm>

namespace cofferdam {

QByteArray upgradeAnswer(const test::LooseStream &stream)
{
    const QByteArray name = "Sec-WebSocket-Key: ";
    const auto begin = stream.sent.indexOf(name) + name.size();
    const auto key = stream.sent.sliced(begin, stream.sent.indexOf('\r', begin) - begin);
    const auto proof = QCryptographicHash::hash(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", QCryptographicHash::Sha1).toBase64();
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + proof + "\r\n\r\n";
}

QByteArray textFrame(QByteArrayView text)
{
    constexpr qsizetype kShort = 126; // the shortest form is compulsory
    QByteArray frame(1, '\x81');
    frame.append(static_cast<char>(std::min(text.size(), kShort)));
    if (text.size() >= kShort) {
        const auto size = qToBigEndian(static_cast<quint16>(text.size()));
        frame.append(reinterpret_cast<const char *>(&size), sizeof size);
    }
    return frame.append(text);
}

} // namespace cofferdam
