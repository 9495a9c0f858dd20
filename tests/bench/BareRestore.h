// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The same machine without Cofferdam: QEMU started by hand on a copy of an agent's disk, loading the same RAM file. What a
// rollback costs at the very least.

#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <QStringList>

namespace cofferdam {

class BareRestore
{
public:
    /// `command` is what libvirt started the agent's QEMU with; `ramFile` is decrypted. The disk is copied into `folder`, and `diskKey` written there.
    [[nodiscard]] static Result<BareRestore> of(const QStringList &command, const QString &folder, const QString &disk, const Secret &diskKey,
                                                const QString &ramFile, const QString &snapshot);

    /// Sets the disk back, loads the RAM, waits until guestd has answered a HELLO of `epoch`; then ends QEMU. Milliseconds.
    [[nodiscard]] Result<double> run(quint64 epoch) const;

private:
    QStringList m_arguments;
    QString m_folder;
    QString m_disk;
    QString m_key; ///< --object of qemu-img.
    QString m_snapshot;
};

} // namespace cofferdam
