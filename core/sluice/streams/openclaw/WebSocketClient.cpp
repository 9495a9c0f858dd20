// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sluice/streams/openclaw/WebSocketClient.h"

#include "core/sluice/PlainText.h"

#include <QCryptographicHash>
#include <QPointer>
#include <QRandomGenerator>

#include <algorithm>
#include <array>
#include <cstring>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qsizetype kMaxUpgrade = 16 * 1024; ///< bytes of status line and headers
constexpr int kShownReason = 200;
constexpr qsizetype kPortion = 64 * 1024; ///< bytes of frames that are read before others have their turn
constexpr qsizetype kMostInput = 256 * 1024; ///< bytes that wait here; more waits in the guest

QByteArray randomBytes(size_t size)
{
    std::array<quint32, 4> words{};
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    return QByteArray(reinterpret_cast<const char *>(words.data()), static_cast<qsizetype>(size));
}

// RFC 6455 section 1.3: the proof that the peer speaks WebSocket.
QByteArray acceptFor(const QByteArray &key)
{
    return QCryptographicHash::hash(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", QCryptographicHash::Sha1).toBase64();
}

} // namespace

WebSocketClient::WebSocketClient(std::unique_ptr<Stream> stream, QByteArray host, QObject *parent)
    : QObject(parent)
    , m_stream(std::move(stream))
    , m_host(std::move(host))
{
    llhttp_settings_init(&m_settings);
    m_settings.on_header_field = [](llhttp_t *parser, const char *at, size_t size) {
        self(parser).m_upgrade.field.append(at, static_cast<qsizetype>(size));
        return 0;
    };
    m_settings.on_header_value = [](llhttp_t *parser, const char *at, size_t size) {
        self(parser).m_upgrade.value.append(at, static_cast<qsizetype>(size));
        return 0;
    };
    m_settings.on_header_value_complete = [](llhttp_t *parser) {
        self(parser).takeHeader();
        return 0;
    };
    m_settings.on_headers_complete = [](llhttp_t *parser) {
        self(parser).m_upgrade.complete = true;
        return 2; // no body, whatever the headers say: what follows are frames, or nothing that matters
    };
    llhttp_init(&m_parser, HTTP_RESPONSE, &m_settings);
    m_parser.data = this;

    connect(m_stream.get(), &Stream::received, this, &WebSocketClient::onBytes);
    connect(m_stream.get(), &Stream::closed, this, &WebSocketClient::onStreamClosed);
    if (m_stream->isOpen())
        requestUpgrade();
    else
        connect(m_stream.get(), &Stream::opened, this, &WebSocketClient::requestUpgrade);
}

WebSocketClient::~WebSocketClient()
{
    m_stream->disconnect(this); // it may tell of its end while it goes, after our members have gone
}

void WebSocketClient::requestUpgrade()
{
    m_upgrade.key = randomBytes(16).toBase64();
    m_stream->write("GET / HTTP/1.1\r\nHost: " + m_host + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: " + m_upgrade.key
                    + "\r\nSec-WebSocket-Version: 13\r\n\r\n");
}

void WebSocketClient::onBytes(const QByteArray &bytes)
{
    if (m_fallen)
        return;
    if (!m_frames) {
        readUpgrade(bytes);
        return;
    }
    m_input.append(bytes);
    readOn();
}

void WebSocketClient::setPaused(bool paused)
{
    m_paused = paused;
    readOn();
}

/// The next portion, when it is not on its way already.
void WebSocketClient::readOn()
{
    if (m_fallen)
        return;
    m_stream->setPaused(m_paused || m_input.size() > kMostInput);
    if (!m_frames || m_paused || (m_input.isEmpty() && m_streamEnd.isEmpty()) || std::exchange(m_scheduled, true))
        return;
    const QPointer guard(this);
    readFrames();
    if (!guard)
        return;
    m_scheduled = false;
    if (!m_input.isEmpty() && !m_fallen)
        QMetaObject::invokeMethod(this, &WebSocketClient::readOn, Qt::QueuedConnection);
    else if (!m_streamEnd.isEmpty())
        fall(m_streamEnd);
}

void WebSocketClient::onStreamClosed(const Phrase &reason)
{
    if (m_input.isEmpty() || !m_frames)
        return fall(reason);
    m_streamEnd = reason;
    readOn();
}

void WebSocketClient::readUpgrade(const QByteArray &bytes)
{
    m_upgrade.size += bytes.size();
    const auto result = llhttp_execute(&m_parser, bytes.constData(), static_cast<size_t>(bytes.size()));
    if (m_upgrade.complete) {
        if (const auto problem = upgradeProblem(); !problem.isEmpty()) {
            fall(problem);
            return;
        }
        const auto end = llhttp_get_error_pos(&m_parser);
        startFrames(end ? bytes.sliced(end - bytes.constData()) : QByteArray());
    } else if (result != HPE_OK || m_upgrade.size > kMaxUpgrade) {
        fall(phrase("Guest", "The gateway did not answer in HTTP."));
    }
}

void WebSocketClient::takeHeader()
{
    const auto name = m_upgrade.field.toLower();
    if (name == "upgrade")
        m_upgrade.upgrade = m_upgrade.value.trimmed().toLower();
    else if (name == "sec-websocket-accept")
        m_upgrade.accept = m_upgrade.value.trimmed();
    m_upgrade.field.clear();
    m_upgrade.value.clear();
}

