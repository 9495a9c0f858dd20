// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/client/Replay.h"

#include <QTimer>

#include <algorithm>
#include <ranges>

namespace cofferdam {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds kLongestPause = 2s;

/// The reply that answers a question about what is; BODY_NOT_SET for what changes something.
api::ServiceToClient::BodyCase replyCase(api::ClientToService::BodyCase request)
{
    switch (request) {
    case api::ClientToService::kListAgents: return api::ServiceToClient::kAgents;
    case api::ClientToService::kListQuestions: return api::ServiceToClient::kQuestions;
    case api::ClientToService::kQueryAudit: return api::ServiceToClient::kAudit;
    case api::ClientToService::kListSnapshots: return api::ServiceToClient::kSnapshots;
    case api::ClientToService::kPreviewSnapshot: return api::ServiceToClient::kSnapshotPreview;
    case api::ClientToService::kSnapshotRoom: return api::ServiceToClient::kSnapshotRoom;
    case api::ClientToService::kChatHistory: return api::ServiceToClient::kChatHistory;
    case api::ClientToService::kDoctor: return api::ServiceToClient::kLayers;
    case api::ClientToService::kVerifyAudit: return api::ServiceToClient::kVerified;
    case api::ClientToService::kImageStatus: return api::ServiceToClient::kImageStatus;
    default: return api::ServiceToClient::BODY_NOT_SET;
    }
}

/// Whether a recorded reply is about the agent that is asked for.
bool isAbout(const api::ServiceToClient &reply, const api::ClientToService &request)
{
    if (reply.has_snapshots())
        return std::ranges::any_of(reply.snapshots().nodes(), [&](const auto &node) { return node.agent() == request.list_snapshots().agent(); });
    if (reply.has_chat_history())
        return std::ranges::any_of(reply.chat_history().pieces(), [&](const auto &piece) { return piece.agent() == request.chat_history().agent(); });
    if (reply.has_audit()) {
        const auto before = request.query_audit().before_seq();
        return before == 0 || std::ranges::all_of(reply.audit().rows(), [&](const auto &row) { return row.seq() < before; });
    }
    return true;
}

} // namespace

Replay::Replay(std::vector<RecordedMessage> messages, double speed, QObject *parent)
    : ServiceLink(parent)
    , m_messages(std::move(messages))
    , m_speed(speed)
    , m_timer(new QTimer(this))
{
    m_timer->setSingleShot(true);
    connect(m_timer, &QTimer::timeout, this, &Replay::playNext);
    for (const auto &recorded : m_messages) {
        if (recorded.message.has_hello())
            setService(recorded.message.hello());
    }
}

void Replay::open()
{
    m_open = true;
    m_next = 0;
    Q_EMIT connected();
    m_timer->start(0ms);
}

void Replay::playNext()
{
    while (m_next < m_messages.size()) {
        const auto &current = m_messages[m_next];
        ++m_next;
        if (current.message.id() == 0)
            Q_EMIT happened(current.message);
        if (m_speed <= 0 || m_next == m_messages.size())
            continue;
        const auto gap = std::chrono::duration<double, std::milli>(m_messages[m_next].at - current.at) / m_speed;
        if (gap >= 1ms) {
            m_timer->start(std::min(kLongestPause, std::chrono::duration_cast<std::chrono::milliseconds>(gap)));
            return;
        }
    }
    Q_EMIT finished();
}

Result<api::ServiceToClient> Replay::answer(const api::ClientToService &message) const
{
    if (message.has_subscribe()) {
        api::ServiceToClient done;
        done.mutable_done();
        return done;
    }
    const auto wanted = replyCase(message.body_case());
    if (wanted == api::ServiceToClient::BODY_NOT_SET)
        return fail(Errc::Denied, phrase("Client", "This is a replay: nothing can be changed."));
    for (const auto &recorded : m_messages) {
        if (recorded.message.id() != 0 && recorded.message.body_case() == wanted && isAbout(recorded.message, message))
            return recorded.message;
    }
    return fail(Errc::NotFound, phrase("Client", "The recording does not hold this."));
}

void Replay::request(api::ClientToService message, QObject *context, Reply done)
{
    QMetaObject::invokeMethod(context, [done = std::move(done), reply = answer(message)] { done(reply); }, Qt::QueuedConnection);
}

} // namespace cofferdam
