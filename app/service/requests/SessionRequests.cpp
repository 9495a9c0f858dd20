// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What happened while nobody was there, what waits for an answer, and how often an agent begins by itself.

#include "app/service/models/Models.h"
#include "app/service/requests/Replies.h"
#include "app/service/requests/Request.h"
#include "app/service/requests/WindowOnly.h"
#include "app/service/sessions/SessionStore.h"
#include "app/service/sessions/SummaryReading.h"
#include "core/api/PhraseMessage.h"
#include "core/audit/Trail.h"
#include "core/guardian/WaitingList.h"

#include <QDateTime>

#include <algorithm>

namespace cofferdam {
namespace {

using Message = api::ClientToService;

constexpr qint64 kDayMs = 24LL * 60 * 60 * 1000;

void addMoney(const Request &request, api::AgentSummary &counts, qint64 sinceMs)
{
    const AgentId agent{QString::fromStdString(counts.agent())};
    const auto days = request.service.models.book().byDay(agent, QDateTime::fromMSecsSinceEpoch(sinceMs).date(), QDate::currentDate());
    if (!days)
        return; // not known, which is not nothing
    Money all;
    for (const auto &day : *days)
        all = all + day.money;
    counts.set_spent(quint64(all.nano()));
}

/// What was shown, and no more: what came since is told the next time.
Result<void> keepSeen(const Request &request, const api::SummaryQuery &asked, qint64 now)
{
    if (asked.since_ms() > 0 || asked.seen_until_ms() > now)
        return fail(Errc::Invalid, phrase("Service", "Only what was told since you were last there can be marked as read."));
    const auto before = request.service.sessions.lastSeenMs(now);
    if (!before)
        return std::unexpected(before.error());
    return asked.seen_until_ms() <= *before ? Result<void>() : request.service.sessions.setLastSeen(asked.seen_until_ms());
}

void summary(const Request &request, const api::SummaryQuery &asked)
{
    const auto now = QDateTime::currentMSecsSinceEpoch();
    if (asked.seen_until_ms() > 0) {
        if (const auto written = keepSeen(request, asked, now); !written)
            return request.fail(written.error());
    }
    const auto seen = request.service.sessions.lastSeenMs(now);
    if (!seen)
        return request.fail(seen.error());
    const auto since = asked.since_ms() > 0 ? asked.since_ms() : *seen > 0 ? *seen : now - kDayMs;
    readSummary(request.service.trail, since, request.context, [request, now](Result<api::Summary> read) {
        if (!read)
            return request.fail(read.error());
        read->set_until_ms(now);
        const auto waiting = request.service.waiting.all();
        for (const auto &one : waiting) {
            const auto isOf = [id = one.action.agent.value.toStdString()](const api::AgentSummary &counts) { return counts.agent() == id; };
            if (std::ranges::none_of(read->agents(), isOf))
                read->add_agents()->set_agent(one.action.agent.value.toStdString());
        }
        for (auto &counts : *read->mutable_agents()) {
            const AgentId id{QString::fromStdString(counts.agent())};
            if (const auto *agent = request.service.agents.find(id))
                counts.set_name(agent->record().name.toStdString());
            counts.set_waiting(quint64(std::ranges::count_if(waiting, [&id](const WaitingAction &one) { return one.action.agent == id; })));
            addMoney(request, counts, read->since_ms());
        }
        api::ServiceToClient message;
        *message.mutable_summary() = *read;
        request.reply(message);
    });
}

void listWaiting(const Request &request, const api::Empty &)
{
    request.reply(waitingMessage(request.service.waiting, request.service.agents));
}

void answerWaiting(const Request &request, const api::AnswerWaiting &asked)
{
    const WaitingId id{QString::fromStdString(asked.id())};
    const auto answer = [request](const Result<void> &done) {
        done ? request.reply(waitingMessage(request.service.waiting, request.service.agents)) : request.fail(done.error());
    };
    if (!asked.approve())
        return answer(request.service.waiting.dismiss(id));
    if (const auto may = mayApprove(request); !may)
        return request.fail(may.error());
    const auto length = asked.seconds() == 0 ? WaitingList::kUsualApproval : std::chrono::seconds(asked.seconds());
    request.service.waiting.approve(id, asked.times(), length, request.client, request.context, answer);
}

void setHeartbeat(const Request &request, AgentSession &agent, const api::SetHeartbeat &asked)
{
    const std::chrono::minutes every(asked.minutes());
    if (const auto fits = SessionStore::checkHeartbeat(every); !fits)
        return request.fail(fits.error());
    TrailRow row;
    row.agent = agent.record().id;
    row.event = TrailEvent::Agent;
    row.reason = asked.minutes() == 0 ? phrase("Service", "It does not begin by itself any more to see what there is to do.")
                                      : phrase("Service", "It begins by itself every %1 minutes to see what there is to do.").arg(asked.minutes());
    // On record before it holds: it spends money by itself.
    request.service.trail.append(row, request.context, [request, every, id = agent.record().id](const Result<quint64> &written) {
        if (!written)
            return request.fail(written.error());
        const auto set = request.service.sessions.setHeartbeat(id, every);
        if (auto *found = set ? request.service.agents.find(id) : nullptr)
            found->modelsChanged();
        request.answer(set);
    });
}

} // namespace

QList<RequestRow> sessionRequests()
{
    return {plainRow<&Message::summary, summary>(Message::kSummary), plainRow<&Message::list_waiting, listWaiting>(Message::kListWaiting),
            plainRow<&Message::answer_waiting, answerWaiting>(Message::kAnswerWaiting),
            agentRow<&Message::set_heartbeat, setHeartbeat>(Message::kSetHeartbeat)};
}

} // namespace cofferdam
