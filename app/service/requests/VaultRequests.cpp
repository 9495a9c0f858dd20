// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The vault's keys: added, exchanged, bound, revoked. A value comes in and never goes out, nor into an agent's machine, which is proven on request.

#include "app/service/models/AbsenceProof.h"
#include "app/service/models/ModelMessages.h"
#include "app/service/requests/Request.h"
#include "core/audit/Trail.h"

#include <QTimeZone>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

using Message = api::ClientToService;

Vault &vaultOf(const Request &request)
{
    return request.service.models.vault();
}

void recordKey(const Request &request, const Phrase &what)
{
    TrailRow row;
    row.event = TrailEvent::Agent;
    row.reason = what;
    request.service.trail.append(row);
}

void replyWithKey(const Request &request, const VaultKeyId &id)
{
    const auto key = vaultOf(request).find(id);
    if (!key)
        return request.fail(key.error());
    api::ServiceToClient message;
    *message.mutable_key() = keyMessage(*key);
    request.reply(message);
}

/// None: every agent.
Result<std::optional<QList<AgentId>>> agentsFrom(const Request &request, bool all, const google::protobuf::RepeatedPtrField<std::string> &named)
{
    if (all)
        return std::optional<QList<AgentId>>();
    QList<AgentId> agents;
    for (const auto &each : named) {
        const auto *agent = request.service.agents.named(QString::fromStdString(each));
        if (!agent)
            return fail(Errc::NotFound, phrase("Service", "There is no agent “%1”.").arg(QString::fromStdString(each).left(60)));
        agents.append(agent->record().id);
    }
    return std::optional(agents);
}

std::optional<QDateTime> timeFrom(qint64 ms)
{
    return ms == 0 ? std::nullopt : std::optional(QDateTime::fromMSecsSinceEpoch(ms, QTimeZone::UTC));
}

/// Copies it into memory of its own. The message it came in is the caller's, and is wiped by who read it off the socket.
Secret secretFrom(const std::string &value)
{
    QByteArray bytes(value.data(), static_cast<qsizetype>(value.size()));
    return Secret::take(bytes);
}

void listKeys(const Request &request, const api::Empty &)
{
    api::ServiceToClient message;
    *message.mutable_keys() = keysMessage(vaultOf(request));
    request.reply(message);
}

void addKey(const Request &request, const api::AddVaultKey &body)
{
    const auto agents = agentsFrom(request, body.all_agents(), body.agents());
    if (!agents)
        return request.fail(agents.error());
    const auto name = QString::fromStdString(body.name());
    const auto id = vaultOf(request).add(name, QString::fromStdString(body.url()), *agents, secretFrom(body.value()), timeFrom(body.expires_ms()));
    if (!id)
        return request.fail(id.error());
    recordKey(request, phrase("Models", "The key “%1” was put into the vault.").arg(name));
    replyWithKey(request, *id);
}

/// Carries `change` out. The row is written whenever the vault has done it, also where it could not tidy up afterwards, and says so then.
template<typename Change>
Result<void> changeOnRecord(const Request &request, const Phrase &what, Change change)
{
    bool isDone = false;
    const auto watch = QObject::connect(&vaultOf(request), &Vault::changed, request.context, [&isDone] { isDone = true; });
    const Result<void> changed = change();
    QObject::disconnect(watch);
    if (changed) {
        recordKey(request, what);
    } else if (isDone) {
        const auto but = phrase("Models", "What was there before may still be in the vault's files: %1").arg(changed.error().message);
        recordKey(request, Phrase::pattern("%1 %2").arg(what, but));
        return fail(changed.error().code, Phrase::pattern("%1 %2").arg(what, but));
    }
    return changed;
}

/// What `change` does to the key that is named; said in the trail as `what` with the key's name.
template<typename Change>
void changeKey(const Request &request, const std::string &named, const Phrase &what, Change change)
{
    const auto key = keyNamed(vaultOf(request), named).and_then([&](const VaultKeyId &id) { return vaultOf(request).find(id); });
    if (!key)
        return request.fail(key.error());
    if (const auto changed = changeOnRecord(request, Phrase(what).arg(key->name), [&] { return change(key->id); }); !changed)
        return request.fail(changed.error());
    replyWithKey(request, key->id);
}

