// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/AgentChat.h"

#include "app/service/agent/GatewaySessions.h"
#include "core/api/PhraseMessage.h"
#include "core/audit/TrailRow.h"
#include "core/guardian/ActionRow.h"
#include "core/guardian/Guardian.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>
#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr std::chrono::seconds kRetryDelay{2};
constexpr qsizetype kMaxForeign = 64;
constexpr auto kNothingToSay = "NO_REPLY"_L1; // OpenClaw's word for it
constexpr qsizetype kMaxPrompt = 256 * 1024; // characters

api::ChatPiece pieceOf(const QString &text)
{
    api::ChatPiece message;
    message.set_text(text.toStdString());
    return message;
}

api::ChatPiece pieceOf(const Phrase &sentence)
{
    api::ChatPiece message;
    *message.mutable_sentence() = toApi(sentence);
    return message;
}

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
        m_aborts = 0; // what the one before was asked may stay without an answer
        m_afterAbort = {};
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
    m_isResetting = false;
    m_afterAbort = {};
    endForeign();
    m_retry.stop();
    if (!m_run.isEmpty()) {
        addEnd(api::ChatPiece::ERROR, pieceOf(reason));
        endRun();
    }
    if (left)
        left->close();
    Q_EMIT stateChanged();
}

void AgentChat::endForeign()
{
    for (const auto &run : std::exchange(m_foreign, {}))
        m_guardian.endScheduled(m_agent, run);
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
    connect(&gateway, &Gateway::toolStarted, this, [this](const QString &run, const QString &call, const QString &tool) {
        if (run == m_run)
            addCall(m_tools.started(call, tool));
    });
    connect(&gateway, &Gateway::toolEnded, this, [this](const QString &run, const ToolResult &result) {
        if (run == m_run)
            addCall(m_tools.ended(result));
    });
    connect(&gateway, &Gateway::finished, this, &AgentChat::onFinished);
    connect(&gateway, &Gateway::foreignRun, this, &AgentChat::onForeign);
    connect(&gateway, &Gateway::disconnected, this, &AgentChat::onDisconnected);
}

/// Cron, a heartbeat, a turn of another turn's: told apart, or ended where they are not.
void AgentChat::onForeign(const QString &run)
{
    if (!m_oldTurns && m_foreign.size() < kMaxForeign && !m_guardian.beginScheduled(m_agent, run).isNull()) {
        m_foreign.insert(run);
        return;
    }
    add(api::ChatPiece::STATUS, phrase("Service", "A turn that nobody here started was ended."));
    m_gateway->abort(run, this, [](const Result<void> &) {});
}

void AgentChat::onReady()
{
    if (m_withImageToken) {
        m_gateway->reloadToken(this, [](const Result<void> &) {}); // the gateway closes then
        return;
    }
    m_gateway->abort({}, this, [this](const Result<void> &ended) {
        if (!ended || !m_gateway)
            return onOldTurnsEnded(ended);
        abortActiveSessions(m_gateway, this, [this](const Result<void> &all) { onOldTurnsEnded(all); });
    });
}

void AgentChat::onOldTurnsEnded(const Result<void> &ended)
{
    if (ended) {
        m_oldTurns = false;
        Q_EMIT stateChanged();
    } else if (m_gateway && m_gateway->isReady()) {
        m_gateway->close(); // and again from the start
        m_retry.start();
    }
}

void AgentChat::onDisconnected(Errc code, const Phrase &reason)
{
    m_isResetting = false;
    m_afterAbort = {};
    m_oldTurns = true;
    endForeign();
    if (!m_run.isEmpty()) {
        addEnd(api::ChatPiece::ERROR, pieceOf(reason));
        endRun();
    }
    m_withImageToken = code == Errc::Denied && !m_withImageToken && !m_imageToken.isEmpty();
    m_retry.start();
    Q_EMIT stateChanged();
}

