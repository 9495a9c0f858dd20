// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/store/StoreMessages.h"

namespace cofferdam {

api::ServiceToClient storeMessage(const StoreKeys &keys)
{
    api::ServiceToClient message;
    *message.mutable_store() = keys.state();
    return message;
}

std::optional<KeySlotKind> slotKindFrom(api::StoreSlotKind kind)
{
    switch (kind) {
    case api::STORE_SLOT_FILE: return KeySlotKind::File;
    case api::STORE_SLOT_PASSPHRASE: return KeySlotKind::Passphrase;
    case api::STORE_SLOT_RECOVERY: return KeySlotKind::Recovery;
    case api::STORE_SLOT_KEYCHAIN: return KeySlotKind::Keychain;
    default: return std::nullopt;
    }
}

Secret storeSecretFrom(const std::string &value)
{
    QByteArray bytes(value.data(), static_cast<qsizetype>(value.size()));
    return Secret::take(bytes);
}

void unlockStore(StoreKeys &keys, const api::UnlockStore &asked, QObject *context, const ApiServer::Reply &reply)
{
    const auto by = slotKindFrom(asked.by());
    if (!by)
        return reply(failureReply({Errc::Unsupported, phrase("Key", "This service does not know that way to open the stores.")}));
    keys.unlock(*by, storeSecretFrom(asked.secret()), context, [reply](const Result<void> &how) {
        if (!how)
            return reply(failureReply(how.error()));
        api::ServiceToClient message;
        message.mutable_done();
        reply(message);
    });
}

} // namespace cofferdam
