// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// libvirt's default event loop on a thread of its own; one for the whole process.

#pragma once

#include <QString>

namespace cofferdam {

/// Registers the loop and starts its thread, once. Has to come before the first connection; lives as long as the process.
/// libvirt's own warnings go to `logFile`, unless LIBVIRT_LOG_OUTPUTS says otherwise.
void startLibvirtEventLoop(const QString &logFile);

} // namespace cofferdam
