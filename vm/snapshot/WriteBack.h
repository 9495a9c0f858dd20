// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// QEMU flushes its disks whenever a guest stops. What is on its way to the disk by then, nobody has to wait for.

#pragma once

#include <QString>

namespace cofferdam {

/// Has the kernel begin to write out what it holds of the file, and does not wait. When that cannot be, all is as before. Any thread.
void beginWriteBack(const QString &path);
/// The same, and waits until it is on the disk. False: it is not.
bool writeBack(const QString &path);

} // namespace cofferdam
