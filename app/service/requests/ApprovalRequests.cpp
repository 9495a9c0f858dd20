// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A person's answers: once, for longer, or as a rule.

#include "app/service/api/Convert.h"
#include "app/service/requests/Replies.h"
#include "app/service/requests/Request.h"
#include "app/service/requests/WindowOnly.h"
#include "app/service/rules/ApprovedRule.h"
#include "core/audit/Trail.h"
#include "core/guardian/Guardian.h"
#include "core/policy/LivePolicies.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <pwd.h>
#include <unistd.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

using Message = api::ClientToService;

QString userName()
{
    const auto *entry = getpwuid(geteuid());
    return entry ? QString::fromLocal8Bit(entry->pw_name) : QString::number(geteuid());
}

/// Those of the packs that speak of it: all that an exception can loosen. Denied when the machine's have their say.
Result<QStringList> packRulesOf(const LivePolicies &policies, const Ruling &ruling)
{
    QStringList ids = ruling.matched;
    for (const auto &rule : policies.added()) {
        if (rule.origin == RuleOrigin::Machine && ids.contains(rule.id))
            return fail(Errc::Denied,
                        phrase("Service", "The administrator of this computer wants it asked (%1); that is for nobody else to loosen.").arg(rule.id));
        ids.removeAll(rule.id);
    }
    return ids;
}

Result<void> approveAsRule(const Request &request, const api::Resolve &asked)
{
    const auto &service = request.service;
    const auto questions = service.guardian.questions();
    const auto found = std::ranges::find_if(questions, [&](const Question &open) { return open.id.value == QString::fromStdString(asked.question()); });
    if (found == questions.end())
        return fail(Errc::NotFound, phrase("Service", "This question is no longer open."));
    if (asked.alike())
        return fail(Errc::Invalid, phrase("Service", "A rule that is approved counts for exactly one action."));
    const auto overrides = packRulesOf(service.policies, found->ruling);
    if (!overrides)
        return std::unexpected(overrides.error());
    const auto note = QString::fromStdString(asked.note());
    const auto draft = draftApprovedRule(service.userRules, *found, *overrides, userName(), note, QDate::currentDate());
    if (!draft)
        return std::unexpected(draft.error());
    // Loaded before it is put in place: a file that does not load would stop every agent.
    const auto then = service.policies.ofWith(draft->file, found->action);
    if (!then)
        return fail(then.error().code, phrase("Service", "No rule was made of it, and nothing is approved: %1").arg(then.error().message));
    if (then->verdict >= Verdict::Ask)
        return fail(Errc::Denied, phrase("Service", "A rule would change nothing: %1 would still stop it. Nothing is approved.").arg(then->rule));
    // The action first: once the rule is in force the question is one of older rules.
    if (auto resolved = service.guardian.resolve(found->id, true, note, {}, request.client); !resolved)
        return resolved;
    if (!draft->isNew)
        return {};
    if (const auto written = writeApprovedRule(*draft); !written)
        return fail(written.error().code, phrase("Service", "It is approved once, but no rule was made of it: %1").arg(written.error().message));
    return {};
}

void resolve(const Request &request, const api::Resolve &asked)
{
    if (auto may = asked.approve() ? mayApprove(request) : Result<void>(); !may)
        return request.fail(may.error());
    if (asked.as_rule() && asked.approve())
        return request.answer(approveAsRule(request, asked));
    const auto wish = fromApi(asked);
    if (!wish)
        return request.fail(wish.error());
    request.answer(request.service.guardian.resolve(QuestionId{QString::fromStdString(asked.question())}, asked.approve(), QString::fromStdString(asked.note()),
                                                    *wish, request.client));
}

void listQuestions(const Request &request, const api::Empty &)
{
    request.reply(openQuestions(request.service.guardian));
}

void showQuestion(const Request &request, const api::QuestionRef &asked)
{
    const auto questions = request.service.guardian.questions();
    const auto found = std::ranges::find(questions, QuestionId{QString::fromStdString(asked.question())}, &Question::id);
    if (found == questions.end())
        return request.fail({Errc::NotFound, phrase("Service", "This question is no longer open.")});
    api::ServiceToClient message;
    *message.mutable_question() = toApi(*found);
    request.reply(message);
}

void approvalPlace(const Request &request, const api::Empty &)
{
    const auto &files = request.service.windowOnly; // the machine's first
    const auto only = std::ranges::find_if(files, isThere);
    api::ServiceToClient message;
    auto *place = message.mutable_approval_place();
    place->set_window_only(only != files.end());
    place->set_fixed(only != files.end() && *only != files.last());
    place->set_file((only != files.end() ? *only : files.last()).toStdString());
    request.reply(message);
}

/// On record before it holds.
void setApprovalPlace(const Request &request, const api::ApprovalPlace &asked)
{
    const auto &files = request.service.windowOnly;
    if (!asked.window_only()) {
        if (auto may = mayApprove(request); !may)
            return request.fail(may.error());
        if (std::ranges::any_of(files.first(files.size() - 1), isThere))
            return request.fail({Errc::Denied, phrase("Service", "Whoever runs this computer wants that only the window approves.")});
    }
    TrailRow row;
    row.event = TrailEvent::Policy;
    const auto who = phrase("Service", "Asked for by %1.").arg(QString::fromStdString(request.client.program()));
    row.reason = Phrase::pattern("%1 %2").arg(asked.window_only() ? phrase("Service", "From here on only the window approves.")
                                                                  : phrase("Service", "From here on every program of the user may approve."),
                                              who);
    request.service.trail.append(row, request.context, [request, file = files.last(), only = asked.window_only()](const Result<quint64> &written) {
        if (!written)
            return request.fail(written.error());
        QFile place(file);
        const bool done =
            only ? QDir().mkpath(QFileInfo(file).path()) && place.open(QIODevice::WriteOnly | QIODevice::Append) : !isThere(file) || place.remove();
        if (!done)
            return request.fail({Errc::Io, phrase("Service", "%1 cannot be changed: %2").arg(file, place.errorString())});
        approvalPlace(request, {});
    });
}

void listGrants(const Request &request, const api::Empty &)
{
    request.reply(grantsInForce(request.service.guardian));
}

void revokeGrant(const Request &request, const api::GrantRef &asked)
{
    request.answer(request.service.guardian.revokeGrant(GrantId{QString::fromStdString(asked.grant())}));
}

void previewGrant(const Request &request, const api::QuestionRef &asked)
{
    request.service.guardian.previewGrant(
        QuestionId{QString::fromStdString(asked.question())}, request.context,
        request.answering<GrantPreview>([](api::ServiceToClient &message, const GrantPreview &preview) { *message.mutable_grant_preview() = toApi(preview); }));
}

} // namespace

QList<RequestRow> approvalRequests()
{
    return {plainRow<&Message::list_questions, listQuestions>(Message::kListQuestions),
            plainRow<&Message::show_question, showQuestion>(Message::kShowQuestion),
            plainRow<&Message::resolve, resolve>(Message::kResolve),
            plainRow<&Message::approval_place, approvalPlace>(Message::kApprovalPlace),
            plainRow<&Message::set_approval_place, setApprovalPlace>(Message::kSetApprovalPlace),
            plainRow<&Message::list_grants, listGrants>(Message::kListGrants),
            plainRow<&Message::revoke_grant, revokeGrant>(Message::kRevokeGrant),
            plainRow<&Message::preview_grant, previewGrant>(Message::kPreviewGrant)};
}

} // namespace cofferdam
