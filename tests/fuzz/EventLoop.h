// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The event loop for targets with sockets, timers and queued calls.

#pragma once

namespace cofferdam {

/// Makes the application on first use. Before anything that needs one.
void beginEvents();
/// Handles what waits, and what that causes, until nothing does. Timers that are not due stay.
void handleEvents();

} // namespace cofferdam
