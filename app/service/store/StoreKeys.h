// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The key of the stores: found without a question where that can be, asked for where not, and the ways to it changed while it is there.

#pragma once

#include "core/api/store.pb.h"
#include "core/vault/KeychainSlots.h"
#include "core/vault/SlotUse.h"

#include <QElapsedTimer>
#include <QObject>
#include <QThreadPool>

#include <chrono>
#include <memory>
#include <optional>

namespace cofferdam {

/// One thread; what takes long is done in another. `done` of each request is called once, later or within the call, unless `context` is gone.
class StoreKeys : public QObject
{
    Q_OBJECT

public:
    template<typename T>
    using Done = std::function<void(Result<T>)>;
    using Key = std::shared_ptr<const Secret>;

    struct Options {
        QString keyFile;
        QStringList stores;                               ///< While one of them is there no new key is made.
        bool asksFirst = false;                           ///< Nothing but the key file opens them unasked: they were locked on purpose.
        std::chrono::milliseconds keychainPatience{3000}; ///< So long nobody is told that they are locked.
        std::chrono::milliseconds firstWait{1000};        ///< After a wrong passphrase; then twice as long each time.
    };
    static constexpr std::chrono::milliseconds kLongestWait{60'000};
    static constexpr std::chrono::minutes kRecoveryKeyWaits{30}; ///< To be typed back.

    /// `keychain` outlives it. Fails as KeySlots::open().
    [[nodiscard]] static Result<std::unique_ptr<StoreKeys>> open(const Options &options, KeychainBackend &keychain);
    ~StoreKeys() override;

    /// Once. Finds the key, or that there is none without a question: settled() then, within the call or later, and perhaps opened(). New stores
    /// have theirs in the keychain where there is one, or else in the key file. The errors are those of the key file.
    [[nodiscard]] Result<void> begin();

    [[nodiscard]] bool isOpen() const noexcept { return m_key != nullptr; }
    [[nodiscard]] const Key &key() const noexcept { return m_key; } ///< Null: locked.
    [[nodiscard]] api::StoreState state() const;
    [[nodiscard]] QList<KeySlot> ways() const { return m_slots.list(); }
    [[nodiscard]] Phrase notice() const; ///< What people should know about the ways there are.
    /// Something is asked for when the service starts anew, locked. Denied says why not.
    [[nodiscard]] Result<void> mayLock() const;

    /// WrongKey, and the next one has to wait; Busy before that, and while another is tried.
    void unlock(KeySlotKind by, Secret secret, QObject *context, Done<void> done);

    // Unavailable while they are locked; Busy while another of these is done. Each way was tried before it counts.
    void setPassphrase(const KeySlotId &slot, const QString &name, const Secret &typed, QObject *context, Done<void> done); ///< Null: another one.
    /// Opens nothing until it was confirmed. The text is for a person, once.
    [[nodiscard]] Result<Secret> makeRecoveryKey(const KeySlotId &slot, const QString &name);
    [[nodiscard]] Result<void> confirmRecoveryKey(const Secret &typed); ///< Invalid or WrongKey: it may be typed again.
    void add(KeySlotKind kind, const QString &name, QObject *context, Done<void> done); ///< The key file, or one of the keychain.
    /// Denied for the last one, and for one without which nothing that works is left.
    void remove(const KeySlotId &slot, QObject *context, Done<void> done);

Q_SIGNALS:
    void settled(); ///< It is known whether they open by themselves.
    void opened();
    void changed(); ///< state() is another.

private:
    struct PendingRecovery {
        KeySlotId slot;
        QString name;
        Secret text;
        QElapsedTimer since;
    };
    using Work = std::function<Result<void>(KeySlots &)>;

    StoreKeys(const Options &options, KeySlots slots, KeychainBackend &keychain);
    [[nodiscard]] bool has(KeySlotKind kind) const;
    [[nodiscard]] Result<void> beginNew();
    [[nodiscard]] Result<void> keepInFile(const Key &key);
    void askKeychain();
    void onKeychain(Result<Secret> found);
    void settle();
    void take(Key key, KeySlotKind by);
    void onTried(Result<Secret> found, KeySlotKind by, const Done<void> &done);
    [[nodiscard]] std::chrono::milliseconds wait() const; ///< Until the next passphrase may be tried.
    [[nodiscard]] Result<void> mayChange() const;
    /// On a copy of the slots, in another thread; they are exchanged when it went well.
    void change(Work work, QObject *context, Done<void> done);
    [[nodiscard]] Done<void> guarded(QObject *context, Done<void> done);
    void removeChecked(const KeySlotId &slot, const Done<void> &done);

    const Options m_options;
    KeySlots m_slots;
    KeychainBackend &m_keychain;
    KeychainSlots m_keychainSlots;
    SlotUse m_use;
    Key m_key;
    Key m_new; ///< Of new stores, while the keychain is asked to keep it.
    Phrase m_whyLocked;
    bool m_settled = false;
    bool m_askingKeychain = false;
    bool m_busy = false;
    int m_wrong = 0;
    QElapsedTimer m_lastWrong;
    std::optional<PendingRecovery> m_pending;
    QThreadPool m_worker; ///< One thread; last: it is waited for first of all.
};

} // namespace cofferdam
