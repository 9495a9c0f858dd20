// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The key of the stores, kept in a file that only its user can read.

#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <QStringList>

namespace cofferdam {

class KeyFile
{
public:
    static constexpr std::size_t kKeySize = 32; ///< Bytes; SQLCipher's raw key (AES-256).

    /// The file need not exist yet; its folder has to.
    explicit KeyFile(QString path);

    /// Reads the key. Denied when others may read, replace or share the file; Damaged when it is not exactly a key.
    [[nodiscard]] Result<Secret> load() const;
    /// As load(); makes a new key when there is no file, but never when one of `stores` or slots for the key exist: a new key could not open them.
    [[nodiscard]] Result<Secret> loadOrCreate(const QStringList &stores) const;
    /// WrongKey when one of `stores` or slots for the key exist: a new key could not open them.
    [[nodiscard]] Result<void> checkNothingNeedsIt(const QStringList &stores) const;
    /// Makes the file with `key`. Exists when there is one.
    [[nodiscard]] Result<void> write(const Secret &key) const;
    [[nodiscard]] const QString &path() const noexcept { return m_path; }
    /// Where other ways to the same key are kept (KeySlots).
    [[nodiscard]] QString slotsPath() const { return m_path + QLatin1String(".slots"); }
    /// What people should know about this way of keeping a key.
    [[nodiscard]] Phrase notice() const;

private:
    [[nodiscard]] Result<Secret> create() const;

    QString m_path;
};

} // namespace cofferdam
