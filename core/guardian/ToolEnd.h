// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How a tool call came to its end, as the guest reports it.

#pragma once

#include "core/base/Ids.h"

namespace cofferdam {

struct ToolEnd {
    AgentId agent;
    Epoch epoch;
    QString tool;
    QString toolCallId;
    QString runId;
    bool ok = false;
    QString error;
    double durationMs = 0;
};

} // namespace cofferdam
