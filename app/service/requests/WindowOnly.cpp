// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/requests/WindowOnly.h"

#include "app/service/agent/Agents.h"
#include "app/service/models/ModelMessages.h"
#include "app/service/models/Models.h"
#include "core/policy/Profile.h"

#include <QFile>

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>

namespace cofferdam {
namespace {

using Asked = api::ClientToService;

bool isWindow(const Request &request)
{
    return !request.service.window.isEmpty() && QString::fromStdString(request.client.program()) == request.service.window;
}

bool mayAct(const Request &request)
{
    return request.caller == Caller::Demo || isWindow(request) || windowOnlyFile(request.service).isEmpty();
}

/// No limit is more than any.
template<typename T>
bool isWithin(const std::optional<T> &limit, const std::optional<T> &other)
{
    return !other || (limit && *limit <= *other);
}

bool isWithin(const Limits &limits, const Limits &others)
{
    return isWithin(limits.money, others.money) && isWithin(limits.tokens, others.tokens) && isWithin(limits.requests, others.requests);
}

/// Of an agent that is not there, and of what cannot be understood: nothing comes of either.
bool givesMore(const Request &request, const api::Allowance &asked)
{
    const auto *agent = request.service.agents.named(QString::fromStdString(asked.agent()));
    const auto wanted = allowanceFrom(asked);
    if (!agent || !wanted)
        return false;
    const auto now = request.service.models.store().allowance(agent->record().id);
    return !isWithin(wanted->perTask, now.perTask) || !isWithin(wanted->perDay, now.perDay) || !isWithin(wanted->perMonth, now.perMonth)
           || !isWithin(wanted->scheduledPerDay, now.scheduledPerDay) || wanted->loop > now.loop;
}

/// Off and on again it would go on: it is frozen, or a person has to look first.
bool standsStill(const Request &request, const std::string &agent)
{
    const auto *found = request.service.agents.named(QString::fromStdString(agent));
    return found && (found->record().frozen || found->record().waitsForUser || found->life().wish() == AgentLife::Wish::Held);
}

bool loosens(const Request &request, const Asked &message)
{
    switch (message.body_case()) {
    case Asked::kSetAllowance: return givesMore(request, message.set_allowance());
    case Asked::kRestore: return message.restore().give_up_present();
    case Asked::kPinSnapshot: return !message.pin_snapshot().pinned();
    case Asked::kCreateAgent: return QString::fromStdString(message.create_agent().profile()) == toWord(Profile::Autonomous);
    case Asked::kStartAgent: return standsStill(request, message.start_agent().agent());
    case Asked::kStopAgent: return standsStill(request, message.stop_agent().agent());
    case Asked::kKillAgent: return standsStill(request, message.kill_agent().agent());
    case Asked::kSummary: return message.summary().seen_until_ms() > 0; // what happened at night would not be told
    case Asked::kGiveFolder: return message.give_folder().with_secrets() || message.give_folder().with_size() > 0;
    case Asked::kTakeOut: return message.take_out().executable() || message.take_out().despite_warnings() || message.take_out().over_size() > 0;
    case Asked::kSetHeartbeat: return message.set_heartbeat().minutes() > 0; // it spends money
    case Asked::kMarkData: return message.mark_data().reach() != api::DATA_NO_MODEL; // it may take the place of that one
    case Asked::kSaveModel:
    case Asked::kTestModel:
    case Asked::kSetAgentModel:
    case Asked::kAddKey:
    case Asked::kRotateKey:
    case Asked::kBindKey:
    case Asked::kDeleteSnapshot:
    case Asked::kSetSnapshotRoom:
    case Asked::kContinueAgent:
    case Asked::kUnfreeze:
    case Asked::kSetStorePassphrase:
    case Asked::kMakeRecoveryKey:
    case Asked::kConfirmRecoveryKey:
    case Asked::kRemoveStoreSlot:
    case Asked::kAddStoreSlot:
    case Asked::kUnmarkData: return true;
    default: return false;
    }
}

} // namespace

bool isThere(const QString &path)
{
    return ::access(QFile::encodeName(path).constData(), F_OK) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

QString windowOnlyFile(const RequestParts &service)
{
    const auto only = std::ranges::find_if(service.windowOnly, isThere);
    return only == service.windowOnly.end() ? QString() : *only;
}

Result<void> mayApprove(const Request &request)
{
    if (mayAct(request))
        return {};
    return fail(Errc::Denied, phrase("Service", "Only the window approves here, because there is the file %1. The question stays open; answer it there.")
                                  .arg(windowOnlyFile(request.service)));
}

Result<void> mayLoosen(const Request &request, const api::ClientToService &message)
{
    if (mayAct(request) || !loosens(request, message))
        return {};
    return fail(Errc::Denied,
                phrase("Service", "What spends money or lessens protection is for the window alone here, because there is the file %1. Nothing was "
                                  "changed; do it in the window.")
                    .arg(windowOnlyFile(request.service)));
}

} // namespace cofferdam