Result<TaskId> AgentChat::sendPrompt(const Prompt &prompt)
{
    const auto &text = prompt.text;
    if (!isConnected())
        return fail(Errc::Unavailable, phrase("Service", "OpenClaw's gateway does not answer yet."));
    if (!m_run.isEmpty() || m_isResetting)
        return fail(Errc::Busy, phrase("Service", "The agent is still at work; abort it or wait."));
    if (text.trimmed().isEmpty() || text.size() > kMaxPrompt)
        return fail(Errc::Invalid, phrase("Service", "A prompt has 1 to %1 characters.").arg(kMaxPrompt));
    m_run = Id<struct RunTag>::create().value;
    m_task = m_guardian.beginTask(m_agent, m_run);
    m_tools.clear();
    auto said = pieceOf(text);
    for (const auto &image : prompt.images) {
        auto *attached = said.add_attached();
        attached->set_name(image.name.toStdString());
        attached->set_type(image.type.toStdString());
        attached->set_size(static_cast<quint64>(image.content.size()));
    }
    add(api::ChatPiece::USER, std::move(said));
    const auto task = m_task;
    if (m_beforeTask)
        m_beforeTask(text, [self = QPointer(this), run = m_run, prompt] {
            if (self)
                self->send(run, prompt);
        });
    else
        send(m_run, prompt);
    Q_EMIT stateChanged();
    return task;
}

void AgentChat::send(const QString &run, const Prompt &prompt)
{
    if (run != m_run || !m_gateway)
        return; // it was aborted meanwhile, or the guest is gone
    if (m_aborts > 0) {
        m_afterAbort = [this, run, prompt] { send(run, prompt); };
        return;
    }
    m_gateway->sendPrompt(run, prompt, this, [this, run](const Result<void> &taken) {
        if (!taken && run == m_run)
            onFinished(run, RunEnd::Failed, taken.error().message);
    });
}

void AgentChat::newSession(QObject *context, std::function<void(Result<void>)> done)
{
    if (!isConnected())
        return done(fail(Errc::Unavailable, phrase("Service", "OpenClaw's gateway does not answer yet.")));
    if (isAtWork() || m_isResetting)
        return done(fail(Errc::Busy, phrase("Service", "The agent is still at work; abort it or wait.")));
    m_isResetting = true; // what is read meanwhile would be forgotten with what was read before
    const auto finish = [self = QPointer(this), done = std::move(done)](const Result<void> &reset) {
        if (self)
            self->m_isResetting = false;
        done(reset);
    };
    // A turn may be under way that nobody here has heard of, and it knows what it has read.
    listSessions(m_gateway, {{u"activeOnly"_s, true}}, context, [self = QPointer(this), context, finish](const Result<QStringList> &active) {
        if (!active || !self)
            return finish(active ? fail(Errc::Unavailable, {}) : Result<void>(std::unexpected(active.error())));
        if (!active->isEmpty())
            return finish(fail(Errc::Busy, phrase("Service", "The agent is still at work; abort it or wait.")));
        listSessions(self->m_gateway, {}, context, [self, context, finish](const Result<QStringList> &keys) {
            if (!keys || !self)
                return finish(keys ? fail(Errc::Unavailable, {}) : Result<void>(std::unexpected(keys.error())));
            self->resetSessions(*keys + QStringList{GatewaySettings().sessionKey}, context, finish);
        });
    });
}

void AgentChat::resetSessions(QStringList keys, QObject *context, std::function<void(Result<void>)> done)
{
    if (keys.isEmpty()) {
        if (isAtWork()) // it began meanwhile, and may know what was said
            return done(fail(Errc::Busy, phrase("Service", "The agent is still at work; abort it or wait.")));
        Q_EMIT sessionBegan();
        tell(phrase("Service", "A new conversation begins. The agent does not know what was said before; its files are as they were."));
        return done({});
    }
    if (!isConnected())
        return done(fail(Errc::Unavailable, phrase("Service", "OpenClaw's gateway does not answer yet.")));
    const QJsonObject params{{u"key"_s, keys.takeFirst()}, {u"reason"_s, u"new"_s}};
    m_gateway->call(u"sessions.reset"_s, params, context, [self = QPointer(this), keys, context, done = std::move(done)](const Result<QJsonObject> &reset) {
        if (!reset || !self)
            return done(reset.transform([](const auto &) {}));
        self->resetSessions(keys, context, done);
    });
}

/// Also of those that the guest began: one that began with an action is known to the Guardian alone.
bool AgentChat::isAtWork() const
{
    return !m_run.isEmpty() || !m_foreign.isEmpty() || m_guardian.hasScheduled(m_agent);
}

