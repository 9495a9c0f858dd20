// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Requests about the ways to the key of the stores, between the socket and StoreKeys.

#pragma once

#include "app/service/api/ApiServer.h"
#include "app/service/store/StoreKeys.h"

namespace cofferdam {

[[nodiscard]] api::ServiceToClient storeMessage(const StoreKeys &keys);
/// Nothing: it is none that this service knows.
[[nodiscard]] std::optional<KeySlotKind> slotKindFrom(api::StoreSlotKind kind);
/// Copies it into memory of its own.
[[nodiscard]] Secret storeSecretFrom(const std::string &value);
void unlockStore(StoreKeys &keys, const api::UnlockStore &asked, QObject *context, const ApiServer::Reply &reply);

} // namespace cofferdam
