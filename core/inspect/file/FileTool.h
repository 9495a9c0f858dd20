// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tools of the agent that work on files by themselves: read, ls, write, edit and apply_patch.

#pragma once

#include "core/action/Action.h"

#include <QJsonObject>

namespace cofferdam {

/// One of read, ls, write and edit. Relative paths start in the action's directory.
void inspectFileTool(Action &action, const QJsonObject &params, const QString &home);
/// apply_patch: every file that the patch names.
void inspectPatch(Action &action, const QJsonObject &params, const QString &home);

} // namespace cofferdam
