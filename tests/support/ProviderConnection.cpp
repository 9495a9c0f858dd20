// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/ProviderConnection.h"

#include "core/dialect/ModelEndpoint.h"
#include "core/dialect/ModelRequest.h"

#include <QTimer>
#include <QtEndian>

#include <algorithm>
#include <utility>

namespace cofferdam::test {
namespace {

constexpr qsizetype kPiece = 16 * 1024; ///< Bytes of a body that is no stream.

/// RFC 1952, section 8.
quint32 crc32(const QByteArray &bytes)
{
    quint32 crc = 0xffffffff;
    for (const char byte : bytes) {
        crc ^= static_cast<quint8>(byte);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320 : 0);
    }
    return ~crc;
}

QByteArray gzipped(const QByteArray &plain)
{
    constexpr qsizetype kQt = 4;    // the length, which Qt writes before
    constexpr qsizetype kZlib = 2;  // RFC 1950: header,
    constexpr qsizetype kAdler = 4; // and sum
    const auto packed = qCompress(plain);
    QByteArray end(8, Qt::Uninitialized);
    qToLittleEndian(crc32(plain), end.data());
    qToLittleEndian(static_cast<quint32>(plain.size()), end.data() + 4);
    return QByteArray("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10) + packed.sliced(kQt + kZlib, packed.size() - kQt - kZlib - kAdler) + end;
}

QList<QByteArray> cutUp(const QByteArray &body)
{
    QList<QByteArray> pieces;
    for (qsizetype at = 0; at < body.size(); at += kPiece)
        pieces.append(body.sliced(at, std::min(kPiece, body.size() - at)));
    return pieces;
}

QList<QByteArray> firstOf(const QList<QByteArray> &pieces, qsizetype bytes)
{
    QList<QByteArray> first;
    for (const auto &piece : pieces) {
        if (bytes <= 0)
            break;
        first.append(piece.first(std::min(bytes, piece.size())));
        bytes -= piece.size();
    }
    return first;
}

QList<QByteArray> bodyOf(const ProviderRequest &request, const ProviderFault &fault)
{
    const auto dialect = request.dialect.value_or(Dialect::OpenAiChat);
    if (fault.body)
        return cutUp(*fault.body);
    if (fault.status >= 400)
        return cutUp(errorAnswer(dialect, fault.status, QStringLiteral("It does not work today.")));
    return request.streams ? streamedAnswer(dialect, fault.answer) : cutUp(wholeAnswer(dialect, fault.answer));
}

void understand(ProviderRequest &request)
{
    const auto endpoint = readEndpoint(request.method, request.target);
    if (!endpoint)
        return;
    request.dialect = endpoint->dialect;
    request.counts = endpoint->operation == ModelEndpoint::Operation::CountTokens;
    const auto read = readModelRequest(*endpoint, request.body);
    request.streams = read && read->streams && !request.counts;
}

} // namespace

ProviderConnection::ProviderConnection(FakeProvider &provider, QTcpSocket &socket) : QObject(&socket), m_provider(provider), m_socket(socket)
{
    connect(&socket, &QTcpSocket::readyRead, this, &ProviderConnection::read);
    connect(&socket, &QTcpSocket::bytesWritten, this, &ProviderConnection::onWritten);
    connect(&socket, &QTcpSocket::disconnected, this, [this] {
        if (m_number) {
            m_provider.m_answers[*m_number].isAbandoned = true;
            Q_EMIT m_provider.abandoned(*m_number);
        }
        m_socket.deleteLater();
    });
    read();
}

void ProviderConnection::read()
{
    m_input += m_socket.readAll();
    while (!m_number) {
        auto request = takeRequest();
        if (!request)
            return;
        understand(*request);
        const int number = m_provider.note(*request);
        request->number = number;
        m_number = number;
        Q_EMIT m_provider.got(number);
        play(*request, m_provider.replyTo(*request));
    }
}

std::optional<ProviderRequest> ProviderConnection::takeRequest()
{
    const auto end = m_input.indexOf("\r\n\r\n");
    if (end < 0)
        return {};
    ProviderRequest request;
    auto lines = m_input.first(end).split('\n');
    const auto first = lines.takeFirst().trimmed().split(' ');
    request.method = first.value(0);
    request.target = first.value(1);
    if (request.target.startsWith("http://")) // as to a proxy, which it then stands for
        request.target = request.target.sliced(std::max<qsizetype>(0, request.target.indexOf('/', 7)));
    for (const auto &line : std::as_const(lines)) {
        const auto colon = line.indexOf(':');
        request.headers.insert(line.first(std::max<qsizetype>(0, colon)).toLower(), line.sliced(colon + 1).trimmed());
    }
    const auto size = request.headers.value("content-length").toLongLong();
    if (m_input.size() < end + 4 + size)
        return {};
    request.body = m_input.sliced(end + 4, size);
    m_input.remove(0, end + 4 + size);
    return request;
}

void ProviderConnection::play(const ProviderRequest &request, const ProviderReply &reply)
{
    const auto *const answer = std::get_if<ProvidedAnswer>(&reply);
    const auto fault = answer ? ProviderFault{.answer = *answer} : std::get<ProviderFault>(reply);
    if (fault.hangsUp)
        m_socket.disconnectFromHost();
    else if (fault.firstByteAfter.count() > 0)
        QTimer::singleShot(fault.firstByteAfter, this, [this, request, fault] { begin(request, fault); });
    else
        begin(request, fault);
}

void ProviderConnection::begin(const ProviderRequest &request, const ProviderFault &fault)
{
    auto pieces = bodyOf(request, fault);
    if (fault.isZipped)
        pieces = cutUp(gzipped(pieces.join()));
    m_isChunked = request.streams && fault.status < 300;
    const auto length = m_isChunked ? QByteArray("Transfer-Encoding: chunked\r\n") : "Content-Length: " + QByteArray::number(pieces.join().size()) + "\r\n";
    const auto cut = fault.cutAfter ? fault.cutAfter : fault.silentAfter;
    m_after = fault.cutAfter ? After::HangUp : fault.silentAfter ? After::Silence : After::Next;
    m_pieces = cut ? firstOf(pieces, *cut) : pieces;
    if (m_isChunked) {
        for (auto &piece : m_pieces)
            piece = QByteArray::number(piece.size(), 16) + "\r\n" + piece + "\r\n";
        if (!cut)
            m_pieces.append("0\r\n\r\n");
    }
    m_at = 0;
    const auto usual = answerType(request.dialect.value_or(Dialect::OpenAiChat), m_isChunked);
    QByteArray head =
        "HTTP/1.1 " + QByteArray::number(fault.status) + " As told\r\nContent-Type: " + (fault.type.isEmpty() ? usual : fault.type) + "\r\n" + length;
    for (const auto &[name, value] : fault.headers)
        head += name + ": " + value + "\r\n";
    if (fault.isZipped)
        head += "Content-Encoding: gzip\r\n";
    auto &told = m_provider.m_answers[*m_number];
    told.isBegun = true;
    if (fault.status < 300 && !fault.body && request.dialect)
        told.usage = toldUsage(*request.dialect, fault.answer);
    m_waits = true;
    m_socket.write(head + "\r\n");
}

void ProviderConnection::onWritten()
{
    if (!m_number || !m_waits || m_socket.bytesToWrite() > 0)
        return;
    m_waits = false;
    if (m_at < m_pieces.size())
        QTimer::singleShot(m_at == 0 ? std::chrono::milliseconds(0) : m_provider.m_pace, this, &ProviderConnection::sendNext);
    else
        finish();
}

void ProviderConnection::sendNext()
{
    m_waits = true;
    m_socket.write(m_pieces.at(m_at++));
}

void ProviderConnection::finish()
{
    if (m_after == After::Silence)
        return;
    if (m_after == After::HangUp)
        return m_socket.disconnectFromHost();
    const int number = *std::exchange(m_number, std::nullopt);
    m_provider.m_answers[number].isFinished = true;
    Q_EMIT m_provider.ended(number);
    QTimer::singleShot(0, this, &ProviderConnection::read); // what came meanwhile
}

} // namespace cofferdam::test