Phrase WebSocketClient::upgradeProblem() const
{
    const auto status = llhttp_get_status_code(const_cast<llhttp_t *>(&m_parser));
    if (status != 101)
        return phrase("Guest", "The gateway refused the connection with HTTP status %1.").arg(status);
    if (m_upgrade.upgrade != "websocket" || m_upgrade.accept != acceptFor(m_upgrade.key))
        return phrase("Guest", "The gateway did not prove that it speaks WebSocket.");
    return {};
}

void WebSocketClient::startFrames(const QByteArray &rest)
{
    wslay_event_callbacks callbacks{};
    callbacks.recv_callback = takeInput;
    callbacks.send_callback = giveOutput;
    callbacks.genmask_callback = makeMask;
    callbacks.on_msg_recv_callback = onMessage;
    wslay_event_context_ptr context = nullptr;
    if (wslay_event_context_client_init(&context, &callbacks, this) != 0) {
        fall(phrase("Guest", "There is no memory for the connection."));
        return;
    }
    m_frames.reset(context);
    wslay_event_config_set_max_recv_msg_length(context, kMaxWebSocketMessage);
    QPointer guard(this);
    Q_EMIT opened();
    if (!guard || m_fallen)
        return;
    m_input = rest;
    readOn();
}

void WebSocketClient::readFrames()
{
    m_portion = kPortion;
    const auto result = wslay_event_recv(m_frames.get());
    flush(); // pongs, and the close frame that wslay queues when the peer breaks the protocol
    QPointer guard(this);
    for (const auto &message : std::exchange(m_messages, {})) {
        Q_EMIT text(message);
        if (!guard || m_fallen)
            return;
    }
    if (result != 0 || wslay_event_get_close_received(m_frames.get()) || !wslay_event_get_read_enabled(m_frames.get()))
        fall(m_closeReason.isEmpty() ? phrase("Guest", "The gateway broke the WebSocket protocol.") : m_closeReason);
}

void WebSocketClient::sendText(const QByteArray &utf8)
{
    if (!m_frames || m_fallen)
        return;
    const wslay_event_msg message{WSLAY_TEXT_FRAME, reinterpret_cast<const uint8_t *>(utf8.constData()), static_cast<size_t>(utf8.size())};
    if (wslay_event_queue_msg(m_frames.get(), &message) == 0)
        flush();
}

void WebSocketClient::close()
{
    if (m_frames && !m_fallen) {
        wslay_event_queue_close(m_frames.get(), WSLAY_CODE_NORMAL_CLOSURE, nullptr, 0);
        flush();
    }
    fall(phrase("Guest", "Closed."));
}

void WebSocketClient::flush()
{
    wslay_event_send(m_frames.get());
    m_stream->write(std::exchange(m_output, {}));
}

void WebSocketClient::fall(const Phrase &reason)
{
    if (std::exchange(m_fallen, true))
        return;
    m_stream->finish();
    Q_EMIT closed(reason);
}

ssize_t WebSocketClient::takeInput(wslay_event_context_ptr context, uint8_t *buffer, size_t size, int, void *user)
{
    auto &self = *static_cast<WebSocketClient *>(user);
    auto &input = self.m_input;
    if (input.isEmpty() || self.m_portion <= 0) {
        wslay_event_set_error(context, WSLAY_ERR_WOULDBLOCK);
        return -1;
    }
    const auto taken = std::min(static_cast<qsizetype>(size), input.size());
    std::memcpy(buffer, input.constData(), static_cast<size_t>(taken));
    input.remove(0, taken); // QByteArray moves its begin only
    self.m_portion -= taken;
    return taken;
}

ssize_t WebSocketClient::giveOutput(wslay_event_context_ptr, const uint8_t *bytes, size_t size, int, void *user)
{
    static_cast<WebSocketClient *>(user)->m_output.append(reinterpret_cast<const char *>(bytes), static_cast<qsizetype>(size));
    return static_cast<ssize_t>(size);
}

int WebSocketClient::makeMask(wslay_event_context_ptr, uint8_t *buffer, size_t size, void *)
{
    for (size_t done = 0; done < size; done += 16) {
        const auto part = std::min<size_t>(16, size - done);
        std::memcpy(buffer + done, randomBytes(part).constData(), part);
    }
    return 0;
}

void WebSocketClient::onMessage(wslay_event_context_ptr, const wslay_event_on_msg_recv_arg *message, void *user)
{
    auto &self = *static_cast<WebSocketClient *>(user);
    const QByteArray bytes(reinterpret_cast<const char *>(message->msg), static_cast<qsizetype>(message->msg_length));
    if (message->opcode == WSLAY_TEXT_FRAME) {
        self.m_messages.append(bytes);
    } else if (message->opcode == WSLAY_CONNECTION_CLOSE) {
        const auto words = plainText(QString::fromUtf8(bytes.sliced(std::min<qsizetype>(2, bytes.size()))).left(kShownReason));
        self.m_closeReason =
            phrase("Guest", "The gateway closed the connection (%1%2%3).").arg(message->status_code).arg(words.isEmpty() ? u""_s : u": "_s, words);
    }
}

} // namespace cofferdam
