// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// OpenClaw's tools that begin turns, now or later, and the one that looks at pictures.

#pragma once

#include "core/action/Action.h"

#include <QJsonObject>

namespace cofferdam {

/// Turns that begin by themselves: looked at, arranged, changed.
void inspectAutomations(Action &action, const QJsonObject &params);
/// Turns beside this one: `subagents`, which looks at them and ends them; and `sessions_spawn`, which begins one.
void inspectSubagents(Action &action, const QJsonObject &params);
void inspectSpawn(Action &action, const QJsonObject &params);
/// Paths are read; addresses are fetched. Relative ones: beneath `action.directory`.
void inspectPictures(Action &action, const QJsonObject &params, const QString &home);

} // namespace cofferdam
