// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The half of StoreKeys that changes the ways to the key: each is tried as it will be read the next time.

#include "app/service/store/StoreKeys.h"
#include "app/service/store/TypedSecret.h"
#include "core/vault/RecoveryKey.h"

#include <algorithm>

namespace cofferdam {
namespace {

Result<void> stillTheSame(const Result<Secret> &found, const Secret &key)
{
    if (!found)
        return std::unexpected(found.error());
    if (!found->equals(key.bytes()))
        return fail(Errc::Damaged, phrase("Key", "What was written does not open the stores."));
    return {};
}

} // namespace

Result<void> StoreKeys::mayChange() const
{
    if (!isOpen())
        return fail(Errc::Unavailable, phrase("Key", "The stores are locked."));
    if (m_busy)
        return fail(Errc::Busy, phrase("Key", "Another change is being made already."));
    return {};
}

void StoreKeys::change(Work work, QObject *context, Done<void> done)
{
    const auto tell = guarded(context, std::move(done));
    m_worker.start([this, changed = std::make_shared<KeySlots>(m_slots), work = std::move(work), tell] {
        const auto how = work(*changed);
        QMetaObject::invokeMethod(
            this,
            [this, changed, how, tell] {
                m_slots = std::move(*changed); // also what was written before it failed
                tell(how);
            },
            Qt::QueuedConnection);
    });
}

void StoreKeys::setPassphrase(const KeySlotId &slot, const QString &name, const Secret &typed, QObject *context, Done<void> done)
{
    if (auto may = mayChange(); !may)
        return done(may);
    const auto passphrase = std::make_shared<const Secret>(inOneForm(typed));
    change(
        [slot, name, passphrase, key = m_key, file = m_options.keyFile](KeySlots &all) -> Result<void> {
            if (slot.isNull()) {
                if (auto added = all.addPassphrase(*key, name, *passphrase); !added)
                    return std::unexpected(added.error());
            } else if (auto changed = all.changePassphrase(slot, *key, *passphrase); !changed) {
                return changed;
            }
            // As it will be read the next time.
            return KeySlots::open(file).and_then([&](const KeySlots &written) { return stillTheSame(written.unlockByPassphrase(*passphrase), *key); });
        },
        context, std::move(done));
}

Result<Secret> StoreKeys::makeRecoveryKey(const KeySlotId &slot, const QString &name)
{
    if (auto may = mayChange(); !may)
        return std::unexpected(may.error());
    const auto all = m_slots.list();
    const auto isIt = [&slot](const KeySlot &each) { return each.id == slot && each.kind == KeySlotKind::Recovery; };
    if (!slot.isNull() && std::ranges::none_of(all, isIt))
        return fail(Errc::NotFound, phrase("Key", "There is no such key slot."));
    Secret text = newRecoveryKey();
    Secret shown(text.size());
    std::ranges::copy(text.bytes(), shown.writableBytes().begin());
    m_pending.emplace(PendingRecovery{.slot = slot, .name = name, .text = std::move(text), .since = {}});
    m_pending->since.start();
    return shown;
}

Result<void> StoreKeys::confirmRecoveryKey(const Secret &typed)
{
    if (auto may = mayChange(); !may)
        return may;
    if (!m_pending || m_pending->since.durationElapsed() > kRecoveryKeyWaits) {
        m_pending.reset();
        return fail(Errc::NotFound, phrase("Key", "No recovery key waits to be typed back. Make one."));
    }
    const auto meant = readRecoveryKey(m_pending->text);
    const auto came = readRecoveryKey(typed);
    if (!came)
        return std::unexpected(came.error());
    if (!meant || !came->equals(meant->bytes()))
        return fail(Errc::WrongKey, phrase("Key", "That is another recovery key than the one that was shown."));
    if (auto kept = m_slots.keepRecoveryKey(m_pending->slot, *m_key, m_pending->name, m_pending->text); !kept)
        return std::unexpected(kept.error());
    const auto opens =
        KeySlots::open(m_options.keyFile).and_then([&](const KeySlots &written) { return stillTheSame(written.unlockByRecoveryKey(typed), *m_key); });
    m_pending.reset();
    Q_EMIT changed();
    return opens;
}

void StoreKeys::add(KeySlotKind kind, const QString &name, QObject *context, Done<void> done)
{
    if (auto may = mayChange(); !may)
        return done(may);
    if (kind == KeySlotKind::File) {
        const auto added = m_slots.addFile(*m_key);
        done(added.transform([](const KeySlotId &) {}));
        Q_EMIT changed();
        return;
    }
    if (kind != KeySlotKind::Keychain)
        return done(fail(Errc::Invalid, phrase("Key", "A passphrase is set and a recovery key is made; only a key file or the keychain is added.")));
    if (auto reached = m_keychain.reach(); !reached)
        return done(reached);
    m_keychainSlots.add(m_key, name,
                        [tell = guarded(context, std::move(done))](const Result<KeySlotId> &added) { tell(added.transform([](const KeySlotId &) {})); });
}

void StoreKeys::remove(const KeySlotId &slot, QObject *context, Done<void> done)
{
    if (auto may = mayChange(); !may)
        return done(may);
    const auto all = m_slots.list();
    const auto isOther = [&slot](const KeySlot &each) { return each.id != slot; };
    const bool onlyKeychains = std::ranges::all_of(all, [&](const KeySlot &each) { return !isOther(each) || each.kind == KeySlotKind::Keychain; });
    const auto tell = guarded(context, std::move(done));
    // Passphrases and recovery keys were tried when they were written. A keychain may have forgotten.
    if (std::ranges::none_of(all, isOther) || !onlyKeychains)
        return removeChecked(slot, tell);
    m_keychainSlots.unlock(slot, [this, slot, tell](const Result<Secret> &found) {
        if (auto opens = stillTheSame(found, *m_key); !opens)
            return tell(fail(Errc::Denied,
                             phrase("Key", "It stays: only the keychain would be left, and that does not open the stores: %1").arg(opens.error().message)));
        removeChecked(slot, tell);
    });
}

void StoreKeys::removeChecked(const KeySlotId &slot, const Done<void> &done)
{
    // What others opened by has to be there still, on the disk.
    const auto written = KeySlots::open(m_options.keyFile);
    if (!written)
        return done(std::unexpected(written.error()));
    if (written->list() != m_slots.list())
        return done(fail(Errc::Busy, phrase("Key", "The key slots were changed meanwhile.")));
    const auto all = m_slots.list();
    const auto found = std::ranges::find(all, slot, &KeySlot::id);
    if (found == all.end() || found->kind != KeySlotKind::Keychain)
        return done(m_slots.remove(slot));
    m_keychainSlots.remove(slot, [this, slot, done](const Result<void> &removed) {
        // Without its slot, what the keychain still has opens nothing.
        done(std::ranges::contains(m_slots.list(), slot, &KeySlot::id) ? removed : Result<void>());
    });
}

} // namespace cofferdam