void AgentChat::takeRow(const TrailRow &row)
{
    if (row.agent == m_agent && !m_task.isNull() && row.task == m_task && !row.toolCallId.isEmpty())
        addCall(m_tools.decided(row));
}

void AgentChat::tell(const Phrase &sentence)
{
    add(api::ChatPiece::STATUS, sentence);
}

void AgentChat::tellRefusal(const Phrase &why)
{
    m_isRefused = true;
    const auto now = std::pair(m_task, why.english());
    if (std::exchange(m_toldRefusal, now) != now) // OpenClaw tries again by itself
        tell(why);
}

void AgentChat::abortTask()
{
    if (!isAtWork())
        return;
    const auto run = m_run;
    addEnd(api::ChatPiece::STATUS, pieceOf(phrase("Service", "Aborted.")));
    m_guardian.endTask(m_agent, TaskEnd::Aborted); // first: from here on nothing is allowed in its name
    endForeign();
    endRun();
    if (m_gateway && !run.isEmpty())
        m_gateway->abort(run, this, [](const Result<void> &) {});
    if (!m_gateway || !m_gateway->isReady())
        return;
    ++m_aborts;
    abortActiveSessions(m_gateway, this, [this, asked = m_gateway](const Result<void> &) {
        if (asked != m_gateway || --m_aborts > 0)
            return;
        if (const auto send = std::exchange(m_afterAbort, {}))
            send();
    });
}

void AgentChat::onFinished(const QString &run, RunEnd end, const Phrase &text)
{
    if (m_foreign.remove(run)) {
        m_guardian.endScheduled(m_agent, run);
        if (end == RunEnd::Answered && !text.isEmpty() && text.english() != kNothingToSay)
            tell(phrase("Service", "By itself, without being asked, the agent says: %1").arg(clipped(text.english(), kMaxUnasked)));
    }
    if (run != m_run)
        return;
    if (end == RunEnd::Answered)
        addEnd(api::ChatPiece::FINAL, pieceOf(text.english()));
    else
        addEnd(api::ChatPiece::ERROR, pieceOf(m_isRefused ? phrase("Service", "The turn ended without an answer of its model; why is said above.") : text));
    endRun();
}

void AgentChat::endRun()
{
    m_run.clear();
    m_task = {};
    m_isRefused = false;
    m_guardian.endTask(m_agent);
    Q_EMIT stateChanged();
}

void AgentChat::add(api::ChatPiece::Kind kind, const QString &text)
{
    add(kind, pieceOf(text));
}

void AgentChat::add(api::ChatPiece::Kind kind, const Phrase &sentence)
{
    add(kind, pieceOf(sentence));
}

void AgentChat::add(api::ChatPiece::Kind kind, api::ChatPiece message)
{
    message.set_agent(m_agent.value.toStdString());
    message.set_task(m_task.value.toStdString());
    message.set_kind(kind);
    message.set_time_us(QDateTime::currentMSecsSinceEpoch() * 1000);
    m_history.append(message);
    m_historyBytes += message.ByteSizeLong();
    while (m_history.size() > 1 && (m_history.size() > kHistoryLength || m_historyBytes > kHistoryBytes)) {
        m_historyBytes -= std::min(m_historyBytes, m_history.first().ByteSizeLong());
        m_history.removeFirst();
    }
    Q_EMIT piece(message);
}

void AgentChat::addEnd(api::ChatPiece::Kind kind, api::ChatPiece message)
{
    if (const auto spent = m_spent ? m_spent(m_task) : std::nullopt)
        *message.mutable_spent() = *spent;
    add(kind, std::move(message));
}

void AgentChat::addCall(const std::optional<api::ToolCall> &call)
{
    if (!call)
        return;
    for (auto it = m_history.rbegin(); it != m_history.rend() && it->task() == m_task.value.toStdString(); ++it) {
        if (it->tool().id() != call->id())
            continue;
        *it->mutable_tool() = *call;
        Q_EMIT piece(*it);
        return;
    }
    auto message = pieceOf(QString::fromStdString(call->name()));
    *message.mutable_tool() = *call;
    add(api::ChatPiece::TOOL, std::move(message));
}

} // namespace cofferdam
