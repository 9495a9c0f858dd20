// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One way to the key of the stores, and how it is written down.

#pragma once

#include "core/base/Ids.h"
#include "core/base/Result.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>

#include <optional>

namespace cofferdam {

using KeySlotId = Id<struct KeySlotTag>;

enum class KeySlotKind : quint8 {
    File,       ///< The key itself, in a file that only its user can read (KeyFile).
    Passphrase, ///< Encrypted with what Argon2id makes of a passphrase.
    Recovery,   ///< With a key that was printed (RecoveryKey).
    Keychain,   ///< With a random key that the system's keychain keeps.
};

[[nodiscard]] constexpr QStringView toWord(KeySlotKind kind) noexcept
{
    switch (kind) {
    case KeySlotKind::File: return u"file";
    case KeySlotKind::Passphrase: return u"passphrase";
    case KeySlotKind::Recovery: return u"recovery";
    case KeySlotKind::Keychain: return u"keychain";
    }
    return {};
}

struct KeySlot {
    KeySlotId id;
    KeySlotKind kind = KeySlotKind::File;
    QString name;                     ///< For people; perhaps empty.
    std::optional<QDateTime> created; ///< UTC. Of a key file nobody knows.

    friend bool operator==(const KeySlot &, const KeySlot &) = default;
};

/// A slot with the key in it, encrypted.
struct SealedSlot {
    KeySlot slot;
    QByteArray salt;    ///< 16 bytes; of a keychain's none.
    qint64 passes = 0;  ///< Argon2id's, of a passphrase's.
    qint64 memory = 0;  ///< The same, in bytes.
    QByteArray wrapped; ///< As sealedValue() makes it.
};

/// The file of all slots but the key file, as JSON.
struct KeySlotFile {
    static constexpr qsizetype kMostSlots = 16;
    static constexpr qsizetype kSalt = 16;
    static constexpr qint64 kMostPasses = 20;
    static constexpr qint64 kMostMemory = qint64{1} << 30; ///< Bytes.

    QByteArray check; ///< Of the key that is in all of them: says whether another is the same, and nothing about it. 32 bytes.
    QList<SealedSlot> slotList;

    /// Damaged, or Unsupported when a newer version wrote it.
    [[nodiscard]] static Result<KeySlotFile> fromJson(const QByteArray &json);
    [[nodiscard]] QByteArray toJson() const;
};

} // namespace cofferdam
