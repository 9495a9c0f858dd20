// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The ways to the key of the stores: said, added, exchanged and removed. Each change is in the trail.

#include "app/service/requests/Request.h"
#include "app/service/store/StoreMessages.h"
#include "core/audit/Trail.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

using Message = api::ClientToService;

KeySlotId slotFrom(const std::string &id)
{
    return KeySlotId{QString::fromStdString(id)};
}

void storeState(const Request &request, const api::Empty &)
{
    request.reply(storeMessage(request.service.storeKeys));
}

/// They are open: nothing is left to do.
void unlockOpen(const Request &request, const api::UnlockStore &asked)
{
    unlockStore(request.service.storeKeys, asked, request.context, request.reply);
}

void recordWay(const Request &request, const Phrase &what)
{
    TrailRow row;
    row.event = TrailEvent::Agent;
    row.reason = what;
    request.service.trail.append(row);
}

/// In the trail when it went well, or failed and yet left other ways than there were; the reply is how things stand then.
StoreKeys::Done<void> recording(const Request &request, const Phrase &what)
{
    return [request, what, before = request.service.storeKeys.ways()](const Result<void> &how) {
        if (!how) {
            if (request.service.storeKeys.ways() != before)
                recordWay(request, phrase("Key", "The ways to open the stores were changed, and not as asked (%1): %2").arg(what, how.error().message));
            return request.fail(how.error());
        }
        recordWay(request, what);
        request.reply(storeMessage(request.service.storeKeys));
    };
}

void setStorePassphrase(const Request &request, const api::SetStorePassphrase &asked)
{
    const auto what =
        asked.slot().empty() ? phrase("Key", "A passphrase opens the stores from now on.") : phrase("Key", "The passphrase of the stores is another.");
    request.service.storeKeys.setPassphrase(slotFrom(asked.slot()), QString::fromStdString(asked.name()), storeSecretFrom(asked.passphrase()), request.context,
                                            recording(request, what));
}

void makeRecoveryKey(const Request &request, const api::MakeRecoveryKey &asked)
{
    const auto text = request.service.storeKeys.makeRecoveryKey(slotFrom(asked.slot()), QString::fromStdString(asked.name()));
    if (!text)
        return request.fail(text.error());
    api::ServiceToClient message;
    message.mutable_recovery_key()->set_text(reinterpret_cast<const char *>(text->bytes().data()), text->size());
    request.reply(message);
}

void confirmRecoveryKey(const Request &request, const api::ConfirmRecoveryKey &asked)
{
    const auto done = recording(request, phrase("Key", "A recovery key opens the stores from now on."));
    done(request.service.storeKeys.confirmRecoveryKey(storeSecretFrom(asked.typed())));
}

void addStoreSlot(const Request &request, const api::AddStoreSlot &asked)
{
    const auto kind = slotKindFrom(asked.kind());
    if (!kind)
        return request.fail({Errc::Unsupported, phrase("Key", "This service does not know that way to open the stores.")});
    const auto what =
        *kind == KeySlotKind::File ? phrase("Key", "A key file opens the stores from now on.") : phrase("Key", "The keychain opens the stores from now on.");
    request.service.storeKeys.add(*kind, QString::fromStdString(asked.name()), request.context, recording(request, what));
}

void removeStoreSlot(const Request &request, const api::StoreSlotRef &asked)
{
    request.service.storeKeys.remove(slotFrom(asked.slot()), request.context, recording(request, phrase("Key", "A way to open the stores was removed.")));
}

void lockStore(const Request &request, const api::Empty &)
{
    if (auto may = request.service.storeKeys.mayLock(); !may)
        return request.fail(may.error());
    recordWay(request, phrase("Key", "The stores were locked on request."));
    request.done();
    request.service.lockStores();
}

} // namespace

QList<RequestRow> storeRequests()
{
    return {plainRow<&Message::store_state, storeState>(Message::kStoreState),
            plainRow<&Message::unlock_store, unlockOpen>(Message::kUnlockStore),
            plainRow<&Message::set_store_passphrase, setStorePassphrase>(Message::kSetStorePassphrase),
            plainRow<&Message::make_recovery_key, makeRecoveryKey>(Message::kMakeRecoveryKey),
            plainRow<&Message::confirm_recovery_key, confirmRecoveryKey>(Message::kConfirmRecoveryKey),
            plainRow<&Message::add_store_slot, addStoreSlot>(Message::kAddStoreSlot),
            plainRow<&Message::remove_store_slot, removeStoreSlot>(Message::kRemoveStoreSlot),
            plainRow<&Message::lock_store, lockStore>(Message::kLockStore)};
}

} // namespace cofferdam
