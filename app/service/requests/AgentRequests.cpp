// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Agents: made, started, stopped, deleted; what is said to them, and the user's own files in them.

#include "app/demo/DemoStory.h"
#include "app/service/agent/AgentStore.h"
#include "app/service/api/Convert.h"
#include "app/service/layers/ServiceLayers.h"
#include "app/service/requests/Replies.h"
#include "app/service/requests/Request.h"
#include "core/base/AgentName.h"
#include "core/base/Picture.h"
#include "core/guardian/Guardian.h"
#include "core/policy/LivePolicies.h"
#include "core/policy/Profile.h"

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

using Message = api::ClientToService;

constexpr quint32 kMaxShownFile = 1024 * 1024; // bytes
constexpr std::size_t kMostHistory = 3 * 1024 * 1024; // bytes of a conversation in one reply; the oldest are left out
constexpr std::size_t kPieceFrame = 8; // bytes around one
constexpr qsizetype kLongestPictureName = 120;

QString text(const std::string &bytes)
{
    return QString::fromStdString(bytes);
}

/// Of the word of a request; nothing when there is no such kind.
std::optional<ImageKind> imageKind(const std::string &word)
{
    for (const auto kind : {ImageKind::Full, ImageKind::Tiny, ImageKind::Lab}) {
        if (text(word) == toWord(kind))
            return kind;
    }
    return word.empty() ? std::optional(ImageKind::Full) : std::nullopt;
}

Result<void> mayBeMade(const StoredAgent &wanted, const LivePolicies &policies, Caller caller)
{
    if (!isAgentName(wanted.name))
        return fail(Errc::Invalid, phrase("Service", "A name has 1 to 40 letters, digits, dots, dashes or underscores, and begins with a letter or digit."));
    if (caller != Caller::Demo && DemoStory::isReserved(wanted.name))
        return fail(Errc::Invalid, phrase("Service", "“%1” is the demo's own name; choose another.").arg(wanted.name));
    // The control profile is the demo's alone; nobody gets an agent that allows everything by a request.
    if (!policies.has(wanted.profile) || (caller != Caller::Demo && wanted.profile == toWord(Profile::AllowAll)))
        return fail(Errc::Invalid, phrase("Service", "There is no profile “%1”; use careful, balanced or autonomous.").arg(wanted.profile));
    return {};
}

Done<void> answeringWith(const Request &request, const AgentSession &agent)
{
    return [request, &agent](const Result<void> &result) {
        if (!result)
            return request.fail(result.error());
        api::ServiceToClient message;
        *message.mutable_agent() = agent.toApi();
        request.reply(message);
    };
}

void makeAgent(const Request &request, StoredAgent wanted, ImageKind kind)
{
    auto &service = request.service;
    // Only now, at once before it is there: much may have changed since it was asked for.
    if (service.agents.named(wanted.name))
        return request.fail({Errc::Exists, phrase("Service", "There is an agent “%1” already.").arg(wanted.name)});
    if (const auto problem = service.layers.problem(); !problem.isEmpty())
        return request.fail({Errc::Unavailable, problem});
    const auto start = service.startPoints.forNewAgent(kind);
    if (!start)
        return request.fail(start.error());
    wanted.image = start->image.id;
    wanted.epoch = start->ready.epoch; // the first of its own is one later
    if (auto saved = service.store.save(wanted); !saved)
        return request.fail(saved.error());
    auto &agent = service.agents.add(wanted);
    agent.power().create(request.context, answeringWith(request, agent));
}

void createAgent(const Request &request, const api::CreateAgent &asked)
{
    StoredAgent wanted;
    wanted.id = AgentId::create();
    wanted.name = text(asked.name());
    wanted.profile = asked.profile().empty() ? toWord(kDefaultProfile).toString() : text(asked.profile());
    wanted.uuid = QUuid::createUuid();
    if (auto may = mayBeMade(wanted, request.service.policies, request.caller); !may)
        return request.fail(may.error());
    const auto found = imageKind(asked.image());
    if (!found)
        return request.fail({Errc::Invalid, phrase("Service", "There is no image “%1”; use full, tiny or lab.").arg(text(asked.image()).left(kMaxAgentName))});
    const auto kind = *found;
    const auto whenChecked = [request, wanted, kind] {
        request.service.startPoints.findAcceleration(request.context, [request, wanted, kind] { makeAgent(request, wanted, kind); });
    };
    if (request.service.layers.layers().isEmpty()) // the service has only just begun: its first look is on the way
        request.service.layers.check(request.context, whenChecked);
    else
        whenChecked();
}

