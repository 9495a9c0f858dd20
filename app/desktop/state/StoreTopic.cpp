// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/StoreTopic.h"

namespace cofferdam {

namespace {

// Moved from here on, never copied; ServiceClient wipes message and frame once they are written, and says what is left then.
std::string secretBytes(const Secret &value)
{
    const auto bytes = value.bytes();
    return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
}

} // namespace

StoreTopic::StoreTopic(Session &session) : Topic(session) {}

void StoreTopic::onConnected()
{
    api::ClientToService message;
    message.mutable_store_state();
    m_session.ask(*this, std::move(message));
}

void StoreTopic::onDisconnected()
{
    m_state.reset();
    Q_EMIT changed();
}

bool StoreTopic::take(const Event &event)
{
    if (!event.has_store())
        return false;
    m_state = event.store();
    Q_EMIT changed();
    return true;
}

void StoreTopic::unlock(api::StoreSlotKind by, const Secret &secret, Session::Done done)
{
    api::ClientToService message;
    message.mutable_unlock_store()->set_by(by);
    message.mutable_unlock_store()->set_secret(secretBytes(secret));
    m_session.send(std::move(message), std::move(done));
}

void StoreTopic::setPassphrase(const std::string &slot, const Secret &passphrase, Session::Done done)
{
    api::ClientToService message;
    message.mutable_set_store_passphrase()->set_slot(slot);
    message.mutable_set_store_passphrase()->set_passphrase(secretBytes(passphrase));
    m_session.send(std::move(message), std::move(done));
}

void StoreTopic::makeRecoveryKey(Session::Done done)
{
    api::ClientToService message;
    message.mutable_make_recovery_key();
    m_session.send(std::move(message), std::move(done));
}

void StoreTopic::confirmRecoveryKey(const Secret &typed, Session::Done done)
{
    api::ClientToService message;
    message.mutable_confirm_recovery_key()->set_typed(secretBytes(typed));
    m_session.send(std::move(message), std::move(done));
}

void StoreTopic::add(api::StoreSlotKind kind)
{
    api::ClientToService message;
    message.mutable_add_store_slot()->set_kind(kind);
    m_session.send(std::move(message));
}

void StoreTopic::remove(const std::string &slot)
{
    api::ClientToService message;
    message.mutable_remove_store_slot()->set_slot(slot);
    m_session.send(std::move(message));
}

void StoreTopic::lock()
{
    api::ClientToService message;
    message.mutable_lock_store();
    m_session.send(std::move(message));
}

} // namespace cofferdam
