// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/KeychainSlots.h"

namespace cofferdam {

using namespace Qt::StringLiterals;

KeychainSlots::KeychainSlots(KeySlots &keySlots, KeychainBackend &keychain, QObject *parent) : QObject(parent), m_slots(keySlots), m_keychain(keychain) {}

QString KeychainSlots::entryOf(const KeySlotId &id)
{
    return u"cofferdam-key-slot-"_s + id.value;
}

void KeychainSlots::add(std::shared_ptr<const Secret> key, const QString &name, std::function<void(Result<KeySlotId>)> done)
{
    const auto id = KeySlotId::create();
    const auto random = std::make_shared<const Secret>(Secret::random(KeyFile::kKeySize));
    m_keychain.write(entryOf(id), *random, this, [=, this](const Result<void> &written) {
        if (!written)
            return done(std::unexpected(written.error()));
        m_keychain.read(entryOf(id), this, [=, this](const Result<Secret> &kept) {
            if (!kept)
                return done(std::unexpected(kept.error()));
            if (!kept->equals(random->bytes()))
                return done(fail(Errc::Unavailable, phrase("Key", "The keychain does not give back what it gets.")));
            keep(key, id, name, *kept, done);
        });
    });
}

void KeychainSlots::keep(std::shared_ptr<const Secret> key, const KeySlotId &id, const QString &name, const Secret &fromKeychain,
                         const std::function<void(Result<KeySlotId>)> &done)
{
    if (auto added = m_slots.addKeychain(*key, id, name, fromKeychain); !added) {
        // It is worth nothing without its slot; that it could not be removed changes nothing about what went wrong.
        m_keychain.remove(entryOf(id), this, [done, error = added.error()](const Result<void> &) { done(std::unexpected(error)); });
        return;
    }
    done(id);
}

void KeychainSlots::unlock(const KeySlotId &except, std::function<void(Result<Secret>)> done)
{
    QList<KeySlotId> ids;
    for (const KeySlot &slot : m_slots.list()) {
        if (slot.kind == KeySlotKind::Keychain && slot.id != except)
            ids << slot.id;
    }
    unlockFrom(std::move(ids), {Errc::NotFound, phrase("Key", "There is no key slot of this kind.")}, std::move(done));
}

void KeychainSlots::unlockFrom(QList<KeySlotId> left, Error last, std::function<void(Result<Secret>)> done)
{
    if (left.isEmpty()) {
        QMetaObject::invokeMethod(this, [done = std::move(done), last = std::move(last)] { done(std::unexpected(last)); }, Qt::QueuedConnection);
        return;
    }
    const auto id = left.takeFirst();
    m_keychain.read(entryOf(id), this, [=, this](const Result<Secret> &kept) {
        auto key = kept.and_then([&](const Secret &half) { return m_slots.unlockByKeychain(id, half); });
        if (key)
            return done(std::move(key));
        unlockFrom(left, key.error(), done);
    });
}

void KeychainSlots::remove(const KeySlotId &id, std::function<void(Result<void>)> done)
{
    if (auto removed = m_slots.remove(id); !removed) {
        QMetaObject::invokeMethod(this, [done = std::move(done), removed] { done(removed); }, Qt::QueuedConnection);
        return;
    }
    m_keychain.remove(entryOf(id), this, std::move(done));
}

} // namespace cofferdam
