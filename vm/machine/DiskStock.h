// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The encrypted disks of new agents, one made ahead: qemu-img measures for seconds how quick the computer is before it gives a disk its key.

#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <QString>
#include <QThreadPool>

#include <memory>
#include <stop_token>

namespace cofferdam {

/// Thread-safe. Needs a QCoreApplication.
class DiskStock
{
public:
    /// `folder`: where one lies that waits for its agent; on the file system of the agents' folders. Null key: disks are not encrypted.
    DiskStock(QString folder, std::shared_ptr<const Secret> key);
    ~DiskStock();
    DiskStock(const DiskStock &) = delete;
    DiskStock &operator=(const DiskStock &) = delete;

    [[nodiscard]] const std::shared_ptr<const Secret> &key() const noexcept { return m_key; }
    /// A new disk at `disk`, whose folder is there, that grows from `base`. Blocks: for milliseconds when one waits. Errors as runDiskTool().
    [[nodiscard]] Result<void> take(const QString &disk, const QString &base) const;
    /// Sees to it that one that grows from `base` waits, and no other. Later.
    void fill(const QString &base);

private:
    [[nodiscard]] QString waiting(const QString &base) const;
    void makeOne(const QString &base) const;

    QString m_folder;
    std::shared_ptr<const Secret> m_key;
    std::stop_source m_stop;
    QThreadPool m_maker; ///< One thread.
};

} // namespace cofferdam
