// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The link to a running service over its local socket.

#pragma once

#include "app/client/ServiceLink.h"
#include "core/api/Framing.h"

#include <QPointer>

#include <chrono>
#include <map>
#include <memory>

class QLocalSocket;
class QTimer;

namespace cofferdam {

class RecordingWriter;

/// What a client does when there is no connection.
enum class Reconnect { Never, WithBackoff };

/// Lives in one thread with an event loop. Refuses a socket that another user could have put there.
class ServiceClient final : public ServiceLink
{
    Q_OBJECT

public:
    /// `client` is the name told to the service, e.g. "desktop".
    ServiceClient(QString socketPath, QString client, Reconnect reconnect, QObject *parent = nullptr);
    ~ServiceClient() override;

    /// `$XDG_RUNTIME_DIR/cofferdam/service.sock`; empty when the variable is not set.
    [[nodiscard]] static QString defaultSocketPath();

    /// Starts connecting; the outcome is connected() or disconnected().
    void open();
    /// Ends the connection for good: no reconnecting. Pending requests fail with Errc::Cancelled.
    void close();

    void request(api::ClientToService message, QObject *context, Reply done) override;
    [[nodiscard]] bool isConnected() const override { return m_greeted; }

    /// From now on every message received is also written to `recording`. Null stops it.
    void setRecording(std::shared_ptr<RecordingWriter> recording) { m_recording = std::move(recording); }

    /// Delay before the n-th attempt (from 0) of a client that reconnects: doubles from 100 ms up to 5 s.
    [[nodiscard]] static std::chrono::milliseconds backoff(int attempt) noexcept;

private:
    struct Pending {
        QPointer<QObject> context;
        Reply done;
    };

    void onSocketConnected();
    void onReadyRead();
    void onMessage(const api::ServiceToClient &message);
    void onHello(Result<api::ServiceToClient> reply);
    void send(api::ClientToService message, QObject *context, Reply done);
    void drop(Errc code, const Phrase &reason);
    void failPending(const Error &error);
    [[nodiscard]] Result<void> checkPeer() const;

    const QString m_path;
    const QString m_client;
    const Reconnect m_reconnect;
    std::unique_ptr<QLocalSocket> m_socket;
    QTimer *m_retry = nullptr;
    int m_attempt = 0;
    api::FrameReader m_reader;
    quint64 m_nextId = 1; ///< Never reused, so a late reply of an older connection answers nothing.
    quint64 m_generation = 0;
    std::map<quint64, Pending> m_pending;
    std::shared_ptr<RecordingWriter> m_recording;
    bool m_greeted = false;
    bool m_wanted = false;
};

} // namespace cofferdam
