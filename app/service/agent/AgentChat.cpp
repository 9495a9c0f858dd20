// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/AgentChat.h"

#include "core/api/PhraseMessage.h"
#include "core/guardian/Guardian.h"

#include <QDateTime>

#include <utility>

namespace cofferdam {
namespace {

constexpr std::chrono::seconds kRetryDelay{2};
constexpr qsizetype kMaxPrompt = 256 * 1024; // characters

} // namespace

AgentChat::AgentChat(AgentId agent, Guardian &guardian, QObject *parent) : QObject(parent), m_agent(std::move(agent)), m_guardian(guardian)
{
    m_retry.setSingleShot(true);
    m_retry.setInterval(kRetryDelay);
    connect(&m_retry, &QTimer::timeout, this, &AgentChat::connectOnce);
}

AgentChat::~AgentChat() = default;

void AgentChat::connectToGuest(Gateway &gateway, const QString &token, const QString &imageToken)
{
    if (m_gateway != &gateway) {
        listenTo(gateway);
        m_gateway = &gateway;
    }
    m_token = token;
    m_imageToken = imageToken;
    m_withImageToken = false;
    connectOnce();
}

void AgentChat::disconnectFromGuest(const Phrase &reason)
{
    const QPointer<Gateway> left(std::exchange(m_gateway, nullptr));
    if (left)
        left->disconnect(this); // what it says from here on counts no more
    m_oldTurns = true;
    m_retry.stop();
    if (!m_run.isEmpty()) {
        add(api::ChatPiece::ERROR, reason);
        endRun();
    }
    if (left)
        left->close();
    Q_EMIT stateChanged();
}

void AgentChat::connectOnce()
{
    m_retry.stop();
    if (m_gateway)
        m_gateway->open({.token = m_withImageToken ? m_imageToken : m_token});
}

void AgentChat::listenTo(const Gateway &gateway)
{
    connect(&gateway, &Gateway::ready, this, &AgentChat::onReady);
    connect(&gateway, &Gateway::delta, this, [this](const QString &run, const QString &text) {
        if (run == m_run)
            add(api::ChatPiece::DELTA, text);
    });
    connect(&gateway, &Gateway::toolStarted, this, [this](const QString &run, const QString &, const QString &tool) {
        if (run == m_run)
            add(api::ChatPiece::TOOL, tool);
    });
    connect(&gateway, &Gateway::finished, this, &AgentChat::onFinished);
    connect(&gateway, &Gateway::foreignRun, this, [this](const QString &run) {
        add(api::ChatPiece::STATUS, phrase("Service", "A turn that nobody here started was ended."));
        m_gateway->abort(run, this, [](const Result<void> &) {});
    });
    connect(&gateway, &Gateway::disconnected, this, &AgentChat::onDisconnected);
}

void AgentChat::onReady()
{
    if (m_withImageToken) {
        m_gateway->reloadToken(this, [](const Result<void> &) {}); // the gateway closes then
        return;
    }
    m_gateway->abort({}, this, [this](const Result<void> &ended) {
        if (ended) {
            m_oldTurns = false;
            Q_EMIT stateChanged();
        } else if (m_gateway && m_gateway->isReady()) {
            m_gateway->close(); // and again from the start
            m_retry.start();
        }
    });
}

void AgentChat::onDisconnected(Errc code, const Phrase &reason)
{
    m_oldTurns = true;
    if (!m_run.isEmpty()) {
        add(api::ChatPiece::ERROR, reason);
        endRun();
    }
    m_withImageToken = code == Errc::Denied && !m_withImageToken && !m_imageToken.isEmpty();
    m_retry.start();
    Q_EMIT stateChanged();
}

Result<TaskId> AgentChat::sendPrompt(const QString &text)
{
    if (!isConnected())
        return fail(Errc::Unavailable, phrase("Service", "OpenClaw's gateway does not answer yet."));
    if (!m_run.isEmpty())
        return fail(Errc::Busy, phrase("Service", "The agent is still at work; abort it or wait."));
    if (text.trimmed().isEmpty() || text.size() > kMaxPrompt)
        return fail(Errc::Invalid, phrase("Service", "A prompt has 1 to %1 characters.").arg(kMaxPrompt));
    m_run = Id<struct RunTag>::create().value;
    m_task = m_guardian.beginTask(m_agent, m_run);
    add(api::ChatPiece::USER, text);
    const auto task = m_task;
    if (m_beforeTask)
        m_beforeTask(text, [self = QPointer(this), run = m_run, text] {
            if (self)
                self->send(run, text);
        });
    else
        send(m_run, text);
    Q_EMIT stateChanged();
    return task;
}

void AgentChat::send(const QString &run, const QString &text)
{
    if (run != m_run || !m_gateway)
        return; // it was aborted meanwhile, or the guest is gone
    m_gateway->sendPrompt(run, text, this, [this, run](const Result<void> &taken) {
        if (!taken && run == m_run)
            onFinished(run, RunEnd::Failed, taken.error().message);
    });
}

void AgentChat::tell(const Phrase &sentence)
{
    add(api::ChatPiece::STATUS, sentence);
}

void AgentChat::abortTask()
{
    if (m_run.isEmpty())
        return;
    const auto run = m_run;
    add(api::ChatPiece::STATUS, phrase("Service", "Aborted."));
    m_guardian.endTask(m_agent, TaskEnd::Aborted); // first: from here on nothing is allowed in its name
    endRun();
    if (m_gateway)
        m_gateway->abort(run, this, [](const Result<void> &) {});
}

void AgentChat::onFinished(const QString &run, RunEnd end, const Phrase &text)
{
    if (run != m_run)
        return;
    if (end == RunEnd::Answered)
        add(api::ChatPiece::FINAL, text.english());
    else
        add(api::ChatPiece::ERROR, text);
    endRun();
}

void AgentChat::endRun()
{
    m_run.clear();
    m_task = {};
    m_guardian.endTask(m_agent);
    Q_EMIT stateChanged();
}

void AgentChat::add(api::ChatPiece::Kind kind, const QString &text)
{
    api::ChatPiece message;
    message.set_text(text.toStdString());
    add(kind, std::move(message));
}

void AgentChat::add(api::ChatPiece::Kind kind, const Phrase &sentence)
{
    api::ChatPiece message;
    *message.mutable_sentence() = toApi(sentence);
    add(kind, std::move(message));
}

void AgentChat::add(api::ChatPiece::Kind kind, api::ChatPiece message)
{
    message.set_agent(m_agent.value.toStdString());
    message.set_task(m_task.value.toStdString());
    message.set_kind(kind);
    message.set_time_us(QDateTime::currentMSecsSinceEpoch() * 1000);
    m_history.append(message);
    if (m_history.size() > kHistoryLength)
        m_history.removeFirst();
    Q_EMIT piece(message);
}

} // namespace cofferdam
