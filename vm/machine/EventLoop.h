// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// libvirt's default event loop on a thread of its own; one for the whole process.

#pragma once

namespace cofferdam {

/// Registers the loop and starts its thread, once. Has to come before the first connection; lives as long as the process.
void startLibvirtEventLoop();

} // namespace cofferdam