void listAgents(const Request &request, const api::Empty &)
{
    request.reply(allAgents(request.service.agents));
}

void startAgent(const Request &request, AgentSession &agent, const api::AgentRef &)
{
    agent.power().start(request.context, answeringWith(request, agent));
}

void upgradeAgent(const Request &request, AgentSession &agent, const api::UpgradeAgent &)
{
    const auto begin = [request, &agent] { agent.upgrade().run(request.context, answeringWith(request, agent)); };
    request.service.startPoints.findAcceleration(request.context, begin);
}

void stopAgent(const Request &request, AgentSession &agent, const api::AgentRef &)
{
    agent.power().stop(request.context, answeringWith(request, agent));
}

void killAgent(const Request &request, AgentSession &agent, const api::AgentRef &)
{
    agent.power().kill(request.context, request.answering());
}

void deleteAgent(const Request &request, AgentSession &agent, const api::AgentRef &)
{
    agent.power().destroy(request.context, [request, id = agent.record().id](const Result<void> &destroyed) {
        if (destroyed)
            request.service.agents.remove(id);
        request.answer(destroyed);
    });
}

void continueAgent(const Request &request, AgentSession &agent, const api::AgentRef &)
{
    request.answer(agent.rollback().resume());
}

Phrase whyFrozen(const std::string &reason)
{
    return reason.empty() ? phrase("Service", "You froze it.") : Phrase::verbatim(text(reason).left(500));
}

void freezeAgent(const Request &request, AgentSession &agent, const api::FreezeAgent &asked)
{
    if (!agent.freezing().isDue()) // in whatever state it is: this is for emergencies
        return request.fail({Errc::Invalid, phrase("Service", "This agent does not run.")});
    request.service.guardian.freeze(agent.record().id, whyFrozen(asked.reason()));
    request.done();
}

void freezeAll(const Request &request, const api::FreezeAll &asked)
{
    for (const auto &agent : request.service.agents.all()) {
        const bool stands = agent->record().frozen && !agent->life().operation().isRunning(); // its reason stays
        if (agent->freezing().isDue() && !stands)
            request.service.guardian.freeze(agent->record().id, whyFrozen(asked.reason()));
    }
    request.done();
}

void unfreezeAgent(const Request &request, AgentSession &agent, const api::AgentRef &)
{
    agent.freezing().unfreeze(request.context, request.answering());
}

Result<Prompt> promptOf(const api::SendPrompt &asked)
{
    Prompt prompt(text(asked.text()));
    qsizetype size = 0;
    for (const auto &each : asked.attachments()) {
        const PromptImage image{.name = text(each.name()).left(kLongestPictureName),
                                .type = pictureType({each.content().data(), static_cast<qsizetype>(each.content().size())}),
                                .content = QByteArray::fromStdString(each.content())};
        if (image.type.isEmpty())
            return fail(Errc::Invalid, phrase("Service", "%1 is no picture (PNG, JPEG, GIF or WebP).").arg(image.name));
        size += image.content.size();
        prompt.images.append(image);
    }
    if (prompt.images.size() > kMostPictures || size > kMostPictureBytes)
        return fail(Errc::Invalid, phrase("Service", "With a prompt go at most %1 pictures of %2 MiB in all.").arg(kMostPictures).arg(kMostPictureBytes >> 20));
    return prompt;
}

void newSession(const Request &request, AgentSession &agent, const api::AgentRef &)
{
    agent.newSession(request.context, request.answering());
}

