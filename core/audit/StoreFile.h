// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A store seen as files: is it there, is it the same, may it be written, was it ever there.

#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <functional>

namespace cofferdam {

/// Beside the store lies a small file that proves which key the store was made with. It tells a wrong key from a damaged store,
/// and that there was a store where none is now.
class StoreFile
{
public:
    struct Identity {
        quint64 device = 0;
        quint64 inode = 0;

        friend bool operator==(const Identity &, const Identity &) = default;
    };

    explicit StoreFile(QString path);

    /// False: neither a store nor a trace of one. Damaged: a trace without a store, or something that cannot be a store.
    [[nodiscard]] Result<bool> exists() const;
    /// Has `fill` make the store in a private new file, then gives that its name. Never replaces a file.
    [[nodiscard]] Result<void> create(const std::function<Result<void>(const QString &path)> &fill) const;

    /// Leaves the proof of `key` unless there is one.
    [[nodiscard]] Result<void> writeKeyCheck(const Secret &key) const;
    /// For a store whose first page `key` did not open: WrongKey or Damaged.
    [[nodiscard]] Error whyUnreadable(const Secret &key) const;

    [[nodiscard]] Result<Identity> identity() const;
    [[nodiscard]] Result<Identity> logIdentity() const; ///< Of its write-ahead log; Damaged when there is none.
    /// Denied when the store, its log or its folder may not be written.
    [[nodiscard]] Result<void> checkWritable() const;

private:
    [[nodiscard]] QString keyCheckPath() const;
    [[nodiscard]] QString logPath() const;

    QString m_path;
};

} // namespace cofferdam
