// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// OpenClaw's gateway in a guest: the conversation with it, one at a time. What it says leaves here sanitised.

#pragma once

#include "core/action/GuestWords.h"
#include "core/base/Result.h"

#include <QJsonObject>
#include <QObject>

#include <functional>

namespace cofferdam {

class Gateway : public QObject
{
    Q_OBJECT

public:
    /// Called once, unless its context is gone.
    template<typename T>
    using Done = std::function<void(Result<T>)>;

    using QObject::QObject;
    ~Gateway() override;

    /// Begins anew; ready() or disconnected() follows from the event loop. What was open before ends without a signal.
    virtual void open(const GatewaySettings &settings) = 0;
    /// Ends it without a signal.
    virtual void close() = 0;
    /// From ready() until close() or disconnected().
    [[nodiscard]] virtual bool isReady() const = 0;

    /// Starts a turn of the agent. `run` is chosen by the caller and is the run id of every tool call of this turn. `done`: the
    /// gateway has taken it, or why not.
    virtual void sendPrompt(const QString &run, const Prompt &prompt, QObject *context, Done<void> done) = 0;
    /// Ends the turn `run`; empty: every turn of the session.
    virtual void abort(const QString &run, QObject *context, Done<void> done) = 0;
    /// Makes the gateway read its token file again (personality). This conversation ends then.
    virtual void reloadToken(QObject *context, Done<void> done) = 0;
    /// Any other method of the gateway.
    virtual void call(const QString &method, const QJsonObject &params, QObject *context, Done<QJsonObject> done) = 0;

Q_SIGNALS:
    void ready(const QString &serverVersion);
    void delta(const QString &run, const QString &text); ///< Text to append to what was sent for this run.
    void toolStarted(const QString &run, const QString &toolCallId, const QString &tool);
    void toolEnded(const QString &run, const cofferdam::ToolResult &result);
    /// The turn is over. `text`: the whole answer, or why there is none. Once a run.
    void finished(const QString &run, cofferdam::RunEnd end, const cofferdam::Phrase &text);
    /// A turn that nobody on this side started is alive; whoever listens decides (after a restore: abort it).
    void foreignRun(const QString &run);
    /// Nothing works any more. Once after each open(). `reason` is for people: refused token, broken protocol, stream gone.
    void disconnected(cofferdam::Errc code, const cofferdam::Phrase &reason);
};

} // namespace cofferdam
