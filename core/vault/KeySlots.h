// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The ways to the key of the stores: its file, passphrases, printed recovery keys, the system's keychain. Each of them gives the same key.

#pragma once

#include "core/base/Secret.h"
#include "core/vault/KeyFile.h"
#include "core/vault/KeySlot.h"

#include <functional>
#include <utility>

namespace cofferdam {

/// A value: a copy may go to another thread, to try a passphrase there, for Argon2id takes most of a second and 256 MiB. The key file stays what it
/// was; all other slots are in a file beside it (KeyFile::slotsPath()), which is exchanged whole. Changes: from one process, and from one
/// copy at a time; Busy when the file was changed since it was read.
class KeySlots
{
public:
    static constexpr std::size_t kShortestPassphrase = 8; ///< Bytes of UTF-8. Whoever asks for it brings it into one form (NFC).
    static constexpr std::size_t kLongestPassphrase = 1024;

    /// `keyFile` need not exist, nor its slots; their folder has to. Denied when others may read them, Damaged, Unsupported.
    [[nodiscard]] static Result<KeySlots> open(const QString &keyFile);

    /// The key file's first, then as they were added.
    [[nodiscard]] QList<KeySlot> list() const;
    [[nodiscard]] bool isNew() const noexcept { return !m_hasFile && m_sealed.slotList.isEmpty(); } ///< There is no key yet.
    /// The key is not at hand: somebody has to say a passphrase, or a keychain be asked.
    [[nodiscard]] bool needsUnlock() const noexcept { return !m_hasFile && !m_sealed.slotList.isEmpty(); }

    /// From the key file; makes it when isNew(), but never when one of `stores` exists. Errors are KeyFile's; WrongKey when it is not the key of the
    /// other slots.
    [[nodiscard]] Result<Secret> unlockByFile(const QStringList &stores);
    /// The key of new stores, which is nowhere yet: the first slot keeps it. Exists when not isNew(); WrongKey when one of `stores` exists.
    [[nodiscard]] Result<Secret> newKey(const QStringList &stores) const;
    /// WrongKey when it opens none of the slots of its kind; NotFound when there are none; Unavailable when there is no memory for Argon2id.
    [[nodiscard]] Result<Secret> unlockByPassphrase(const Secret &passphrase) const;
    [[nodiscard]] Result<Secret> unlockByRecoveryKey(const Secret &typed) const; ///< Invalid when it was mistyped.
    [[nodiscard]] Result<Secret> unlockByKeychain(const KeySlotId &id, const Secret &fromKeychain) const;

    /// `key` is the key of the stores in each, or that of newKey(): WrongKey when it is another. Exists when there is a key file.
    [[nodiscard]] Result<KeySlotId> addFile(const Secret &key);
    [[nodiscard]] Result<KeySlotId> addPassphrase(const Secret &key, const QString &name, const Secret &passphrase);
    /// With the text that is to be printed, which is nowhere else.
    [[nodiscard]] Result<std::pair<KeySlotId, Secret>> addRecoveryKey(const Secret &key, const QString &name);
    /// The same of a text that was made (newRecoveryKey()) and came back from who printed it. `id`: in that slot's place; null: another slot.
    [[nodiscard]] Result<KeySlotId> keepRecoveryKey(const KeySlotId &id, const Secret &key, const QString &name, const Secret &text);
    /// `id` is new, `forKeychain` 32 random bytes that the keychain has already.
    [[nodiscard]] Result<void> addKeychain(const Secret &key, const KeySlotId &id, const QString &name, const Secret &forKeychain);

    /// Another passphrase, or another printed key, in a slot's place.
    [[nodiscard]] Result<void> changePassphrase(const KeySlotId &id, const Secret &key, const Secret &passphrase);
    [[nodiscard]] Result<Secret> renewRecoveryKey(const KeySlotId &id, const Secret &key);
    /// Denied for the last one: nothing would open the stores any more.
    [[nodiscard]] Result<void> remove(const KeySlotId &id);

    [[nodiscard]] static KeySlotId fileSlot() { return KeySlotId{QStringLiteral("file")}; }

private:
    explicit KeySlots(KeyFile file) : m_file(std::move(file)) {}
    [[nodiscard]] QString erasedPath() const;
    [[nodiscard]] Result<Secret> opened(const SealedSlot &sealed, const Secret &with) const;
    /// What opens first, of the slots of a kind.
    [[nodiscard]] Result<Secret> unlock(KeySlotKind kind, const std::function<Result<Secret>(const SealedSlot &)> &wrappingKey) const;
    [[nodiscard]] Result<void> checkKey(const Secret &key) const;
    [[nodiscard]] Result<qsizetype> placeOf(const KeySlotId &id, KeySlotKind kind) const;
    /// On disk first: when that fails, nothing has changed here either.
    [[nodiscard]] Result<void> put(SealedSlot sealed, const Secret &key, const Result<Secret> &with);
    [[nodiscard]] Result<Secret> putRecoveryKey(const SealedSlot &sealed, const Secret &key, Secret text);
    [[nodiscard]] Result<void> write(const KeySlotFile &next);
    [[nodiscard]] Result<void> eraseKeyFile();

    KeyFile m_file;
    bool m_hasFile = false;
    KeySlotFile m_sealed;
    QByteArray m_json; ///< As it was read or written last.
};

} // namespace cofferdam
