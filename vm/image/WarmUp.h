// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The first turns of a fresh OpenClaw, so that no user has to wait for them: under TCG the first takes minutes, because
// much is loaded, compiled and checked in it, and a later one seconds.

#pragma once

#include "core/action/Decider.h"
#include "core/base/Result.h"
#include "core/sluice/streams/model/ModelEndpoint.h"
#include "core/sluice/streams/openclaw/OpenClawClient.h"

#include <QElapsedTimer>
#include <QObject>

#include <memory>

namespace cofferdam {

/// Allows the one harmless command of the warm-up and blocks everything else.
class WarmUpDecider : public Decider
{
public:
    void review(Action action, QObject *context, std::function<void(Decision)> done) override;
};

class WarmUp : public QObject
{
    Q_OBJECT

public:
    /// `token`: of the gateway. `turns` have to be answered in a row.
    WarmUp(QString token, int turns, QObject *parent = nullptr);
    ~WarmUp() override;

    /// The model's streams go here.
    void serveModel(std::unique_ptr<ByteStream> stream);
    /// `toGateway` leads to OpenClaw's port. Emits finished or failed once.
    void run(std::unique_ptr<ByteStream> toGateway);

Q_SIGNALS:
    void progress(const Phrase &text);
    void finished();
    void failed(const cofferdam::Error &error);

private:
    void nextTurn();
    void onFinished(const QString &run, RunEnd end, const Phrase &text);
    void forget();

    QString m_token;
    int m_turns;
    int m_attempts = 0;
    QString m_run;
    QElapsedTimer m_clock;
    ModelEndpoint m_model;
    std::unique_ptr<OpenClawClient> m_client;
};

} // namespace cofferdam
