// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The client's side of a WebSocket (RFC 6455) on a byte stream: the upgrade by llhttp, the frames by wslay.

#pragma once

#include "core/base/Phrase.h"
#include "core/sluice/link/Stream.h"

#include <llhttp.h>
#include <wslay/wslay.h>

#include <QByteArray>

namespace cofferdam {

/// A larger message, or its pieces together, ends the connection. Bytes.
inline constexpr qsizetype kMaxWebSocketMessage = 8 * 1024 * 1024;

class WebSocketClient : public QObject
{
    Q_OBJECT

public:
    /// `host` is what the Host header says.
    WebSocketClient(std::unique_ptr<Stream> stream, QByteArray host, QObject *parent = nullptr);
    ~WebSocketClient() override;

    void sendText(const QByteArray &utf8);
    /// While paused no message comes, and in the end the gateway waits.
    void setPaused(bool paused);
    /// Sends a close frame and ends. closed() follows.
    void close();

Q_SIGNALS:
    void opened();
    void text(const QByteArray &utf8);
    void closed(const Phrase &reason); ///< Once.

private:
    struct Upgrade {
        QByteArray key;
        QByteArray field;
        QByteArray value;
        QByteArray upgrade;
        QByteArray accept;
        qsizetype size = 0;
        bool complete = false;
    };

    void requestUpgrade();
    void onBytes(const QByteArray &bytes);
    void readUpgrade(const QByteArray &bytes);
    void takeHeader();
    [[nodiscard]] Phrase upgradeProblem() const;
    void startFrames(const QByteArray &rest);
    void readFrames();
    void readOn();
    void onStreamClosed(const Phrase &reason);
    void flush();
    void fall(const Phrase &reason);

    static WebSocketClient &self(llhttp_t *parser) { return *static_cast<WebSocketClient *>(parser->data); }
    static ssize_t takeInput(wslay_event_context_ptr context, uint8_t *buffer, size_t size, int flags, void *user);
    static ssize_t giveOutput(wslay_event_context_ptr context, const uint8_t *bytes, size_t size, int flags, void *user);
    static int makeMask(wslay_event_context_ptr context, uint8_t *buffer, size_t size, void *user);
    static void onMessage(wslay_event_context_ptr context, const wslay_event_on_msg_recv_arg *message, void *user);

    struct FreeContext {
        void operator()(wslay_event_context *context) const noexcept { wslay_event_context_free(context); }
    };

    std::unique_ptr<Stream> m_stream;
    QByteArray m_host;
    Upgrade m_upgrade;
    llhttp_settings_t m_settings{};
    llhttp_t m_parser{};
    std::unique_ptr<wslay_event_context, FreeContext> m_frames;
    QByteArray m_input;
    qsizetype m_portion = 0; ///< Bytes of it that may be read in this turn of the event loop.
    bool m_scheduled = false;
    bool m_paused = false;
    QByteArray m_output;
    QByteArrayList m_messages;
    Phrase m_closeReason;
    Phrase m_streamEnd; ///< The stream is gone, and what came before is not read yet.
    bool m_fallen = false;
};

} // namespace cofferdam
