// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The slots of which the system's keychain has the other half: made, opened and removed in an order in which nothing is lost.

#pragma once

#include "core/vault/KeySlots.h"
#include "core/vault/KeychainBackend.h"

#include <QObject>

#include <memory>

namespace cofferdam {

/// One thread. Both outlive it; what was asked of the keychain dies with it. Answers come from the event loop.
class KeychainSlots : public QObject
{
    Q_OBJECT

public:
    KeychainSlots(KeySlots &keySlots, KeychainBackend &keychain, QObject *parent = nullptr);

    /// The slot counts once the keychain has given back what it got.
    void add(std::shared_ptr<const Secret> key, const QString &name, std::function<void(Result<KeySlotId>)> done);
    /// By the first of these slots that opens. NotFound when there are none.
    /// `except` is left out; null: none is.
    void unlock(const KeySlotId &except, std::function<void(Result<Secret>)> done);
    /// The slot first: what is left in the keychain then opens nothing. Denied for the last slot of all.
    void remove(const KeySlotId &id, std::function<void(Result<void>)> done);

    [[nodiscard]] static QString entryOf(const KeySlotId &id); ///< In the keychain.

private:
    void unlockFrom(QList<KeySlotId> left, Error last, std::function<void(Result<Secret>)> done);
    void keep(std::shared_ptr<const Secret> key, const KeySlotId &id, const QString &name, const Secret &fromKeychain,
              const std::function<void(Result<KeySlotId>)> &done);

    KeySlots &m_slots;
    KeychainBackend &m_keychain;
};

} // namespace cofferdam
