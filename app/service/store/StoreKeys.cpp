// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/store/StoreKeys.h"

#include "app/service/store/TypedSecret.h"
#include "core/api/PhraseMessage.h"

#include <QLoggingCategory>
#include <QPointer>
#include <QTimer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

Q_LOGGING_CATEGORY(lcStoreKeys, "cofferdam.storekeys")

api::StoreSlotKind wireKind(KeySlotKind kind)
{
    switch (kind) {
    case KeySlotKind::File: return api::STORE_SLOT_FILE;
    case KeySlotKind::Passphrase: return api::STORE_SLOT_PASSPHRASE;
    case KeySlotKind::Recovery: return api::STORE_SLOT_RECOVERY;
    case KeySlotKind::Keychain: return api::STORE_SLOT_KEYCHAIN;
    }
    return api::STORE_SLOT_UNSPECIFIED;
}

Result<Secret> tried(const KeySlots &ways, KeySlotKind by, const Secret &secret)
{
    return by == KeySlotKind::Passphrase ? ways.unlockByPassphrase(secret) : ways.unlockByRecoveryKey(secret);
}

} // namespace

Result<std::unique_ptr<StoreKeys>> StoreKeys::open(const Options &options, KeychainBackend &keychain)
{
    auto found = KeySlots::open(options.keyFile);
    if (!found)
        return std::unexpected(found.error());
    return std::unique_ptr<StoreKeys>(new StoreKeys(options, std::move(*found), keychain));
}

StoreKeys::StoreKeys(const Options &options, KeySlots ways, KeychainBackend &keychain)
    : m_options(options)
    , m_slots(std::move(ways))
    , m_keychain(keychain)
    , m_keychainSlots(m_slots, keychain)
    , m_use(options.keyFile + u".used"_s)
{
    m_worker.setMaxThreadCount(1); // each takes a quarter of a gibibyte
}

StoreKeys::~StoreKeys()
{
    m_worker.waitForDone();
}

bool StoreKeys::has(KeySlotKind kind) const
{
    return std::ranges::contains(m_slots.list(), kind, &KeySlot::kind);
}

// ------------------------------------------------------------------------------------------------ the start

Result<void> StoreKeys::begin()
{
    if (m_slots.isNew())
        return beginNew();
    if (has(KeySlotKind::File)) {
        auto found = m_slots.unlockByFile(m_options.stores);
        if (found) {
            take(std::make_shared<const Secret>(std::move(*found)), KeySlotKind::File);
            return {};
        }
        if (!m_slots.needsUnlock() && m_slots.list().size() == 1)
            return std::unexpected(found.error());
        m_whyLocked = found.error().message; // another way may open them
    }
    if (has(KeySlotKind::Keychain) && !m_options.asksFirst)
        askKeychain();
    else
        settle();
    return {};
}

Result<void> StoreKeys::beginNew()
{
    auto made = m_slots.newKey(m_options.stores);
    if (!made)
        return std::unexpected(made.error());
    m_new = std::make_shared<const Secret>(std::move(*made));
    if (!m_keychain.reach())
        return keepInFile(std::exchange(m_new, nullptr));
    m_askingKeychain = true;
    QTimer::singleShot(m_options.keychainPatience, this, &StoreKeys::settle);
    m_keychainSlots.add(m_new, {}, [this](const Result<KeySlotId> &kept) {
        m_askingKeychain = false;
        const auto key = std::exchange(m_new, nullptr);
        if (kept)
            return take(key, KeySlotKind::Keychain);
        if (auto inFile = keepInFile(key); !inFile) {
            m_whyLocked = inFile.error().message;
            settle();
        }
    });
    return {};
}

Result<void> StoreKeys::keepInFile(const Key &key)
{
    if (auto kept = m_slots.addFile(*key); !kept)
        return std::unexpected(kept.error());
    take(key, KeySlotKind::File);
    return {};
}

void StoreKeys::askKeychain()
{
    m_askingKeychain = true;
    QTimer::singleShot(m_options.keychainPatience, this, &StoreKeys::settle);
    m_keychainSlots.unlock({}, [this](Result<Secret> found) { onKeychain(std::move(found)); });
}

void StoreKeys::onKeychain(Result<Secret> found)
{
    m_askingKeychain = false;
    if (isOpen()) // by another way meanwhile
        return;
    if (found)
        return take(std::make_shared<const Secret>(std::move(*found)), KeySlotKind::Keychain);
    m_whyLocked = found.error().message;
    settle();
    Q_EMIT changed();
}

void StoreKeys::settle()
{
    if (!std::exchange(m_settled, true))
        Q_EMIT settled();
}

void StoreKeys::take(Key key, KeySlotKind by)
{
    if (isOpen())
        return;
    m_key = std::move(key);
    m_wrong = 0;
    m_whyLocked = {};
    const auto all = m_slots.list();
    const auto used = std::ranges::find(all, by, &KeySlot::kind); // of several of a kind the first is meant
    if (used != all.end()) {
        if (auto noted = m_use.note(used->id, QDateTime::currentDateTimeUtc(), all); !noted)
            qCWarning(lcStoreKeys).noquote() << noted.error().message.english();
    }
    Q_EMIT opened();
    settle();
    Q_EMIT changed();
}