void sendPrompt(const Request &request, AgentSession &agent, const api::SendPrompt &asked)
{
    const auto prompt = promptOf(asked);
    if (!prompt)
        return request.fail(prompt.error());
    const auto task = agent.sendPrompt(*prompt);
    if (!task)
        return request.fail(task.error());
    api::ServiceToClient message;
    message.mutable_task()->set_task(task->value.toStdString());
    request.reply(message);
}

void abortTask(const Request &request, AgentSession &agent, const api::AgentRef &)
{
    agent.chat().abortTask();
    request.done();
}

void chatHistory(const Request &request, AgentSession &agent, const api::AgentRef &)
{
    const auto &all = agent.chat().history();
    std::size_t size = 0;
    auto first = all.size();
    while (first > 0 && (size += all[first - 1].ByteSizeLong() + kPieceFrame) <= kMostHistory)
        --first;
    api::ServiceToClient message;
    message.mutable_chat_history();
    for (auto piece = first; piece < all.size(); ++piece)
        *message.mutable_chat_history()->add_pieces() = all[piece];
    request.reply(message);
}

/// Null when it does not answer, and the client knows by then.
Guest *guestOf(const Request &request, const AgentSession &agent)
{
    auto *guest = agent.guest();
    if (guest && guest->isAlive())
        return guest;
    request.fail({Errc::Unavailable, phrase("Service", "The guest does not answer.")});
    return nullptr;
}

void putFile(const Request &request, AgentSession &agent, const api::AgentFile &asked)
{
    if (auto *guest = guestOf(request, agent))
        guest->putFile(text(asked.path()), asked.mode(), QByteArray::fromStdString(asked.content()), request.context, request.answering());
}

void getFile(const Request &request, AgentSession &agent, const api::AgentPath &asked)
{
    if (auto *guest = guestOf(request, agent))
        guest->getFile(
            text(asked.path()), 0, kMaxShownFile, request.context,
            request.answering<GuestContent>([](api::ServiceToClient &message, const GuestContent &content) { *message.mutable_content() = toApi(content); }));
}

void hashTree(const Request &request, AgentSession &agent, const api::AgentPath &asked)
{
    if (auto *guest = guestOf(request, agent))
        guest->hashTree(text(asked.path()), request.context,
                        request.answering<QList<GuestFile>>([](api::ServiceToClient &message, const QList<GuestFile> &files) {
                            message.mutable_hashes();
                            for (const auto &file : files)
                                *message.mutable_hashes()->add_files() = toApi(file);
                        }));
}

} // namespace

QList<RequestRow> agentRequests()
{
    return {plainRow<&Message::list_agents, listAgents>(Message::kListAgents),
            plainRow<&Message::create_agent, createAgent>(Message::kCreateAgent),
            agentRow<&Message::start_agent, startAgent>(Message::kStartAgent),
            agentRow<&Message::stop_agent, stopAgent>(Message::kStopAgent),
            agentRow<&Message::upgrade_agent, upgradeAgent>(Message::kUpgradeAgent),
            agentRow<&Message::kill_agent, killAgent>(Message::kKillAgent),
            agentRow<&Message::delete_agent, deleteAgent>(Message::kDeleteAgent),
            agentRow<&Message::continue_agent, continueAgent>(Message::kContinueAgent),
            agentRow<&Message::freeze, freezeAgent>(Message::kFreeze),
            plainRow<&Message::freeze_all, freezeAll>(Message::kFreezeAll),
            agentRow<&Message::unfreeze, unfreezeAgent>(Message::kUnfreeze),
            agentRow<&Message::send_prompt, sendPrompt>(Message::kSendPrompt),
            agentRow<&Message::new_session, newSession>(Message::kNewSession),
            agentRow<&Message::abort_task, abortTask>(Message::kAbortTask),
            agentRow<&Message::chat_history, chatHistory>(Message::kChatHistory),
            agentRow<&Message::put_file, putFile>(Message::kPutFile),
            agentRow<&Message::get_file, getFile>(Message::kGetFile),
            agentRow<&Message::hash_tree, hashTree>(Message::kHashTree)};
}

} // namespace cofferdam
