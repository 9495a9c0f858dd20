// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/store/LockedRequests.h"

#include "app/service/store/StoreMessages.h"
#include "core/api/PhraseMessage.h"

#include <QDateTime>

namespace cofferdam {
namespace {

using Message = api::ClientToService;

Phrase lockedNow()
{
    return phrase("Key", "The stores are locked: agents stand still until somebody unlocks them, in the window or with “cofferdamctl vault unlock”.");
}

} // namespace

LockedRequests::LockedRequests(StoreKeys &keys, QString dataFolder, std::function<void()> shutDown, QObject *parent)
    : QObject(parent)
    , m_keys(keys)
    , m_dataFolder(std::move(dataFolder))
    , m_shutDown(std::move(shutDown))
{}

api::ServiceToClient LockedRequests::hello() const
{
    api::ServiceToClient message;
    auto *hello = message.mutable_hello();
    hello->set_protocol(api::kProtocol);
    hello->set_version(COFFERDAM_VERSION);
    hello->set_data_dir(m_dataFolder.toStdString());
    *hello->mutable_notice() = toApi(lockedNow());
    return message;
}

api::ServiceToClient LockedRequests::layers() const
{
    api::ServiceToClient message;
    auto *store = message.mutable_layers()->add_layers();
    store->set_name(api::LAYER_STORE);
    *store->mutable_message() = toApi(lockedNow());
    store->set_checked_ms(QDateTime::currentMSecsSinceEpoch());
    return message;
}

void LockedRequests::carryOut(const api::ClientToService &message, const ApiServer::Reply &reply)
{
    switch (message.body_case()) {
    case Message::kHello: return reply(hello());
    case Message::kDoctor: return reply(layers());
    case Message::kStoreState: return reply(storeMessage(m_keys));
    case Message::kUnlockStore: return unlockStore(m_keys, message.unlock_store(), this, reply);
    case Message::kShutdown: {
        api::ServiceToClient done;
        done.mutable_done();
        reply(done);
        return m_shutDown();
    }
    default: return reply(failureReply({Errc::Unavailable, lockedNow()}));
    }
}

QList<api::ServiceToClient> LockedRequests::greeting() const
{
    return {storeMessage(m_keys), layers()};
}

} // namespace cofferdam
