// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the user, or who runs this computer, wants it so, a program that merely speaks for the user neither approves nor loosens anything.

#pragma once

#include "app/service/requests/Request.h"

namespace cofferdam {

/// There is one, or one that cannot be looked at.
[[nodiscard]] bool isThere(const QString &path);
/// The file that says so; empty: every program of the user may.
[[nodiscard]] QString windowOnlyFile(const RequestParts &service);
/// Denied unless the window asks, or the demo, where only the window may.
[[nodiscard]] Result<void> mayApprove(const Request &request);
/// Of a request before it is carried out. Denied as mayApprove() when it lessens protection or spends money: other models and prices, other keys
/// or longer ones, more to spend, less to go back to, an agent that is let go on, a folder that models may see. What makes it stricter is
/// everybody's.
[[nodiscard]] Result<void> mayLoosen(const Request &request, const api::ClientToService &message);

} // namespace cofferdam
