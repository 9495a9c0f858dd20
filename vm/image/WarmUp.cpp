// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/image/WarmUp.h"

#include "core/api/GuestPlaces.h"
#include "vm/channel/Gateway.h"
#include "vm/channel/Guest.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <utility>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

/// Turns that a gateway busy with its own first maintenance may lose before it is given up.
constexpr int kMaxAttempts = 8;
/// Looks, and leaves nothing behind.
constexpr auto kCommand = "git status --short"_L1;
constexpr auto kPrompt = "Look whether the workspace is clean."_L1;
constexpr auto kAnswer = "The workspace is clean."_L1;
constexpr auto kSession = "warm-up"_L1;

bool isPrompt(const QJsonObject &message)
{
    return message.value("role"_L1).toString() == "user"_L1 && QString::fromUtf8(QJsonDocument(message).toJson()).contains(kPrompt);
}

/// One call of the shell, then the answer. OpenClaw may put messages of its own after a call's result.
QJsonObject answerOf(const QJsonObject &request)
{
    const QJsonArray messages = request.value("messages"_L1).toArray();
    for (qsizetype i = messages.size() - 1; i >= 0 && !isPrompt(messages.at(i).toObject()); --i) {
        if (messages.at(i).toObject().value("role"_L1).toString() == "tool"_L1)
            return {{u"role"_s, u"assistant"_s}, {u"content"_s, kAnswer}};
    }
    const QByteArray arguments = QJsonDocument(QJsonObject{{u"command"_s, kCommand}}).toJson(QJsonDocument::Compact);
    const QJsonObject call{{u"id"_s, u"call_"_s + ActionId::create().value},
                           {u"type"_s, u"function"_s},
                           {u"function"_s, QJsonObject{{u"name"_s, u"exec"_s}, {u"arguments"_s, QString::fromUtf8(arguments)}}}};
    return {{u"role"_s, u"assistant"_s}, {u"content"_s, QJsonValue::Null}, {u"tool_calls"_s, QJsonArray{call}}};
}

} // namespace

void WarmUpDecider::ask(const Action &action)
{
    Decision decision;
    // What the gates see is OpenClaw starting, and that command: the model is ours, and nobody else speaks to this machine.
    const bool expected = action.kind == ActionKind::Connect
                              ? action.subject == QLatin1StringView(api::kModelAuthority)
                              : action.gate != Gate::Tool
                                    || (action.tool == "exec"_L1 && QJsonDocument::fromJson(action.raw).object().value("command"_L1).toString() == kCommand);
    decision.byRule = expected;
    decision.verdict = expected ? Verdict::Allow : Verdict::Block;
    decision.rule = u"image.warm-up"_s;
    decision.reason = expected ? phrase("Image", "Part of the warm-up.") : phrase("Image", "Nothing but the warm-up happens while an image is made.");
    decision.agentReason = decision.reason.english();
    m_waiting.insert(action.id);
    const auto tell = [this, id = action.id, decision] {
        if (m_waiting.remove(id))
            Q_EMIT decided(id, decision);
    };
    QMetaObject::invokeMethod(this, tell, Qt::QueuedConnection);
}

void WarmUpDecider::cancel(const ActionId &id)
{
    m_waiting.remove(id);
}

WarmUpModel::WarmUpModel(QObject *parent) : AnsweringRoute({u"scripted"_s}, parent) {}

void WarmUpModel::ask(const ModelRequestId &id, const QJsonObject &request)
{
    m_waiting.insert(id);
    const auto tell = [this, id, message = answerOf(request)] {
        if (m_waiting.remove(id))
            Q_EMIT answered(id, message);
    };
    QMetaObject::invokeMethod(this, tell, Qt::QueuedConnection);
}

void WarmUpModel::forget(const ModelRequestId &id)
{
    m_waiting.remove(id);
}

WarmUp::WarmUp(Guest &guest, QString token, int turns, QObject *parent) : QObject(parent), m_guest(guest), m_token(std::move(token)), m_turns(turns) {}

void WarmUp::run()
{
    const auto &gateway = m_guest.gateway();
    connect(&gateway, &Gateway::ready, this, &WarmUp::nextTurn);
    connect(&gateway, &Gateway::finished, this, &WarmUp::onFinished);
    connect(&gateway, &Gateway::disconnected, this, [this](Errc code, const Phrase &reason) { conclude(fail(code, reason)); });
    GatewaySettings settings;
    settings.token = m_token;
    settings.sessionKey = kSession;
    settings.helloTimeout = std::chrono::minutes(5);
    settings.requestTimeout = std::chrono::minutes(10);
    m_guest.gateway().open(settings);
}

void WarmUp::nextTurn()
{
    if (m_turns == 0) {
        forget();
        return;
    }
    if (++m_attempts > kMaxAttempts) {
        conclude(fail(Errc::Unavailable, phrase("Image", "OpenClaw does not answer a first prompt")));
        return;
    }
    m_run = TaskId::create().value;
    m_clock.start();
    m_guest.gateway().sendPrompt(m_run, QString(kPrompt), this, [this](const Result<void> &taken) {
        if (!taken)
            conclude(taken);
    });
}

void WarmUp::onFinished(const QString &run, RunEnd end, const Phrase &text)
{
    if (run != m_run)
        return;
    const QString said = text.english();
    const bool answered = end == RunEnd::Answered && said.contains(kAnswer);
    Q_EMIT progress(phrase("Image", "OpenClaw's turn %1 took %2 s: %3")
                        .arg(m_attempts)
                        .arg(m_clock.elapsed() / 1000)
                        .arg(answered ? phrase("Image", "answered") : Phrase::verbatim(said.left(200))));
    if (answered)
        --m_turns;
    nextTurn();
}

/// The conversation must not be the beginning of somebody's agent.
void WarmUp::forget()
{
    m_guest.gateway().call(u"sessions.delete"_s, {{u"key"_s, u"agent:main:"_s + kSession}}, this, [this](const Result<QJsonObject> &answer) {
        if (m_over)
            return;
        m_guest.gateway().close();
        m_guest.dropStreams();
        conclude(answer.transform([](const QJsonObject &) {}));
    });
}

/// One loss may be told twice: by the answer that does not come any more, and by the gateway.
void WarmUp::conclude(const Result<void> &result)
{
    if (std::exchange(m_over, true))
        return;
    disconnect(&m_guest.gateway(), nullptr, this, nullptr);
    if (result)
        Q_EMIT finished();
    else
        Q_EMIT failed(result.error());
}

} // namespace cofferdam
