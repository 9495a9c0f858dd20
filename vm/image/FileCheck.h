// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether the files of an image still are what its manifest says, asked before each start and answered without reading gigabytes each time.

#pragma once

#include "core/base/Result.h"
#include "vm/image/Manifest.h"

#include <QString>
#include <QStringList>

namespace cofferdam {

/// A file that was read and found right is known again: where the file system has fs-verity, by the kernel's own hash, which then holds for
/// every later read; elsewhere by device, inode, size and the times of its last change, which nobody but root can set back. What is known is
/// kept in a file of the user's. Any thread, one at a time.
class FileCheck
{
public:
    /// `record`: absolute; its folder is there. One that is missing, damaged or of somebody else means that everything is read.
    explicit FileCheck(QString record) : m_record(std::move(record)) {}

    /// Of `names` in `folder`. Damaged, naming the file, when it is another or not in the manifest. Blocks: milliseconds, or seconds a gigabyte.
    [[nodiscard]] Result<void> check(const QString &folder, const Manifest &manifest, const QStringList &names) const;

private:
    QString m_record;
};

} // namespace cofferdam
