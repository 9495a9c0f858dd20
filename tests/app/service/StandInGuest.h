// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A guest that is alive and does nothing, to be told by a test what else it does.

#pragma once

#include "vm/channel/Gateway.h"
#include "vm/channel/Guest.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QPointer>

#include <utility>

namespace cofferdam {

/// A gateway that keeps what it is asked.
class StandInGateway : public Gateway
{
    Q_OBJECT

public:
    struct Asked {
        QString what; ///< "prompt", "abort", "token" or a method
        QString run;
        QPointer<QObject> context;
        Done<void> done;
    };

    void open(const GatewaySettings &settings) override { opened.append(settings); }
    void close() override { isOpen = false; }
    [[nodiscard]] bool isReady() const override { return isOpen; }
    void sendPrompt(const QString &run, const Prompt &said, QObject *context, Done<void> done) override
    {
        prompts.append(said);
        keep(QStringLiteral("prompt"), run, context, done);
    }
    void abort(const QString &run, QObject *context, Done<void> done) override { keep(QStringLiteral("abort"), run, context, done); }
    void reloadToken(QObject *context, Done<void> done) override { keep(QStringLiteral("token"), {}, context, done); }
    void call(const QString &method, const QJsonObject &params, QObject *context, Done<QJsonObject> done) override
    {
        calls.append(params);
        keep(method, {}, context,
             [this, method, done = std::move(done)](const Result<void> &result) { done(result.transform([this, &method] { return answers.value(method); })); });
    }

    /// As after a hello.
    void greet()
    {
        isOpen = true;
        Q_EMIT ready(QStringLiteral("1"));
    }
    void fall(Errc code)
    {
        isOpen = false;
        Q_EMIT disconnected(code, Phrase::pattern("gone"));
    }

    bool isOpen = false;
    QList<GatewaySettings> opened;
    QList<Asked> asked;
    QList<Prompt> prompts;
    /// What methods give back that go well.
    QHash<QString, QJsonObject> answers{{QStringLiteral("sessions.list"), {{QStringLiteral("sessions"), QJsonArray()}}}};
    QList<QJsonObject> calls; ///< Parameters of what was called by its name.

private:
    void keep(const QString &what, const QString &run, QObject *context, Done<void> done) { asked.append({what, run, context, std::move(done)}); }
};

class StandInGuest : public Guest
{
    Q_OBJECT

public:
    void start() override {}
    void cut() override {}
    [[nodiscard]] Epoch epoch() const override { return Epoch{1}; }
    [[nodiscard]] bool isConnected() const override { return true; }
    [[nodiscard]] bool isAlive() const override { return true; }
    [[nodiscard]] GuestVitals vitals() const override { return {}; }
    [[nodiscard]] int unansweredHellos() const override { return 0; }
    void setTable(const api::GateTable &) override {}
    void setModels(const QByteArray &json) override { models.append(json); }
    void setFrozen(bool) override {}
    void hold(const StreamHold &) override {}
    void setTask(const TaskId &) override {}
    void setStopped(bool) override {}
    void dropStreams() override {}
    void putFile(const QString &, quint32, const QByteArray &, QObject *, Done<void>) override {}
    void getFile(const QString &, quint64, quint32, QObject *, Done<GuestContent>) override {}
    void hashTree(const QString &, QObject *, Done<QList<GuestFile>>) override {}
    void putTree(api::PutTree, QObject *, Done<void>) override {}
    void moveTree(const QByteArray &, const QByteArray &, QObject *, Done<void>) override {}
    void removeTree(const QByteArray &, QObject *, Done<void>) override {}
    void listTree(const QByteArray &, const QByteArray &, bool, QObject *, Done<GuestPage>) override {}
    void getTree(const QByteArray &, const QList<GuestSpan> &, QObject *, Done<QList<GuestPiece>>) override {}
    void probe(QObject *, Done<QList<GuestProbe>>) override {}
    void quiesce(QObject *, Done<void>) override {}
    [[nodiscard]] Gateway &gateway() override { return m_gateway; }

    QList<QByteArray> models; ///< What setModels() was given.

private:
    StandInGateway m_gateway;
};

} // namespace cofferdam
