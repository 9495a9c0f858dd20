// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A person's answers: once, for longer, or as a rule.

#include "app/service/api/Convert.h"
#include "app/service/requests/Replies.h"
#include "app/service/requests/Request.h"
#include "app/service/rules/ApprovedRule.h"
#include "core/guardian/Guardian.h"
#include "core/policy/LivePolicies.h"

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

Result<void> approveAsRule(const RequestParts &service, const api::Resolve &asked)
{
    const auto questions = service.guardian.questions();
    const auto found = std::ranges::find_if(questions, [&](const Question &open) { return open.id.value == QString::fromStdString(asked.question()); });
    if (found == questions.end())
        return fail(Errc::NotFound, phrase("Service", "This question is no longer open."));
    if (asked.alike())
        return fail(Errc::Invalid, phrase("Service", "A rule that is approved counts for exactly one action."));
    for (const auto &rule : service.policies.added()) {
        if (rule.origin == RuleOrigin::Machine && found->ruling.matched.contains(rule.id))
            return fail(Errc::Denied,
                        phrase("Service", "The administrator of this computer wants it asked (%1); that is for nobody else to loosen.").arg(rule.id));
    }
    if (auto may = mayBecomeRule(*found); !may)
        return may;
    // The action first: once the rule is in force the question is one of older rules.
    const auto note = QString::fromStdString(asked.note());
    if (auto resolved = service.guardian.resolve(found->id, true, note, {}); !resolved)
        return resolved;
    const auto written = writeApprovedRule(service.userRules, *found, userName(), note, QDate::currentDate());
    if (!written)
        return fail(written.error().code, phrase("Service", "It is approved once, but no rule was made of it: %1").arg(written.error().message));
    return {};
}

void resolve(const Request &request, const api::Resolve &asked)
{
    if (asked.as_rule() && asked.approve())
        return request.answer(approveAsRule(request.service, asked));
    const auto wish = fromApi(asked);
    if (!wish)
        return request.fail(wish.error());
    request.answer(
        request.service.guardian.resolve(QuestionId{QString::fromStdString(asked.question())}, asked.approve(), QString::fromStdString(asked.note()), *wish));
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
            plainRow<&Message::list_grants, listGrants>(Message::kListGrants),
            plainRow<&Message::revoke_grant, revokeGrant>(Message::kRevokeGrant),
            plainRow<&Message::preview_grant, previewGrant>(Message::kPreviewGrant)};
}

} // namespace cofferdam
