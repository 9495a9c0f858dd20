// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A guest of kernel and busybox that runs what is said to it on its control port. For tests of the machine alone.

#pragma once

#include "core/base/Result.h"
#include "vm/machine/Hypervisor.h"

#include <QElapsedTimer>
#include <QString>

namespace cofferdam {

/// Kernel and modules come from the tiny image, or from the folder COFFERDAM_TEST_IMAGE (vmlinuz, initrd).
struct BareGuest {
    QString kernel;
    QString initrd;

    /// Packs the initial RAM disk into `folder`.
    [[nodiscard]] static Result<BareGuest> make(const QString &folder);
};

/// Makes a qcow2 disk (no backing file when `base` is empty).
[[nodiscard]] Result<void> makeDisk(const QString &path, int sizeMiB, const QString &base = {});

/// A machine of this guest in `folder`, with disks.
[[nodiscard]] Result<MachineSettings> bareMachine(const BareGuest &guest, const QString &folder, const QString &agent);

/// The shell on the control port. Blocks.
class GuestShell
{
public:
    ~GuestShell();
    /// Connects, again and again until `limitMs` is over, until the guest answers. False: it does not.
    [[nodiscard]] bool connectTo(const QString &socket, int limitMs);
    /// Output of `command`, trimmed; "FAILED: …" when the channel is lost.
    QString run(const QString &command, int limitMs = 20'000);

private:
    void disconnect();
    int m_socket = -1;
    int m_number = 0;
};

} // namespace cofferdam
