// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/KeysTopic.h"

#include "app/desktop/state/AgentsTopic.h"

#include <QDateTime>
#include <QTimer>

namespace cofferdam {

using namespace std::chrono_literals;

namespace {

constexpr auto kKeysAging = 10s; // until one that has expired is shown as such

std::string bytesOf(const Secret &value)
{
    const auto bytes = value.bytes();
    return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
}

} // namespace

KeysTopic::KeysTopic(Session &session) : Topic(session)
{
    auto &agents = session.topic<AgentsTopic>();
    m_keys.setAgentNames(agents.names());
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(agents.model(), signal, this, [this] { m_keys.refreshNames(); });
    connect(agents.model(), &QAbstractItemModel::modelReset, this, [this] { m_keys.refreshNames(); });
    auto *clock = new QTimer(this);
    connect(clock, &QTimer::timeout, this, [this] { m_keys.refresh(QDateTime::currentMSecsSinceEpoch()); });
    clock->start(kKeysAging);
}

void KeysTopic::onConnected()
{
    api::ClientToService list;
    list.mutable_list_keys();
    m_session.ask(*this, std::move(list));
}

void KeysTopic::onDisconnected()
{
    m_keys.reset({}, QDateTime::currentMSecsSinceEpoch());
}

bool KeysTopic::take(const Event &event)
{
    if (!event.has_keys())
        return false;
    m_keys.reset(event.keys(), QDateTime::currentMSecsSinceEpoch());
    return true;
}

void KeysTopic::add(api::AddVaultKey key, Secret value, Session::Done done)
{
    // Moved from here on, never copied; ServiceClient wipes message and frame once they are written, and says what is left then.
    key.set_value(bytesOf(value));
    api::ClientToService message;
    message.mutable_add_key()->Swap(&key);
    m_session.send(std::move(message), std::move(done));
}

void KeysTopic::rotate(const VaultKeyId &key, Secret value, Session::Done done)
{
    api::ClientToService message;
    message.mutable_rotate_key()->set_key(key.value.toStdString());
    message.mutable_rotate_key()->set_value(bytesOf(value));
    m_session.send(std::move(message), std::move(done));
}

void KeysTopic::revoke(const VaultKeyId &key)
{
    api::ClientToService message;
    message.mutable_revoke_key()->set_key(key.value.toStdString());
    m_session.send(std::move(message));
}

void KeysTopic::remove(const VaultKeyId &key)
{
    api::ClientToService message;
    message.mutable_remove_key()->set_key(key.value.toStdString());
    m_session.send(std::move(message));
}

void KeysTopic::bind(const api::BindVaultKey &key, Session::Done done)
{
    api::ClientToService message;
    *message.mutable_bind_key() = key;
    m_session.send(std::move(message), std::move(done));
}

} // namespace cofferdam
