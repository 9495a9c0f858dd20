// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From what the agent asks for to what it means: a tool call or a stream becomes kind, subject, facts and effects.

#pragma once

#include "core/action/Action.h"

namespace cofferdam {

/// Reads `action.tool` and `action.raw` (the parameters as JSON) and fills kind, subject, directory (when the call names
/// one) and facts. `home` is the agent's home inside the machine, absolute. Any thread. Never fails: what cannot be read
/// (malformed, oversized, a tool nobody knows) leaves `facts.complete` false and an Unknown effect, which is not an allow.
void inspectToolCall(Action &action, const QString &home);

/// The same for a stream to `host`:`port`. `host` is the name as the guest gave it; hostile.
void inspectConnect(Action &action, const QString &host, quint16 port);

} // namespace cofferdam
