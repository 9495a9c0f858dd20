// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A conversation with OpenClaw's gateway: its WebSocket protocol 4 over one byte stream. What comes from the guest is
// hostile; text leaves here sanitised. One connection, one object: connecting again is the owner's business.

#pragma once

#include "core/action/GuestWords.h"
#include "core/base/Result.h"
#include "core/sluice/link/Stream.h"
#include "core/sluice/streams/openclaw/GatewayMessage.h"

#include <QElapsedTimer>
#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QPointer>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace cofferdam {

class WebSocketClient;

class OpenClawClient : public QObject
{
    Q_OBJECT

public:
    using Answer = std::function<void(Result<QJsonObject>)>;

    OpenClawClient(std::unique_ptr<Stream> stream, GatewaySettings settings, QObject *parent = nullptr);
    ~OpenClawClient() override;

    [[nodiscard]] bool isReady() const { return m_ready; }

    /// Starts a turn of the agent. `run` is chosen by the caller (a task id will do) and is the run id that the plugin,
    /// and so ActionAsked, carries for every tool call of this turn. `done`: the gateway has taken it, or why not.
    void sendPrompt(const QString &run, const Prompt &prompt, QObject *context, std::function<void(Result<void>)> done);
    /// Ends the turn `run`; empty: every turn of the session.
    void abort(const QString &run, QObject *context, std::function<void(Result<void>)> done);
    /// Makes the gateway read its token file again (personality). This connection ends then; connect with the new token.
    void reloadToken(QObject *context, std::function<void(Result<void>)> done);
    /// Any method of the gateway. `done` is called once, unless `context` is gone.
    void call(const QString &method, const QJsonObject &params, QObject *context, Answer done);
    void close();

Q_SIGNALS:
    void ready(const QString &serverVersion);
    /// The run has begun (status of the gateway, e.g. "started").
    void runStatus(const QString &run, const QString &status);
    /// Text to append to what was sent for this run.
    void delta(const QString &run, const QString &text);
    void toolStarted(const QString &run, const QString &toolCallId, const QString &tool);
    void toolEnded(const QString &run, const cofferdam::ToolResult &result);
    /// The turn is over. `text`: the whole answer, or why there is none. Once a run.
    void finished(const QString &run, cofferdam::RunEnd end, const cofferdam::Phrase &text);
    /// A turn that this client did not start is alive; whoever listens decides (after a restore: abort it).
    void foreignRun(const QString &run);
    /// Nothing works any more. Once. `reason` is for people: refused token, broken protocol, stream gone.
    void disconnected(cofferdam::Errc code, const Phrase &reason);

private:
    struct Pending {
        QPointer<QObject> context;
        Answer done;
        qint64 deadline; ///< of m_clock, in ms
    };
    struct Run {
        QString shown; ///< Text sent as deltas so far.
        bool takenBack = false; ///< The gateway has replaced what was shown.
        bool own = false;
        bool over = false;
    };

    void onText(const QByteArray &text);
    void onClosed(const Phrase &reason);
    void readNext();
    void readSoon();
    void readBeside(const QByteArray &text);
    void onMessage(const GatewayMessage &message);
    void onAnswer(const GatewayMessage &message);
    void onChat(const GatewayMessage &message);
    void onTool(const GatewayMessage &message);
    void onDelta(Run &run, const GatewayMessage &message);
    void endRun(const QString &id, RunEnd end, const Phrase &text);
    Run *knownRun(const QString &id);
    void sendConnect();
    void request(const QString &method, const QJsonObject &params, QObject *context, Answer done);
    void dropLate();
    void fall(Errc code, const Phrase &reason);

    GatewaySettings m_settings;
    std::unique_ptr<WebSocketClient> m_socket;
    QTimer m_helloTimer;
    QTimer m_lateTimer;
    QElapsedTimer m_clock;
    QHash<QString, Pending> m_pending;
    QHash<QString, Run> m_runs;
    QList<QByteArray> m_waiting; ///< Messages that were not read yet.
    qsizetype m_waitingSize = 0;
    std::optional<Phrase> m_end; ///< The connection is gone; told when those are read.
    bool m_reading = false;      ///< One of them, beside.
    bool m_scheduled = false;
    quint64 m_nextId = 1;
    bool m_asked = false; ///< connect was sent
    bool m_ready = false;
    bool m_fallen = false;
};

} // namespace cofferdam
