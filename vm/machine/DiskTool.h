// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// qemu-img on disks that a guest may have written: behind the launcher's fence, as QEMU itself is.

#pragma once

#include "core/base/Process.h"

namespace cofferdam {

/// It may touch what is named here and make no socket. Paths are absolute.
struct DiskTask {
    QString disk;       ///< qcow2 that a guest wrote; its header is looked at first, see checkDiskHeader(). Empty: none.
    QString base;       ///< What the disk grows from, or is to grow from: a qcow2 without anything behind it. Empty: none.
    /// Of `disk`, or of the one to be made. Null: it is not encrypted. qemu-img calls it kDiskKeyName.
    std::shared_ptr<const Secret> key;
    QStringList reads;
    QStringList writes; ///< Files, or folders in which it may make some.
    QString output;     ///< Standard output goes there, which the tool may write as /dev/stdout; empty: it is the result.
    QStringList arguments;
    std::chrono::milliseconds limit{std::chrono::minutes(30)};
};

/// Errors as run(); Io with the reason when a header is not what it has to be, or the fence does not stand.
[[nodiscard]] Result<QByteArray> runDiskTool(const DiskTask &task, std::stop_token stop = {});

/// `disk` as an argument of qemu-img: its format is said, and what lies behind it is not opened.
[[nodiscard]] QString diskAlone(const QString &disk, bool isEncrypted = false);
/// The same with `base` behind it, of which what is behind that is not opened. Empty: nothing is behind the disk.
[[nodiscard]] QString diskOn(const QString &base, const QString &disk, bool isEncrypted = false);
/// How an agent's disk is made at `disk`, in a folder that is there: it grows from `base`, and is encrypted if there is a key.
[[nodiscard]] DiskTask newDisk(const QString &disk, const QString &base, std::shared_ptr<const Secret> key);

} // namespace cofferdam
