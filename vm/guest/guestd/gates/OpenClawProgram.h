// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which programs are OpenClaw, and no tools of it.

#pragma once

#include "vm/guest/guestd/gates/ExecTicket.h"

namespace cofferdam::guest {

/// Set for OpenClaw and the helpers in JavaScript that it runs by itself, as its check of databases. All else that OpenClaw starts
/// is a tool, whether a call was announced for it or not: a shell that could read the gateway's token would approve itself.
/// Nobody can write where these scripts are, and no option or variable may make the interpreter run something else first.
[[nodiscard]] bool isOpenClawProgram(const ExecRequest &request);

} // namespace cofferdam::guest
