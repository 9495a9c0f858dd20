// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tools of the agent that are known by name only.

#pragma once

#include "core/action/Action.h"

namespace cofferdam {

/// From resources/programs/tools.toml. A tool of an MCP server ("server__tool") is judged by the verb in its name; any
/// other unknown tool is one Unknown effect outside.
[[nodiscard]] QList<Effect> effectsOfTool(const QString &tool);

} // namespace cofferdam
