// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The user's folders: looked at, given to an agent, and what it made of them taken out.

#include "app/service/requests/Request.h"
#include "app/service/transfer/TransferMessages.h"
#include "app/service/transfer/Transfers.h"
#include "core/api/GuestPlaces.h"

namespace cofferdam {
namespace {

using Message = api::ClientToService;

/// What may be done with it; nothing, and the client knows, where it does not answer.
std::optional<Transfers::Agent> partnerOf(const Request &request, AgentSession &agent)
{
    auto *guest = agent.guest();
    if (guest && guest->isAlive())
        return Transfers::Agent{agent.record().id, agent.record().name, *guest, api::kAgentWorkspace};
    request.fail({Errc::Unavailable, phrase("Files", "The agent’s machine does not answer; start the agent first.")});
    return std::nullopt;
}

void scanFolderAsked(const Request &request, const api::FolderRef &asked)
{
    request.service.transfers.scan(
        QString::fromStdString(asked.folder()), request.context,
        request.answering<api::FolderScan>([](auto &message, const api::FolderScan &scan) { *message.mutable_folder_scan() = scan; }));
}

void giveFolder(const Request &request, AgentSession &agent, const api::GiveFolder &asked)
{
    if (const auto partner = partnerOf(request, agent))
        request.service.transfers.give(*partner, asked, request.context, request.answering<GivenFolder>([](auto &message, const GivenFolder &folder) {
            *message.mutable_given_folder() = givenMessage(folder);
        }));
}

void cancelTransfer(const Request &request, AgentSession &agent, const api::AgentRef &)
{
    request.service.transfers.cancel(agent.record().id);
    request.done();
}

void listGiven(const Request &request, AgentSession &agent, const api::AgentRef &)
{
    request.answering<QList<GivenFolder>>([](auto &message, const QList<GivenFolder> &folders) {
        message.mutable_given_folders();
        for (const auto &folder : folders)
            *message.mutable_given_folders()->add_folders() = givenMessage(folder);
    })(request.service.transfers.store().list(agent.record().id));
}

void forgetGiven(const Request &request, AgentSession &agent, const api::GivenRef &asked)
{
    request.answer(request.service.transfers.store().remove(agent.record().id, QString::fromStdString(asked.name())));
}

void folderChanges(const Request &request, AgentSession &agent, const api::GivenRef &asked)
{
    const auto name = QString::fromStdString(asked.name());
    if (const auto partner = partnerOf(request, agent))
        request.service.transfers.changes(*partner, name, request.context, request.answering<TreeChanges>([name](auto &message, const TreeChanges &changes) {
            *message.mutable_folder_changes() = changesMessage(name, changes);
        }));
}

void showDiff(const Request &request, AgentSession &agent, const api::FileRef &asked)
{
    if (const auto partner = partnerOf(request, agent))
        request.service.transfers.diff(*partner, asked, request.context,
                                       request.answering<api::FileDiff>([](auto &message, const api::FileDiff &diff) { *message.mutable_file_diff() = diff; }));
}

Done<api::TakenOut> answeringTaken(const Request &request)
{
    return request.answering<api::TakenOut>([](auto &message, const api::TakenOut &taken) { *message.mutable_taken_out() = taken; });
}

void takeOut(const Request &request, AgentSession &agent, const api::TakeOut &asked)
{
    if (const auto partner = partnerOf(request, agent))
        request.service.transfers.takeOut(*partner, asked, request.context, answeringTaken(request));
}

void takeBundle(const Request &request, AgentSession &agent, const api::TakeBundle &asked)
{
    if (const auto partner = partnerOf(request, agent))
        request.service.transfers.takeBundle(*partner, asked, request.context, answeringTaken(request));
}

} // namespace

QList<RequestRow> transferRequests()
{
    return {plainRow<&Message::scan_folder, scanFolderAsked>(Message::kScanFolder),
            agentRow<&Message::give_folder, giveFolder>(Message::kGiveFolder),
            agentRow<&Message::cancel_transfer, cancelTransfer>(Message::kCancelTransfer),
            agentRow<&Message::list_given, listGiven>(Message::kListGiven),
            agentRow<&Message::forget_given, forgetGiven>(Message::kForgetGiven),
            agentRow<&Message::folder_changes, folderChanges>(Message::kFolderChanges),
            agentRow<&Message::show_diff, showDiff>(Message::kShowDiff),
            agentRow<&Message::take_out, takeOut>(Message::kTakeOut),
            agentRow<&Message::take_bundle, takeBundle>(Message::kTakeBundle)};
}

} // namespace cofferdam