void rotateKey(const Request &request, const api::RotateVaultKey &body)
{
    changeKey(request, body.key(), phrase("Models", "The key “%1” has a new value."),
              [&](const VaultKeyId &id) { return vaultOf(request).rotate(id, secretFrom(body.value())); });
}

void revokeKey(const Request &request, const api::VaultKeyRef &body)
{
    changeKey(request, body.key(), phrase("Models", "The key “%1” was revoked; its value is gone."),
              [&](const VaultKeyId &id) { return vaultOf(request).revoke(id); });
}

void bindKey(const Request &request, const api::BindVaultKey &body)
{
    const auto agents = agentsFrom(request, body.all_agents(), body.agents());
    if (!agents)
        return request.fail(agents.error());
    changeKey(request, body.key(), phrase("Models", "The key “%1” is for other agents, or until another day, now."),
              [&](const VaultKeyId &id) { return vaultOf(request).bind(id, *agents, timeFrom(body.expires_ms())); });
}

void removeKey(const Request &request, const api::VaultKeyRef &body)
{
    const auto key = keyNamed(vaultOf(request), body.key()).and_then([&](const VaultKeyId &id) { return vaultOf(request).find(id); });
    if (!key)
        return request.fail(key.error());
    const auto &targets = request.service.models.store().targets();
    if (std::ranges::contains(targets, key->id, &StoredTarget::key))
        return request.fail({Errc::Busy, phrase("Models", "A model still goes with this key; give it another one first.")});
    request.answer(
        changeOnRecord(request, phrase("Models", "The key “%1” was taken out of the vault.").arg(key->name), [&] { return vaultOf(request).remove(key->id); }));
}

/// In the trail, and in the reply.
void tellOutcome(const Request &request, const AgentId &agent, const AbsenceOutcome &outcome)
{
    for (const auto &each : outcome.said()) {
        TrailRow row;
        row.agent = agent;
        row.event = TrailEvent::Agent;
        row.reason = each;
        request.service.trail.append(row);
    }
    api::ServiceToClient message;
    *message.mutable_absence_proof() = outcome.message();
    request.reply(message);
}

void searchContents(const Request &request, AgentSession &agent, const std::shared_ptr<SoughtKeys> &keys, AgentContents::Opened opened)
{
    auto *proof = new AbsenceProof(std::move(*keys), opened.sources, request.context);
    QObject::connect(proof, &AbsenceProof::searching, &agent.contents(), [&contents = agent.contents()](const QString &stream, double fraction) {
        contents.tell(phrase("Vault", "Looking for keys in %1").arg(stream), fraction);
    });
    proof->begin([request, proof, id = agent.record().id, standing = std::move(opened.standing)](const AbsenceOutcome &outcome) mutable {
        standing.reset(); // whoever has the answer may do something else with the agent
        tellOutcome(request, id, outcome);
        proof->deleteLater();
    });
}

void proveAbsence(const Request &request, AgentSession &agent, const api::AgentRef &)
{
    const auto proofs = request.context->findChildren<AbsenceProof *>(Qt::FindDirectChildrenOnly);
    if (!std::ranges::all_of(proofs, &AbsenceProof::isOver))
        return request.fail({Errc::Busy, phrase("Vault", "Keys are being looked for already, and that takes much of the computer. Wait until it is done.")});
    auto keys = SoughtKeys::of(vaultOf(request));
    if (!keys)
        return request.fail(keys.error());
    const auto held = std::make_shared<SoughtKeys>(std::move(*keys));
    agent.contents().open(request.context, [request, &agent, held](const Result<AgentContents::Opened> &opened) {
        opened ? searchContents(request, agent, held, *opened) : request.fail(opened.error());
    });
}

} // namespace

QList<RequestRow> vaultRequests()
{
    return {plainRow<&Message::list_keys, listKeys>(Message::kListKeys),
            plainRow<&Message::add_key, addKey>(Message::kAddKey),
            plainRow<&Message::rotate_key, rotateKey>(Message::kRotateKey),
            plainRow<&Message::revoke_key, revokeKey>(Message::kRevokeKey),
            plainRow<&Message::remove_key, removeKey>(Message::kRemoveKey),
            plainRow<&Message::bind_key, bindKey>(Message::kBindKey),
            agentRow<&Message::prove_absence, proveAbsence>(Message::kProveAbsence)};
}

} // namespace cofferdam
