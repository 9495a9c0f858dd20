// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The first turns of a fresh OpenClaw, so that no user has to wait for them: under TCG the first takes minutes, because
// much is loaded, compiled and checked in it, and a later one seconds.

#pragma once

#include "core/action/Decider.h"
#include "core/action/GuestWords.h"
#include "core/models/AnsweringRoute.h"

#include <QElapsedTimer>
#include <QObject>
#include <QSet>

namespace cofferdam {

/// Allows the one harmless command of the warm-up and blocks everything else.
class WarmUpDecider final : public Decider
{
    Q_OBJECT

public:
    void ask(const Action &action) override;
    void cancel(const ActionId &id) override;

private:
    QSet<ActionId> m_waiting;
};

/// Asks for that command, then answers the prompt.
class WarmUpModel final : public AnsweringRoute
{
    Q_OBJECT

public:
    explicit WarmUpModel(QObject *parent = nullptr);
    using AnsweringRoute::ask;
    void ask(const ModelRequestId &id, const QJsonObject &request) override;

private:
    void forget(const ModelRequestId &id) override;

    QSet<ModelRequestId> m_waiting;
};

class Guest;

class WarmUp : public QObject
{
    Q_OBJECT

public:
    /// Of `guest`, whose gateway takes `token` and whose model is a WarmUpModel. `turns` have to be answered in a row.
    WarmUp(Guest &guest, QString token, int turns, QObject *parent = nullptr);

    /// Emits finished or failed once.
    void run();

Q_SIGNALS:
    void progress(const Phrase &text);
    void finished();
    void failed(const cofferdam::Error &error);

private:
    void nextTurn();
    void onFinished(const QString &run, RunEnd end, const Phrase &text);
    void forget();
    void conclude(const Result<void> &result);

    Guest &m_guest;
    QString m_token;
    int m_turns;
    int m_attempts = 0;
    bool m_over = false; ///< Told how it went.
    QString m_run;
    QElapsedTimer m_clock;
};

} // namespace cofferdam