// ------------------------------------------------------------------------------------------------ what is said

api::StoreState StoreKeys::state() const
{
    api::StoreState state;
    state.set_locked(!isOpen());
    for (const KeySlot &slot : m_slots.list()) {
        auto *told = state.add_slots();
        told->set_id(slot.id.value.toStdString());
        told->set_kind(wireKind(slot.kind));
        told->set_name(slot.name.toStdString());
        told->set_created_ms(slot.created ? slot.created->toMSecsSinceEpoch() : 0);
        if (const auto used = m_use.lastUsed(slot.id))
            told->set_last_used_ms(used->toMSecsSinceEpoch());
    }
    if (!isOpen()) {
        *state.mutable_why_locked() = toApi(m_whyLocked);
        state.set_wait_ms(wait().count());
        state.set_asking_keychain(m_askingKeychain);
    }
    if (const auto reached = m_keychain.reach(); !reached)
        *state.mutable_no_keychain() = toApi(reached.error().message);
    *state.mutable_notice() = toApi(notice());
    return state;
}

Phrase StoreKeys::notice() const
{
    if (has(KeySlotKind::File))
        return KeyFile(m_options.keyFile).notice();
    if (m_slots.list().size() == 1 && has(KeySlotKind::Keychain))
        return phrase("Key", "The key of the audit trail, of the snapshots and of the agents' disks is in the keychain of your session and nowhere else. Make "
                             "a recovery key: without the keychain nothing else opens them.");
    return {};
}

Result<void> StoreKeys::mayLock() const
{
    if (!isOpen())
        return fail(Errc::Denied, phrase("Key", "The stores are locked already."));
    if (has(KeySlotKind::File))
        return fail(Errc::Denied, phrase("Key", "The key file opens the stores to everybody who can read your home folder, so locking them would protect "
                                                "nothing. Set a passphrase, then remove the key file."));
    return {};
}

// ------------------------------------------------------------------------------------------------ unlocking

std::chrono::milliseconds StoreKeys::wait() const
{
    if (m_wrong == 0)
        return std::chrono::milliseconds(0);
    const auto whole = std::min<std::chrono::milliseconds>(m_options.firstWait * (1L << std::min(m_wrong - 1, 16)), kLongestWait);
    return std::max(whole - std::chrono::milliseconds(m_lastWrong.elapsed()), std::chrono::milliseconds(0));
}

StoreKeys::Done<void> StoreKeys::guarded(QObject *context, Done<void> done)
{
    m_busy = true;
    return [this, guard = QPointer<QObject>(context), done = std::move(done)](Result<void> how) {
        m_busy = false;
        if (guard)
            done(std::move(how));
        Q_EMIT changed();
    };
}

void StoreKeys::unlock(KeySlotKind by, Secret secret, QObject *context, Done<void> done)
{
    if (isOpen())
        return done({});
    if (by == KeySlotKind::File)
        return done(fail(Errc::Invalid, phrase("Key", "A key file is read when the service starts; there is nothing to type.")));
    if (m_busy || (by == KeySlotKind::Keychain && m_askingKeychain))
        return done(fail(Errc::Busy, phrase("Key", "Another way is being tried already.")));
    if (by == KeySlotKind::Keychain) {
        m_askingKeychain = true;
        return m_keychainSlots.unlock({}, [this, tell = guarded(context, std::move(done))](Result<Secret> found) {
            const auto how = found ? Result<void>() : std::unexpected(found.error());
            onKeychain(std::move(found));
            tell(how);
        });
    }
    if (const auto left = wait(); left.count() > 0)
        return done(fail(Errc::Busy, phrase("Key", "It was wrong before. The next try is possible in %1 seconds.").arg((left.count() + 999) / 1000)));
    const auto held = std::make_shared<const Secret>(by == KeySlotKind::Passphrase ? inOneForm(secret) : std::move(secret));
    const auto tell = guarded(context, std::move(done));
    m_worker.start([this, ways = m_slots, by, held, tell] {
        const auto found = std::make_shared<Result<Secret>>(tried(ways, by, *held));
        QMetaObject::invokeMethod(this, [this, found, by, tell] { onTried(std::move(*found), by, tell); }, Qt::QueuedConnection);
    });
}

void StoreKeys::onTried(Result<Secret> found, KeySlotKind by, const Done<void> &done)
{
    if (!found) {
        if (found.error().code == Errc::WrongKey) {
            ++m_wrong;
            m_lastWrong.start();
        }
        return done(std::unexpected(found.error()));
    }
    done({}); // who asked hears it before everything starts
    take(std::make_shared<const Secret>(std::move(*found)), by);
}

} // namespace cofferdam
